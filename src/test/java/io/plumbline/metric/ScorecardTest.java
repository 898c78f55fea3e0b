package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldFunnel;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ScorecardTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 5, 31);

  private static final String ORDERS =
      """
      person_id | is_counted | is_first_order | business_date | net_revenue_reporting
      1         | true       | true           | 2024-05-31    | 380
      2         | true       | true           | 2024-05-31    | 0
                | true       | false          | 2024-05-31    | 20
      1         | true       | false          | 2024-05-30    | 100
      3         | true       | true           | 2024-04-20    | 50
      4         | true       | true           | 2024-06-01    | 9999
      """;

  private static final String CUSTOMERS =
      """
      person_id | is_left_truncated
      1         | false
      2         | false
      3         | true
      """;

  private static final String ADS =
      """
      is_primary | date       | channel    | spend_reporting
      true       | 2024-05-31 | meta_ads   | 60
      true       | 2024-05-31 | google_ads | 40
      true       | 2024-05-30 | meta_ads   | 50
      true       | 2024-04-20 | meta_ads   | 10
      """;

  private static final String CREDIT =
      """
      conversion_key | touch_key | model  | variant | conversion_type | conversion_date | channel    | is_new_customer | credited_conversions | credited_revenue
      1              | 1         | linear | default | order           | 2024-05-31      | meta_ads   | true            | 2                    | 240
      2              | 1         | linear | default | order           | 2024-05-31      | google_ads | false           | 1                    | 79.999999
      3              | 1         | linear | default | order           | 2024-05-31      | email      | false           | 1                    | 80.000001
      4              | 1         | first  | default | order           | 2024-05-31      | meta_ads   | true            | 9                    | 999
      """;

  private static final String CHANNELS =
      """
      channel    | is_paid
      meta_ads   | true
      google_ads | true
      email      | false
      """;

  private static Dataset<Row> scorecard(
      SparkSession spark, String cohorts, String cost, String currency, LocalDate asOf) {
    return Scorecard.of(
        new Scorecard.Facts(
            Given.rows(spark, Silver.ORDERS, ORDERS),
            Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS),
            Given.rows(spark, Silver.AD_PERFORMANCE, ADS),
            spark.sql("SELECT DATE'2024-05-31' AS date, 'meta_ads' AS channel, 40.00 AS cost"),
            Given.rows(spark, Gold.ATTRIBUTION_CREDIT, CREDIT),
            Given.rows(spark, GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY, cohorts),
            Given.rows(spark, GoldCosts.ACQUISITION_COST_MONTHLY, cost),
            Given.rows(spark, GoldFunnel.LEAD_FUNNEL_MONTHLY, ""),
            Given.rows(spark, GoldDimensions.DIM_CAMPAIGN, ""),
            Given.rows(spark, GoldDimensions.DIM_CHANNEL, CHANNELS)),
        new Scorecard.Choices("mer", "linear", currency, asOf));
  }

  @Test
  void theDailyFiveWorkedByHand(SparkSession spark) {
    Dataset<Row> table = scorecard(spark, "", "", "USD", AS_OF);
    Given.hasSchema(table, GoldScores.SCORECARD);
    // 31 May: spend 100, revenue 400, MER 4.0, two new customers at 50 each, 380 / 400 = 95 % of
    // revenue from them (E18). Paid channels are credited 319.999999. 30 May: spend 50, revenue
    // 100.
    assertThat(
            Given.shown(
                table.filter("period = '2024-05-31' AND period_kind = 'day' AND scope = 'company'"),
                "metric",
                "value",
                "numerator",
                "denominator",
                "previous",
                "change",
                "flag",
                "is_headline"))
        .containsExactly(
            "blended_media_cac|50.0|100|2|null|null|null|false",
            "break_even_roas|null|0|0|null|null|null|false",
            "mer|4.0|400|100|2.0|1.0|null|true",
            "new_customer_revenue_share|0.95|380|400|0.0|null|retention_problem|false",
            "new_customers|2.0|2|null|0.0|null|null|false",
            "paid_roas|3.2|319.999999|100|0.0|null|null|false",
            "revenue_to_full_cost|2.857143|400|140|2.0|0.428571|null|false",
            "total_revenue|400.0|400|null|100.0|3.0|null|false",
            "total_spend|100.0|100|null|50.0|1.0|null|false");
  }

  @Test
  void thirtyDaysCompareWithTheThirtyBefore(SparkSession spark) {
    Dataset<Row> table = scorecard(spark, "", "", "USD", AS_OF);
    // 2 to 31 May: 500 / 150; 2 April to 1 May: 50 / 10 = 5. Person 3 may have ordered earlier, so
    // April has no cost per new customer; May is unaffected.
    assertThat(
            Given.shown(
                table
                    .filter("scope = 'company' AND metric IN ('mer', 'blended_media_cac')")
                    .filter("period_kind <> 'day'"),
                "period_kind",
                "period",
                "metric",
                "value",
                "previous",
                "flag"))
        .containsExactly(
            "last_30_days|2024-05-02|blended_media_cac|75.0|null|null",
            "last_30_days|2024-05-02|mer|3.333333|5.0|null",
            "month|2024-04-01|blended_media_cac|null|null|history_incomplete",
            "month|2024-04-01|mer|5.0|null|null",
            "month|2024-05-01|blended_media_cac|75.0|null|null",
            "month|2024-05-01|mer|3.333333|5.0|null");
    assertThat(table.filter("period_kind = 'day' AND scope = 'company' AND metric = 'mer'").count())
        .isEqualTo(30);
    assertThat(
            Given.shown(
                scorecard(spark, "", "", "USD", AS_OF.minusDays(1))
                    .filter("period = '2024-05-01' AND period_kind = 'month' AND metric = 'mer'"),
                "value",
                "previous"))
        .containsExactly("2.0|null");
  }

  @Test
  void channelsAreJudgedByTheirBenchmarks(SparkSession spark) {
    // meta 240 / 60 = 4.0, on the edge: good. google 79.999999 / 40 just below 2: low. Cost per
    // purchase: meta 60 / 2 = 30 average, google 40 / 1 average.
    String filter =
        "period = '2024-05-31' AND period_kind = 'day' AND scope <> 'company' AND metric IN ('roas', 'cost_per_purchase', 'media_cac')";
    assertThat(
            Given.shown(
                scorecard(spark, "", "", "USD", AS_OF).filter(filter),
                "scope",
                "metric",
                "value",
                "band",
                "benchmark_id"))
        .containsExactly(
            "channel:email|cost_per_purchase|0.0|null|null",
            "channel:email|media_cac|null|null|null",
            "channel:email|roas|null|null|null",
            "channel:google_ads|cost_per_purchase|40.0|average|google_search_2026h1",
            "channel:google_ads|media_cac|null|null|null",
            "channel:google_ads|roas|2.0|low|google_search_2026h1",
            "channel:meta_ads|cost_per_purchase|30.0|average|meta_ads_ecommerce_2026h1",
            "channel:meta_ads|media_cac|30.0|null|null",
            "channel:meta_ads|roas|4.0|good|meta_ads_ecommerce_2026h1");
    assertThat(
            Given.shown(
                scorecard(spark, "", "", "EUR", AS_OF)
                    .filter(filter + " AND metric = 'cost_per_purchase' AND band IS NOT NULL"),
                "scope"))
        .as("dollar bands say nothing about euro")
        .isEmpty();
  }

  @Test
  void ltvToCacIsFlaggedBelowThreeAndAtOne(SparkSession spark) {
    // E17. May 2023: meta 1,500 on 600 = 2.5; company (1,500 + 300) / (600 + 1,200) = 1.0, because
    // unallocated cost counts for the company.
    String cohorts =
        """
        cohort_month | channel  | attribution_model | variant | months_since_first_order | customers | cumulative_margin | cumulative_refunds | realised_ltv_margin | is_mature
        2023-05-01   | meta_ads | linear            | default | 11                       | 10        | 1600              | 100                | 150                 | true
        2023-05-01   | email    | linear            | default | 11                       | 2         | 300               | 0                  | 150                 | true
        2023-05-01   | email    | linear            | default | 10                       | 2         | 300               | 0                  | 150                 | true
        2023-06-01   | meta_ads | linear            | default | 11                       | 2         | 300               | 0                  |                     | true
        """;
    String cost =
        """
        month      | channel     | attribution_model | variant | cost_scope | cost
        2023-05-01 | meta_ads    | linear            | default | full       | 600
        2023-05-01 | meta_ads    | linear            | default | media      | 500
        2023-05-01 | unallocated | linear            | default | full       | 1200
        2023-06-01 | meta_ads    | linear            | default | full       | 1200
        """;
    assertThat(
            Given.shown(
                scorecard(spark, cohorts, cost, "USD", AS_OF)
                    .filter("metric = 'ltv_margin_to_cac_12m'"),
                "period",
                "scope",
                "value",
                "flag"))
        .containsExactly(
            "2023-05-01|channel:email|null|null",
            "2023-05-01|channel:meta_ads|2.5|ltv_to_cac_below_3",
            "2023-05-01|company|1.0|ltv_to_cac_at_risk");
  }
}
