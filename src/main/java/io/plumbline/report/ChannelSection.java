package io.plumbline.report;

import io.plumbline.report.Grid.Cell;
import io.plumbline.report.Returns.Sums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What each channel cost and returned, under the default model and under all of them. */
final class ChannelSection {
  private ChannelSection() {}

  static void write(Markup page, Edition edition, Returns returns) {
    writeChannels(page, edition, returns);
    writeModels(page, edition, returns);
  }

  private static void writeChannels(Markup page, Edition edition, Returns returns) {
    Words words = edition.words();
    Figures figures = edition.figures();
    String model = edition.names().model(returns.model());
    String currency = edition.context().reportingCurrency();
    edition.openSection(
        page, "channels", words.say("channels.title", model), words.say("channels.basis", model));
    if (returns.isEmpty()) {
      edition.writeMissing(page, "gold.channel_return_daily", words.say("roas.remedy", model));
      page.close("section").line();
      return;
    }
    Grid grid =
        new Grid(
            words.say("channels.title", model),
            Cell.word(words.say("column.channel")),
            Cell.number(words.say("column.spend", currency)),
            Cell.number(words.say("column.share-of-spend")),
            Cell.number(words.say("column.revenue", currency)),
            Cell.number(words.say("column.share-of-revenue")),
            Cell.number(words.say("column.roas")),
            Cell.number(words.say("column.new-customers")),
            Cell.number(words.say("column.media-cac", currency)));
    Sums total = returns.total();
    for (Map.Entry<String, Sums> entry : returns.byChannel().entrySet()) {
      Sums sums = entry.getValue();
      String style = Returns.isWithoutChannel(entry.getKey()) ? "apart" : "";
      grid.row(
          Cell.word(edition.names().channel(entry.getKey())).styled(style),
          Cell.number(figures.money(sums.spend())).styled(style),
          Cell.number(figures.percent(Figures.quotient(sums.spend(), total.spend()))).styled(style),
          Cell.number(figures.money(sums.revenue())).styled(style),
          Cell.number(figures.percent(Figures.quotient(sums.revenue(), total.revenue())))
              .styled(style),
          Cell.number(figures.ratio(sums.roas())).styled(style),
          Cell.number(figures.decimals(sums.newCustomers(), 1)).styled(style),
          Cell.number(figures.perHead(sums.mediaCac())).styled(style));
    }
    grid.total(
        Cell.word(words.say("total")),
        Cell.number(figures.money(total.spend())),
        Cell.number(""),
        Cell.number(figures.money(total.revenue())),
        Cell.number(""),
        Cell.number(figures.ratio(total.roas())),
        Cell.number(figures.decimals(total.newCustomers(), 1)),
        Cell.number(figures.perHead(total.mediaCac())));
    grid.write(page);
    page.element("p", words.say("channels.total-note"), "class", "note");
    for (String channel : returns.byChannel().keySet()) {
      if (Returns.isWithoutChannel(channel)) {
        page.element("p", words.say("channels." + channel), "class", "note");
      }
    }
    if (returns.hasTimeZoneGap()) {
      page.element("p", words.say("channels.zone-gap"), "class", "note");
    }
    page.close("section").line();
  }

  private static void writeModels(Markup page, Edition edition, Returns returns) {
    List<String> models = returns.models();
    Words words = edition.words();
    edition.openSection(page, "models", words.say("models.title"), words.say("models.basis"));
    if (models.size() < 2) {
      edition.writeMissing(page, "gold.channel_return_daily", words.say("models.remedy"));
      page.close("section").line();
      return;
    }
    String currency = edition.context().reportingCurrency();
    Map<String, Map<String, Sums>> byModel = new TreeMap<>();
    models.forEach(model -> byModel.put(model, returns.byChannel(model)));
    List<Cell> headings = new ArrayList<>();
    headings.add(Cell.word(words.say("column.channel")));
    models.forEach(model -> headings.add(Cell.number(edition.names().model(model))));
    headings.add(Cell.number(words.say("column.roas-range")));
    Grid grid = new Grid(words.say("models.caption", currency), headings);
    for (String channel : orderedChannels(returns, byModel)) {
      List<Sums> sums =
          models.stream().map(m -> byModel.get(m).getOrDefault(channel, Sums.NONE)).toList();
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.word(edition.names().channel(channel)));
      sums.forEach(sum -> cells.add(Cell.number(edition.figures().money(sum.revenue()))));
      cells.add(Cell.number(range(edition, sums)));
      grid.row(
          Returns.isWithoutChannel(channel)
              ? cells.stream().map(cell -> cell.styled("apart")).toList()
              : cells);
    }
    grid.write(page);
    page.element("p", words.say("models.note"), "class", "note");
    page.close("section").line();
  }

  private static List<String> orderedChannels(
      Returns returns, Map<String, Map<String, Sums>> byModel) {
    List<String> ordered =
        new ArrayList<>(
            returns.byChannel().keySet().stream()
                .filter(channel -> !Returns.isWithoutChannel(channel))
                .toList());
    for (boolean without : new boolean[] {false, true}) {
      byModel.values().stream()
          .flatMap(sums -> sums.keySet().stream())
          .filter(channel -> Returns.isWithoutChannel(channel) == without)
          .filter(channel -> !ordered.contains(channel))
          .distinct()
          .sorted()
          .toList()
          .forEach(ordered::add);
    }
    return ordered;
  }

  private static String range(Edition edition, List<Sums> sums) {
    List<Double> roas = sums.stream().map(Sums::roas).filter(Objects::nonNull).sorted().toList();
    if (roas.isEmpty()) {
      return Figures.NONE;
    }
    Figures figures = edition.figures();
    return figures.ratio(roas.get(0)) + " – " + figures.ratio(roas.get(roas.size() - 1));
  }
}
