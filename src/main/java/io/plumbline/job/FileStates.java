package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.plumbline.identity.Suppression;
import io.plumbline.table.Ops;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What ops.files, which only grows, says of each file last. */
final class FileStates {
  private FileStates() {}

  /** One row per file that is still there: its newest row of ops.files, in that contract. */
  static Dataset<Row> newest(Dataset<Row> files) {
    return files
        .groupBy("source", "path")
        .agg(max_by(struct(col("*")), col("run_id")).as("newest"))
        .select("newest.*")
        .where(col("state").notEqual("removed"));
  }

  /**
   * Law 4 when records leave bronze: in the newest row of their file, what was accepted and is
   * taken back is suppressed.
   *
   * @param records the records that leave, by {@link Suppression#RECORD}
   */
  static Dataset<Row> withSuppressed(Dataset<Row> files, Dataset<Row> records) {
    Dataset<Row> newest =
        files
            .groupBy("source", "path")
            .agg(max("run_id").as("run_id"))
            .withColumn("last", lit(true));
    Dataset<Row> taken =
        records
            .groupBy(col("source"), col("source_file").as("path"))
            .agg(count(lit(1)).as("taken"))
            .withColumn("last", lit(true));
    return files
        .join(newest, new String[] {"source", "path", "run_id"}, "left_outer")
        .join(taken, new String[] {"source", "path", "last"}, "left_outer")
        .withColumn("taken", coalesce(col("taken"), lit(0L)))
        .withColumn("suppressed", col("suppressed").plus(col("taken")))
        .withColumn("accepted", greatest(col("accepted").minus(col("taken")), lit(0L)))
        .select(Ops.FILES.selection());
  }
}
