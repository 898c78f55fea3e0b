package io.plumbline.io;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts rows of a table in the place of others, in one commit. Only what differs is written, and
 * files without rows that go stay as they are.
 *
 * @param version the table afterwards; the one before when nothing differs
 * @param sides rows that went or changed, as they were, and that came or changed, as they are; kept
 *     for this run
 * @param rows how many rows went or came
 */
public record RowExchange(TableVersion version, Sides sides, long rows) {
  private static final String GONE = "_gone";

  /** Whether no row differed. */
  public boolean isNothing() {
    return rows == 0;
  }

  /**
   * Exchanges rows.
   *
   * @param before the newest version of the table, with its hash
   * @param stale rows of it that may go
   * @param fresh the rows there are to be instead, in the columns of the contract
   * @param runId run the commit is of
   */
  static RowExchange in(
      Lake lake,
      Table table,
      TableVersion before,
      Dataset<Row> stale,
      Dataset<Row> fresh,
      String runId) {
    Dataset<Row> was = stale.select(struct(table.selection()).as("was"));
    Dataset<Row> is = Lake.conform(table, fresh).select(struct(table.typedSelection()).as("is"));
    Dataset<Row> different =
        was.join(is, sameKey(table, "was", "is"), "full_outer")
            .where(not(col("was").eqNullSafe(col("is"))))
            .localCheckpoint();
    Dataset<Row> went = different.where(col("was").isNotNull()).select("was.*");
    Dataset<Row> came = different.where(col("is").isNotNull()).select("is.*");
    Row lost = went.agg(RowHash.rows(), RowHash.hash(table)).head();
    Row won = came.agg(RowHash.rows(), RowHash.hash(table)).head();
    long rows = lost.getLong(0) + won.getLong(0);
    if (rows == 0) {
      return new RowExchange(before, new Sides(went, came), rows);
    }
    long version =
        lost.getLong(0) == 0
            ? lake.append(table, came, runId).version()
            : merged(lake, table, before, different, went);
    return new RowExchange(
        new TableVersion(
            before.path(),
            version,
            before.rows() - lost.getLong(0) + won.getLong(0),
            hash(before.rowHash())
                .subtract(hash(RowHash.text(lost.get(1))))
                .add(hash(RowHash.text(won.get(1))))
                .toString()),
        new Sides(went, came),
        rows);
  }

  private static long merged(
      Lake lake, Table table, TableVersion before, Dataset<Row> different, Dataset<Row> went) {
    Stream<Column> columns =
        table.columns().stream()
            .map(
                column ->
                    (table.keys().contains(column.name())
                            ? coalesce(col("is." + column.name()), col("was." + column.name()))
                            : col("is." + column.name()))
                        .as(column.name()));
    Dataset<Row> source =
        different.select(
            Stream.concat(columns, Stream.of(col("is").isNull().as(GONE))).toArray(Column[]::new));
    Map<String, String> values = new TreeMap<>();
    table.columns().forEach(column -> values.put(column.name(), "next." + column.name()));
    return lake.changed(
            table,
            before,
            rows ->
                rows.as("kept")
                    .merge(source.as("next"), where(table, went))
                    .whenMatched("next." + GONE)
                    .delete()
                    .whenMatched()
                    .updateExpr(values)
                    .whenNotMatched("NOT next." + GONE)
                    .insertExpr(values)
                    .execute())
        .version();
  }

  /** The keys, and days between which rows go: files of other days are not looked into. */
  private static String where(Table table, Dataset<Row> went) {
    Stream<String> keys = table.keys().stream().map(key -> "kept." + key + " = next." + key);
    List<String> days =
        table.columns().stream()
            .filter(column -> column.type().equals(Types.DATE) && !column.nullable())
            .map(ColumnSpec::name)
            .filter(Lake.skippedBy(table)::contains)
            .toList();
    Row ends =
        went.agg(
                min(lit(true)),
                days.stream().flatMap(day -> Stream.of(min(day), max(day))).toArray(Column[]::new))
            .head();
    Stream<String> between =
        days.stream()
            .filter(day -> !ends.isNullAt(ends.fieldIndex("min(" + day + ")")))
            .map(
                day ->
                    "kept.%s BETWEEN DATE'%s' AND DATE'%s'"
                        .formatted(
                            day, ends.getAs("min(" + day + ")"), ends.getAs("max(" + day + ")")));
    return Stream.concat(keys, between).collect(Collectors.joining(" AND "));
  }

  private static Column sameKey(Table table, String left, String right) {
    return table.keys().stream()
        .map(key -> col(left + "." + key).equalTo(col(right + "." + key)))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static BigInteger hash(String text) {
    return new BigInteger(text);
  }
}
