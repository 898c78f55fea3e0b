package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each side says of a day, ad source, channel, brand and market, in rows that can be summed.
 */
final class ClaimSides {
  static final List<String> CELL = List.of("date", "source", "channel", "brand", "market");
  static final List<String> SUMS =
      List.of(
          "claimed_conversions",
          "claimed_value",
          "view_value",
          "shop_orders",
          "shop_revenue",
          "shop_refunds",
          "analytics_orders",
          "analytics_revenue",
          "crm_conversions",
          "crm_value",
          "older_than_window",
          "account_day_gap",
          "touch_day_rate_gap");

  private static final List<String> CREDITED =
      List.of(
          "shop_orders",
          "shop_revenue",
          "shop_refunds",
          "crm_conversions",
          "crm_value",
          "older_than_window",
          "account_day_gap",
          "touch_day_rate_gap");
  static final String VIEW = "(?i)view";
  private static final String CLICK = "(?i)click";

  private final Dataset<Row> ads;
  private final ClaimPlacing placing;

  /**
   * @param ads silver ad_performance_daily up to as_of
   */
  ClaimSides(Dataset<Row> ads) {
    this.ads = ads.where(col("breakdown_key").equalTo(""));
    this.placing = new ClaimPlacing(this.ads);
  }

  /** What platforms claim; after views alone where the window of the row says so. */
  Dataset<Row> claims() {
    Column isViewOnly =
        col("attribution_window")
            .rlike(VIEW)
            .and(col("attribution_window").rlike(CLICK).equalTo(false));
    Column value = coalesce(col("conversion_value_reporting"), Contract.ZERO);
    Column mayHold = col("is_primary").or(col("claims_views"));
    return ads.join(broadcast(placing.sources()), new String[] {"source"}, "inner")
        .where(col("is_primary").or(isViewOnly))
        .select(
            cell(
                Map.of(
                    "claimed_conversions",
                    when(col("is_primary"), coalesce(col("conversions"), lit(0.0))).otherwise(0.0),
                    "claimed_value",
                    when(col("is_primary"), value).otherwise(Contract.ZERO),
                    "view_value",
                    when(isViewOnly.and(mayHold), value).otherwise(Contract.ZERO))));
  }

  /**
   * What the shop and the CRM say through the default model, and what window, zone and rate move.
   *
   * @param credit attribution_credit of the default model
   * @param foreign {@code conversion_key, order_currency, order_rate} of orders in other currencies
   * @param rates silver fx_rates
   */
  Dataset<Row> credited(Dataset<Row> credit, Dataset<Row> foreign, Dataset<Row> rates) {
    Dataset<Row> touchRates =
        rates.select(
            col("rate_date").as("touch_date"),
            col("currency").as("order_currency"),
            col("rate").as("touch_rate"));
    Column isOrder = col("conversion_type").equalTo("order");
    Column revenue = when(isOrder, col("credited_revenue")).otherwise(Contract.ZERO);
    Column age = unix_micros(col("conversion_ts")).minus(unix_micros(col("touch_ts")));
    Column isOlder = coalesce(age.gt(col("click_days").multiply(86_400_000_000L)), lit(false));
    Column accountDay =
        coalesce(
            to_date(from_utc_timestamp(col("conversion_ts"), col("account_zone"))),
            col("conversion_date"));
    Column rateGap =
        coalesce(
            bround(
                revenue.multiply(
                    col("touch_rate").minus(col("order_rate")).divide(col("order_rate"))),
                6),
            Contract.ZERO);
    Map<String, Column> said = new LinkedHashMap<>();
    said.put("shop_orders", when(isOrder, col("credited_conversions")).otherwise(Contract.ZERO));
    said.put("shop_revenue", revenue);
    said.put("shop_refunds", when(isOrder, col("credited_refunds")).otherwise(Contract.ZERO));
    said.put(
        "crm_conversions", when(isOrder, Contract.ZERO).otherwise(col("credited_conversions")));
    said.put("crm_value", when(isOrder, Contract.ZERO).otherwise(col("credited_revenue")));
    said.put("older_than_window", when(isOlder, revenue).otherwise(Contract.ZERO));
    said.put("touch_day_rate_gap", rateGap);
    Dataset<Row> placed =
        placing
            .placed(credit)
            .join(foreign, new String[] {"conversion_key"}, "left_outer")
            .join(
                broadcast(touchRates), new String[] {"touch_date", "order_currency"}, "left_outer")
            .withColumns(said)
            .withColumn("account_day", accountDay);
    return placed
        .withColumn("entry", explode(entries()))
        .withColumn("date", col("entry.day"))
        .select(
            cell(
                CREDITED.stream()
                    .collect(
                        Collectors.toMap(
                            measure -> measure,
                            measure ->
                                measure.equals("account_day_gap")
                                    ? col("entry.gap")
                                    : when(col("entry.is_own"), col(measure))
                                        .otherwise(Contract.ZERO)))));
  }

  /** The day of the shop, and the account's day where it is another. */
  private static Column entries() {
    Column isMoved = col("account_day").notEqual(col("conversion_date"));
    Column moved = when(isMoved, col("shop_revenue")).otherwise(Contract.ZERO);
    Column own =
        struct(
            col("conversion_date").as("day"),
            lit(true).as("is_own"),
            moved.multiply(-1).cast("decimal(20,6)").as("gap"));
    Column other =
        struct(
            col("account_day").as("day"),
            lit(false).as("is_own"),
            moved.cast("decimal(20,6)").as("gap"));
    return when(isMoved, array(own, other)).otherwise(array(own));
  }

  /**
   * What web analytics says: orders it reported in a visit of the channel, at the shop's own value.
   * A visit is of the channel of its first touch that is not direct; an order reported twice counts
   * where it was reported first.
   *
   * @param touches silver touchpoints
   * @param orders silver orders that count
   */
  Dataset<Row> analytics(Dataset<Row> touches, Dataset<Row> orders) {
    Column printed = regexp_replace(col("order_name"), "^#", "");
    Dataset<Row> references =
        orders
            .select(
                col("brand"),
                col("market"),
                col("order_key"),
                col("net_revenue_reporting"),
                explode(array(col("order_id"), printed)).as("reference"))
            .where(col("reference").isNotNull())
            .groupBy("brand", "reference")
            .agg(
                min("order_key").as("order_key"),
                min("market").as("market"),
                min("net_revenue_reporting").as("net_revenue_reporting"),
                count_distinct(col("order_key")).as("orders"))
            .where(col("orders").equalTo(1)) // a number two shops use names no order
            .drop("orders");
    Dataset<Row> reported =
        touches
            .where(col("transaction_id").isNotNull())
            .select(
                col("source").as("property"),
                col("session_id").as("session"),
                col("brand"),
                regexp_replace(col("transaction_id"), "^#", "").as("reference"),
                struct(col("event_ts"), col("touch_key")).as("at"),
                col("date"),
                col("channel_name").as("own_channel"),
                col("campaign_key").as("own_campaign"))
            .join(references, new String[] {"brand", "reference"}, "inner")
            .groupBy("order_key", "brand", "market", "net_revenue_reporting")
            .agg(
                min_by(
                        struct(
                            col("date"),
                            col("property"),
                            col("session"),
                            col("own_channel"),
                            col("own_campaign")),
                        col("at"))
                    .as("report"))
            .select(
                col("order_key"),
                col("brand"),
                col("market"),
                col("net_revenue_reporting"),
                col("report.*"));
    Dataset<Row> visited =
        reported
            .join(visits(touches), new String[] {"property", "session"}, "left_outer")
            .groupBy(
                "order_key",
                "brand",
                "market",
                "net_revenue_reporting",
                "date",
                "own_channel",
                "own_campaign")
            .agg(min_by(col("visit"), col("visit_at")).as("visit"))
            .withColumn("channel", coalesce(col("visit.channel"), col("own_channel")))
            .withColumn("campaign_key", coalesce(col("visit.campaign_key"), col("own_campaign")));
    return placing
        .placed(visited)
        .select(
            cell(
                Map.of(
                    "analytics_orders", lit(1),
                    "analytics_revenue", col("net_revenue_reporting"))));
  }

  /** Touches that tell where a visit came from: a purchase itself rarely says. */
  private static Dataset<Row> visits(Dataset<Row> touches) {
    return touches
        .where(col("session_id").isNotNull().and(col("channel_name").notEqual("direct")))
        .select(
            col("source").as("property"),
            col("session_id").as("session"),
            struct(col("event_ts"), col("touch_key")).as("visit_at"),
            struct(col("channel_name").as("channel"), col("campaign_key")).as("visit"));
  }

  private static Column[] cell(Map<String, Column> said) {
    List<Column> columns = new ArrayList<>(List.of(Contract.named(CELL)));
    for (String measure : SUMS) {
      columns.add(said.getOrDefault(measure, lit(0)).cast("decimal(20,6)").as(measure));
    }
    return columns.toArray(Column[]::new);
  }

  /** One row per cell. */
  static Dataset<Row> summed(Dataset<Row> sides) {
    List<Column> sums = new ArrayList<>();
    SUMS.forEach(measure -> sums.add(sum(measure).cast("decimal(20,6)").as(measure)));
    return sides
        .groupBy(Contract.named(CELL))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }
}
