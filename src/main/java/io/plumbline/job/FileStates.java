package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

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
}
