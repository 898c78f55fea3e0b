package io.plumbline.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.plumbline.table.Bronze;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.SystemIds;
import io.plumbline.table.Table;
import java.util.function.BiPredicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The way back from a person to the ids shops and CRMs print. */
public final class PersonKeys {
  private PersonKeys() {}

  /**
   * The contract of silver.person_keys. Ids that are shared, or that may be an address, a phone
   * number or a name, are left out.
   *
   * @param customers {@code source, person_id, native_id} of shops
   * @param leads {@code source, person_id, lead_id}, newest
   * @param feeds whether a source, by id, feeds a bronze table
   */
  public static Dataset<Row> of(
      Dataset<Row> customers,
      Dataset<Row> leads,
      IdSystems systems,
      BiPredicate<String, Table> feeds) {
    return keys(
            customers.withColumn("id_type", lit("customer")),
            systems.firstSource(source -> feeds.test(source, Bronze.ORDERS)))
        .union(
            keys(
                leads.withColumn("native_id", col("lead_id")).withColumn("id_type", lit("lead")),
                systems.firstSource(source -> feeds.test(source, Bronze.LEADS))))
        .where(col("person_id").isNotNull().and(col("native_id").rlike(SystemIds.PRINTED)))
        .groupBy("person_id", "system", "native_id")
        .agg(min("id_type").as("id_type"))
        .withColumn("person_bucket", People.bucket(col("person_id")))
        .select(SilverIdentity.PERSON_KEYS.typedSelection());
  }

  private static Dataset<Row> keys(Dataset<Row> printed, Column system) {
    return printed.select(col("person_id"), system.as("system"), col("native_id"), col("id_type"));
  }
}
