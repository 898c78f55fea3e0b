package io.plumbline.history;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the numbers of a month are made of, row by row of silver, all in one shape.
 *
 * <p>{@code measure, fact_key, period, source, channel, brand, market}: what and whose; {@code
 * value}: what the row adds to its month, reporting currency or count; {@code original}: the same
 * in the currency of the record; {@code refunded}: refunds taken off inside value; {@code rate};
 * {@code file, position, raw}: the record, its hash null where several made the row.
 */
final class PeriodFacts {
  /** Tables the facts are read from. */
  static final List<Table> TABLES =
      List.of(
          Silver.AD_PERFORMANCE,
          Silver.COSTS_DAILY,
          Silver.ORDERS,
          Silver.REFUNDS,
          Silver.CUSTOMERS);

  private static final String[] SHAPE = {
    "measure",
    "fact_key",
    "period",
    "source",
    "channel",
    "brand",
    "market",
    "value",
    "original",
    "refunded",
    "rate",
    "file",
    "position",
    "raw"
  };

  private PeriodFacts() {}

  static Dataset<Row> of(Function<Table, Dataset<Row>> tables) {
    Dataset<Row> orders = tables.apply(Silver.ORDERS);
    return Stream.of(
            spend(tables.apply(Silver.AD_PERFORMANCE)),
            cost(tables.apply(Silver.COSTS_DAILY)),
            sales(orders),
            refunds(tables.apply(Silver.REFUNDS), orders),
            newCustomers(tables.apply(Silver.CUSTOMERS), orders))
        .map(PeriodFacts::shaped)
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private static Dataset<Row> spend(Dataset<Row> ads) {
    return recorded(ads.where(col("is_primary")), "date")
        .withColumn("measure", lit("spend"))
        .withColumn("fact_key", xxhash64(Silver.AD_PERFORMANCE.keyColumns()))
        .withColumn("value", col("spend_reporting"))
        .withColumn("original", col("spend"))
        .withColumn("rate", col("fx_rate"));
  }

  private static Dataset<Row> cost(Dataset<Row> ledger) {
    return ledger
        .where(col("scenario").equalTo("actual").and(col("is_media").equalTo(false)))
        .withColumn("period", trunc(col("date"), "month"))
        .withColumn("channel", coalesce(col("channel"), lit("")))
        .withColumn("file", lit(""))
        .withColumn("position", lit(-1L))
        .withColumn("raw", lit(null).cast("bigint"))
        .withColumn("measure", lit("cost"))
        .withColumn("fact_key", xxhash64(col("source"), col("cost_id"), col("date")))
        .withColumn("value", col("amount_reporting"))
        .withColumn("original", col("amount"))
        .withColumn("rate", col("fx_rate"));
  }

  /** An order that does not count is a row that adds nothing: it may have counted before. */
  private static Dataset<Row> sales(Dataset<Row> orders) {
    Column counts = col("is_counted");
    Column one = when(counts, 1).otherwise(0);
    Column revenue = when(counts, col("net_revenue_reporting"));
    Column own = when(counts, col("net_revenue"));
    Column refunds = when(counts, col("refunds_reporting"));
    return recorded(orders, "business_date")
        .withColumn("channel", lit(""))
        .withColumn("fact_key", col("order_key"))
        .withColumn(
            "of",
            explode(
                array(
                    sale("orders", one, one, lit(0), lit(null)),
                    sale("revenue", revenue, own, lit(0), col("fx_rate")),
                    sale(
                        "revenue_after_refunds",
                        revenue.minus(refunds),
                        own,
                        refunds,
                        col("fx_rate")))))
        .withColumn("measure", col("of.measure"))
        .withColumn("value", col("of.value"))
        .withColumn("original", col("of.original"))
        .withColumn("refunded", col("of.refunded"))
        .withColumn("rate", col("of.rate"));
  }

  private static Column sale(
      String measure, Column value, Column original, Column refunded, Column rate) {
    return struct(
        lit(measure).as("measure"),
        value.cast(Types.MONEY).as("value"),
        original.cast(Types.MONEY).as("original"),
        refunded.cast(Types.MONEY).as("refunded"),
        rate.cast(Types.FX_RATE).as("rate"));
  }

  private static Dataset<Row> refunds(Dataset<Row> refunds, Dataset<Row> orders) {
    return recorded(refunds, "business_date")
        .join(
            orders.where(col("is_counted")).select(col("order_key"), col("fx_rate").as("rate")),
            new String[] {"order_key"},
            "inner")
        .withColumn("channel", lit(""))
        .withColumn("measure", lit("refunds"))
        .withColumn(
            "fact_key",
            xxhash64(col("source"), col("shop_id"), col("refund_id"), col("refund_line_id")))
        .withColumn("value", col("amount_reporting"))
        .withColumn("original", col("amount"));
  }

  private static Dataset<Row> newCustomers(Dataset<Row> customers, Dataset<Row> orders) {
    return customers
        .where(col("is_left_truncated").equalTo(false))
        .join(
            orders.select(
                col("order_key").as("first_order_key"),
                col("source"),
                col("source_file").as("file"),
                col("source_position").as("position")),
            new String[] {"first_order_key"},
            "left_outer")
        .withColumn("period", trunc(col("first_order_date"), "month"))
        .withColumn("source", coalesce(col("source"), lit("")))
        .withColumn("channel", lit(""))
        .withColumn("measure", lit("new_customers"))
        .withColumn("fact_key", col("person_id"))
        .withColumn("value", lit(1))
        .withColumn("original", lit(1))
        .withColumn("rate", lit(null))
        .withColumn("raw", col("first_order_key"));
  }

  /** Rows with the record they were read from. */
  private static Dataset<Row> recorded(Dataset<Row> rows, String day) {
    return rows.withColumn("period", trunc(col(day), "month"))
        .withColumn("file", col("source_file"))
        .withColumn("position", col("source_position"))
        .withColumn("raw", col("row_hash"));
  }

  private static Dataset<Row> shaped(Dataset<Row> rows) {
    Column none = lit(0).cast(Types.MONEY);
    Dataset<Row> all =
        List.of(rows.columns()).contains("refunded") ? rows : rows.withColumn("refunded", none);
    return all.withColumn("value", coalesce(col("value").cast(Types.MONEY), none))
        .withColumn("original", coalesce(col("original").cast(Types.MONEY), none))
        .withColumn("refunded", coalesce(col("refunded").cast(Types.MONEY), none))
        .withColumn("rate", col("rate").cast(Types.FX_RATE))
        .withColumn("file", coalesce(col("file"), lit("")))
        .withColumn("position", coalesce(col("position"), lit(-1L)))
        .select(Stream.of(SHAPE).map(org.apache.spark.sql.functions::col).toArray(Column[]::new));
  }
}
