package io.plumbline.report;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.report.Chart.Series;
import io.plumbline.report.Grid.Cell;
import io.plumbline.table.GoldCosts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** What a new customer costs by month: media alone, and with the cost ledger. */
final class CostSection {
  private static final int MONTHS = 12;

  /** All channels, brands and markets of one month. */
  private record Month(
      LocalDate month,
      BigDecimal mediaCost,
      BigDecimal ledgerCost,
      BigDecimal fullCost,
      BigDecimal newCustomers,
      boolean hasLedger) {

    Double mediaCac() {
      return Figures.quotient(mediaCost, newCustomers);
    }

    /** Null without ledger: the sum would be media cost under another name. */
    Double fullCac() {
      return hasLedger ? Figures.quotient(fullCost, newCustomers) : null;
    }
  }

  private CostSection() {}

  static void write(Markup page, Edition edition, Published published) {
    Words words = edition.words();
    edition.openSection(page, "costs", words.say("costs.title"), words.say("costs.basis"));
    List<Month> months = months(published, edition.context());
    if (months.isEmpty()) {
      edition.writeMissing(page, "gold.acquisition_cost_monthly", words.say("costs.remedy"));
    } else {
      writeMonths(page, edition, months);
    }
    page.close("section").line();
  }

  private static List<Month> months(Published published, ReportContext context) {
    LocalDate first = context.asOf().withDayOfMonth(1).minusMonths(MONTHS - 1);
    Column isMedia = col("cost_scope").equalTo("media");
    Column isFull = col("cost_scope").equalTo("full");
    List<Row> rows =
        published.rows(
            GoldCosts.ACQUISITION_COST_MONTHLY,
            costs ->
                costs
                    .where(
                        col("attribution_model")
                            .equalTo(context.defaultModel())
                            .and(col("variant").equalTo("default"))
                            .and(col("month").between(lit(first), lit(context.asOf()))))
                    .groupBy(col("month").cast("string").as("month"))
                    .agg(
                        sum(when(isMedia, col("cost"))).as("media_cost"),
                        sum(when(isFull, col("ledger_cost"))).as("ledger_cost"),
                        sum(when(isFull, col("cost"))).as("full_cost"),
                        sum(when(isMedia, col("new_customers"))).as("new_customers"),
                        bool_or(col("has_ledger")).as("has_ledger"))
                    .orderBy("month"));
    return rows.stream()
        .map(
            row ->
                new Month(
                    Published.day(row, "month"),
                    row.getAs("media_cost"),
                    row.getAs("ledger_cost"),
                    row.getAs("full_cost"),
                    row.getAs("new_customers"),
                    row.<Boolean>getAs("has_ledger")))
        .toList();
  }

  private static void writeMonths(Markup page, Edition edition, List<Month> months) {
    Words words = edition.words();
    Figures figures = edition.figures();
    String currency = edition.context().reportingCurrency();
    Grid grid =
        new Grid(
            words.say("costs.title"),
            Cell.word(words.say("column.month")),
            Cell.number(words.say("column.media-cost", currency)),
            Cell.number(words.say("column.ledger-cost", currency)),
            Cell.number(words.say("column.full-cost", currency)),
            Cell.number(words.say("column.new-customers")),
            Cell.number(words.say("column.media-cac", currency)),
            Cell.number(words.say("column.full-cac", currency)));
    List<Double> media = new ArrayList<>();
    List<Double> full = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Month month : months) {
      labels.add(label(edition, month.month()));
      media.add(month.mediaCac());
      full.add(month.fullCac());
      grid.row(
          Cell.word(label(edition, month.month())),
          Cell.number(figures.money(month.mediaCost())),
          Cell.number(month.hasLedger() ? figures.money(month.ledgerCost()) : Figures.NONE),
          Cell.number(month.hasLedger() ? figures.money(month.fullCost()) : Figures.NONE),
          Cell.number(figures.count(month.newCustomers())),
          Cell.number(figures.perHead(month.mediaCac())),
          Cell.number(figures.perHead(month.fullCac())));
    }
    new Chart(
            "cost-chart",
            "bar",
            words.say("costs.label"),
            words.say("costs.axis", currency),
            2,
            labels,
            List.of(
                new Series(words.say("costs.media"), media),
                new Series(words.say("costs.full"), full)))
        .write(page, edition, grid);
    if (!months.stream().allMatch(Month::hasLedger)) {
      page.element("p", words.say("costs.no-ledger"), "class", "note warn");
    }
  }

  /** The month, marked when as_of cuts it short. */
  private static String label(Edition edition, LocalDate month) {
    LocalDate asOf = edition.context().asOf();
    boolean isCut = asOf.isBefore(month.plusMonths(1).minusDays(1));
    return edition.figures().month(month) + (isCut ? " *" : "");
  }
}
