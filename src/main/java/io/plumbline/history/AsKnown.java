package io.plumbline.history;

import io.plumbline.table.Table;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * A table as it was published at an earlier instant: rows nothing has happened to since as they are
 * now, every other row as the first change after the instant found it.
 */
public final class AsKnown {
  private AsKnown() {}

  /**
   * SQL that gives the remembered rows of a table, columns in contract order.
   *
   * @param table a table with a past
   * @param now the table as published now, as a relation of SQL
   * @param history gold_history, likewise
   * @param at the instant; not before the memory of the table began
   */
  public static String sql(Table table, String now, String history, Instant at) {
    String columns = String.join(", ", table.columnNames());
    String structure =
        table.columns().stream()
            .map(column -> column.name() + " " + column.type().sql())
            .collect(Collectors.joining(", "));
    String changed =
        """
        SELECT row_key, min_by(row_before, known_to) AS row_before FROM %s
        WHERE table_name = '%s' AND change <> 'began' AND known_to > %s GROUP BY row_key"""
            .formatted(history, table.fullName(), literal(at));
    return """
    SELECT %1$s FROM (SELECT *, %2$s AS row_key__ FROM %3$s WHERE %4$s) AS now
    LEFT ANTI JOIN (%5$s) AS changed ON now.row_key__ = changed.row_key
    UNION ALL
    SELECT row.* FROM (
      SELECT from_json(row_before, '%6$s') AS row FROM (%5$s) WHERE row_before IS NOT NULL)
    """
        .formatted(columns, key(table), now, table.remembered(), changed, structure);
  }

  private static String key(Table table) {
    return "to_json(struct(%s), map('ignoreNullFields', 'false'))"
        .formatted(String.join(", ", table.keys()));
  }

  private static String literal(Instant at) {
    return "timestamp_micros(%d)".formatted(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
  }
}
