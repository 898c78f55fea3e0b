package io.plumbline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What sources usually send, and what it looks like when they do not. */
@ExtendWith(LocalSpark.class)
class SourceFreshnessTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31); // a Saturday
  private static final LocalDate FIRST = AS_OF.minusDays(40);

  /** Ad days and their extracts; every day is extracted three times. */
  private final StringBuilder extracted =
      new StringBuilder("source | date | extract_ts | source_file | source_position\n");

  private final StringBuilder spent =
      new StringBuilder("source | date | is_primary | spend_reporting | ad_id\n");

  @Test
  void sourcesAreJudgedByTheirOwnHabits(SparkSession spark) {
    daily("daily", AS_OF.minusDays(1), "100");
    daily("paused", AS_OF.minusDays(1), "100");
    spend("paused", AS_OF, "9.99");
    extract("paused", AS_OF, AS_OF.plusDays(1));
    for (int week = 0; week < 6; week++) { // Mondays, the week up to Sunday; last one on Oct 26
      LocalDate monday = LocalDate.of(2026, 10, 26).minusWeeks(week);
      for (int day = 1; day <= 7; day++) {
        extract("weekly", monday.minusDays(day), monday);
        spend("weekly", monday.minusDays(day), "5");
      }
    }
    spend("young", AS_OF.minusDays(1), "1");
    extract("young", AS_OF.minusDays(1), AS_OF);
    Dataset<Row> found = judged(spark, "");
    Given.hasSchema(found, GoldMemory.SOURCE_FRESHNESS);
    assertThat(
            Given.shown(
                found,
                "source",
                "last_event_date",
                "usual_behind_days",
                "expected_date",
                "status",
                "is_provisional",
                "anomaly"))
        .containsExactly(
            "crm|null|null|null|no_daily_rows|false|null",
            "daily|2026-10-30|0|2026-10-31|late|true|sent_nothing",
            "paused|2026-10-31|0|2026-10-31|on_time|false|spend_down",
            "weekly|2026-10-25|6|2026-10-25|on_time|true|null",
            "young|2026-10-30|null|null|learning|true|null");
    assertThat(Given.shown(found.where("source IN ('daily', 'paused', 'weekly')"), "sentence"))
        .containsExactly(
            "daily: newest day is 2026-10-30, usually it is 2026-10-31 by now; figures after"
                + " 2026-10-30 lack it and are provisional; nothing for 2026-10-31, usually 100.00"
                + " USD.",
            "paused: newest day is 2026-10-31, as usual; spend of 2026-10-31 is 9.99 USD, usually"
                + " 100.00.",
            "weekly: newest day is 2026-10-25, as usual; figures after 2026-10-25 lack it and are"
                + " provisional.");
  }

  @Test
  void sevenNightsTeachMoreThanFiles(SparkSession spark) {
    daily("daily", AS_OF.minusDays(1), "100");
    StringBuilder nights = new StringBuilder("run_id | source | as_of | status | behind_days\n");
    for (int n = 1; n <= 7; n++) {
      nights.append("r%d | daily | %s | on_time | 1\n".formatted(n, AS_OF.minusDays(n)));
      nights.append("r%d | crm | %s | late | 1\n".formatted(n, AS_OF.minusDays(n)));
    }
    assertThat(
            Given.shown(
                judged(spark, nights.toString()),
                "source",
                "usual_behind_days",
                "learnt_from",
                "status"))
        .contains("daily|1|nights|on_time", "crm|null|null|no_daily_rows");
  }

  private void daily(String source, LocalDate last, String spend) {
    for (LocalDate day = FIRST; !day.isAfter(last); day = day.plusDays(1)) {
      spend(source, day, spend);
      for (int again = 1; again <= 3; again++) {
        extract(source, day, day.plusDays(again));
      }
    }
  }

  private void spend(String source, LocalDate day, String spend) {
    spent.append("%s | %s | true | %s | a\n".formatted(source, day, spend));
  }

  private void extract(String source, LocalDate day, LocalDate on) {
    if (!on.isAfter(AS_OF.plusDays(1))) {
      extracted.append("%s | %s | %s 06:00:00 | %s.csv | 1\n".formatted(source, day, on, on));
    }
  }

  private Dataset<Row> judged(SparkSession spark, String memory) {
    Map<Table, String> texts =
        Map.of(
            Silver.AD_PERFORMANCE,
            spent.toString(),
            Bronze.AD_PERFORMANCE,
            extracted.toString(),
            Ops.FILES,
            """
            source | path  | run_id | state
            daily  | a.csv | run 1  | read
            paused | a.csv | run 1  | read
            weekly | a.csv | run 1  | read
            young  | a.csv | run 1  | read
            crm    | a.csv | run 1  | read
            gone   | a.csv | run 1  | read
            gone   | a.csv | run 2  | removed
            """);
    return SourceFreshness.of(
        table -> Given.rows(spark, table, texts.getOrDefault(table, "")),
        Given.rows(spark, GoldMemory.SOURCE_FRESHNESS, memory),
        ZoneOffset.UTC,
        "USD",
        new RowHistory.Run("run 2", AS_OF, Instant.parse("2026-11-01T04:00:00Z")));
  }
}
