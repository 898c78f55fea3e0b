package io.plumbline.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;

import io.plumbline.report.Grid.Cell;
import io.plumbline.table.GoldMemory;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What changed behind the reader's back: sources that lack days, and closed months that moved, in
 * the sentences of the tables, the newest and largest first. Nothing when there is nothing.
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
  }

  private static void write(Markup page, Words words, String title, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Grid grid =
        new Grid(
            words.say(title),
            Cell.word(words.say("column.source")),
            Cell.word(words.say("column.detail")));
    rows.forEach(
        row ->
            grid.row(
                Cell.word(Published.text(row, "source")),
                Cell.word(Published.text(row, "sentence"))));
    grid.writeTitled(page);
  }
}
