package io.plumbline.metric;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldAttribution;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * How far the answer depends on the model: each channel's range of ROAS and CAC over all models and
 * variants, and how firmly it stands against every other channel.
 *
 * <p>A setting is a model and variant. ROAS = attributed revenue of orders, by conversion date /
 * media spend of the month; CAC = spend / new customers, rule models only, since learnt models
 * split no customers. Channels without spend in the month have neither and are left out. Two
 * channels are compared in every setting; equal ROAS is no win for either.
 */
public final class ModelAgreement {
  private ModelAgreement() {}

  /**
   * The contract of gold.model_agreement.
   *
   * @param channelReturn gold channel_return_daily
   * @param dataDriven gold attribution_data_driven
   */
  public static Dataset<Row> of(Dataset<Row> channelReturn, Dataset<Row> dataDriven) {
    Dataset<Row> figures = figures(channelReturn, dataDriven);
    Dataset<Row> ranges = ranges(figures);
    Dataset<Row> duels = duels(figures);
    return ranges
        .join(duels, new String[] {"period", "channel"}, "left_outer")
        .withColumn("comparisons", coalesce(col("comparisons"), lit(0L)))
        .withColumn("wins", coalesce(col("wins"), lit(0L)))
        .select(GoldAttribution.MODEL_AGREEMENT.typedSelection());
  }

  /** {@code period, channel, setting, roas, cac}, of channels with spend. */
  private static Dataset<Row> figures(Dataset<Row> channelReturn, Dataset<Row> dataDriven) {
    Dataset<Row> ruled =
        channelReturn
            .where(
                col("date_basis")
                    .equalTo("conversion")
                    .and(col("conversion_type").equalTo("order")))
            .groupBy(
                trunc(col("date"), "MM").as("period"),
                col("channel"),
                concat_ws("/", col("model"), col("variant")).as("setting"))
            .agg(
                sum("revenue").as("revenue"),
                sum("new_customers").as("new_customers"),
                sum("spend_reporting").as("spend"))
            .where(col("spend").gt(0));
    // Spend repeats in every setting of the rule models; any of them gives it to the learnt ones.
    Dataset<Row> spend = ruled.groupBy("period", "channel").agg(max("spend").as("spend"));
    Dataset<Row> settings =
        dataDriven
            .where(col("conversion_type").equalTo("order"))
            .select("period", "model")
            .distinct();
    Dataset<Row> earned =
        dataDriven
            .where(col("conversion_type").equalTo("order"))
            .select("period", "model", "channel", "revenue");
    Dataset<Row> learnt =
        spend
            .join(settings, new String[] {"period"}, "inner")
            .join(earned, new String[] {"period", "model", "channel"}, "left_outer")
            .select(
                col("period"),
                col("channel"),
                concat_ws("/", col("model"), lit("default")).as("setting"),
                coalesce(col("revenue"), Contract.ZERO).as("revenue"),
                lit(null).cast("decimal(20,6)").as("new_customers"),
                col("spend"));
    return ruled
        .unionByName(learnt)
        .withColumn("roas", Contract.ratio(col("revenue"), col("spend")))
        .withColumn("cac", Contract.ratio(col("spend"), col("new_customers")))
        .withColumn(
            "place",
            rank().over(Window.partitionBy("period", "setting").orderBy(col("roas").desc())));
  }

  private static Dataset<Row> ranges(Dataset<Row> figures) {
    Column byRoas = struct(col("roas"), col("setting"));
    return figures
        .groupBy("period", "channel")
        .agg(
            count(lit(1)).as("settings"),
            min("roas").as("lowest_roas"),
            max("roas").as("highest_roas"),
            max("roas").minus(min("roas")).as("spread_roas"),
            min_by(col("setting"), byRoas).as("lowest_roas_model"),
            max_by(col("setting"), byRoas).as("highest_roas_model"),
            min("cac").as("lowest_cac"),
            max("cac").as("highest_cac"),
            max("cac").minus(min("cac")).as("spread_cac"),
            min("place").as("best_rank"),
            max("place").as("worst_rank"));
  }

  private static Dataset<Row> duels(Dataset<Row> figures) {
    Dataset<Row> rivals =
        figures.select(
            col("period"),
            col("setting"),
            col("channel").as("rival"),
            col("roas").as("rival_roas"));
    Column isWin = when(col("roas").gt(col("rival_roas")), 1L).otherwise(0L);
    Column isLoss = when(col("roas").lt(col("rival_roas")), 1L).otherwise(0L);
    Dataset<Row> pairs =
        figures
            .join(rivals, new String[] {"period", "setting"}, "inner")
            .where(col("channel").notEqual(col("rival")))
            .groupBy("period", "channel", "rival")
            .agg(count(lit(1)).as("met"), sum(isWin).as("won"), sum(isLoss).as("lost"))
            .withColumn(
                "firmness",
                // A tie counts for the order the others show.
                greatest(col("met").minus(col("lost")), col("met").minus(col("won")))
                    .divide(col("met").cast("double")));
    return pairs
        .groupBy("period", "channel")
        .agg(
            sum("met").as("comparisons"),
            sum("won").as("wins"),
            avg("firmness").as("rank_stability"),
            min_by(col("rival"), struct(col("firmness"), col("rival"))).as("closest_rival"),
            min_by(col("won"), struct(col("firmness"), col("rival"))).as("closest_rival_wins"));
  }
}
