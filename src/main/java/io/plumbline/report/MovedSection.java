package io.plumbline.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.report.Grid.Cell;
import io.plumbline.table.GoldFresh;
import io.plumbline.table.GoldMemory;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What changed behind the reader's back, or will: sources that lack days, and closed months that
 * moved, in the sentences of the tables, the newest and largest first; and what the newest days are
 * expected to be in the end. Nothing when there is nothing.
 */
final class MovedSection {
  private static final int MOST_SHOWN = 20;

  private MovedSection() {}

  static void write(Markup page, Edition edition, Published published) {
    Words words = edition.words();
    List<Row> feeds =
        published.rows(
            GoldMemory.SOURCE_FRESHNESS,
            all ->
                all.where(
                        col("run_id")
                            .equalTo(edition.context().runId())
                            .and(col("is_provisional").or(col("anomaly").isNotNull())))
                    .orderBy("source"));
    List<Row> moved =
        published.rows(
            GoldMemory.RESTATEMENTS,
            all ->
                all.orderBy(col("known_ts").desc(), abs(col("change")).desc(), col("sentence"))
                    .limit(MOST_SHOWN));
    write(page, words, "moved.feeds", feeds);
    write(page, words, "moved.months", moved);
    writeFresh(page, edition, published);
  }

  /** Sums over the fresh days of a source; intervals are for single days and do not add up. */
  private static void writeFresh(Markup page, Edition edition, Published published) {
    Words words = edition.words();
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
    Figures figures = edition.figures();
    String title = words.say("fresh.title");
    page.element("h3", title);
    Grid grid =
        new Grid(
            title,
            Cell.word(words.say("column.source")),
            Cell.word(words.say("fresh.measure")),
            Cell.word(words.say("fresh.days")),
            Cell.number(words.say("fresh.reported")),
            Cell.number(words.say("fresh.expected")),
            Cell.number(words.say("fresh.visible")),
            Cell.number(words.say("fresh.final")));
    fresh.forEach(
        row ->
            grid.row(
                Cell.word(Published.text(row, "source")),
                Cell.word(
                    (words.sayOr("fresh-measure", Published.text(row, "measure"))
                            + " "
                            + Published.text(row, "currency"))
                        .strip()),
                Cell.word(
                    figures.day(Published.day(row, "from"))
                        + " – "
                        + figures.day(Published.day(row, "to"))),
                Cell.number(figures.decimals(row.getDecimal(5), 0)),
                Cell.number(figures.decimals(row.getDecimal(6), 0)),
                Cell.number(
                    figures.percent(Figures.quotient(row.getDecimal(5), row.getDecimal(6)))),
                Cell.number(figures.count(row.<Number>getAs("final_age")))));
    grid.write(page);
    page.element("p", words.say("fresh.note"), "class", "basis");
  }

  private static void write(Markup page, Words words, String name, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String title = words.say(name);
    page.element("h3", title);
    Grid grid =
        new Grid(
            title, Cell.word(words.say("column.source")), Cell.word(words.say("column.detail")));
    rows.forEach(
        row ->
            grid.row(
                Cell.word(Published.text(row, "source")),
                Cell.word(Published.text(row, "sentence"))));
    grid.write(page);
  }
}
