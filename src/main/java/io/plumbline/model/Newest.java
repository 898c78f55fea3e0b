package io.plumbline.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Picks one record per key: the newest extract, then the last file name, then the last position.
 */
public final class Newest {
  private Newest() {}

  /**
   * One row per key, columns kept. The choice depends on the records alone, never on the order of
   * arrival.
   */
  public static Dataset<Row> per(Dataset<Row> records, List<String> keys) {
    return per(records, keys, col("extract_ts").desc());
  }

  /** Likewise, with a first criterion of its own, such as the source's own time of change. */
  public static Dataset<Row> per(Dataset<Row> records, List<String> keys, Column first) {
    Column[] by = keys.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    return records
        .withColumn(
            "newest",
            row_number()
                .over(
                    Window.partitionBy(by)
                        .orderBy(
                            first,
                            col("extract_ts").desc(),
                            col("source_file").desc(),
                            col("source_position").desc(),
                            col("row_hash"))))
        .where(col("newest").equalTo(1))
        .drop("newest");
  }
}
