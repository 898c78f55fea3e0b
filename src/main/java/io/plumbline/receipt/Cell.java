package io.plumbline.receipt;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.config.NearNames;
import io.plumbline.config.PlumblineException;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The one row of a table that {@code KEY=VALUE...} names.
 *
 * @param rows that row, as a dataset
 * @param row the same
 */
record Cell(Table table, Dataset<Row> rows, Row row) {
  private static final int EXAMPLES = 8;

  /**
   * Finds the row.
   *
   * @throws PlumblineException PLB-EXPLAIN-002 for a column the table does not have, -003 when no
   *     row is alike, -004 when several are
   */
  static Cell of(Table table, Dataset<Row> published, Map<String, String> wanted) {
    Map<String, Column> conditions = new LinkedHashMap<>();
    wanted.forEach((key, value) -> conditions.put(key, condition(table, key, value)));
    Dataset<Row> alike = published;
    for (Map.Entry<String, Column> condition : conditions.entrySet()) {
      Dataset<Row> before = alike;
      alike = alike.where(condition.getValue());
      if (alike.isEmpty()) {
        throw nothing(table, before, condition.getKey(), wanted);
      }
    }
    List<Row> found = alike.takeAsList(2);
    if (found.size() > 1) {
      throw several(table, alike, wanted);
    }
    Dataset<Row> exact = published;
    for (String key : table.keys()) {
      exact = exact.where(col(key).equalTo(lit(found.get(0).<Object>getAs(key))));
    }
    return new Cell(table, exact, found.get(0));
  }

  /** The row, column by column. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (ColumnSpec column : table.columns()) {
      values.put(column.name(), row.getAs(column.name()));
    }
    return values;
  }

  /** The row's keys. */
  Map<String, Object> keys() {
    Map<String, Object> keys = values();
    keys.keySet().retainAll(table.keys());
    return keys;
  }

  private static Column condition(Table table, String key, String value) {
    ColumnSpec column =
        table.columns().stream()
            .filter(spec -> spec.name().equals(key))
            .findFirst()
            .orElseThrow(
                () ->
                    new PlumblineException(
                        "PLB-EXPLAIN-002",
                        2,
                        table.fullName()
                            + " has no column "
                            + key
                            + NearNames.hint(key, List.of(table.columnNames()))
                            + "; fix: name a row by "
                            + String.join(", ", table.keys())));
    return col(key).equalTo(lit(value).try_cast(column.type()));
  }

  private static PlumblineException nothing(
      Table table, Dataset<Row> before, String key, Map<String, String> wanted) {
    String there =
        before
            .select(col(key).cast("string"))
            .distinct()
            .orderBy(key)
            .takeAsList(EXAMPLES + 1)
            .stream()
            .map(row -> String.valueOf(row.get(0)))
            .collect(Collectors.joining(", "));
    return new PlumblineException(
        "PLB-EXPLAIN-003",
        2,
        "no row of "
            + table.fullName()
            + " has "
            + key
            + "="
            + wanted.get(key)
            + " beside what was named before it; there are "
            + there
            + "; fix: name one of these");
  }

  private static PlumblineException several(
      Table table, Dataset<Row> alike, Map<String, String> wanted) {
    List<String> open = new ArrayList<>();
    for (String key : table.keys()) {
      if (wanted.containsKey(key)) {
        continue;
      }
      List<String> values =
          alike
              .select(col(key).cast("string"))
              .distinct()
              .orderBy(key)
              .takeAsList(EXAMPLES + 1)
              .stream()
              .map(row -> row.getString(0))
              .toList();
      if (values.size() > 1) {
        open.add(
            key
                + " ("
                + values.stream().limit(EXAMPLES).collect(Collectors.joining(", "))
                + (values.size() > EXAMPLES ? ", ..." : "")
                + ")");
      }
    }
    return new PlumblineException(
        "PLB-EXPLAIN-004",
        2,
        "several rows of "
            + table.fullName()
            + " are meant; they differ in "
            + String.join(", ", open)
            + "; fix: name these too");
  }
}
