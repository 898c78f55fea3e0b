package io.plumbline.report;

import io.plumbline.report.Cohorts.Cohort;
import io.plumbline.report.Grid.Cell;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Retention and realised value of the last 12 cohorts as triangles. */
final class CohortSection {
  private static final int HEAT_STEPS = 8;

  private CohortSection() {}

  static void write(Markup page, Edition edition, Cohorts retention, Cohorts value) {
    Words words = edition.words();
    Figures figures = edition.figures();
    String currency = edition.context().reportingCurrency();
    edition.openSection(page, "cohorts", words.say("cohorts.title"), words.say("cohorts.basis"));
    writeTriangle(
        page,
        edition,
        retention,
        "gold.cohort_retention_monthly",
        words.say("cohorts.retention"),
        1,
        rate -> figures.percent(rate, 0));
    writeTriangle(
        page,
        edition,
        value,
        "gold.cohort_value_monthly",
        words.say("cohorts.value", currency),
        0,
        figures::money);
    page.element("p", words.say("cohorts.note"), "class", "note");
    page.close("section").line();
  }

  private static void writeTriangle(
      Markup page,
      Edition edition,
      Cohorts cohorts,
      String table,
      String title,
      int heatFromAge,
      Function<Double, String> written) {
    Words words = edition.words();
    page.element("h3", title);
    if (cohorts.byMonth().isEmpty()) {
      edition.writeMissing(page, table, words.say("cohorts.remedy"));
      return;
    }
    List<Cell> headings = new ArrayList<>();
    headings.add(Cell.word(words.say("column.cohort")));
    headings.add(Cell.number(words.say("column.customers")));
    for (int age = 0; age < Cohorts.MONTHS; age++) {
      headings.add(Cell.number(words.say("cohorts.month", age)));
    }
    Grid grid = new Grid(title, headings);
    double largest = cohorts.largest(heatFromAge).orElse(0);
    for (Map.Entry<LocalDate, Cohort> entry : cohorts.byMonth().entrySet()) {
      Cohort cohort = entry.getValue();
      List<Cell> cells = new ArrayList<>();
      String mark = cohort.isLeftTruncated() ? " †" : "";
      cells.add(Cell.word(edition.figures().month(entry.getKey()) + mark));
      cells.add(Cell.number(edition.figures().count(cohort.customers())));
      for (int age = 0; age < Cohorts.MONTHS; age++) {
        Double cell = cohort.values().get(age);
        String text = cell == null ? "" : written.apply(cell);
        cells.add(Cell.number(text).styled(age < heatFromAge ? "" : heat(cell, largest)));
      }
      grid.row(cells);
    }
    page.open("div", "class", "triangle");
    grid.write(page);
    page.close("div").line();
  }

  private static String heat(Double value, double largest) {
    if (value == null || largest <= 0 || value <= 0) {
      return "";
    }
    return "h" + Math.max(1, Math.round(value / largest * HEAT_STEPS));
  }
}
