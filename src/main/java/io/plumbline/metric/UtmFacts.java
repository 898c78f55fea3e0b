package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spend, touches and credit of every campaign and tag in the 90 days up to as_of. */
public final class UtmFacts {
  /** Days looked at. */
  public static final int DAYS = 90;

  private UtmFacts() {}

  /**
   * What is known of every campaign and tag: one row per campaign_key, channel, brand and market.
   *
   * @param ads silver ad_performance_daily
   * @param touches silver touchpoints
   * @param attributed gold attribution_daily
   * @param campaigns dim_campaign
   * @param model the default model
   */
  public static Dataset<Row> of(
      Dataset<Row> ads,
      Dataset<Row> touches,
      Dataset<Row> attributed,
      Dataset<Row> campaigns,
      String model,
      LocalDate asOf) {
    Column inDays = col("date").gt(lit(asOf.minusDays(DAYS))).and(col("date").leq(lit(asOf)));
    Column none = lit(null).cast("string");
    Dataset<Row> spent =
        ads.where(inDays.and(col("is_primary")).and(col("spend_reporting").gt(0)))
            .groupBy("campaign_key", "channel", "brand", "market")
            .agg(
                sum("spend_reporting").as("spend"),
                min("date").as("first_date"),
                max("date").as("last_date"))
            .withColumn("touches", lit(0L))
            .withColumn("paid_touches", lit(0L))
            .withColumn("newest", lit(null).cast("timestamp"))
            .withColumn("utm_source", none)
            .withColumn("utm_medium", none)
            .withColumn("revenue", Contract.ZERO)
            .withColumn("conversions", Contract.ZERO);
    Column order = struct(col("event_ts"), col("touch_key"));
    Dataset<Row> seen =
        touches
            .where(inDays.and(col("is_paid_media").or(col("campaign_key").notEqual(-1))))
            .groupBy(
                col("campaign_key"), col("channel_name").as("channel"), col("brand"), col("market"))
            .agg(
                min("date").as("first_date"),
                max("date").as("last_date"),
                count(lit(1)).as("touches"),
                count(when(col("is_paid_media"), 1)).as("paid_touches"),
                max("event_ts").as("newest"),
                max_by(col("utm_source"), order).as("utm_source"),
                max_by(col("utm_medium"), order).as("utm_medium"))
            .withColumn("spend", Contract.ZERO)
            .withColumn("revenue", Contract.ZERO)
            .withColumn("conversions", Contract.ZERO);
    Column slice =
        col("model")
            .equalTo(model)
            .and(col("variant").equalTo("default"))
            .and(col("date_basis").equalTo("conversion"))
            .and(col("conversion_type").equalTo("order"));
    Dataset<Row> credited =
        attributed
            .where(inDays.and(slice))
            .groupBy("campaign_key", "channel", "brand", "market")
            .agg(
                min("date").as("first_date"),
                max("date").as("last_date"),
                sum("revenue").as("revenue"),
                sum("conversions").as("conversions"))
            .withColumn("spend", Contract.ZERO)
            .withColumn("touches", lit(0L))
            .withColumn("paid_touches", lit(0L))
            .withColumn("newest", lit(null).cast("timestamp"))
            .withColumn("utm_source", none)
            .withColumn("utm_medium", none);
    Dataset<Row> named =
        campaigns
            .where(col("is_current"))
            .select(col("campaign_key"), col("current_name").as("campaign"), col("has_spend"));
    return spent
        .unionByName(seen)
        .unionByName(credited)
        .groupBy("campaign_key", "channel", "brand", "market")
        .agg(
            sum("spend").as("spend"),
            sum("revenue").as("revenue"),
            sum("conversions").as("conversions"),
            sum("touches").as("touches"),
            sum("paid_touches").as("paid_touches"),
            min("first_date").as("first_date"),
            max("last_date").as("last_date"),
            max_by(col("utm_source"), col("newest")).as("utm_source"),
            max_by(col("utm_medium"), col("newest")).as("utm_medium"))
        .join(named, new String[] {"campaign_key"}, "left_outer")
        .withColumn("has_spend", coalesce(col("has_spend"), lit(false)))
        .withColumn("bare", bare(col("campaign")));
  }

  /** Decoded, lower case, letters and digits only. */
  private static Column bare(Column name) {
    Column decoded = coalesce(expr("try_url_decode(campaign)"), name);
    return regexp_replace(lower(decoded), "[^\\p{L}\\p{N}]+", "");
  }
}
