package io.plumbline.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Order lines, newest version; a line that was cut off its order in another file finds it by the
 * order's name.
 */
public final class OrderLines {
  private OrderLines() {}

  /**
   * The contract of silver.order_lines.
   *
   * @param records bronze order_lines
   * @param orders newest orders with {@code order_key}
   */
  public static Dataset<Row> of(Dataset<Row> records, Dataset<Row> orders) {
    Dataset<Row> names =
        orders
            .where(col("order_name").isNotNull())
            .groupBy("source", "shop_id", "order_name")
            .agg(min("order_id").as("id_of_name"));
    Dataset<Row> resolved =
        records
            .join(
                names,
                scala.jdk.javaapi.CollectionConverters.asScala(
                        List.of("source", "shop_id", "order_name"))
                    .toSeq(),
                "left_outer")
            .withColumn("order_id", coalesce(col("order_id"), col("id_of_name"), lit("")))
            .drop("id_of_name");
    return Newest.per(resolved, List.of("source", "shop_id", "order_id", "line_id"))
        .withColumn("order_key", Orders.orderKey());
  }
}
