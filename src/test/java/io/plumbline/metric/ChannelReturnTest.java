package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ChannelReturnTest {
  private static final String CREDIT =
      """
      model  | variant | date_basis | conversion_type | date       | channel    | campaign_key | conversions | new_customers | revenue | refunds | margin
      linear | default | conversion | order           | 2024-05-02 | google_ads | 7            | 1           | 1             | 40000   | 20      | 5
      linear | default | conversion | lead            | 2024-05-02 | email      | -1           | 1           | 0             | 0       | 0       | 0
      linear | default | touch      | order           | 2024-05-01 | google_ads | 7            | 0.5         | 0.5           | 20000   | 10      | 5
      linear | default | touch      | order           | 2024-05-02 | google_ads | 7            | 0.5         | 0.5           | 20000   | 10      | 0
      linear | default | touch      | lead            | 2024-05-02 | email      | -1           | 1           | 0             | 0       | 0       | 0
      """;

  private static final String ADS =
      """
      date       | source | account_id | account_tz       | platform | channel    | campaign_key | is_primary | currency | spend | spend_reporting | impressions | clicks | conversions | conversion_value
      2024-05-02 | g      | 1          | America/New_York | google   | google_ads | 7            | true       | EUR      | 8000  | 10000           | 40000       | 400    | 20          | 24000
      2024-05-02 | g      | 1          | America/New_York | google   | google_ads | 7            | false      | EUR      |       |                 |             |        | 9           | 9
      2024-05-03 | m      | 2          | UTC              | meta     | meta_ads   | 8            | true       | USD      | 50    | 50              | 0           |        |             |
      """;

  private static final String SLICES =
      """
      model  | variant | date_basis | conversion_type
      linear | default | conversion | order
      first  | default | conversion | order
      """;

  private static Dataset<Row> slices(SparkSession spark) {
    return Given.rows(spark, Gold.ATTRIBUTION_DAILY, SLICES);
  }

  @Test
  void roasIsFourOnFortyThousandFromTenThousand(SparkSession spark) {
    // E03: 40,000 / 10,000 = 4.0, printed by some as 400 %; media CAC = 10,000 / 1 new customer.
    Dataset<Row> attribution = Given.rows(spark, Gold.ATTRIBUTION_DAILY, CREDIT);
    Dataset<Row> table =
        ChannelReturn.daily(
            attribution, Given.rows(spark, Silver.AD_PERFORMANCE, ADS), slices(spark), "UTC");
    Given.hasSchema(table, Gold.CHANNEL_RETURN_DAILY);
    assertThat(
            Given.shown(
                table.filter("date_basis = 'conversion' AND conversion_type = 'order'"),
                "model",
                "date",
                "channel",
                "spend_reporting",
                "revenue",
                "roas",
                "media_cac",
                "time_zone_gap"))
        .containsExactly(
            "first|2024-05-02|google_ads|10000|0|0.0|null|true",
            "first|2024-05-03|meta_ads|50|0|0.0|null|false",
            "linear|2024-05-02|google_ads|10000|40000|4.0|10000.0|true",
            "linear|2024-05-03|meta_ads|50|0|0.0|null|false");
  }

  @Test
  void everySliceCarriesAllSpend(SparkSession spark) {
    Dataset<Row> attribution = Given.rows(spark, Gold.ATTRIBUTION_DAILY, CREDIT);
    Dataset<Row> ads = Given.rows(spark, Silver.AD_PERFORMANCE, ADS);
    Dataset<Row> bySlice =
        ChannelReturn.daily(attribution, ads, slices(spark), "UTC")
            .groupBy("model", "variant", "date_basis", "conversion_type")
            .sum("spend_reporting")
            .withColumnRenamed("sum(spend_reporting)", "spend");
    assertThat(Given.shown(bySlice, "model", "date_basis", "conversion_type", "spend"))
        .containsExactly(
            "first|conversion|order|10050",
            "linear|conversion|lead|10050",
            "linear|conversion|order|10050",
            "linear|touch|lead|10050",
            "linear|touch|order|10050");
    assertThat(
            Given.shown(
                ChannelPerformance.daily(ads).selectExpr("sum(spend_reporting) AS spend"), "spend"))
        .containsExactly("10050");
  }

  @Test
  void spendShowsWithoutAnyConversion(SparkSession spark) {
    Dataset<Row> nothing = Given.rows(spark, Gold.ATTRIBUTION_DAILY, "");
    assertThat(
            ChannelReturn.daily(
                    nothing, Given.rows(spark, Silver.AD_PERFORMANCE, ADS), slices(spark), "UTC")
                .count())
        .isEqualTo(4);
  }

  @Test
  void deliveryRatiosWorkedByHand(SparkSession spark) {
    // 400 / 40000 clicks per impression; 10000 / 400 = 25 per click; 1000 x 10000 / 40000 = 250;
    // 20 / 400 = 5 %; 10000 / 20 = 500 per claimed conversion; 24000 / 8000 = 3.0 in EUR.
    Dataset<Row> table = ChannelPerformance.daily(Given.rows(spark, Silver.AD_PERFORMANCE, ADS));
    Given.hasSchema(table, Gold.CHANNEL_PERFORMANCE_DAILY);
    assertThat(
            Given.shown(
                table,
                "channel",
                "spend",
                "spend_reporting",
                "clicks",
                "ctr",
                "cpc",
                "cpm",
                "cvr",
                "cpa",
                "platform_roas"))
        .containsExactly(
            "google_ads|8000|10000|400|0.01|25.0|250.0|0.05|500.0|3.0",
            "meta_ads|50|50|0|null|null|null|null|null|0.0");
  }
}
