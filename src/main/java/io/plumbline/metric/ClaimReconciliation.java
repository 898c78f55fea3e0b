package io.plumbline.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCampaigns;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who says what: the claims of the platforms beside shop, web analytics and CRM, and what explains
 * the difference.
 *
 * <p>{@code residual = claimed_value - (shop_revenue - shop_refunds)}. Its parts add up to it to
 * the last decimal; a part is positive where it makes the claim the larger side:
 *
 * <ol>
 *   <li>view-through: claims in rows whose attribution window names views and no clicks
 *   <li>window: less the revenue credited to touches older than the platform's click window, where
 *       the feed prints one; the platform cannot claim these
 *   <li>zone: revenue of the orders of the account's day less that of the shop's day with the same
 *       label
 *   <li>FX: revenue at the rate of the day of the touch, when the platform books, less at the rate
 *       of the order
 *   <li>refund: refunds up to as_of; claims do not take them back
 *   <li>duplicate: what all platforms' claims of the day, view-through aside, exceed the revenue of
 *       all counted orders of the day by, shared in proportion to the claims; 0 on days without
 *       revenue, for then nothing says which claim is wrong
 *   <li>unexplained: the rest, of either sign; tax and shipping inside claims are in it
 * </ol>
 */
public final class ClaimReconciliation {
  private ClaimReconciliation() {}

  /** The tables it is made of, up to as_of. */
  public record Inputs(
      Dataset<Row> ads,
      Dataset<Row> credit,
      Dataset<Row> conversions,
      Dataset<Row> orders,
      Dataset<Row> touches,
      Dataset<Row> rates) {}

  /**
   * The contract of gold.claim_reconciliation_daily.
   *
   * @param in silver ad_performance_daily, gold attribution_credit, silver conversions, orders,
   *     touchpoints and fx_rates
   * @param model the default model
   * @param reporting ISO code of the reporting currency
   */
  public static Dataset<Row> daily(Inputs in, String model, String reporting, LocalDate asOf) {
    Column isIn = col("date").leq(lit(asOf));
    Dataset<Row> counted = in.orders().where(col("is_counted"));
    Dataset<Row> credit =
        in.credit()
            .where(
                col("model")
                    .equalTo(model)
                    .and(col("variant").equalTo("default"))
                    .and(col("conversion_date").leq(lit(asOf))));
    Dataset<Row> foreign =
        in.conversions()
            .select("conversion_key", "order_key")
            .join(
                counted
                    .where(col("currency").notEqual(reporting))
                    .select(
                        col("order_key"),
                        col("currency").as("order_currency"),
                        col("fx_rate").as("order_rate")),
                new String[] {"order_key"},
                "inner")
            .drop("order_key");
    ClaimSides sides = new ClaimSides(in.ads().where(isIn));
    Dataset<Row> cells =
        ClaimSides.summed(
            sides
                .claims()
                .unionByName(sides.credited(credit, foreign, in.rates()))
                .unionByName(sides.analytics(in.touches().where(isIn), counted)));
    Dataset<Row> claimedOfDay =
        sides
            .claims()
            .groupBy("date")
            .agg(
                sum("claimed_value").as("day_claimed"),
                sum(col("claimed_value").minus(col("view_value"))).as("day_clicked"));
    Dataset<Row> revenueOfDay =
        counted
            .groupBy(col("business_date").as("date"))
            .agg(sum("net_revenue_reporting").as("day_revenue"));
    return withResidual(
            cells
                .join(broadcast(claimedOfDay), new String[] {"date"}, "left_outer")
                .join(broadcast(revenueOfDay), new String[] {"date"}, "left_outer"))
        .where(isIn)
        .select(GoldCampaigns.CLAIM_RECONCILIATION_DAILY.typedSelection());
  }

  private static Dataset<Row> withResidual(Dataset<Row> cells) {
    Column excess = greatest(col("day_clicked").minus(col("day_shop_revenue")), Contract.ZERO);
    Column clicked = col("claimed_value").minus(col("view_value"));
    Column duplicate =
        when(
                coalesce(col("day_shop_revenue").gt(0).and(col("day_clicked").gt(0)), lit(false)),
                bround(clicked.multiply(money(excess)).divide(col("day_clicked")), 6))
            .otherwise(Contract.ZERO);
    Map<String, Column> known = new LinkedHashMap<>();
    known.put("day_claimed_value", money(coalesce(col("day_claimed"), Contract.ZERO)));
    known.put("day_shop_revenue", money(coalesce(col("day_revenue"), Contract.ZERO)));
    Map<String, Column> parts = new LinkedHashMap<>();
    parts.put("residual_view_through", money(col("view_value")));
    parts.put("residual_window", money(col("older_than_window").multiply(-1)));
    parts.put("residual_zone", money(col("account_day_gap")));
    parts.put("residual_fx", money(col("touch_day_rate_gap")));
    parts.put("residual_refund", money(col("shop_refunds")));
    parts.put("residual_duplicate", money(duplicate));
    Column explained =
        parts.keySet().stream()
            .map(org.apache.spark.sql.functions::col)
            .reduce(Column::plus)
            .orElseThrow();
    return cells
        .withColumns(known)
        .withColumn(
            "overlap_factor", Contract.ratio(col("day_claimed_value"), col("day_shop_revenue")))
        .withColumn(
            "residual",
            money(col("claimed_value").minus(col("shop_revenue")).plus(col("shop_refunds"))))
        .withColumns(parts)
        .withColumn("residual_unexplained", money(col("residual").minus(explained)));
  }

  private static Column money(Column amount) {
    return amount.cast("decimal(20,6)");
  }
}
