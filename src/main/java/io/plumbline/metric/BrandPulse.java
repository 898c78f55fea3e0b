package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldBrand;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How much a brand is searched, said and visited by name, week by week: what advertising for the
 * brand moves before any order.
 *
 * <p>Indices of Google and Baidu stand apart, since one is relative to its request and the other
 * open-ended. {@code organic_engagement_rate_impressions = (likes + comments + shares + saves) /
 * impressions}, {@code positive_mention_share_scored = positive / scored mentions}, {@code
 * brand_voice_share_mentions = mentions / (mentions + rival mentions)}. What nobody measured is
 * null, not 0.
 */
public final class BrandPulse {
  private static final String[] WEEK = {"week_start", "brand", "market"};
  private static final List<String> SUMS =
      List.of(
          "google_trends_index_sum",
          "google_trends_readings",
          "baidu_index_day_sum",
          "baidu_index_days",
          "organic_interactions",
          "organic_impressions",
          "mentions",
          "positive_mentions",
          "scored_mentions",
          "rival_mentions",
          "direct_sessions");

  private BrandPulse() {}

  /**
   * {@code brand_pulse_weekly}.
   *
   * @param signals silver {@code brand_signals}
   * @param posts silver {@code social_posts}
   * @param mentions silver {@code mentions}
   * @param touches silver {@code touchpoints}
   * @param ownTerms words of the brand's own searches and queries by source, joined by a bar
   */
  public static Dataset<Row> weekly(
      Dataset<Row> signals,
      Dataset<Row> posts,
      Dataset<Row> mentions,
      Dataset<Row> touches,
      Map<String, String> ownTerms,
      DayOfWeek weekStarts,
      LocalDate asOf) {
    BrandFacts facts = new BrandFacts(ownTerms, weekStarts, asOf);
    Column[] sums = SUMS.stream().map(name -> sum(name).as(name)).toArray(Column[]::new);
    Dataset<Row> weeks =
        facts
            .ofSearch(signals)
            .unionByName(facts.ofSocial(posts), true)
            .unionByName(facts.ofMentions(mentions), true)
            .unionByName(facts.ofVisits(touches), true)
            .groupBy(Contract.named(List.of(WEEK)))
            .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
    return withRatios(
            withDirectOf(
                withDirectOf(weeks, 7, "direct_sessions_previous_week"),
                364,
                "direct_sessions_year_before"))
        .withColumn("is_complete", date_add(col("week_start"), 6).leq(lit(asOf)))
        .select(GoldBrand.BRAND_PULSE_WEEKLY.typedSelection());
  }

  private static Dataset<Row> withDirectOf(Dataset<Row> weeks, int daysBefore, String name) {
    Dataset<Row> before =
        weeks.select(
            date_add(col("week_start"), daysBefore).as("week_start"),
            col("brand"),
            col("market"),
            col("direct_sessions").as(name));
    return weeks.join(before, WEEK, "left_outer");
  }

  private static Dataset<Row> withRatios(Dataset<Row> weeks) {
    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put(
        "brand_search_google_trends_index_mean",
        over("google_trends_index_sum", "google_trends_readings"));
    ratios.put(
        "brand_search_baidu_index_daily_mean", over("baidu_index_day_sum", "baidu_index_days"));
    ratios.put(
        "organic_engagement_rate_impressions", over("organic_interactions", "organic_impressions"));
    ratios.put("positive_mention_share_scored", over("positive_mentions", "scored_mentions"));
    ratios.put(
        "brand_voice_share_mentions",
        Contract.ratio(col("mentions"), col("mentions").plus(col("rival_mentions"))));
    ratios.put("direct_sessions_growth_week", growth("direct_sessions_previous_week"));
    ratios.put("direct_sessions_growth_year", growth("direct_sessions_year_before"));
    Column reason =
        concat_ws(
            "; ",
            when(
                coalesce(col("google_trends_readings"), col("baidu_index_days")).isNull(),
                "no search index"),
            when(col("organic_impressions").isNull(), "no organic posts")
                .when(col("organic_impressions").equalTo(0), "no organic impressions"),
            when(col("mentions").isNull(), "no mentions read")
                .when(col("scored_mentions").equalTo(0), "no mention is scored"),
            when(col("mentions").isNotNull().and(col("rival_mentions").isNull()), "no rival query"),
            when(col("direct_sessions").isNull(), "no visits")
                .when(
                    coalesce(col("direct_sessions_previous_week"), lit(0L)).equalTo(0),
                    "no direct visits the week before"));
    ratios.put("reason", when(reason.notEqual(""), reason));
    return weeks.withColumns(ratios);
  }

  private static Column over(String numerator, String denominator) {
    return Contract.ratio(col(numerator), col(denominator));
  }

  private static Column growth(String before) {
    return Contract.ratio(col("direct_sessions").minus(col(before)), col(before));
  }
}
