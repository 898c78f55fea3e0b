package io.plumbline.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverAds;
import io.plumbline.table.Table;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Law 4: every record read is somewhere. */
final class RecordLaws {
  private final Function<Table, Dataset<Row>> tables;

  RecordLaws(Function<Table, Dataset<Row>> tables) {
    this.tables = tables;
  }

  /** Law 4: every record read is accepted, a control row, waiting or suppressed. */
  Dataset<Row> recordsOfFiles() {
    Column parts =
        col("accepted").plus(col("control")).plus(col("quarantined")).plus(col("suppressed"));
    return Finding.error(
            4, "records_of_files", "records read = accepted + control + quarantined + suppressed")
        .noneFailed(
            tables
                .apply(Ops.FILES)
                .groupBy(col("source").as("subject"))
                .agg(
                    sum("records_read").as("expected"),
                    sum(parts).as("actual"),
                    count(when(col("records_read").notEqual(parts), 1)).as("failed_rows")));
  }

  /** Law 4: quarantine counts every record that waits, of which it stores some. */
  Dataset<Row> recordsOfQuarantine() {
    Dataset<Row> waiting =
        tables
            .apply(Ops.QUARANTINE)
            .where(col("stage").equalTo("read").and(col("source_position").geq(0)))
            .groupBy(col("source").as("subject"))
            .agg(sum("records").as("waiting"));
    return Finding.error(
            4, "records_of_quarantine", "quarantined records of the files = sum of ops.quarantine")
        .equal(
            tables
                .apply(Ops.FILES)
                .groupBy(col("source").as("subject"))
                .agg(sum("quarantined").as("counted"))
                .join(waiting, new String[] {"subject"}, "full_outer")
                .select(
                    col("subject"),
                    coalesce(col("counted"), lit(0L)).as("expected"),
                    coalesce(col("waiting"), lit(0L)).as("actual")));
  }

  /**
   * Law 4: every accepted record is the origin of a silver row, or one with the same key is, or a
   * newer extract of its day lacks it, or it waits for a rate.
   */
  Dataset<Row> recordsOfSilver() {
    return List.of(
            unplaced(Bronze.ORDERS, Silver.ORDERS),
            unplaced(Bronze.TOUCHPOINTS, Silver.TOUCHPOINTS),
            unplaced(Bronze.AD_PERFORMANCE, Silver.AD_PERFORMANCE))
        .stream()
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> unplaced(Table bronze, Table silver) {
    Column[] keys = silver.keyColumns();
    String[] on = silver.keys().toArray(String[]::new);
    Dataset<Row> waiting =
        tables
            .apply(Ops.QUARANTINE)
            .where(col("stage").equalTo("model"))
            .select("source", "source_file", "source_position");
    Dataset<Row> accepted =
        tables
            .apply(bronze)
            .join(waiting, new String[] {"source", "source_file", "source_position"}, "left_anti")
            .select(keys)
            .distinct()
            .withColumn("in_bronze", lit(1));
    Dataset<Row> placed = placed(silver, keys).withColumn("in_silver", lit(1));
    return Finding.error(4, "records_of_silver", "keys of accepted records without a row in silver")
        .noneFailed(
            accepted
                .join(placed, on, "left_outer")
                .agg(
                    count(lit(1)).as("expected"),
                    count("in_silver").as("actual"),
                    count(when(col("in_silver").isNull(), 1)).as("failed_rows"))
                .withColumn("subject", lit(silver.fullName())));
  }

  private Dataset<Row> placed(Table silver, Column[] keys) {
    Dataset<Row> rows = tables.apply(silver).select(keys);
    return silver == Silver.AD_PERFORMANCE
        ? rows.union(tables.apply(SilverAds.AD_PERFORMANCE_REMOVED).select(keys)).distinct()
        : rows;
  }
}
