package io.plumbline.check;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a run must keep beside the laws: keys that name one row, and few records waiting. */
final class DataRules {
  private final Function<Table, Dataset<Row>> tables;
  private final double maxQuarantinedShare;

  DataRules(Function<Table, Dataset<Row>> tables, double maxQuarantinedShare) {
    this.tables = tables;
    this.maxQuarantinedShare = maxQuarantinedShare;
  }

  /** A data rule: no source may have more than the configured share of its records waiting. */
  Dataset<Row> quarantinedShare() {
    Column share =
        try_divide(sum("quarantined").cast("double"), sum("records_read").cast("double"));
    return Finding.error(
            0,
            "quarantined_share",
            "records waiting above checks.max-quarantined-share = "
                + maxQuarantinedShare
                + "; see ops.quarantine")
        .noneFailed(
            tables
                .apply(Ops.FILES)
                .groupBy(col("source").as("subject"))
                .agg(
                    sum("records_read").as("expected"),
                    sum("records_read").minus(sum("quarantined")).as("actual"),
                    when(coalesce(share, lit(0.0)).gt(maxQuarantinedShare), sum("quarantined"))
                        .otherwise(lit(0L))
                        .as("failed_rows")));
  }

  /** A data rule: the key of a table names one row. */
  Dataset<Row> uniqueKey(Table table) {
    return Finding.error(0, "unique_key", Arrays.toString(table.keys().toArray()))
        .noneFailed(
            tables
                .apply(table)
                .agg(
                    count(lit(1)).as("expected"),
                    count_distinct(struct(table.keyColumns())).as("actual"))
                .withColumn("failed_rows", abs(col("expected").minus(col("actual"))))
                .withColumn("subject", lit(table.fullName())));
  }
}
