package io.plumbline.value;

import static org.apache.spark.sql.functions.col;

import io.plumbline.table.GoldValue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Whom to write to: the most valuable customers who agreed to it, by the ids of their systems. */
public final class TopCustomers {
  /** The two best tenths. */
  private static final int FROM_DECILE = 9;

  private TopCustomers() {}

  /**
   * {@code top_customers}. Consent nobody knows of is no consent.
   *
   * @param segments rows of {@code customer_segments}
   * @param customers silver {@code customers}
   * @param keys silver {@code person_keys}
   */
  public static Dataset<Row> of(Dataset<Row> segments, Dataset<Row> customers, Dataset<Row> keys) {
    String[] person = {"person_id"};
    return segments
        .where(col("value_decile").geq(FROM_DECILE))
        .join(customers.where(col("consent_marketing")).select("person_id"), person, "left_semi")
        .join(keys.drop("person_bucket"), person, "inner")
        .select(GoldValue.TOP_CUSTOMERS.typedSelection());
  }
}
