package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCampaigns;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ClaimReconciliationTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 30);

  private static final String ADS =
      """
      date       | source | channel    | campaign_key | account_tz       | attribution_window | is_primary | breakdown_key | conversions | conversion_value_reporting
      2026-09-10 | meta   | meta_ads   | 7            | America/New_York | 7d_click_1d_view   | true       |               | 3           | 300
      2026-09-10 | meta   | meta_ads   | 7            | America/New_York | 1d_view            | false      |               | 1           | 40
      2026-09-10 | meta   | meta_ads   | 7            | America/New_York | 7d_click_1d_view   | false      | age=18-24     | 2           | 200
      2026-09-10 | google | google_ads | 8            | No/Such_Zone     | default            | true       |               | 2           | 120
      2026-10-01 | google | google_ads | 8            | No/Such_Zone     | default            | true       |               | 9           | 900
      """;

  private static final String ORDERS =
      """
      order_key | order_id | order_name | is_counted | business_date | currency | fx_rate | net_revenue_reporting
      1         | o1       | #1001      | true       | 2026-09-10    | USD      | 1       | 100
      2         | o2       | #1002      | true       | 2026-09-10    | USD      | 1       | 50
      3         | o3       | #1003      | true       | 2026-09-10    | EUR      | 1.10    | 88
      4         | o4       | #1004      | true       | 2026-09-10    | USD      | 1       | 30
      5         | o5       | #1005      | false      | 2026-09-10    | USD      | 1       | 999
      """;

  private static final String CONVERSIONS =
      """
      conversion_key | order_key
      101            | 1
      102            | 2
      103            | 3
      104            | 4
      """;

  private static final String CREDIT =
      """
      conversion_key | model | variant | conversion_type | conversion_ts       | conversion_date | touch_ts            | touch_date | channel    | campaign_key | credited_conversions | credited_revenue | credited_refunds
      101            | last  | default | order           | 2026-09-10 02:00:00 | 2026-09-10      | 2026-09-09 02:00:00 | 2026-09-09 | meta_ads   | 7            | 1                    | 100              | 0
      102            | last  | default | order           | 2026-09-10 12:00:00 | 2026-09-10      | 2026-09-01 00:00:00 | 2026-09-01 | meta_ads   | 7            | 1                    | 50               | 0
      103            | last  | default | order           | 2026-09-10 12:00:00 | 2026-09-10      | 2026-09-08 00:00:00 | 2026-09-08 | google_ads | -1           | 1                    | 88               | 8
      104            | last  | default | order           | 2026-09-10 12:00:00 | 2026-09-10      | 2026-09-08 00:00:00 | 2026-09-08 | direct     | -1           | 1                    | 30               | 0
      105            | last  | default | lead            | 2026-09-10 12:00:00 | 2026-09-10      | 2026-09-10 00:00:00 | 2026-09-10 | meta_ads   | 7            | 2                    | 20               | 0
      101            | first | default | order           | 2026-09-10 02:00:00 | 2026-09-10      | 2026-09-09 02:00:00 | 2026-09-09 | google_ads | 8            | 1                    | 100              | 0
      """;

  private static final String RATES =
      """
      rate_date  | currency | rate
      2026-09-08 | EUR      | 1.12
      2026-09-10 | EUR      | 1.10
      """;

  private static final String TOUCHES =
      """
      source | session_id | date       | event_ts            | touch_key | channel_name | campaign_key | transaction_id
      ga4    | s1         | 2026-09-10 | 2026-09-10 02:00:00 | 5         | google_ads   | -1           |
      ga4    | s1         | 2026-09-10 | 2026-09-10 02:00:30 | 6         | meta_ads     | 7            |
      ga4    | s1         | 2026-09-10 | 2026-09-10 02:01:00 | 1         | direct       | -1           | #1001
      ga4    | s2         | 2026-09-11 | 2026-09-11 02:01:00 | 2         | meta_ads     | 7            | o1
      ga4    | s3         | 2026-09-10 | 2026-09-10 02:01:00 | 3         | meta_ads     | 7            | o5
      ga4    |            | 2026-09-10 | 2026-09-10 02:01:00 | 7         | meta_ads     | 7            | o2
      ga4    | s4         | 2026-09-10 | 2026-09-10 02:01:00 | 8         | direct       | -1           | o4
      ga4    | s3         | 2026-09-10 | 2026-09-10 02:01:00 | 4         | meta_ads     | 7            |
      """;

  @Test
  void whoSaysWhatAndWhy(SparkSession spark) {
    Dataset<Row> table = daily(spark, ADS);
    Given.hasSchema(table, GoldCampaigns.CLAIM_RECONCILIATION_DAILY);
    assertThat(
            Given.shown(
                table,
                "date",
                "source",
                "claimed_conversions",
                "claimed_value",
                "shop_orders",
                "shop_revenue",
                "shop_refunds",
                "analytics_orders",
                "analytics_revenue",
                "crm_conversions",
                "crm_value"))
        .containsExactly(
            "2026-09-09|meta|0|0|0|0|0|0|0|0|0",
            "2026-09-10|google|2|120|1|88|8|1|100|0|0",
            "2026-09-10|meta|3|300|2|150|0|1|50|2|20");
    // The day: claims 420, 380 of them after clicks; orders 100 + 50 + 88 + 30 = 268; 112 too much.
    // Meta: 300 - 150 = 150 = 40 view - 50 older than 7 days - 100 booked on 9 Sep in New York
    //   + 260 x 112 / 380 = 76.631579 + 183.368421.
    // Google: 120 - (88 - 8) = 40 = 88 x 0.02 / 1.10 = 1.6 rate + 8 refund
    //   + 120 x 112 / 380 = 35.368421 - 4.968421.
    assertThat(
            Given.shown(
                table,
                "date",
                "source",
                "overlap_factor",
                "residual",
                "residual_view_through",
                "residual_window",
                "residual_zone",
                "residual_fx",
                "residual_refund",
                "residual_duplicate",
                "residual_unexplained"))
        .containsExactly(
            "2026-09-09|meta|null|0|0|0|100|0|0|0|-100",
            "2026-09-10|google|1.567164|40|0|0|0|1.6|8|35.368421|-4.968421",
            "2026-09-10|meta|1.567164|150|40|-50|-100|0|0|76.631579|183.368421");
    assertThat(Given.shown(table, "source", "day_claimed_value", "day_shop_revenue"))
        .containsExactly("google|420|268", "meta|0|0", "meta|420|268");
  }

  @Test
  void viewsCountOnlyWherePlatformClaimsHoldThem(SparkSession spark) {
    String clicksOnly = ADS.replace("7d_click_1d_view", "7d_click        ");
    assertThat(Given.shown(daily(spark, clicksOnly), "source", "residual_view_through"))
        .containsExactly("google|0", "meta|0", "meta|0");
  }

  @Test
  void ordersFindTheSourceOfTheirMarket(SparkSession spark) {
    String two =
        """
        date       | source | channel    | campaign_key | attribution_window | is_primary | market
        2026-09-10 | g-de   | google_ads | 8            | default            | true       | DE
        2026-09-10 | g-us   | google_ads | 9            | default            | true       | US
        """;
    String credit =
        """
        conversion_key | model | variant | conversion_type | conversion_date | channel    | campaign_key | market | credited_revenue
        1              | last  | default | order           | 2026-09-10      | google_ads | -1           | US     | 1
        2              | last  | default | order           | 2026-09-10      | google_ads | 8            | US     | 2
        3              | last  | default | order           | 2026-09-10      | google_ads | -1           | FR     | 4
        """;
    Dataset<Row> table =
        ClaimReconciliation.daily(
            new ClaimReconciliation.Inputs(
                Given.rows(spark, Silver.AD_PERFORMANCE, two),
                Given.rows(spark, Gold.ATTRIBUTION_CREDIT, credit),
                Given.rows(spark, Silver.CONVERSIONS, ""),
                Given.rows(spark, Silver.ORDERS, ""),
                Given.rows(spark, Silver.TOUCHPOINTS, ""),
                Given.rows(spark, Silver.FX_DAILY, "")),
            "last",
            "USD",
            AS_OF);
    assertThat(Given.shown(table, "source", "market", "shop_revenue", "residual_duplicate"))
        .containsExactly("(several)|FR|4|0", "g-de|DE|0|0", "g-de|US|2|0", "g-us|US|1|0");
  }

  private static Dataset<Row> daily(SparkSession spark, String ads) {
    return ClaimReconciliation.daily(
        new ClaimReconciliation.Inputs(
            Given.rows(spark, Silver.AD_PERFORMANCE, ads),
            Given.rows(spark, Gold.ATTRIBUTION_CREDIT, CREDIT),
            Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS),
            Given.rows(spark, Silver.ORDERS, ORDERS),
            Given.rows(spark, Silver.TOUCHPOINTS, TOUCHES),
            Given.rows(spark, Silver.FX_DAILY, RATES)),
        "last",
        "USD",
        AS_OF);
  }
}
