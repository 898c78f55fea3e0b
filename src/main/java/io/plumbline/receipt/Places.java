package io.plumbline.receipt;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lists rows with the file and the position in it where each stands. */
final class Places {
  private static final String FILE = "source_file";

  private final Sql sql;
  private final Receipts receipts;
  private final int limit;

  Places(Sql sql, Receipts receipts, int limit) {
    this.sql = sql;
    this.receipts = receipts;
    this.limit = limit;
  }

  /**
   * The first rows by size.
   *
   * @param keys columns {@code p_*} that name a row of the table
   * @param amounts columns {@code m_*}
   */
  Step.Below listed(
      String table, Dataset<Row> rows, List<String> keys, List<String> amounts, Column size) {
    if (limit == 0) {
      return new Step.Below(table, rows.count(), List.of(), List.of());
    }
    List<Column> order = new ArrayList<>(List.of(size.desc()));
    keys.forEach(key -> order.add(col(key)));
    List<Column> shown = new ArrayList<>();
    keys.forEach(key -> shown.add(col(key)));
    amounts.forEach(amount -> shown.add(col(amount)));
    Dataset<Row> first =
        rows.orderBy(order.toArray(Column[]::new))
            .limit(limit)
            .select(shown.toArray(Column[]::new));
    Dataset<Row> placed = withPlaces(sql.table(table), first).orderBy(order.toArray(Column[]::new));
    List<String> columns = new ArrayList<>();
    for (String column : placed.columns()) {
      columns.add(column.replaceFirst("^[pm]_", ""));
    }
    return new Step.Below(table, rows.count(), columns, lines(placed.collectAsList()));
  }

  private Dataset<Row> withPlaces(Table table, Dataset<Row> first) {
    if (table.keys().contains(FILE)) {
      return first;
    }
    if (table.has(FILE)) {
      Map<String, String> own = new LinkedHashMap<>();
      table.keys().forEach(key -> own.put(key, "o." + key));
      return withPlace(
          first, new Receipts.Origin("place", own, table.fullName() + " o", "o"), first);
    }
    Dataset<Row> placed = first;
    List<String> shown = List.of(first.columns());
    for (Receipts.Origin origin : receipts.origins(table.fullName())) {
      if (origin.on().keySet().stream().allMatch(key -> shown.contains("p_" + key))) {
        placed = withPlace(placed, origin, first);
      }
    }
    return placed;
  }

  private Dataset<Row> withPlace(Dataset<Row> rows, Receipts.Origin origin, Dataset<Row> first) {
    List<String> selected = new ArrayList<>();
    origin.on().forEach((key, by) -> selected.add(by + " AS `o_" + key + "`"));
    List.of("source", FILE, "position_kind", "source_position")
        .forEach(column -> selected.add(origin.place() + "." + column));
    Column same = lit(true);
    for (String key : origin.on().keySet()) {
      same = same.and(col("o_" + key).equalTo(col("p_" + key)));
    }
    Column place =
        concat(
            col("source"),
            lit(": "),
            concat_ws(" ", col(FILE), col("position_kind"), col("source_position")));
    Dataset<Row> known =
        sql.rows("SELECT " + String.join(", ", selected) + " FROM " + origin.from(), first)
            .join(broadcast(first), same, "left_semi");
    Column[] by =
        java.util.Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new);
    return rows.join(known, same, "left_outer").groupBy(by).agg(max(place).as(origin.role()));
  }

  /** Values of rows. */
  static List<List<Object>> lines(List<Row> rows) {
    List<List<Object>> lines = new ArrayList<>();
    for (Row row : rows) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(row.get(i));
      }
      lines.add(values);
    }
    return lines;
  }
}
