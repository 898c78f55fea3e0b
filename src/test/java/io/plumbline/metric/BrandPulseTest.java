package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldBrand;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class BrandPulseTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 16); // a Wednesday
  private static final String NONE = "source";

  private static Dataset<Row> pulse(
      SparkSession spark, String signals, String posts, String mentions, String touches) {
    return BrandPulse.weekly(
        Given.rows(spark, Silver.BRAND_SIGNALS, signals),
        Given.rows(spark, Silver.SOCIAL_POSTS, posts),
        Given.rows(spark, Silver.MENTIONS, mentions),
        Given.rows(spark, Silver.TOUCHPOINTS, touches),
        Map.of("baidu", "示例品牌|acme"),
        DayOfWeek.MONDAY,
        AS_OF);
  }

  @Test
  void indicesOfGoogleAndBaiduStandApart(SparkSession spark) {
    // Trends: weeks that begin on Sunday 30 August and 6 September have most days in the weeks of
    // 31 August and 7 September; the newer request says 45 for the first. Rivals, regions, months
    // and periods that are not over count nothing. Baidu: 1532 + 1604 + 7 x 1500 over 9 days.
    Dataset<Row> pulse =
        pulse(
            spark,
            """
            source | brand | market | signal_key | term_or_query | geo | metric       | period_type | period_start | value | snapshot_ts         | is_partial
            trends | acme  |        | a#1        | Acme          | DE  | trend_index  | week        | 2026-08-30   | 41    | 2026-09-08 00:00:00 |
            trends | acme  |        | a#2        | Acme          | DE  | trend_index  | week        | 2026-08-30   | 45    | 2026-09-15 00:00:00 |
            trends | acme  |        | a#2        | acme shoes    | DE  | trend_index  | week        | 2026-08-30   | 15    | 2026-09-15 00:00:00 |
            trends | acme  |        | a#2        | Acme          | DE  | trend_index  | week        | 2026-09-06   | 60    | 2026-09-15 00:00:00 |
            trends | acme  |        | a#2        | Acme          | DE  | trend_index  | week        | 2026-09-13   | 70    | 2026-09-15 00:00:00 | true
            trends | acme  |        | a#2        | Acme          | DE  | trend_index  | month       | 2026-08-01   | 99    | 2026-09-15 00:00:00 |
            trends | acme  |        | r#2        | rival         | DE  | trend_index  | week        | 2026-08-30   | 88    | 2026-09-15 00:00:00 |
            baidu  | acme  | CN     | b          | 示例品牌      | CN  | search_index | day         | 2026-09-01   | 1532  |                     |
            baidu  | acme  | CN     | b          | 示例品牌      | CN  | search_index | day         | 2026-09-02   | 1604  |                     |
            baidu  | acme  | CN     | b          | 示例品牌      | 901 | search_index | day         | 2026-09-02   | 700   |                     |
            baidu  | acme  | CN     | b          | 示例品牌      | CN  | search_index_pc | day      | 2026-09-02   | 600   |                     |
            baidu  | acme  | CN     | b          | 对手          | CN  | search_index | day         | 2026-09-02   | 800   |                     |
            baidu  | acme  | CN     | c          | acme          | CN  | search_index | week        | 2026-08-31   | 1500  |                     |
            """,
            NONE,
            NONE,
            NONE);
    Given.hasSchema(pulse, GoldBrand.BRAND_PULSE_WEEKLY);
    assertThat(
            Given.shown(
                pulse,
                "week_start",
                "market",
                "google_trends_index_sum",
                "google_trends_readings",
                "brand_search_google_trends_index_mean",
                "baidu_index_day_sum",
                "baidu_index_days",
                "brand_search_baidu_index_daily_mean",
                "is_complete"))
        .containsExactly(
            "2026-08-31|CN|null|null|null|13636.0|9|1515.111111|true",
            "2026-08-31|DE|60.0|2|30.0|null|null|null|true",
            "2026-09-07|DE|60.0|1|60.0|null|null|null|true");
  }

  @Test
  void accountsCountByDaysOrElseByTheNewestTotalsOfTheirPosts(SparkSession spark) {
    // fb has days: 10 + 5 + 2 + 0 of 1000; its posts' totals are the same people again. ig has
    // totals only, the newer of two: 388 + 61 + 97 + 23 = 569 of 14320, in the week it was posted.
    // Rows with views alone, such as reach files, and posts without impressions bend no rate.
    Dataset<Row> pulse =
        pulse(
            spark,
            NONE,
            """
            source | account_id | post_id        | stat_date  | post_ts             | impressions | likes | comments | shares | saves | is_lifetime_snapshot
            s      | fb         | _account       | 2026-09-01 |                     | 1000        | 10    | 5        | 2      |       | false
            s      | fb         | p1             | 2026-09-10 | 2026-09-01 08:00:00 | 800         | 9     | 5        | 2      |       | true
            s      | fb         | _account:reach | 2026-09-01 |                     | 700         |       |          |        |       | false
            s      | ig         | p2             | 2026-09-08 | 2026-09-03 17:45:00 | 9000        | 300   | 50       | 80     | 20    | true
            s      | ig         | p2             | 2026-09-10 | 2026-09-03 17:45:00 | 14320       | 388   | 61       | 97     | 23    | true
            s      | ig         | p3             | 2026-09-10 | 2026-09-09 17:45:00 | 0           | 0     | 0        | 0      | 0     | true
            s      | ig         | p4             | 2026-09-10 | 2026-09-09 17:45:00 |             | 7     |          |        |       | true
            """,
            NONE,
            NONE);
    assertThat(
            Given.shown(
                pulse,
                "week_start",
                "organic_interactions",
                "organic_impressions",
                "organic_engagement_rate_impressions",
                "reason"))
        .containsExactly(
            "2026-08-31|586|15320|0.038251|no search index; no mentions read; no visits",
            "2026-09-07|0|0|null|no search index; no organic impressions; no mentions read; no visits");
  }

  @Test
  void aMentionCountsOnceAndRivalsMakeTheVoiceShare(SparkSession spark) {
    // Own: m1 (found by two queries) and m2, m3; 1 positive of 2 scored; rivals r1 and r2, and r2
    // is m3 as well: 3 / (3 + 2). A copy of a news text counts nowhere.
    Dataset<Row> pulse =
        pulse(
            spark,
            NONE,
            NONE,
            """
            source | brand | query_id | query_name | resource_id | date       | sentiment | is_syndicated
            bw     | acme  | 1        | Acme brand | m1          | 2026-09-01 | positive  |
            bw     | acme  | 2        | acme-shoes | m1          | 2026-09-01 | positive  |
            bw     | acme  | 1        | Acme brand | m2          | 2026-09-02 | neutral   |
            bw     | acme  | 1        | Acme brand | m3          | 2026-09-06 |           |
            bw     | acme  | 3        | Rival      | r1          | 2026-09-02 | negative  |
            bw     | acme  | 3        | Rival      | m3          | 2026-09-06 |           |
            bw     | acme  | 1        | Acme brand | m4          | 2026-09-02 | positive  | true
            bw     | acme  | 1        | Acme brand | m5          | 2026-09-08 |           |
            bw     | acme  | 1        | Acme brand | m6          | 2026-09-17 | positive  |
            solo   | other | 9        | anything   | s1          | 2026-09-01 | positive  |
            """,
            NONE);
    assertThat(
            Given.shown(
                pulse,
                "week_start",
                "brand",
                "mentions",
                "positive_mentions",
                "scored_mentions",
                "positive_mention_share_scored",
                "rival_mentions",
                "brand_voice_share_mentions"))
        .containsExactly(
            "2026-08-31|acme|3|1|2|0.5|2|0.6",
            "2026-08-31|other|1|1|1|1.0|null|null",
            "2026-09-07|acme|1|0|0|null|0|1.0");
  }

  @Test
  void directVisitsGrowFromWeekToWeek(SparkSession spark) {
    // Two sessions, then three: +50 %; then none among other visits: -100 %. 52 weeks before: 1.
    Dataset<Row> pulse =
        pulse(
            spark,
            NONE,
            NONE,
            NONE,
            """
            source | touch_id | session_id | date       | channel_name | touch_kind
            ga4    | 0        | s0         | 2025-09-09 | direct       | visit
            ga4    | 1        | s1         | 2026-08-31 | direct       | visit
            ga4    | 2        | s1         | 2026-08-31 | direct       | visit
            ga4    | 3        |            | 2026-09-06 | direct       | visit
            ga4    | 4        | s4         | 2026-09-07 | direct       | visit
            ga4    | 5        | s5         | 2026-09-08 | direct       | visit
            ga4    | 6        | s6         | 2026-09-09 | direct       | visit
            ga4    | 7        | s7         | 2026-09-09 | email        | visit
            ga4    | 8        | s8         | 2026-09-14 | email        | visit
            ga4    | 9        | s9         | 2026-09-17 | direct       | visit
            crm    | 10       |            | 2026-09-14 | direct       | crm
            """);
    assertThat(
            Given.shown(
                pulse,
                "week_start",
                "direct_sessions",
                "direct_sessions_previous_week",
                "direct_sessions_growth_week",
                "direct_sessions_year_before",
                "direct_sessions_growth_year",
                "is_complete"))
        .containsExactly(
            "2025-09-08|1|null|null|null|null|true",
            "2026-08-31|2|null|null|null|null|true",
            "2026-09-07|3|2|0.5|1|2.0|true",
            "2026-09-14|0|3|-1.0|null|null|false");
  }

  @Test
  void nothingMeasuredIsNoRow(SparkSession spark) {
    assertThat(pulse(spark, NONE, NONE, NONE, NONE).count()).isZero();
  }
}
