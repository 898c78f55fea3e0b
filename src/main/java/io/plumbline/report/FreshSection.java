package io.plumbline.report;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.report.Grid.Cell;
import io.plumbline.table.GoldFresh;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What the newest days are expected to be in the end: sums over the fresh days of a source;
 * intervals are for single days and do not add up. Nothing when there is nothing.
 */
final class FreshSection {
  private FreshSection() {}

  static void write(Markup page, Edition edition, Published published) {
    List<Row> fresh =
        published.rows(
            GoldFresh.FRESH_DAYS,
            all ->
                all.groupBy("source", "measure", "currency")
                    .agg(
                        min("date").cast("string").as("from"),
                        max("date").cast("string").as("to"),
                        sum("reported").as("reported"),
                        sum("expected_final").as("expected"),
                        max("final_age_days").as("final_age"))
                    .orderBy("source", "measure", "currency"));
    if (fresh.isEmpty()) {
      return;
    }
    Words words = edition.words();
    Grid grid =
        new Grid(
            words.say("fresh.title"),
            Cell.word(words.say("column.source")),
            Cell.word(words.say("fresh.measure")),
            Cell.word(words.say("fresh.days")),
            Cell.number(words.say("fresh.reported")),
            Cell.number(words.say("fresh.expected")),
            Cell.number(words.say("fresh.visible")),
            Cell.number(words.say("fresh.final")));
    fresh.forEach(row -> grid.row(cells(edition, row)));
    grid.writeTitled(page);
    page.element("p", words.say("fresh.note"), "class", "basis");
  }

  private static List<Cell> cells(Edition edition, Row row) {
    Figures figures = edition.figures();
    String measure = edition.words().sayOr("fresh-measure", Published.text(row, "measure"));
    BigDecimal reported = row.getAs("reported");
    BigDecimal expected = row.getAs("expected");
    return List.of(
        Cell.word(Published.text(row, "source")),
        Cell.word((measure + " " + Published.text(row, "currency")).strip()),
        Cell.word(
            figures.day(Published.day(row, "from"))
                + " – "
                + figures.day(Published.day(row, "to"))),
        Cell.number(figures.decimals(reported, 0)),
        Cell.number(figures.decimals(expected, 0)),
        Cell.number(figures.percent(Figures.quotient(reported, expected))),
        Cell.number(figures.count(row.<Number>getAs("final_age"))));
  }
}
