package io.plumbline.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;

import java.time.ZoneId;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which ad source an order belongs to.
 *
 * <p>The source of its campaign, else the only source of its channel, brand and market, else the
 * only source of its channel, else {@code (several)}. What came through channels without an ad
 * source is no platform's to claim and is left out.
 */
final class ClaimPlacing {
  /** Zones that are none are left out: they would fail the run. */
  private static final Object[] ZONES = ZoneId.getAvailableZoneIds().stream().sorted().toArray();

  private static final String CLICK_DAYS = "(?i)(\\d+)[ _-]*d(?:ays?)?[ _-]*click";

  private final Dataset<Row> ads;

  /**
   * @param ads silver ad_performance_daily without breakdowns
   */
  ClaimPlacing(Dataset<Row> ads) {
    this.ads = ads;
  }

  /** Adds source, account zone and click window to rows with channel, campaign, brand, market. */
  Dataset<Row> placed(Dataset<Row> rows) {
    Dataset<Row> byCampaign =
        ads.where(col("campaign_key").notEqual(-1))
            .groupBy("campaign_key")
            .agg(min("source").as("of_campaign"));
    Dataset<Row> byOwner = only("of_owner", "channel", "brand", "market");
    Dataset<Row> byChannel = only("of_channel", "channel");
    return rows.join(broadcast(byChannel), new String[] {"channel"}, "inner")
        .join(broadcast(byOwner), new String[] {"channel", "brand", "market"}, "left_outer")
        .join(broadcast(byCampaign), new String[] {"campaign_key"}, "left_outer")
        .withColumn(
            "source",
            coalesce(
                col("of_campaign"),
                col("of_owner"),
                nullif(col("of_channel"), lit("")),
                lit("(several)")))
        .drop("of_campaign", "of_owner", "of_channel")
        .join(broadcast(sources()), new String[] {"source"}, "left_outer");
  }

  /** The source of a group that has one; {@code ''} for a channel, null for others, with more. */
  private Dataset<Row> only(String name, String... group) {
    Column[] by =
        Arrays.stream(group).map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    Column single = when(min("source").equalTo(max("source")), min("source"));
    return ads.groupBy(by).agg((group.length == 1 ? coalesce(single, lit("")) : single).as(name));
  }

  /** Per ad source: zone of its days, click window it prints, whether its claims hold views. */
  Dataset<Row> sources() {
    Column days = nullif(regexp_extract(col("attribution_window"), CLICK_DAYS, 1), lit(""));
    return ads.where(col("is_primary"))
        .groupBy("source")
        .agg(
            max(when(col("account_tz").isin(ZONES), col("account_tz"))).as("account_zone"),
            max(days.cast("bigint")).as("click_days"),
            max(col("attribution_window").rlike(ClaimSides.VIEW)).as("claims_views"));
  }
}
