package io.plumbline.report;

import static org.apache.spark.sql.functions.col;

import io.plumbline.report.Grid.Cell;
import io.plumbline.table.GoldScores;
import java.util.List;
import org.apache.spark.sql.Row;

/** Whether the numbers add up: the conservation checks of the run. */
final class ChecksSection {
  private static final int MOST_SHOWN = 300;

  private ChecksSection() {}

  static void write(Markup page, Edition edition, Published published) {
    Words words = edition.words();
    edition.openSection(page, "checks", words.say("checks.title"), words.say("checks.basis"));
    List<Row> checks =
        published.rows(
            GoldScores.CONSERVATION_CHECKS,
            all -> all.orderBy(col("passed"), col("law"), col("check_name"), col("subject")));
    if (checks.isEmpty()) {
      edition.writeMissing(page, "gold.conservation_checks", words.say("checks.remedy"));
    } else {
      writeOutcome(page, edition, checks);
    }
    MovedSection.write(page, edition, published);
    FreshSection.write(page, edition, published);
    page.close("section").line();
  }

  private static void writeOutcome(Markup page, Edition edition, List<Row> checks) {
    Words words = edition.words();
    List<Row> failed = checks.stream().filter(row -> !row.<Boolean>getAs("passed")).toList();
    page.element(
        "p",
        words.say("checks.outcome", checks.size() - failed.size(), failed.size()),
        "class",
        failed.isEmpty() ? "outcome better" : "outcome worse");
    if (!failed.isEmpty()) {
      grid(edition, words.say("checks.failed"), failed).write(page);
    }
    grid(edition, words.say("checks.all", checks.size()), checks)
        .writeFolded(page, words.say("checks.all", checks.size()));
  }

  private static Grid grid(Edition edition, String caption, List<Row> checks) {
    Words words = edition.words();
    Figures figures = edition.figures();
    Grid grid =
        new Grid(
            caption,
            Cell.word(words.say("column.check")),
            Cell.number(words.say("column.law")),
            Cell.word(words.say("column.subject")),
            Cell.number(words.say("column.expected")),
            Cell.number(words.say("column.actual")),
            Cell.number(words.say("column.difference")),
            Cell.number(words.say("column.failed-rows")),
            Cell.word(words.say("column.severity")),
            Cell.word(words.say("column.result")),
            Cell.word(words.say("column.detail")));
    for (Row check : checks.subList(0, Math.min(checks.size(), MOST_SHOWN))) {
      boolean passed = check.<Boolean>getAs("passed");
      grid.row(
          Cell.word(Published.text(check, "check_name")),
          Cell.number(String.valueOf(check.<Integer>getAs("law"))),
          Cell.word(Published.text(check, "subject")),
          Cell.number(figures.perHead(check.getAs("expected"))),
          Cell.number(figures.perHead(check.getAs("actual"))),
          Cell.number(figures.decimals(check.getAs("difference"), 6)),
          Cell.number(figures.count(check.<Long>getAs("failed_rows"))),
          Cell.word(words.sayOr("severity-name", Published.text(check, "severity"))),
          Cell.word(words.say(passed ? "checks.yes" : "checks.no"))
              .styled(passed ? "better" : "worse"),
          Cell.word(Published.text(check, "detail")));
    }
    return grid;
  }
}
