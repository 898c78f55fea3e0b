package io.plumbline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldFresh;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverAds;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nine days of spend that grow by a tenth on their second day and then no more, a history that came
 * at once, and orders of which one in three comes two days late.
 */
@ExtendWith(LocalSpark.class)
class ReportingLagTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);

  private final StringBuilder ads =
      new StringBuilder(
          "source | account_id | date | extract_series | extract_ts | currency | spend\n");
  private final StringBuilder orders =
      new StringBuilder(
          "source | shop_id | order_id | business_date | extract_ts | currency | status | net_revenue\n");

  @Test
  void freshDaysGrowAsEarlierOnesDid(SparkSession spark) {
    for (int ago = 0; ago < 9; ago++) {
      LocalDate day = AS_OF.minusDays(ago);
      spend(day, 1, ago == 8 ? "50" : "100");
      spend(day, 2, ago == 8 ? "60" : "110");
      order(day, 1, "a", "30");
      order(day, 1, "b", "20");
      order(day, 3, "c", "10");
    }
    for (int ago = 20; ago < 100; ago++) {
      spend(AS_OF.minusDays(ago), ago, "7"); // all in one extract, of 31 October
    }
    Dataset<Row> lags =
        new ReportingLag(AS_OF, ZoneOffset.UTC)
            .of(
                Given.rows(spark, SilverAds.AD_PERFORMANCE_RESTATEMENTS, ads.toString()),
                Given.rows(spark, Bronze.ORDERS, orders.toString())
                    .withColumn("is_counted", functions.col("status").equalTo("paid")));
    Given.hasSchema(lags, GoldFresh.REPORTING_LAG);
    // spend: seven days 100 -> 110 and one 50 -> 60: 830 / 750; orders: 2 -> 2 -> 3
    assertThat(
            Given.shown(
                lags.withColumn(
                    "next_day_growth", functions.round(functions.col("next_day_growth"), 6)),
                "measure",
                "currency",
                "age_days",
                "watched_days",
                "next_day_growth",
                "final_age_days"))
        .containsExactly(
            "orders||1|8|1.0|3",
            "orders||2|7|1.5|3",
            "revenue|EUR|1|8|1.0|3",
            "revenue|EUR|2|7|1.2|3",
            "spend|EUR|1|8|1.106667|2");

    Dataset<Row> fresh =
        FreshDays.of(
            lags,
            Given.rows(
                spark,
                Silver.AD_PERFORMANCE,
                """
                source | date       | is_primary | currency | brand | market | spend
                meta   | 2026-10-31 | true       | EUR      | acme  | DE     | 60
                meta   | 2026-10-31 | true       | EUR      | acme  | DE     | 40
                meta   | 2026-10-31 | false      | EUR      | acme  | DE     |
                meta   | 2026-10-30 | true       | EUR      | acme  | DE     | 110
                meta   | 2026-10-31 | true       | USD      | acme  | DE     | 100
                """),
            Given.rows(
                spark,
                Silver.ORDERS,
                """
                source | business_date | is_counted | currency | brand | market | net_revenue
                shop   | 2026-10-31    | true       | EUR      | acme  | DE     | 30
                shop   | 2026-10-31    | true       | EUR      | acme  | DE     | 20
                shop   | 2026-10-31    | false      | EUR      | acme  | DE     | 99
                shop   | 2026-10-30    | true       | EUR      | acme  | FR     | 50
                """),
            AS_OF);
    Given.hasSchema(fresh, GoldFresh.FRESH_DAYS);
    assertThat(
            Given.shown(
                fresh, "measure", "date", "market", "age_days", "reported", "expected_final"))
        .containsExactly(
            "orders|2026-10-30|FR|2|1|1.5",
            "orders|2026-10-31|DE|1|2|3",
            "revenue|2026-10-30|FR|2|50|60",
            "revenue|2026-10-31|DE|1|50|60",
            "spend|2026-10-31|DE|1|100|110.666667");
    // variance of spend: (7 x 100 x (1.1 - f)^2 + 50 x (1.2 - f)^2) / 7 with f = 830 / 750
    // relative: variance / f^2 x (1 / 750 + 1 / 100)
    assertThat(Given.shown(fresh.where("measure = 'spend'"), "ci_low", "ci_high"))
        .singleElement()
        .satisfies(
            ends -> {
              String[] cells = ends.split("\\|");
              double spread = logSpread();
              assertThat(Double.parseDouble(cells[0]))
                  .isCloseTo(
                      830 / 7.5 * Math.exp(-1.96 * spread - spread * spread / 2),
                      org.assertj.core.api.Assertions.within(1e-3));
              assertThat(Double.parseDouble(cells[1]))
                  .isCloseTo(
                      830 / 7.5 * Math.exp(1.96 * spread - spread * spread / 2),
                      org.assertj.core.api.Assertions.within(1e-3));
            });
  }

  private static double logSpread() {
    double f = 830 / 750.0;
    double variance = (700 * Math.pow(1.1 - f, 2) + 50 * Math.pow(1.2 - f, 2)) / 7;
    return Math.sqrt(Math.log1p(variance / (f * f) * (1 / 750.0 + 1 / 100.0)));
  }

  private void spend(LocalDate day, int age, String spend) {
    if (!day.plusDays(age).isAfter(AS_OF.plusDays(1))) {
      ads.append(
          "meta | 1 | %s | m_#.csv | %s 02:00:00 | EUR | %s%n"
              .formatted(day, day.plusDays(age), spend));
    }
  }

  private void order(LocalDate day, int age, String id, String revenue) {
    if (!day.plusDays(age).isAfter(AS_OF.plusDays(1))) {
      orders.append(
          "shop | 1 | %s%s | %s | %s 02:00:00 | EUR | paid | %s%n"
              .formatted(day, id, day, day.plusDays(age), revenue));
    }
  }
}
