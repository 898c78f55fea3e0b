package io.plumbline.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.report.Grid.Cell;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Ops;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** What was read, what waits in quarantine and why, and whose days the accounts keep. */
final class SourcesSection {
  private SourcesSection() {}

  static void write(Markup page, Edition edition, Published published) {
    writeQuarantine(page, edition, published);
    writeFiles(page, edition, published);
  }

  private static void writeQuarantine(Markup page, Edition edition, Published published) {
    Words words = edition.words();
    edition.openSection(
        page, "quarantine", words.say("quarantine.title"), words.say("quarantine.basis"));
    List<Row> waiting =
        published.rows(
            Ops.QUARANTINE,
            records ->
                records
                    .groupBy("source", "rule", "fix")
                    .agg(sum(coalesce(col("records"), lit(1L))).as("records"))
                    .orderBy(col("records").desc(), col("source"), col("rule"), col("fix"))
                    .limit(200));
    if (waiting.isEmpty()) {
      page.element("p", words.say("quarantine.none"), "class", "outcome better");
    } else {
      Grid grid =
          new Grid(
              words.say("quarantine.title"),
              Cell.word(words.say("column.source")),
              Cell.word(words.say("column.rule")),
              Cell.number(words.say("column.records")),
              Cell.word(words.say("column.fix")));
      for (Row row : waiting) {
        grid.row(
            Cell.word(Published.text(row, "source")),
            Cell.word(Published.text(row, "rule")),
            Cell.number(edition.figures().count(row.<Long>getAs("records"))),
            Cell.word(Published.text(row, "fix")));
      }
      grid.write(page);
    }
    page.close("section").line();
  }

  private static void writeFiles(Markup page, Edition edition, Published published) {
    Words words = edition.words();
    Figures figures = edition.figures();
    edition.openSection(page, "sources", words.say("sources.title"), words.say("sources.basis"));
    List<Row> sources =
        published.rows(
            Ops.FILES,
            files ->
                files
                    .groupBy("source", "path")
                    .agg(
                        max(struct(
                                "run_id",
                                "state",
                                "records_read",
                                "accepted",
                                "control",
                                "quarantined",
                                "suppressed"))
                            .as("newest"))
                    .select("source", "newest.*")
                    .where(col("state").notEqual("removed"))
                    .groupBy("source")
                    .agg(
                        count(lit(1)).as("files"),
                        sum(when(col("state").equalTo("unreadable"), 1L).otherwise(0L))
                            .as("unreadable"),
                        sum("records_read").as("records_read"),
                        sum("accepted").as("accepted"),
                        sum("control").as("control"),
                        sum("quarantined").as("quarantined"),
                        sum("suppressed").as("suppressed"))
                    .orderBy("source"));
    if (sources.isEmpty()) {
      edition.writeMissing(page, "ops.files", words.say("sources.remedy"));
    } else {
      List<String> counts =
          List.of(
              "files",
              "unreadable",
              "records_read",
              "accepted",
              "control",
              "quarantined",
              "suppressed");
      List<Cell> headings = new ArrayList<>();
      headings.add(Cell.word(words.say("column.source")));
      counts.forEach(name -> headings.add(Cell.number(words.say("sources." + name))));
      Grid grid = new Grid(words.say("sources.title"), headings);
      for (Row row : sources) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.word(Published.text(row, "source")));
        counts.forEach(name -> cells.add(Cell.number(figures.count(row.<Long>getAs(name)))));
        grid.row(cells);
      }
      grid.write(page);
    }
    writeZones(page, edition, published);
    page.close("section").line();
  }

  private static void writeZones(Markup page, Edition edition, Published published) {
    List<String> zones =
        published
            .rows(
                GoldDimensions.DIM_ACCOUNT,
                accounts ->
                    accounts
                        .where(col("time_zone").isNotNull())
                        .select("platform", "time_zone", "currency")
                        .distinct()
                        .orderBy("platform", "time_zone", "currency"))
            .stream()
            .map(row -> "%s: %s, %s".formatted(row.get(0), row.get(1), row.get(2)))
            .toList();
    if (!zones.isEmpty()) {
      page.element(
          "p", edition.words().say("sources.zones", String.join("; ", zones)), "class", "note");
    }
  }
}
