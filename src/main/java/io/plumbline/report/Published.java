package io.plumbline.report;

import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The published tables as the page reads them: aggregated first, then collected, always few. */
record Published(Function<String, Dataset<Row>> tables) {
  private static final int MOST_ROWS = 20_000;

  /** Rows of an aggregate; empty when the lake does not have the table. */
  List<Row> rows(Table table, UnaryOperator<Dataset<Row>> aggregate) {
    Dataset<Row> published = tables.apply(table.fullName());
    if (published == null) {
      return List.of();
    }
    return aggregate.apply(published).limit(MOST_ROWS).collectAsList();
  }

  static String text(Row row, String column) {
    String value = row.getAs(column);
    return value == null ? "" : value;
  }

  /** A day that the aggregate cast to text. */
  static LocalDate day(Row row, String column) {
    return LocalDate.parse(row.<String>getAs(column));
  }
}
