package io.plumbline.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.Bronze;
import io.plumbline.table.Silver;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Touches of every source in one form, with channel, campaign and person. */
public final class Touchpoints {
  /** Name of the event that stands for the landing tags an order itself carries. */
  public static final String ORDER_LANDING = "order_landing";

  private Touchpoints() {}

  /** Key of a touch by the id it has in its source. */
  public static Column key(Column touchId) {
    return xxhash64(concat_ws("|", col("source"), touchId));
  }

  /** The id of the touch an order stands for. */
  public static Column ofOrder() {
    return concat_ws(":", lit("order"), col("shop_id"), col("order_id"));
  }

  /** The newest record of every touch. */
  public static Dataset<Row> newest(Dataset<Row> records) {
    return Newest.per(records, List.of("source", "touch_id"));
  }

  /**
   * One touch per order that carries landing tags, at the moment of the order: what is known of its
   * journey when no analytics saw the person. Bronze touchpoint columns.
   *
   * @param orders newest orders with {@code known_as}, the identifier of the buyer
   */
  public static Dataset<Row> ofOrders(Dataset<Row> orders) {
    Set<String> fromOrder =
        Set.of(
            "source",
            "brand",
            "market",
            "source_file",
            "source_position",
            "position_kind",
            "extract_ts",
            "row_hash",
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_id",
            "utm_term",
            "utm_content",
            "click_id_type",
            "click_id",
            "referrer",
            "country");
    Column[] columns =
        Bronze.TOUCHPOINTS.columns().stream()
            .map(
                column ->
                    switch (column.name()) {
                      case "touch_id" -> ofOrder().as("touch_id");
                      case "user_key" -> col("known_as").as("user_key");
                      case "event_name" -> lit(ORDER_LANDING).as("event_name");
                      case "event_ts" -> col("created_ts").as("event_ts");
                      case "date" -> col("business_date").as("date");
                      case "landing_page" -> col("landing_url").as("landing_page");
                      case "touch_kind" ->
                          when(col("click_id_type").isNotNull(), "click")
                              .otherwise("visit")
                              .as("touch_kind");
                      default ->
                          fromOrder.contains(column.name())
                              ? col(column.name())
                              : lit(null).cast(column.type()).as(column.name());
                    })
            .toArray(Column[]::new);
    return orders
        .where(
            coalesce(col("utm_source"), col("click_id_type"), col("referrer"))
                .isNotNull()
                .and(col("known_as").isNotNull()))
        .select(columns);
  }

  /**
   * Adds {@code touch_key} and {@code campaign_key}. A campaign is found by its id, else by the id
   * or the name its tag repeats; a tag no platform knows is a campaign of its own.
   *
   * @param touches bronze columns, {@code channel_name} and {@code is_paid_media}
   * @param ads silver ad_performance_daily
   */
  public static Dataset<Row> withCampaign(Dataset<Row> touches, Dataset<Row> ads) {
    Column named = coalesce(col("utm_campaign"), col("campaign_name"), col("utm_id"));
    return touches
        .withColumn("tag", tag())
        .withColumn("tag_platform", tagPlatform())
        .join(broadcast(tags(ads)), new String[] {"tag_platform", "tag"}, "left_outer")
        .withColumn(
            "campaign_key",
            when(
                    col("tagged_id").isNotNull(),
                    AdPerformance.campaignKey(col("platform"), col("tagged_id")))
                .when(
                    col("campaign_id").isNotNull().and(col("platform").isNotNull()),
                    AdPerformance.campaignKey(col("platform"), col("campaign_id")))
                .when(
                    named.isNotNull(),
                    xxhash64(concat_ws("|", col("channel_name"), lit("tag"), named)))
                .otherwise(lit(-1L)))
        .withColumn("touch_key", key(col("touch_id")))
        .drop("tag", "tag_platform", "tagged_id");
  }

  /**
   * Whose campaign a tag names: {@code tag_platform, tag, tagged_id}, one row for each tag.
   *
   * @param ads silver ad_performance_daily
   */
  public static Dataset<Row> tags(Dataset<Row> ads) {
    Dataset<Row> campaigns =
        ads.where(col("campaign_id").notEqual(""))
            .select("platform", "campaign_id", "campaign_name")
            .distinct();
    return campaigns
        .select(
            col("platform"),
            lower(col("campaign_id")).as("tag"),
            col("campaign_id"),
            lit(1).as("rank"))
        .union(
            campaigns
                .where(col("campaign_name").isNotNull())
                .select(
                    col("platform"),
                    lower(col("campaign_name")).as("tag"),
                    col("campaign_id"),
                    lit(2).as("rank")))
        .groupBy(col("platform").as("tag_platform"), col("tag"))
        .agg(min_by(col("campaign_id"), struct(col("rank"), col("campaign_id"))).as("tagged_id"));
  }

  /** What of a touch may be the id or name of a campaign, in small letters. */
  public static Column tag() {
    return lower(
        coalesce(col("campaign_id"), col("utm_id"), col("campaign_name"), col("utm_campaign")));
  }

  /** The platform whose campaigns {@link #tag} is looked for in; '' for none. */
  public static Column tagPlatform() {
    return coalesce(col("platform"), lit(""));
  }

  /** Puts the columns of silver.touchpoints in order. */
  public static Dataset<Row> inContract(Dataset<Row> touches) {
    return touches.select(Silver.TOUCHPOINTS.selection());
  }
}
