package io.plumbline.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * People of the publication before whose id stands for nobody now.
 *
 * <p>A person's id is the xxhash64 of one of their identifiers, so the person that identifier names
 * today is the successor. What this gives depends on what was published before, and is memory: it
 * is no part of the law that nights equal a rebuild.
 */
public final class PersonMerges {
  private PersonMerges() {}

  /**
   * {@code old_person_id, new_person_id, reason, as_of, run_id}: {@code merged} into another
   * person; {@code refused}, when the identifier names nobody any more; {@code gone} with its
   * records.
   *
   * @param before person_map of the publication before
   * @param now person_map of this run
   */
  public static Dataset<Row> between(
      Dataset<Row> before, Dataset<Row> now, LocalDate asOf, String runId) {
    Dataset<Row> old =
        before
            .where(col("person_id").isNotNull())
            .select(col("person_id").as("old_person_id"))
            .distinct();
    Dataset<Row> successors =
        now.select(
            xxhash64(col("id_hash")).as("old_person_id"),
            col("person_id").as("new_person_id"),
            lit(true).as("is_known"));
    return old.join(successors, new String[] {"old_person_id"}, "left_outer")
        .where(
            col("new_person_id").isNull().or(col("new_person_id").notEqual(col("old_person_id"))))
        .select(
            col("old_person_id"),
            col("new_person_id"),
            when(col("new_person_id").isNotNull(), "merged")
                .when(col("is_known"), "refused")
                .otherwise("gone")
                .as("reason"),
            lit(java.sql.Date.valueOf(asOf)).as("as_of"),
            lit(runId).as("run_id"))
        .distinct();
  }
}
