package io.plumbline.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.identity.People;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** People with a counted order, and the first of them. */
public final class Customers {
  private Customers() {}

  /**
   * The contract of silver.customers.
   *
   * @param orders orders with {@code is_counted, order_key, person_id}
   * @param seeds first orders from before the history, with {@code person_id}
   * @param consents {@link Consents#of}
   * @param knownFrom first day on which who orders for the first time in the data is new
   */
  public static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> seeds,
      Dataset<Row> consents,
      Optional<LocalDate> knownFrom) {
    Dataset<Row> first =
        orders
            .where(col("is_counted").and(col("person_id").isNotNull()))
            .groupBy("person_id")
            .agg(
                min_by(
                        struct(
                            col("created_ts"),
                            col("business_date"),
                            col("order_key"),
                            col("brand"),
                            col("market"),
                            col("country")),
                        struct(col("created_ts"), col("order_key")))
                    .as("first"));
    Dataset<Row> seeded =
        seeds
            .where(col("person_id").isNotNull())
            .groupBy("person_id")
            .agg(
                min_by(
                        struct(col("first_order_ts"), col("first_order_date")),
                        struct(col("first_order_ts"), col("source")))
                    .as("seed"));
    Column isEarlier = coalesce(col("seed.first_order_ts").lt(col("first.created_ts")), lit(false));
    Column truncated =
        knownFrom
            .map(day -> col("seed").isNull().and(col("first.business_date").lt(lit(day))))
            .orElse(lit(false));
    return first
        .join(seeded, new String[] {"person_id"}, "left_outer")
        .join(consents, new String[] {"person_id"}, "left_outer")
        .select(
            col("person_id"),
            People.bucket(col("person_id")).as("person_bucket"),
            when(isEarlier, col("seed.first_order_ts"))
                .otherwise(col("first.created_ts"))
                .as("first_order_ts"),
            when(isEarlier, col("seed.first_order_date"))
                .otherwise(col("first.business_date"))
                .as("first_order_date"),
            when(isEarlier, lit(-1L)).otherwise(col("first.order_key")).as("first_order_key"),
            col("first.brand").as("brand"),
            col("first.market").as("market"),
            col("first.country").as("country"),
            col("consent_marketing"),
            col("consent_measurement"),
            truncated.as("is_left_truncated"));
  }
}
