package io.plumbline.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.Silver;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Everything that can be credited: each counted order, and each imported conversion up to as_of.
 */
public final class Conversions {
  private Conversions() {}

  /**
   * The contract of silver.conversions.
   *
   * @param orders silver orders
   * @param customers silver customers
   * @param imported newest generic conversions with {@code person_id, person_bucket, fx_rate}
   * @param touchesCompleteFrom first day from which touches were tracked
   * @param clickWindowDays a look-back that reaches before that day is untracked
   */
  public static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> customers,
      Dataset<Row> imported,
      LocalDate asOf,
      Optional<LocalDate> touchesCompleteFrom,
      int clickWindowDays) {
    Dataset<Row> firsts =
        customers.select(
            col("person_id").as("customer"), col("first_order_key"), col("is_left_truncated"));
    Column isNew =
        coalesce(
            col("order_key")
                .equalTo(col("first_order_key"))
                .and(col("is_left_truncated").equalTo(false)),
            lit(false));
    Dataset<Row> ofOrders =
        orders
            .where(col("is_counted"))
            .join(firsts, col("person_id").equalTo(col("customer")), "left_outer")
            .select(
                xxhash64(concat_ws("|", lit("order"), col("order_key"))).as("conversion_key"),
                lit("order").as("conversion_type"),
                col("source"),
                col("created_ts").as("conversion_ts"),
                col("business_date").as("date"),
                col("brand"),
                col("market"),
                col("order_key"),
                isNew.as("is_new_customer"),
                lit(1L).as("count"),
                col("net_revenue_reporting").as("revenue"),
                col("refunds_reporting").as("refunds"),
                col("margin_reporting").as("margin"),
                col("person_id"),
                col("person_bucket"));
    Dataset<Row> others =
        imported
            .where(col("date").leq(lit(asOf)).and(col("fx_rate").isNotNull()))
            .select(
                xxhash64(
                        concat_ws(
                            "|",
                            lit("imported"),
                            col("conversion_type"),
                            col("source"),
                            col("conversion_id")))
                    .as("conversion_key"),
                col("conversion_type"),
                col("source"),
                col("conversion_ts"),
                col("date"),
                col("brand"),
                col("market"),
                lit(-1L).as("order_key"),
                lit(false).as("is_new_customer"),
                col("count"),
                ExchangeRates.converted(col("value")).as("revenue"),
                lit(0).cast(Types.MONEY).as("refunds"),
                ExchangeRates.converted(col("margin")).as("margin"),
                col("person_id"),
                col("person_bucket"));
    Column tracked =
        touchesCompleteFrom
            .map(day -> date_sub(to_date(col("conversion_ts")), clickWindowDays).geq(lit(day)))
            .orElse(lit(true));
    return ofOrders
        .unionByName(others)
        .withColumn("is_tracked", tracked)
        .select(Silver.CONVERSIONS.selection());
  }
}
