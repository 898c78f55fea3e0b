package io.plumbline.report;

import io.plumbline.report.Chart.Series;
import io.plumbline.report.Grid.Cell;
import io.plumbline.report.Returns.Sums;
import io.plumbline.report.Scores.Score;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** ROAS over 30 days, and revenue of new against returning customers. */
final class ReturnSection {
  private static final int TOP_CHANNELS = 4;

  private ReturnSection() {}

  static void write(Markup page, Edition edition, Scores scores, Returns returns) {
    page.open("div", "class", "pair");
    writeRoas(page, edition, returns);
    writeNewAgainstReturning(page, edition, scores);
    page.close("div").line();
  }

  private static void writeRoas(Markup page, Edition edition, Returns returns) {
    Words words = edition.words();
    String model = edition.names().model(returns.model());
    edition.openSection(page, "roas", words.say("roas.title"), words.say("roas.basis", model));
    if (returns.isEmpty()) {
      edition.writeMissing(page, "gold.channel_return_daily", words.say("roas.remedy", model));
      page.close("section").line();
      return;
    }
    List<LocalDate> days =
        Stream.iterate(edition.context().firstOfThirtyDays(), day -> day.plusDays(1))
            .limit(30)
            .toList();
    Map<String, List<Double>> lines = new LinkedHashMap<>();
    lines.put(words.say("roas.total"), roasOf(days, returns.byDay(channel -> true)));
    returns.byChannel().entrySet().stream()
        .filter(entry -> entry.getValue().spend().signum() > 0)
        .limit(TOP_CHANNELS)
        .map(Map.Entry::getKey)
        .forEach(
            channel ->
                lines.put(
                    edition.names().channel(channel),
                    roasOf(days, returns.byDay(channel::equals))));
    List<String> labels = days.stream().map(edition.figures()::day).toList();
    List<Series> series = new ArrayList<>();
    lines.forEach((name, values) -> series.add(new Series(name, values)));
    new Chart(
            "roas-chart",
            "line",
            words.say("roas.label"),
            words.say("roas.axis"),
            2,
            labels,
            series)
        .write(page, edition, dayGrid(edition, labels, series));
    page.close("section").line();
  }

  private static List<Double> roasOf(List<LocalDate> days, Map<LocalDate, Sums> sums) {
    List<Double> values = new ArrayList<>();
    days.forEach(day -> values.add(sums.getOrDefault(day, Sums.NONE).roas()));
    return values;
  }

  private static Grid dayGrid(Edition edition, List<String> labels, List<Series> series) {
    List<Cell> headings = new ArrayList<>();
    headings.add(Cell.word(edition.words().say("column.day")));
    series.forEach(line -> headings.add(Cell.number(line.name())));
    Grid grid = new Grid(edition.words().say("roas.label"), headings);
    for (int i = 0; i < labels.size(); i++) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.word(labels.get(i)));
      for (Series line : series) {
        cells.add(Cell.number(edition.figures().ratio(line.values().get(i))));
      }
      grid.row(cells);
    }
    return grid;
  }

  private static void writeNewAgainstReturning(Markup page, Edition edition, Scores scores) {
    Optional<Double> fresh = revenue(scores, "new_customer_revenue");
    Optional<Double> returning = revenue(scores, "returning_customer_revenue");
    if (fresh.isEmpty() || returning.isEmpty()) {
      return;
    }
    Words words = edition.words();
    Figures figures = edition.figures();
    double all = fresh.get() + returning.get();
    edition.openSection(page, "new-returning", words.say("share.title"), words.say("share.basis"));
    List<String> labels = List.of(words.say("share.new"), words.say("share.returning"));
    List<Double> values = List.of(fresh.get(), returning.get());
    Grid grid =
        new Grid(
            words.say("share.title"),
            Cell.word(words.say("column.customers")),
            Cell.number(words.say("column.revenue", edition.context().reportingCurrency())),
            Cell.number(words.say("column.share")));
    for (int i = 0; i < 2; i++) {
      grid.row(
          Cell.word(labels.get(i)),
          Cell.number(figures.money(values.get(i))),
          Cell.number(figures.percent(all == 0 ? null : values.get(i) / all)));
    }
    new Chart(
            "share-chart",
            "doughnut",
            words.say("share.label", figures.percent(all == 0 ? null : fresh.get() / all)),
            words.say("column.revenue", edition.context().reportingCurrency()),
            0,
            labels,
            List.of(new Series(words.say("share.title"), values)))
        .write(page, edition, grid);
    page.close("section").line();
  }

  private static Optional<Double> revenue(Scores scores, String metric) {
    return scores.newest(Scores.THIRTY_DAYS, metric).map(Score::value);
  }
}
