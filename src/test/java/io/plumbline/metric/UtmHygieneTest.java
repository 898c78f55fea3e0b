package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCampaigns;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class UtmHygieneTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 30);

  private static final String ADS =
      """
      date       | channel       | campaign_key | is_primary | spend_reporting
      2026-09-01 | google_ads    | 1            | true       | 500
      2026-09-01 | google_ads    | 2            | true       | 100
      2026-09-02 | google_ads    | 2            | true       | 200
      2026-09-02 | google_ads    | 2            | false      |
      2026-09-01 | meta_ads      | 3            | true       | 200
      2026-09-01 | pinterest_ads | 4            | true       | 90
      2026-09-01 | google_ads    | 5            | true       | 80
      2026-07-02 | google_ads    | 6            | true       | 999
      2026-09-01 | meta_ads      | -1           | true       | 40
      """;

  private static final String TOUCHES =
      """
      date       | event_ts            | touch_key | channel_name   | campaign_key | is_paid_media | utm_source | utm_medium
      2026-09-01 | 2026-09-01 01:00:00 | 1         | google_ads     | 1            | true          | google     | cpc
      2026-09-03 | 2026-09-03 01:00:00 | 2         | google_ads     | 11           | true          | google     | cpc
      2026-09-03 | 2026-09-03 01:00:00 | 3         | organic_social | 12           | false         | fb         | post
      2026-09-04 | 2026-09-04 01:00:00 | 4         | google_ads     | 13           | true          | Google     | ppc
      2026-09-05 | 2026-09-05 01:00:00 | 5         | google_ads     | 13           | true          | google     | cpc
      2026-09-04 | 2026-09-04 01:00:00 | 6         | tiktok_ads     | 14           | true          | tiktok     | paid
      2026-09-04 | 2026-09-04 01:00:00 | 7         | google_ads     | 15           | true          | google     | cpc
      2026-09-04 | 2026-09-04 01:00:00 | 8         | email          | 16           | false         | news       | email
      2026-09-04 | 2026-09-04 01:00:00 | 9         | meta_ads       | -1           | true          | fb         | paid
      2026-09-04 | 2026-09-04 01:00:00 | 10        | direct         | -1           | false         |            |
      2026-07-02 | 2026-07-02 01:00:00 | 11        | google_ads     | 17           | true          | google     | cpc
      """;

  private static final String CAMPAIGNS =
      """
      campaign_key | valid_from | is_current | current_name        | has_spend
      1            | 2026-09-01 | true       | DE Brand            | true
      2            | 2026-08-01 | false      | Kürbis Sale         | true
      2            | 2026-09-01 | true       | Kürbis Sale         | true
      3            | 2026-09-01 | true       | Retargeting         | true
      4            | 2026-09-01 | true       | Boards              | true
      5            | 2026-09-01 | true       | Video Views         | true
      6            | 2026-07-01 | true       | Old                 | true
      11           | 2026-09-01 | true       | k%C3%BCrbis+sale    | false
      12           | 2026-09-01 | true       | video_views         | false
      13           | 2026-09-01 | true       | DE Barnd            | false
      14           | 2026-09-01 | true       | promo               | false
      15           | 2026-09-01 | true       | 100% off            | false
      16           | 2026-09-01 | true       | week 36             | false
      17           | 2026-09-01 | true       | gone                | false
      """;

  private static final String ATTRIBUTED =
      """
      date       | date_basis | model | variant | channel    | campaign_key | conversion_type | conversions | revenue
      2026-09-05 | conversion | last  | default | google_ads | 13           | order           | 1           | 70
      2026-09-05 | conversion | last  | default | google_ads | 11           | order           | 2           | 170
      2026-09-05 | touch      | last  | default | google_ads | 13           | order           | 1           | 70
      2026-09-05 | conversion | first | default | google_ads | 13           | order           | 1           | 70
      2026-09-05 | conversion | last  | default | google_ads | 13           | lead            | 9           | 9
      2026-09-05 | conversion | last  | default | meta_ads   | -1           | order           | 1           | 20
      2026-09-05 | conversion | last  | default | tiktok_ads | 14           | order           | 1           | 10
      2026-09-05 | conversion | last  | default | direct     | -1           | order           | 1           | 5000
      """;

  @Test
  void findingsAreInOrderOfMoneyWithReasonAndNearestName(SparkSession spark) {
    Dataset<Row> facts =
        UtmFacts.of(
            Given.rows(spark, Silver.AD_PERFORMANCE, ADS),
            Given.rows(spark, Silver.TOUCHPOINTS, TOUCHES),
            Given.rows(spark, Gold.ATTRIBUTION_DAILY, ATTRIBUTED),
            Given.rows(spark, GoldDimensions.DIM_CAMPAIGN, CAMPAIGNS),
            "last",
            AS_OF);
    Dataset<Row> table = UtmHygiene.of(facts);
    Given.hasSchema(table, GoldCampaigns.UTM_HYGIENE);
    assertThat(
            Given.shown(
                table.where("finding = 'spend_without_tracking'"),
                "place",
                "channel",
                "campaign",
                "spend_reporting",
                "last_date",
                "reason",
                "nearest_campaign",
                "nearest_distance"))
        .containsExactly(
            "1|google_ads|Kürbis Sale|300|2026-09-02|spelling_differs|k%C3%BCrbis+sale|0",
            "2|meta_ads|Retargeting|200|2026-09-01|no_campaign_tag|null|null",
            "3|pinterest_ads|Boards|90|2026-09-01|channel_untracked|null|null",
            "4|google_ads|Video Views|80|2026-09-01|other_channel|video_views|0",
            "5|meta_ads|(none)|40|2026-09-05|no_campaign_in_export|null|null");
    assertThat(
            Given.shown(
                table.where("finding = 'tracking_without_spend'"),
                "place",
                "channel",
                "campaign",
                "utm_medium",
                "revenue",
                "conversions",
                "touches",
                "reason",
                "nearest_campaign",
                "nearest_distance"))
        .containsExactly(
            "1|google_ads|k%C3%BCrbis+sale|cpc|170|2|1|spelling_differs|Kürbis Sale|0",
            "2|google_ads|DE Barnd|cpc|70|1|2|typo|DE Brand|2",
            "3|meta_ads|(none)|paid|20|1|1|no_campaign_tag|null|null",
            "4|tiktok_ads|promo|paid|10|1|1|channel_not_imported|null|null",
            "5|google_ads|100% off|cpc|0|0|1|no_such_campaign|null|null",
            "6|organic_social|video_views|post|0|0|1|other_channel|Video Views|0");
    assertThat(Given.shown(table.where("reason = 'typo'"), "suggestion"))
        .containsExactly("tag it as campaign DE Brand, if that is what it is");
  }
}
