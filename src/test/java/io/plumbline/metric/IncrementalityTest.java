package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class IncrementalityTest {
  private static final String RETURNS =
      """
      date       | date_basis | model | variant | channel  | conversion_type | brand | market | revenue | spend_reporting
      2026-03-01 | conversion | last  | default | meta_ads | order           | acme  | DE     | 300     | 100
      2026-03-02 | conversion | last  | default | meta_ads | order           | acme  | DE     | 100     | 100
      2026-03-02 | conversion | last  | default | meta_ads | order           | acme  | US     | 400     | 200
      2026-03-02 | conversion | last  | default | search   | order           | acme  | DE     | 999     | 999
      2026-03-02 | touch      | last  | default | meta_ads | order           | acme  | DE     | 999     | 100
      2026-03-02 | conversion | first | default | meta_ads | order           | acme  | DE     | 999     | 100
      2026-03-02 | conversion | last  | short   | meta_ads | order           | acme  | DE     | 999     | 100
      2026-03-02 | conversion | last  | default | meta_ads | lead            | acme  | DE     | 0       | 100
      2026-03-09 | conversion | last  | default | meta_ads | order           | acme  | DE     | 500     | 500
      """;

  @Test
  void aTestIsSetAgainstSpendAndCreditOfItsDays(SparkSession spark) {
    Dataset<Row> tests =
        Given.rows(
            spark,
            Silver.EXPERIMENTS,
            """
            source | test | channel  | brand        | market       | from_date  | to_date    | lift | incremental_revenue | ci_low | ci_high
            lab    | geo  | meta_ads | acme         | DE           | 2026-03-01 | 2026-03-07 | 0.10 | 160                 | 0.05   | 0.15
            lab    | all  | meta_ads | (unassigned) | (unassigned) | 2026-03-01 | 2026-03-07 | 0.10 | 160                 |        |
            lab    | bare | meta_ads | acme         | DE           | 2026-03-01 | 2026-03-07 | 0.00 |                     | -0.02  | 0.02
            lab    | dark | email    | acme         | DE           | 2026-03-01 | 2026-03-07 | 0.10 | 50                  | 0.05   | 0.15
            lab    | late | meta_ads | acme         | DE           | 2026-03-01 | 2026-04-01 | 0.10 | 50                  | 0.05   | 0.15
            """);
    Dataset<Row> measured =
        Incrementality.of(
            tests,
            Given.rows(spark, Gold.CHANNEL_RETURN_DAILY, RETURNS),
            "last",
            LocalDate.of(2026, 3, 31));
    Given.hasSchema(measured, GoldAttribution.INCREMENTALITY);
    // geo: spend 200, credited 400: roas 2; measured 160 / 200 = 0.8; factor 0.4; bounds by halves.
    // all: spend 400, credited 800: roas 2; measured 0.4; factor 0.2.
    assertThat(
            Given.shown(
                measured,
                "test",
                "spend_reporting",
                "iroas",
                "iroas_low",
                "iroas_high",
                "attributed_roas",
                "calibration_factor",
                "reason"))
        .containsExactly(
            "all|400|0.4|null|null|2.0|0.2|the test names no interval",
            "bare|200|null|null|null|2.0|null|the test names no incremental revenue; a lift of 0 has no bounds in proportion",
            "dark|0|null|null|null|null|null|no spend of the channel on these days",
            "geo|200|0.8|0.4|1.2|2.0|0.4|null");
  }
}
