package io.plumbline.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What it costs to serve customers, by order: the ledger's {@code servicing} of a month is shared
 * evenly by the month's counted orders of its brand and market, those of all brands or markets
 * where it names none.
 *
 * <p>Shares are whole units of 0.000001; what is left over, less than a unit per order, goes to the
 * order with the lowest key. A month without such orders has nobody to charge.
 */
public final class ServicingCost {
  private static final String NOBODY = "(unassigned)";
  private static final Column UNIT = lit(new BigDecimal("0.000001"));

  private ServicingCost() {}

  /**
   * {@code month, brand, market, amount} from silver {@code costs_daily}, or from rows of it up to
   * a day.
   */
  public static Dataset<Row> monthly(Dataset<Row> costs) {
    return LedgerAllocation.onlyActual(costs)
        .filter(col("cost_type").equalTo("servicing"))
        .groupBy(trunc(col("date"), "month").as("month"), col("brand"), col("market"))
        .agg(sum("amount_reporting").cast("decimal(20,6)").as("amount"));
  }

  /** Adds {@code servicing_cost} to orders with {@code order_key, business_date, brand, market}. */
  public static Dataset<Row> withShare(Dataset<Row> orders, Dataset<Row> servicing) {
    Dataset<Row> months = orders.withColumn("month", trunc(col("business_date"), "month"));
    Dataset<Row> cells =
        months
            .groupBy("month", "brand", "market")
            .agg(count(lit(1)).as("orders"), min("order_key").as("first"));
    Column owns =
        col("item_month")
            .equalTo(col("month"))
            .and(col("item_brand").isin(NOBODY).or(col("item_brand").equalTo(col("brand"))))
            .and(col("item_market").isin(NOBODY).or(col("item_market").equalTo(col("market"))));
    Dataset<Row> matched =
        servicing
            .select(
                col("month").as("item_month"),
                col("brand").as("item_brand"),
                col("market").as("item_market"),
                col("amount").multiply(1_000_000L).cast("long").as("units"))
            .join(cells, owns);
    String[] item = {"item_month", "item_brand", "item_market"};
    Dataset<Row> shares =
        matched
            .groupBy("item_month", "item_brand", "item_market", "units")
            .agg(sum("orders").as("sharers"), min("first").as("payer"))
            .withColumn("each", expr("units div sharers"))
            .withColumn("rest", col("units").minus(col("each").multiply(col("sharers"))));
    Dataset<Row> ofCell =
        matched
            .select("item_month", "item_brand", "item_market", "month", "brand", "market")
            .join(shares, item)
            .groupBy("month", "brand", "market")
            .agg(sum("each").as("each"));
    Dataset<Row> ofPayer = shares.groupBy(col("payer").as("order_key")).agg(sum("rest").as("rest"));
    Column units =
        coalesce(col("each"), lit(0L)).plus(coalesce(col("rest"), lit(0L))).cast("decimal(20,0)");
    return months
        .join(broadcast(ofCell), new String[] {"month", "brand", "market"}, "left_outer")
        .join(broadcast(ofPayer), new String[] {"order_key"}, "left_outer")
        .withColumn("servicing_cost", units.multiply(UNIT).cast("decimal(20,6)"))
        .drop("month", "each", "rest");
  }
}
