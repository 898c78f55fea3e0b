package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;

import io.plumbline.table.GoldDimensions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Campaigns and the names they had.
 *
 * <p>One row per campaign and run of days with one name, as delivery rows print it: {@code
 * valid_from} is the first of these days, {@code valid_to} the day before the next name. A campaign
 * that only tags of touches know has one row.
 */
public final class Campaigns {
  /** What the name of a campaign says of a field; null where it says nothing. */
  @FunctionalInterface
  public interface Naming {
    Column value(String field, Column source, Column channel, Column name);
  }

  private Campaigns() {}

  /**
   * {@code dim_campaign} from silver {@code ad_performance} and {@code touchpoints}.
   *
   * @param naming judges the newest name, so that all rows of a campaign agree
   */
  public static Dataset<Row> dimension(
      Dataset<Row> adPerformance, Dataset<Row> touchpoints, Naming naming) {
    Column[] known = {col("source"), col("channel"), col("current_name")};
    return delivered(adPerformance)
        .unionByName(onlyTagged(touchpoints, adPerformance))
        .withColumn("objective", naming.value("objective", known[0], known[1], known[2]))
        .withColumn("audience", naming.value("audience", known[0], known[1], known[2]))
        .withColumn("search_kind", naming.value("search", known[0], known[1], known[2]))
        .select(GoldDimensions.DIM_CAMPAIGN.typedSelection());
  }

  private static Dataset<Row> delivered(Dataset<Row> adPerformance) {
    Column newest = struct(col("extract_ts"), col("printed"));
    Dataset<Row> byDay =
        adPerformance
            .filter(col("campaign_key").notEqual(-1))
            .withColumn(
                "printed", coalesce(nullif(col("campaign_name"), lit("")), col("campaign_id")))
            .groupBy("campaign_key", "date")
            .agg(
                max_by(col("printed"), newest).as("name"),
                max("platform").as("platform"),
                max("campaign_id").as("campaign_id"),
                max("channel").as("channel"),
                max("source").as("source"));
    WindowSpec days = Window.partitionBy("campaign_key").orderBy("date");
    WindowSpec all = Window.partitionBy("campaign_key");
    Column isNewName =
        lag("name", 1).over(days).isNull().or(lag("name", 1).over(days).notEqual(col("name")));
    Column nextStart = lead("date", 1).over(days);
    return byDay
        .withColumn("is_new_name", isNewName)
        .withColumn("current_name", max_by(col("name"), col("date")).over(all))
        .withColumn("source", max("source").over(all))
        .filter(col("is_new_name"))
        .withColumn("next_start", nextStart)
        .select(
            col("campaign_key"),
            col("date").as("valid_from"),
            date_sub(col("next_start"), 1).as("valid_to"),
            col("next_start").isNull().as("is_current"),
            col("platform"),
            col("campaign_id"),
            col("name"),
            col("current_name"),
            col("channel"),
            lit(true).as("has_spend"),
            col("source"));
  }

  private static Dataset<Row> onlyTagged(Dataset<Row> touchpoints, Dataset<Row> adPerformance) {
    Column name =
        coalesce(
            nullif(col("campaign_name"), lit("")),
            nullif(col("utm_campaign"), lit("")),
            nullif(col("campaign_id"), lit("")),
            lit("(unnamed)"));
    Column id = coalesce(nullif(col("campaign_id"), lit("")), name);
    Column order = struct(col("event_ts"), col("touch_key"));
    return touchpoints
        .filter(col("campaign_key").notEqual(-1))
        .join(
            adPerformance.select("campaign_key").distinct(),
            new String[] {"campaign_key"},
            "left_anti")
        .groupBy("campaign_key")
        .agg(
            min("date").as("valid_from"),
            max_by(name, order).as("name"),
            max_by(id, order).as("campaign_id"),
            max_by(coalesce(nullif(col("platform"), lit("")), col("channel_name")), order)
                .as("platform"),
            max_by(col("channel_name"), order).as("channel"),
            max_by(col("source"), order).as("source"))
        .select(
            col("campaign_key"),
            col("valid_from"),
            lit(null).cast("date").as("valid_to"),
            lit(true).as("is_current"),
            col("platform"),
            col("campaign_id"),
            col("name"),
            col("name").as("current_name"),
            col("channel"),
            lit(false).as("has_spend"),
            col("source"));
  }
}
