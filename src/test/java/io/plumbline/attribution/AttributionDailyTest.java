package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.io.RowHash;
import io.plumbline.metric.Given;
import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class AttributionDailyTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 5, 31);

  /** 4 has no paid touch, 5 none at all, 6 could not be seen, 7 is later than as_of, 8 is large. */
  private static final String CONVERSIONS =
      """
      conversion_key | conversion_type | date       | revenue     | refunds | margin | count | is_tracked | is_new_customer
      1              | order           | 2024-05-02 | 40000       | 20      | 5      | 1     | true       | true
      2              | lead            | 2024-05-02 | 0           | 0       |        | 3     | true       | false
      3              | order           | 2024-05-02 | -10         | 0       | -3     | 1     | true       | false
      4              | order           | 2024-05-03 | 100         | 100     |        | 1     | true       | true
      5              | order           | 2024-05-03 | 7           | 0       |        | 1     | true       | false
      6              | order           | 2024-05-03 | 8           | 0       |        | 1     | false      | false
      7              | order           | 2024-06-01 | 9           | 0       |        | 1     | true       | false
      8              | order           | 2024-05-03 | 12345678901 | 1       | 0.01   | 1     | true       | false
      """;

  private static final String JOURNEYS =
      """
      conversion_key | touch_key | position | touches | age_seconds | touch_date | channel    | campaign_key | is_paid
      1              | 11        | 1        | 2       | 86400       | 2024-05-01 | google_ads | 7            | true
      1              | 12        | 2        | 2       | 100         | 2024-05-02 | google_ads | 7            | true
      2              | 21        | 1        | 1       | 0           | 2024-05-02 | email      | -1           | false
      3              | 31        | 1        | 3       | 900000      | 2024-04-21 | google_ads | 7            | true
      3              | 32        | 2        | 3       | 800000      | 2024-04-22 | email      | -1           | false
      3              | 33        | 3        | 3       | 5           | 2024-05-02 | meta_ads   | 8            | true
      4              | 41        | 1        | 2       | 9000        | 2024-05-03 | email      | -1           | false
      4              | 42        | 2        | 2       | 8000        | 2024-05-03 | direct     | -1           | false
      7              | 71        | 1        | 1       | 8000        | 2024-06-01 | email      | -1           | false
      8              | 81        | 1        | 3       | 700000      | 2024-04-25 | google_ads | 7            | true
      8              | 82        | 2        | 3       | 350000      | 2024-04-29 | google_ads | 9            | true
      8              | 83        | 3        | 3       | 1000        | 2024-05-03 | meta_ads   | 8            | true
      """;

  private static List<ModelVariant> variants() {
    return Stream.concat(
            Stream.of(
                    "first",
                    "last_paid",
                    "linear",
                    "position_based",
                    "w_shaped",
                    "full_path",
                    "time_decay")
                .map(ModelVariant::ofDefault),
            Stream.of(
                new ModelVariant(new PositionBased(0.5, 0.3), "uneven", Optional.empty()),
                new ModelVariant(
                    new Custom(List.of(), java.util.Map.of("email", 0.0), 1),
                    "no_email",
                    Optional.empty())))
        .toList();
  }

  @Test
  void linearByHand(SparkSession spark) {
    Dataset<Row> daily = daily(spark);
    Given.hasSchema(daily, Gold.ATTRIBUTION_DAILY);
    assertThat(
            Given.shown(
                daily.filter("model = 'linear' AND date <= '2024-05-02' AND campaign_key <> 9"),
                "date_basis",
                "date",
                "channel",
                "conversion_type",
                "conversions",
                "new_customers",
                "revenue",
                "refunds",
                "margin"))
        .containsExactly(
            "conversion|2024-05-02|email|lead|3|0|0|0|0",
            "conversion|2024-05-02|email|order|0.333333|0|-3.333333|0|-1",
            "conversion|2024-05-02|google_ads|order|1.333334|1|39996.666666|20|4",
            "conversion|2024-05-02|meta_ads|order|0.333333|0|-3.333333|0|-1",
            "touch|2024-04-21|google_ads|order|0.333334|0|-3.333334|0|-1",
            "touch|2024-04-22|email|order|0.333333|0|-3.333333|0|-1",
            "touch|2024-04-25|google_ads|order|0.333334|0|4115226300.333334|0.333334|0.003334",
            "touch|2024-05-01|google_ads|order|0.5|0.5|20000|10|2.5",
            "touch|2024-05-02|email|lead|3|0|0|0|0",
            "touch|2024-05-02|google_ads|order|0.5|0.5|20000|10|2.5",
            "touch|2024-05-02|meta_ads|order|0.333333|0|-3.333333|0|-1");
  }

  @Test
  void everyModelIsTheSumOfItsCredit(SparkSession spark) {
    Dataset<Row> conversions = Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS);
    Dataset<Row> journeys = Given.rows(spark, Silver.JOURNEYS, JOURNEYS);
    AttributionCredit.of(conversions, journeys, variants()).createOrReplaceTempView("credit");
    Dataset<Row> summed =
        Stream.of("conversion", "touch")
            .map(
                basis ->
                    spark.sql(
                        """
                        SELECT %1$s_date AS date, '%1$s' AS date_basis, model, variant, channel, campaign_key,
                          conversion_type, brand, market,
                          CAST(sum(credited_conversions) AS decimal(20, 6)) AS conversions,
                          CAST(sum(IF(is_new_customer, credited_conversions, 0)) AS decimal(20, 6)) AS new_customers,
                          CAST(sum(credited_revenue) AS decimal(20, 6)) AS revenue,
                          CAST(sum(credited_refunds) AS decimal(20, 6)) AS refunds,
                          CAST(coalesce(sum(credited_margin), 0) AS decimal(20, 6)) AS margin
                        FROM credit WHERE conversion_date <= '2024-05-31'
                        GROUP BY ALL
                        """
                            .formatted(basis)))
            .reduce(Dataset::union)
            .orElseThrow();
    Dataset<Row> daily = daily(spark);
    assertThat(RowHash.of(Gold.ATTRIBUTION_DAILY, daily))
        .isEqualTo(RowHash.of(Gold.ATTRIBUTION_DAILY, summed));
    assertThat(daily.select("channel").distinct().collectAsList().toString())
        .contains("unattributed", "untracked");
  }

  private static Dataset<Row> daily(SparkSession spark) {
    return AttributionDaily.of(
        Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS),
        Given.rows(spark, Silver.JOURNEYS, JOURNEYS),
        variants(),
        AS_OF);
  }
}
