package io.plumbline.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Types;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Buying histories: per person x, t_x and T in days and the mean spend of repeat purchase days.
 *
 * <p>Several orders of one day are one purchase. A first order known from a seed file only is a
 * purchase day without revenue; spend never counts the first day.
 */
final class Histories {
  private Histories() {}

  /**
   * One row per person with a counted order up to a day: {@code person_id, person_bucket, brand,
   * market, first_order_date, is_left_truncated, segment, x, tx, age, monetary_value, orders,
   * revenue, refunds, margin, revenue_with_margin, refunds_with_margin}.
   */
  static Dataset<Row> of(
      Dataset<Row> orders, Dataset<Row> customers, String segmentBy, LocalDate until) {
    Dataset<Row> people = customers.where(col("first_order_date").leq(lit(until)));
    Column zero = lit(0).cast(Types.MONEY);
    Column knowsMargin = col("margin_reporting").isNotNull();
    Dataset<Row> ordered =
        orders
            .where(
                col("is_counted")
                    .and(col("person_id").isNotNull())
                    .and(col("business_date").leq(lit(until))))
            .select(
                col("person_id"),
                col("business_date").as("day"),
                lit(1).as("orders"),
                col("net_revenue_reporting").as("revenue"),
                col("refunds_reporting").as("refunds"),
                coalesce(col("margin_reporting"), zero).as("margin"),
                when(knowsMargin, col("net_revenue_reporting"))
                    .otherwise(zero)
                    .as("revenue_with_margin"),
                when(knowsMargin, col("refunds_reporting"))
                    .otherwise(zero)
                    .as("refunds_with_margin"));
    Dataset<Row> first =
        people.select(
            col("person_id"),
            col("first_order_date").as("day"),
            lit(0).as("orders"),
            zero.as("revenue"),
            zero.as("refunds"),
            zero.as("margin"),
            zero.as("revenue_with_margin"),
            zero.as("refunds_with_margin"));
    Column repeats = count(lit(1)).minus(1);
    Column spend = sum("revenue").minus(min_by(col("revenue"), col("day"))).divide(repeats);
    return ordered
        .unionByName(first)
        .groupBy("person_id", "day")
        .agg(
            money("revenue"),
            sum("orders").as("orders"),
            money("refunds"),
            money("margin"),
            money("revenue_with_margin"),
            money("refunds_with_margin"))
        .groupBy("person_id")
        .agg(
            repeats.cast("int").as("x"),
            datediff(max("day"), min("day")).as("tx"),
            datediff(lit(until), min("day")).as("age"),
            when(repeats.gt(0), spend).cast(Types.MONEY).as("monetary_value"),
            count(when(col("orders").gt(0), 1)).as("days_with_orders"),
            sum("orders").as("orders"),
            money("revenue"),
            money("refunds"),
            money("margin"),
            money("revenue_with_margin"),
            money("refunds_with_margin"))
        .join(
            people.select(
                "person_id",
                "person_bucket",
                "brand",
                "market",
                "first_order_date",
                "is_left_truncated"),
            "person_id")
        .withColumn("segment", segment(segmentBy));
  }

  static Column segment(String by) {
    Column brand = concat(lit("brand:"), col("brand"));
    Column market = concat(lit("market:"), col("market"));
    return switch (by) {
      case "none" -> lit(SegmentModels.ALL);
      case "brand" -> brand;
      case "market" -> market;
      case "brand_market" -> concat(brand, lit(" "), market);
      default ->
          throw new IllegalArgumentException(
              "segment-by " + by + ": known none, brand, market, brand_market");
    };
  }

  private static Column money(String name) {
    return sum(name).cast(Types.MONEY).as(name);
  }
}
