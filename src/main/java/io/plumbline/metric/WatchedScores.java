package io.plumbline.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores that exist for the flag they raise.
 *
 * <ul>
 *   <li>{@code lead_to_budget_share}: a channel's share of qualified leads / its share of spend;
 *       {@code under_funded} above 2;
 *   <li>{@code weekly_frequency}: impressions per person reached in the seven days up to as_of, of
 *       the channel's most shown campaign for new audiences. Reach of days does not add up, so the
 *       value is the least it can be, impressions / sum of daily reach; {@code audience_fatigue}
 *       above 7, {@code audience_tires} above 5. A week's reach exported as one row is exact.
 * </ul>
 */
final class WatchedScores {
  private static final int WEEK = 7;
  private static final String FREQUENCY = "weekly_frequency";
  private static final String LEADS = "lead_to_budget_share";

  private WatchedScores() {}

  /** From gold {@code lead_funnel_monthly}, over brands and markets. */
  static Dataset<Row> leadsToBudget(Dataset<Row> leadFunnel) {
    Dataset<Row> all =
        leadFunnel
            .groupBy("month")
            .agg(sum("qualified_leads").as("all_leads"), sum("media_cost").as("all_cost"));
    Column place = year(col("month")).multiply(12).plus(month(col("month")));
    return leadFunnel
        .groupBy("month", "channel")
        .agg(sum("qualified_leads").as("leads"), sum("media_cost").as("cost"))
        .join(broadcast(all), "month")
        .withColumn("lead_share", Contract.ratio(col("leads"), col("all_leads")))
        .withColumn("budget_share", Contract.ratio(col("cost"), col("all_cost")))
        .filter(col("lead_share").isNotNull().and(col("budget_share").gt(0)))
        .select(
            col("month").as("period"),
            lit("month").as("period_kind"),
            place.cast("long").as("place"),
            concat(lit("channel:"), col("channel")).as("scope"),
            lit(LEADS).as("metric"),
            col("lead_share").cast("decimal(20,6)").as("numerator"),
            col("budget_share").cast("decimal(20,6)").as("denominator"),
            col("lead_share").divide(col("budget_share")).as("value"),
            lit(false).as("has_gap"));
  }

  /** From silver {@code ad_performance} and gold {@code dim_campaign}. */
  static Dataset<Row> weeklyFrequency(
      Dataset<Row> adPerformance, Dataset<Row> campaigns, LocalDate asOf) {
    LocalDate first = asOf.minusDays(WEEK - 1L);
    Dataset<Row> prospecting =
        campaigns
            .filter(col("is_current").and(col("audience").equalTo("new")))
            .select("campaign_key")
            .distinct();
    Dataset<Row> days =
        adPerformance
            .filter(
                col("is_primary")
                    .and(col("reach").gt(0))
                    .and(col("date").geq(lit(first)))
                    .and(col("date").leq(lit(asOf))))
            .join(broadcast(prospecting), "campaign_key")
            .withColumn("impressions", coalesce(col("impressions"), lit(0L)));
    Column atLeast = Contract.ratio(col("impressions"), col("reach"));
    Column most = max_by(struct("impressions", "reach"), struct(atLeast, col("campaign_key")));
    return days.groupBy("channel", "campaign_key")
        .agg(sum("impressions").as("impressions"), sum("reach").as("reach"))
        .groupBy("channel")
        .agg(most.as("most"))
        .select(
            lit(first).as("period"),
            lit("last_7_days").as("period_kind"),
            lit(1L).as("place"),
            concat(lit("channel:"), col("channel")).as("scope"),
            lit(FREQUENCY).as("metric"),
            col("most.impressions").cast("decimal(20,6)").as("numerator"),
            col("most.reach").cast("decimal(20,6)").as("denominator"),
            Contract.ratio(col("most.impressions"), col("most.reach")).as("value"),
            lit(false).as("has_gap"));
  }

  /** The flag of a score of this class, null for others. */
  static Column flag() {
    Column isFrequency = col("metric").equalTo(FREQUENCY);
    return when(col("metric").equalTo(LEADS).and(col("value").gt(2)), "under_funded")
        .when(isFrequency.and(col("value").gt(7)), "audience_fatigue")
        .when(isFrequency.and(col("value").gt(5)), "audience_tires");
  }
}
