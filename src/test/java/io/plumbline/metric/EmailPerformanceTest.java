package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldFunnel;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class EmailPerformanceTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 30);
  private static final Table STATS = withRate(Silver.EMAIL_CAMPAIGN_STATS);
  private static final Table EVENTS = withRate(Silver.EMAIL_EVENTS);
  private static final String NO_EVENTS = "source | event_id";

  private static Table withRate(Table table) {
    return table
        .extend("silver", "with rate", table.keys().toArray(String[]::new))
        .add("fx_rate", DataTypes.createDecimalType(18, 8), "rate", "Rate")
        .build();
  }

  private static Dataset<Row> performance(SparkSession spark, String stats, String events) {
    return EmailPerformance.monthly(
        Given.rows(spark, STATS, stats), Given.rows(spark, EVENTS, events), AS_OF);
  }

  @Test
  void newestTotalsCountOnceWithBothDenominators(SparkSession spark) {
    Dataset<Row> rows =
        performance(
            spark,
            """
            source | campaign_id | channel | snapshot_date | send_ts             | recipients | delivered | bounces_hard | bounces_soft | unique_opens | unique_opens_excl_proxy | unique_clicks | unsubscribes | complaints | orders | revenue | fx_rate
            k      | C1          | email   | 2026-09-10    | 2026-09-03 13:00:00 | 1000       | 900       | 60           | 40           | 300          | 200                     | 30            | 3            | 1          | 4      | 100     | 1.1
            k      | C1          | email   | 2026-09-20    | 2026-09-03 13:00:00 | 1000       | 800       | 120          | 80           | 400          | 200                     | 40            | 4            | 2          | 8      | 200     | 1.1
            k      | C1          | email   | 2026-10-02    | 2026-09-03 13:00:00 | 1000       | 800       | 120          | 80           | 800          | 800                     | 80            | 4            | 2          | 9      | 900     | 1.1
            """,
            NO_EVENTS);
    Given.hasSchema(rows, GoldFunnel.EMAIL_PERFORMANCE);
    // The snapshot of 20 September: 400/800, 200/800, 40/800, 40/400, 8/800, 8/40, 4/800, 2/800,
    // 200/1000; revenue 200 x 1.1 = 220, 220/800.
    assertThat(
            Given.shown(
                rows,
                "month",
                "basis",
                "open_rate",
                "open_rate_excl_proxy",
                "click_rate",
                "click_to_open_rate",
                "conversion_rate_delivered",
                "conversion_rate_clicked",
                "unsubscribe_rate",
                "complaint_rate",
                "bounce_rate",
                "revenue",
                "revenue_per_delivered",
                "reason"))
        .containsExactly(
            "2026-09-01|totals|0.5|0.25|0.05|0.1|0.01|0.2|0.005|0.0025|0.2|220|0.275|null");
  }

  @Test
  void daysGoBeforeTotalsOfTheSameCampaign(SparkSession spark) {
    Dataset<Row> rows =
        performance(
            spark,
            """
            source | campaign_id | message_id | channel | stat_date  | snapshot_date | recipients | delivered | unique_opens | unique_clicks
            k      | F1          | M1         | email   | 2026-08-31 | 2026-08-31    |            | 10        | 5            | 1
            k      | F1          | M1         | email   | 2026-09-01 | 2026-09-01    |            | 20        | 5            | 0
            k      | F1          | M1         | email   | 2026-09-02 | 2026-09-02    |            | 30        | 10           | 3
            k      | F1          |            | email   |            | 2026-09-20    | 99         | 99        | 99           | 99
            k      | C2          |            | sms     |            | 2026-09-20    | 0          |           | 0            | 0
            """,
            NO_EVENTS);
    // September 15/50 opened, 3/50 clicked; the totals of the flow would count them again.
    assertThat(
            Given.shown(
                rows,
                "month",
                "campaign_id",
                "basis",
                "delivered",
                "open_rate",
                "click_rate",
                "bounce_rate",
                "reason"))
        .containsExactly(
            "2026-08-01|F1|days|10|0.5|0.1|null|recipients unknown; revenue or its rate unknown",
            "2026-09-01|C2|totals|null|null|null|null|no recipients; deliveries unknown; no opens; no"
                + " clicks; revenue or its rate unknown",
            "2026-09-01|F1|days|50|0.3|0.06|null|recipients unknown; revenue or its rate unknown");
  }

  @Test
  void deliveriesAreWhatDidNotBounceWhereTheToolPrintsNone(SparkSession spark) {
    Dataset<Row> rows =
        performance(
            spark,
            """
            source | campaign_id | channel | snapshot_date | recipients | delivered | bounces_hard | bounces_soft
            m      | C1          | email   | 2026-09-20    | 1750       |           | 3            | 5
            k      | C2          | email   | 2026-09-20    | 900        | 896       |              |
            """,
            NO_EVENTS);
    assertThat(Given.shown(rows, "campaign_id", "delivered", "bounces"))
        .containsExactly("C1|1742|8", "C2|896|4");
  }

  @Test
  void sourcesWithoutTotalsAreCountedFromEvents(SparkSession spark) {
    Dataset<Row> rows =
        performance(
            spark,
            """
            source | campaign_id | channel | snapshot_date | recipients | delivered
            k      | C1          | email   | 2026-09-20    | 10         | 10
            """,
            """
            source | event_id | event_ts            | event_type | contact_key | campaign_id | is_machine_open | value | fx_rate
            k      | 0        | 2026-09-01 10:00:00 | open       | a           | C7          |                 |       |
            m      | 1        | 2026-09-01 10:00:00 | sent       | a           | C1          |                 |       |
            m      | 2        | 2026-09-01 10:00:00 | sent       | b           | C1          |                 |       |
            m      | 3        | 2026-09-01 10:00:00 | sent       | c           | C1          |                 |       |
            m      | 4        | 2026-09-01 10:05:00 | bounce     | c           | C1          |                 |       |
            m      | 5        | 2026-09-01 11:00:00 | open       | a           | C1          |                 |       |
            m      | 6        | 2026-09-01 12:00:00 | open       | a           | C1          |                 |       |
            m      | 7        | 2026-09-01 12:00:00 | open       | b           | C1          | true            |       |
            m      | 8        | 2026-09-01 13:00:00 | click      | a           | C1          |                 |       |
            m      | 9        | 2026-09-02 13:00:00 | order      | a           | C1          |                 | 59.9  | 2
            m      | 10       | 2026-10-02 13:00:00 | click      | b           | C1          |                 |       |
            """);
    // Three sent, one bounced: two delivered; both opened, one of them a machine; a clicked.
    assertThat(
            Given.shown(
                rows.filter("source = 'm'"),
                "month",
                "campaign_id",
                "basis",
                "recipients",
                "delivered",
                "unique_opens",
                "unique_opens_excl_proxy",
                "unique_clicks",
                "orders",
                "revenue"))
        .containsExactly("2026-09-01|C1|events|3|2|2|1|1|1|119.8");
    assertThat(rows.filter("source = 'k'").count()).isEqualTo(1);
  }
}
