package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class AcquisitionCostTest {
  private static final LocalDate AS_OF = LocalDate.of(2025, 12, 31);

  private static final String CHANNELS =
      """
      channel     | is_paid
      meta_ads    | true
      google_ads  | true
      email       | false
      unallocated | false
      """;

  private static Dataset<Row> monthly(
      SparkSession spark, String ads, String ledger, String credit, String cohorts) {
    StructType cost =
        new StructType()
            .add("date", DataTypes.DateType)
            .add("channel", DataTypes.StringType)
            .add("brand", DataTypes.StringType)
            .add("market", DataTypes.StringType)
            .add("cost", DataTypes.createDecimalType(20, 6));
    List<Row> booked =
        ledger
            .lines()
            .map(line -> line.split("\\|"))
            .map(
                cells ->
                    org.apache.spark.sql.RowFactory.create(
                        java.sql.Date.valueOf(cells[0].strip()),
                        cells[1].strip(),
                        "a",
                        "DE",
                        new java.math.BigDecimal(cells[2].strip())))
            .toList();
    return AcquisitionCost.monthly(
        Given.rows(spark, Silver.AD_PERFORMANCE, ads),
        spark.createDataFrame(booked, cost),
        Given.rows(spark, Gold.ATTRIBUTION_CREDIT, credit),
        Given.rows(spark, GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY, cohorts),
        Given.rows(spark, GoldDimensions.DIM_CHANNEL, CHANNELS),
        Given.rows(
            spark, GoldDimensions.DIM_MODEL, "model | variant\nlinear | default\nfirst | default"),
        Given.rows(spark, GoldCosts.COST_COMPLETENESS_MONTHLY, ""),
        AS_OF);
  }

  private static final String ADS =
      """
      date       | channel    | brand | market | is_primary | spend_reporting
      2024-05-01 | meta_ads   | a     | DE     | true       | 30000
      2024-05-09 | meta_ads   | a     | DE     | true       | 20000
      2024-05-09 | google_ads | a     | DE     | true       | 1000
      2024-05-09 | google_ads | a     | DE     | false      |
      2026-01-01 | google_ads | a     | DE     | true       | 1000
      """;

  /** E15: ads 50,000, content 10,000, people 20,000. */
  private static final String LEDGER =
      """
      2024-05-02 | meta_ads | 10000
      2024-05-03 | unallocated | 20000\
      """;

  private static final String CREDIT =
      """
      conversion_key | touch_key | model  | variant | conversion_type | conversion_date | channel  | brand | market | is_new_customer | credited_conversions
      1              | 1         | linear | default | order           | 2024-05-02      | meta_ads | a     | DE     | true            | 10
      2              | 1         | linear | default | order           | 2024-05-02      | email    | a     | DE     | true            | 6
      3              | 1         | linear | default | order           | 2024-05-02      | meta_ads | a     | DE     | false           | 99
      4              | 1         | linear | default | lead            | 2024-05-02      | meta_ads | a     | DE     | true            | 99
      """;

  private static final String COHORTS =
      """
      cohort_month | cohort  | brand | market | channel  | attribution_model | variant | months_since_first_order | customers | realised_ltv_margin | realised_ltv_revenue | is_mature
      2024-05-01   | 2024-05 | a     | DE     | meta_ads | linear            | default | 0                        | 10        | 2000                | 5000                 | true
      2024-05-01   | 2024-05 | a     | DE     | meta_ads | linear            | default | 1                        | 10        | 4000                | 9000                 | true
      2024-05-01   | 2024-05 | a     | DE     | meta_ads | linear            | default | 2                        | 10        | 6000                | 9000                 | true
      2024-05-01   | 2024-05 | a     | DE     | meta_ads | linear            | default | 11                       | 10        | 15000               | 20000                | true
      2024-05-01   | 2024-05 | a     | DE     | meta_ads | linear            | default | 12                       | 10        |                     |                      | false
      """;

  @Test
  void mediaAndFullWorkedByHand(SparkSession spark) {
    Dataset<Row> table = monthly(spark, ADS, LEDGER, CREDIT, COHORTS);
    Given.hasSchema(table, GoldCosts.ACQUISITION_COST_MONTHLY);
    // meta: 50,000 / 10 = 5,000 media, 60,000 / 10 = 6,000 full. Blended media 51,000 / 16 =
    // 3,187.5, full 81,000 / 16 = 5,062.5. Paid media 51,000 / 10, paid full 61,000 / 10.
    assertThat(
            Given.shown(
                table.filter("attribution_model = 'linear'"),
                "channel",
                "cost_scope",
                "cost",
                "media_cost",
                "ledger_cost",
                "new_customers",
                "cac",
                "blended_cac",
                "paid_cac",
                "has_ledger"))
        .containsExactly(
            "email|full|0|0|0|6|0.0|5062.5|6100.0|true",
            "email|media|0|0|0|6|0.0|3187.5|5100.0|true",
            "google_ads|full|1000|1000|0|0|null|5062.5|6100.0|true",
            "google_ads|media|1000|1000|0|0|null|3187.5|5100.0|true",
            "meta_ads|full|60000|50000|10000|10|6000.0|5062.5|6100.0|true",
            "meta_ads|media|50000|50000|0|10|5000.0|3187.5|5100.0|true",
            "unallocated|full|20000|0|20000|0|null|5062.5|6100.0|true",
            "unallocated|media|0|0|0|0|null|3187.5|5100.0|true");
  }

  @Test
  void paybackIsTwoAndAHalfMonths(SparkSession spark) {
    // E16: CAC 5,000 and 2,000 a month: 2 + (5000 - 4000) / 2000 = 2.5. Full: cac 6,000 is reached
    // at
    // the very end of age 2, month 3. Revenue reaches 5,000 at the end of age 0, month 1, and 6,000
    // at 1 + 1000 / 4000. 12 months: 15,000 / 5,000 = 3 to 1 (E17), revenue 20,000 / 5,000 = 4.
    Dataset<Row> table = monthly(spark, ADS, LEDGER, CREDIT, COHORTS);
    assertThat(
            Given.shown(
                table.filter("attribution_model = 'linear' AND channel = 'meta_ads'"),
                "cost_scope",
                "payback_months",
                "payback_months_revenue",
                "ltv_margin_to_cac_12m",
                "ltv_revenue_to_cac_12m"))
        .containsExactly("full|3.0|1.25|2.5|3.333333", "media|2.5|1.0|3.0|4.0");
  }

  @Test
  void ltvToCacOfFive(SparkSession spark) {
    // E14: LTV 5,000 on CAC 1,000 is 5 to 1; without mature cells that reach it there is no
    // payback.
    String ads = ADS.replace("30000", "3000").replace("20000", "7000");
    String cohorts =
        COHORTS
            .replaceAll("2000 ", "200 ")
            .replaceAll("4000 ", "400 ")
            .replaceAll("6000 ", "600 ")
            .replaceAll("15000", "5000");
    assertThat(
            Given.shown(
                monthly(spark, ads, LEDGER, CREDIT, cohorts)
                    .filter(
                        "attribution_model = 'linear' AND channel = 'meta_ads' AND cost_scope = 'media'"),
                "cac",
                "ltv_margin_to_cac_12m"))
        .containsExactly("1000.0|5.0");
    assertThat(
            Given.shown(
                monthly(
                        spark,
                        ADS,
                        LEDGER,
                        CREDIT,
                        COHORTS.replace("| 12 ", "| 13 ").replace("| 11 ", "| 12 "))
                    .filter("channel = 'meta_ads' AND attribution_model = 'first'"),
                "new_customers",
                "cac",
                "payback_months",
                "ltv_margin_to_cac_12m"))
        .containsOnly("0|null|null|null");
  }

  @Test
  void monthsBeforeTheHistoryHaveCostsAndNoRatios(SparkSession spark) {
    // The ten and six customers may have bought before: what one cost can not be said.
    String truncated =
        COHORTS
            .replace("| is_mature", "| is_mature | is_left_truncated")
            .replace("| true\n", "| true | true\n")
            .replace("| false\n", "| false | true\n");
    assertThat(
            Given.shown(
                monthly(spark, ADS, LEDGER, CREDIT, truncated)
                    .filter("attribution_model = 'linear' AND channel = 'meta_ads'"),
                "cost_scope",
                "is_left_truncated",
                "cost",
                "new_customers",
                "cac",
                "blended_cac",
                "paid_cac",
                "payback_months",
                "ltv_margin_to_cac_12m"))
        .containsExactly(
            "full|true|60000|10|null|null|null|null|null",
            "media|true|50000|10|null|null|null|null|null");
  }

  @Test
  void costOfEveryModelIsMediaPlusLedger(SparkSession spark) {
    Dataset<Row> sums =
        monthly(spark, ADS, LEDGER, CREDIT, "")
            .groupBy("attribution_model", "cost_scope")
            .sum("cost")
            .withColumnRenamed("sum(cost)", "cost");
    assertThat(Given.shown(sums, "attribution_model", "cost_scope", "cost"))
        .containsExactly(
            "first|full|81000", "first|media|51000", "linear|full|81000", "linear|media|51000");
  }

  @Test
  void withoutLedgerFullSaysSo(SparkSession spark) {
    assertThat(
            Given.shown(
                monthly(spark, ADS, "", CREDIT, "").filter("channel = 'meta_ads'"),
                "cost_scope",
                "cost",
                "has_ledger"))
        .containsExactly(
            "full|50000|false", "full|50000|false", "media|50000|false", "media|50000|false");
  }
}
