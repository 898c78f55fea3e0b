package io.plumbline.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Orders and refunds: newest version, counted or not, in reporting currency, with what is known of
 * their margin.
 */
public final class Orders {
  /** States that make an order count; a later refund changes money only. */
  private static final Object[] COUNTED = {
    "paid", "partially_paid", "partially_refunded", "refunded"
  };

  private Orders() {}

  /** Key of an order. */
  public static Column orderKey() {
    return xxhash64(concat_ws("|", col("source"), col("shop_id"), col("order_id")));
  }

  /** The newest version of every order, by the source's own time of change where it has one. */
  public static Dataset<Row> newest(Dataset<Row> records) {
    return Newest.per(
            records, List.of("source", "shop_id", "order_id"), col("updated_ts").desc_nulls_last())
        .withColumn("order_key", orderKey());
  }

  /** Whether an order counts as of a day. */
  public static Column isCounted(LocalDate asOf) {
    return col("status")
        .isin(COUNTED)
        .and(col("is_test").equalTo(false))
        .and(col("cancelled_ts").isNull())
        .and(col("business_date").leq(lit(asOf)));
  }

  /**
   * Refund records of the newest extract, and for orders whose export prints only a cumulative
   * refund one record made from it: the part of it that is net revenue, dated on the order's own
   * day and marked so.
   *
   * @param records bronze refunds
   * @param orders {@link #newest} with {@code fx_rate}, {@code person_id}, {@code person_bucket}
   */
  public static Dataset<Row> refunds(Dataset<Row> records, Dataset<Row> orders) {
    Dataset<Row> recorded =
        Newest.per(records, List.of("source", "shop_id", "refund_id", "refund_line_id"))
            .withColumn("order_key", orderKey())
            .withColumn("is_date_estimated", lit(false));
    Dataset<Row> known = recorded.select("order_key").distinct();
    Column share =
        when(col("total").gt(0), col("net_revenue").divide(col("total")))
            .otherwise(lit(1).cast(Types.MONEY));
    Column netRefund =
        least(
            bround(col("refunded_total").multiply(share), 6).cast(Types.MONEY), col("net_revenue"));
    Dataset<Row> cumulative =
        orders
            .where(col("refunded_total").gt(0))
            .join(known, new String[] {"order_key"}, "left_anti")
            .select(
                col("source"),
                col("brand"),
                col("market"),
                col("source_file"),
                col("source_position"),
                col("position_kind"),
                col("extract_ts"),
                col("row_hash"),
                col("shop_id"),
                concat_ws("", lit("cumulative:"), col("order_id")).as("refund_id"),
                lit("").as("refund_line_id"),
                col("order_id"),
                lit(null).cast("string").as("line_id"),
                col("created_ts").as("refund_ts"),
                col("business_date"),
                lit(null).cast("bigint").as("quantity"),
                netRefund.as("amount"),
                lit(null).cast(Types.MONEY).as("tax"),
                lit(null).cast(Types.MONEY).as("shipping_amount"),
                lit("full").as("kind"),
                col("currency"),
                col("order_key"),
                lit(true).as("is_date_estimated"));
    Dataset<Row> ofOrders =
        orders.select(
            col("order_key"),
            col("fx_rate"),
            col("person_id"),
            col("person_bucket"),
            col("brand").as("order_brand"),
            col("market").as("order_market"));
    return recorded
        .unionByName(cumulative)
        .join(ofOrders, new String[] {"order_key"}, "left_outer")
        .withColumn("brand", coalesce(col("order_brand"), col("brand")))
        .withColumn("market", coalesce(col("order_market"), col("market")))
        .drop("order_brand", "order_market");
  }

  /** Adds {@code refunds_reporting}: refunds dated up to {@code asOf}, at the rate of the order. */
  public static Dataset<Row> withRefunds(
      Dataset<Row> orders, Dataset<Row> refunds, LocalDate asOf) {
    Dataset<Row> perOrder =
        refunds
            .where(col("business_date").leq(lit(asOf)))
            .groupBy("order_key")
            .agg(sum("amount_reporting").cast(Types.MONEY).as("refunded"));
    return orders
        .join(perOrder, new String[] {"order_key"}, "left_outer")
        .withColumn("refunds_reporting", coalesce(col("refunded"), lit(0).cast(Types.MONEY)))
        .drop("refunded");
  }

  /**
   * Adds {@code margin_reporting} and {@code cost_basis}. Margin = net revenue - goods - payment -
   * shipping cost. Goods cost is the order's own, else the sum over its lines of quantity x unit
   * cost as of the order's day when every line has one ({@code actual}), else a configured rate
   * ({@code rate}), else unknown ({@code missing}, null margin).
   *
   * @param lineCosts {@link #lineCosts}: one row per order whose lines are all costed
   * @param orderCosts per order: {@code order_key, other_cost} in reporting currency
   */
  public static Dataset<Row> withMargin(
      Dataset<Row> orders, Dataset<Row> lineCosts, Dataset<Row> orderCosts, Double goodsRate) {
    Column ownGoods = ExchangeRates.converted(col("cost_of_goods"));
    Column rateGoods =
        goodsRate == null
            ? lit(null).cast(Types.MONEY)
            : bround(
                    col("net_revenue_reporting")
                        .multiply(lit(java.math.BigDecimal.valueOf(goodsRate))),
                    6)
                .cast(Types.MONEY);
    Column goods = coalesce(ownGoods, col("goods_reporting"), rateGoods);
    Column zero = lit(0).cast(Types.MONEY);
    Column other =
        coalesce(
            col("other_cost"),
            coalesce(ExchangeRates.converted(col("payment_cost")), zero)
                .plus(coalesce(ExchangeRates.converted(col("shipping_cost")), zero)));
    return orders
        .join(lineCosts, new String[] {"order_key"}, "left_outer")
        .join(orderCosts, new String[] {"order_key"}, "left_outer")
        .withColumn(
            "margin_reporting",
            coalesce(
                ExchangeRates.converted(col("margin")),
                col("net_revenue_reporting").minus(goods).minus(other).cast(Types.MONEY)))
        .withColumn(
            "cost_basis",
            when(coalesce(col("margin"), ownGoods, col("goods_reporting")).isNotNull(), "actual")
                .when(rateGoods.isNotNull(), "rate")
                .otherwise("missing"))
        .drop("goods_reporting", "other_cost");
  }

  /**
   * Goods cost of the orders all of whose lines have a unit cost: {@code order_key,
   * goods_reporting}.
   *
   * @param lines silver order_lines
   * @param orders orders with {@code order_key, business_date, market}
   * @param productCosts silver product_costs with {@code unit_cost_reporting}, at the rate of
   *     {@code valid_from}
   */
  public static Dataset<Row> lineCosts(
      Dataset<Row> lines, Dataset<Row> orders, Dataset<Row> productCosts) {
    Dataset<Row> costs =
        productCosts.select(
            col("sku"),
            col("market").as("cost_market"),
            col("valid_from"),
            col("unit_cost_reporting"));
    Dataset<Row> sold =
        lines
            .where(coalesce(col("is_gift_card"), lit(false)).equalTo(false))
            .select(
                col("order_key"),
                col("line_id"),
                col("sku"),
                coalesce(col("quantity"), lit(1L)).as("quantity"),
                col("unit_cost"))
            .join(
                orders.select("order_key", "business_date", "market", "fx_rate"),
                new String[] {"order_key"},
                "inner");
    Column inMarket =
        col("cost_market").equalTo(col("market")).or(col("cost_market").equalTo("(unassigned)"));
    Dataset<Row> costed =
        sold.join(broadcast(costs), new String[] {"sku"}, "left_outer")
            .withColumn("applies", inMarket.and(col("valid_from").leq(col("business_date"))))
            .groupBy("order_key", "line_id")
            .agg(
                org.apache.spark.sql.functions.max("quantity").as("quantity"),
                org.apache
                    .spark
                    .sql
                    .functions
                    .max(ExchangeRates.converted(col("unit_cost")))
                    .as("own_cost"),
                org.apache
                    .spark
                    .sql
                    .functions
                    .max_by(
                        col("unit_cost_reporting"),
                        when(
                            col("applies"),
                            org.apache.spark.sql.functions.struct(
                                col("valid_from"), col("cost_market").notEqual("(unassigned)"))))
                    .as("listed_cost"));
    return costed
        .withColumn(
            "line_cost", col("quantity").multiply(coalesce(col("own_cost"), col("listed_cost"))))
        .groupBy("order_key")
        .agg(
            sum("line_cost").cast(Types.MONEY).as("goods_reporting"),
            count(lit(1)).as("lines"),
            count("line_cost").as("costed_lines"))
        .where(col("lines").equalTo(col("costed_lines")))
        .select("order_key", "goods_reporting");
  }

  /**
   * Costs of orders from silver order_costs: {@code order_key, other_cost} in reporting currency.
   */
  public static Dataset<Row> otherCosts(
      Dataset<Row> orderCosts, Dataset<Row> orders, Dataset<Row> rates, String reporting) {
    Dataset<Row> dated =
        orderCosts
            .select(col("order_id"), col("amount"), col("currency").as("cost_currency"))
            .join(
                orders.select("order_id", "order_key", "business_date"),
                new String[] {"order_id"},
                "inner");
    return ExchangeRates.withRate(
            dated, rates, reporting, col("cost_currency"), to_date(col("business_date")))
        .groupBy("order_key")
        .agg(sum(ExchangeRates.converted(col("amount"))).cast(Types.MONEY).as("other_cost"));
  }
}
