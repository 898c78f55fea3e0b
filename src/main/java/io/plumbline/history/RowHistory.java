package io.plumbline.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.ColumnSpec;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Table;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of gold_history: what a run changes in tables that were published before.
 *
 * <p>A row is its JSON, all columns in contract order with nulls kept, the text row hashes are made
 * of; rows are equal when their texts are. A row that came needs only its key: the table itself has
 * the rest. Together with the published table the rows give back every state since the memory of
 * the table began ({@link AsKnown}).
 */
public final class RowHistory {
  private static final StructType TABLES = StructType.fromDDL("table_name string not null");

  private RowHistory() {}

  /**
   * A table before and after a run.
   *
   * @param began since when its past is kept
   */
  public record Change(Table table, Instant began, Dataset<Row> before, Dataset<Row> now) {}

  /**
   * The run that changes it.
   *
   * @param known when it is published, as near as can be said before
   */
  public record Run(String id, LocalDate asOf, Instant known) {}

  /**
   * What changed, in the contract of gold_history: one pass over all tables.
   *
   * @param changes tables to compare, at least one
   * @param history gold_history so far
   */
  public static Dataset<Row> of(List<Change> changes, Dataset<Row> history, Run run) {
    Object[] names = changes.stream().map(change -> change.table().fullName()).toArray();
    Dataset<Row> states =
        changes.stream()
            .flatMap(
                change ->
                    Stream.of(
                        state(change.table(), change.before(), "row_before", "row_now"),
                        state(change.table(), change.now(), "row_now", "row_before")))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    Dataset<Row> earlier =
        history
            .where(col("table_name").isin(names).and(col("row_key").notEqual("")))
            .select(
                col("table_name"),
                col("row_key"),
                none("string").as("row_before"),
                none("string").as("row_now"),
                col("known_to").as("last_change"));
    Column began =
        map(
            changes.stream()
                .flatMap(change -> Stream.of(lit(change.table().fullName()), lit(change.began())))
                .toArray(Column[]::new));
    Column hadRow = col("row_before").isNotNull();
    return states
        .unionByName(earlier)
        .groupBy("table_name", "row_key")
        .agg(
            max("row_before").as("row_before"),
            max("row_now").as("row_now"),
            max("last_change").as("last_change"))
        .where(not(col("row_before").eqNullSafe(col("row_now"))))
        .withColumn(
            "change",
            when(not(hadRow), "inserted")
                .when(col("row_now").isNull(), "removed")
                .otherwise("changed"))
        .withColumn(
            "known_from",
            when(hadRow, greatest(col("last_change"), element_at(began, col("table_name")))))
        .transform(rows -> madeBy(run, rows));
  }

  /** Rows that say since when the past of tables is kept. */
  public static Dataset<Row> beginning(SparkSession spark, List<Table> tables, Run run) {
    return spark
        .createDataFrame(
            tables.stream().map(table -> RowFactory.create(table.fullName())).toList(), TABLES)
        .withColumn("row_key", lit(""))
        .withColumn("change", lit("began"))
        .withColumn("row_before", none("string"))
        .withColumn("known_from", none("timestamp"))
        .transform(rows -> madeBy(run, rows));
  }

  /** The remembered rows of a table with their keys and texts. */
  private static Dataset<Row> state(Table table, Dataset<Row> rows, String here, String elsewhere) {
    return rows.where(table.remembered())
        .select(
            lit(table.fullName()).as("table_name"),
            json(table.keys().stream()).as("row_key"),
            json(table.columns().stream()
                    .filter(column -> !column.isRunMetadata())
                    .map(ColumnSpec::name))
                .as(here),
            none("string").as(elsewhere),
            none("timestamp").as("last_change"));
  }

  /** Columns as JSON with nulls kept. */
  private static Column json(Stream<String> columns) {
    return to_json(
        struct(columns.map(functions::col).toArray(Column[]::new)),
        Map.of("ignoreNullFields", "false"));
  }

  private static Dataset<Row> madeBy(Run run, Dataset<Row> rows) {
    return rows.withColumn("known_to", lit(run.known()))
        .withColumn("as_of", lit(Date.valueOf(run.asOf())))
        .withColumn("run_id", lit(run.id()))
        .select(GoldMemory.GOLD_HISTORY.selection());
  }

  private static Column none(String type) {
    return lit(null).cast(type);
  }
}
