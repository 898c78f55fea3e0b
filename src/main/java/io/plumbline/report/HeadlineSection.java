package io.plumbline.report;

import io.plumbline.report.Grid.Cell;
import io.plumbline.report.Names.Metric;
import io.plumbline.report.Scores.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The headline metric, the daily five, and the sentence for executives. */
final class HeadlineSection {
  private static final List<String> FIVE =
      List.of("total_spend", "total_revenue", "mer", "blended_media_cac", "new_customers");

  private HeadlineSection() {}

  static void write(Markup page, Edition edition, Scores scores, Returns returns) {
    Words words = edition.words();
    edition.openSection(page, "headline", words.say("headline.title"), words.say("headline.basis"));
    writeSentence(page, edition, scores, returns);
    if (scores.all().isEmpty()) {
      edition.writeMissing(page, "gold.scorecard", words.say("headline.remedy"));
    } else {
      writeCards(page, edition, scores);
      writeAll(page, edition, scores.ofThirtyDays());
    }
    page.close("section").line();
  }

  private static void writeSentence(Markup page, Edition edition, Scores scores, Returns returns) {
    Words words = edition.words();
    Double mer =
        scores
            .newest(Scores.THIRTY_DAYS, "mer")
            .map(Score::value)
            .orElseGet(() -> returns.total().roas());
    if (mer == null) {
      page.element("p", words.say("headline.no-sentence"), "class", "sentence");
      return;
    }
    List<String> parts = new ArrayList<>();
    String currency = edition.context().reportingCurrency();
    parts.add(words.say("headline.sentence", currency, edition.figures().ratio(mer)));
    scores
        .newest(Scores.THIRTY_DAYS, "blended_media_cac")
        .map(Score::value)
        .ifPresent(
            cac ->
                parts.add(
                    words.say("headline.sentence-cac", edition.figures().perHeadWithCode(cac))));
    firstValue(scores, Scores.YEARLY)
        .ifPresent(
            ratio -> parts.add(words.say("headline.sentence-ltv", edition.figures().ratio(ratio))));
    page.element(
        "p",
        String.join(words.say("headline.joint"), parts) + words.say("headline.stop"),
        "class",
        "sentence");
  }

  private static Optional<Double> firstValue(Scores scores, String metric) {
    return scores
        .newest(Scores.THIRTY_DAYS, metric)
        .or(() -> scores.newest("month", metric))
        .map(Score::value);
  }

  private static void writeCards(Markup page, Edition edition, Scores scores) {
    Optional<Score> headline = scores.headline();
    List<String> metrics = new ArrayList<>(FIVE);
    headline.ifPresent(
        score -> {
          metrics.remove(score.metric());
          metrics.add(0, score.metric());
        });
    page.open("div", "class", "cards");
    for (String metric : metrics) {
      boolean isHeadline = headline.filter(score -> score.metric().equals(metric)).isPresent();
      Optional<Score> longer = scores.newest(Scores.THIRTY_DAYS, metric);
      writeCard(
          page,
          edition,
          metric,
          longer.isEmpty() && isHeadline ? headline : longer,
          scores.newest(Scores.DAY, metric),
          isHeadline);
    }
    page.close("div").line();
  }

  private static void writeCard(
      Markup page,
      Edition edition,
      String id,
      Optional<Score> longer,
      Optional<Score> day,
      boolean isHeadline) {
    Words words = edition.words();
    Metric metric = edition.names().metric(id);
    page.open("article", "class", isHeadline ? "card first" : "card", "title", metric.formula());
    String kicker = isHeadline ? words.say("headline.kicker") + " · " : "";
    page.element("h3", kicker + metric.name());
    page.open("p", "class", "big");
    writeValue(page, longer.map(s -> value(edition, metric, s)).orElse(Figures.NONE));
    page.close("p").open("p", "class", "small").text(periodName(edition, longer) + " ");
    writeChange(page, id, metric, longer, edition);
    page.close("p").open("p", "class", "small day");
    String date = edition.figures().day(day.map(Score::period).orElse(edition.context().asOf()));
    page.element("span", date)
        .element("b", day.map(s -> value(edition, metric, s)).orElse(Figures.NONE));
    writeChange(page, id, metric, day, edition);
    page.close("p").close("article").line();
  }

  /** The figure, with a currency code before it in small. */
  private static void writeValue(Markup page, String value) {
    int code = value.indexOf(Figures.AFTER_CODE);
    if (code > 0) {
      page.element("span", value.substring(0, code), "class", "unit");
    }
    page.text(value.substring(code + 1));
  }

  private static String periodName(Edition edition, Optional<Score> score) {
    String kind = score.map(Score::kind).orElse(Scores.THIRTY_DAYS);
    return edition.words().sayOr("period-name", kind);
  }

  /** Spend is neither good nor bad by itself, so its change has no colour. */
  private static void writeChange(
      Markup page, String id, Metric metric, Optional<Score> score, Edition edition) {
    Double change = score.map(Score::change).orElse(null);
    if (change == null) {
      page.element("span", edition.words().say("headline.no-previous"), "class", "change");
      return;
    }
    String direction = change > 0 ? "▲ " : change < 0 ? "▼ " : "";
    String judged = "";
    if (metric.higherIsBetter() != null && change != 0 && !id.equals("total_spend")) {
      judged = metric.higherIsBetter() == change > 0 ? " better" : " worse";
    }
    page.element("span", direction + edition.figures().change(change), "class", "change" + judged);
  }

  /** A value in the metric's own unit. */
  static String value(Edition edition, Metric metric, Score score) {
    Figures figures = edition.figures();
    String unit = metric.unit();
    if (score.value() == null) {
      return Figures.NONE;
    } else if (unit.contains("currency per")) {
      return figures.perHeadWithCode(score.value());
    } else if (unit.contains("currency")) {
      return figures.moneyWithCode(score.value());
    } else if (unit.contains("fraction")) {
      return figures.percent(score.value());
    } else if (unit.contains("percent")) {
      return figures.percent(score.value() / 100);
    } else if (unit.contains("ratio")) {
      return figures.ratio(score.value());
    } else {
      return figures.count(score.value());
    }
  }

  private static void writeAll(Markup page, Edition edition, List<Score> scores) {
    if (scores.isEmpty()) {
      return;
    }
    Words words = edition.words();
    Grid grid =
        new Grid(
            words.say("headline.all"),
            Cell.word(words.say("column.metric")),
            Cell.number(words.say("column.value")),
            Cell.number(words.say("column.change")),
            Cell.word(words.say("column.band")),
            Cell.word(words.say("column.flag")),
            Cell.word(words.say("column.formula")),
            Cell.word(words.say("column.basis")));
    for (Score score : scores) {
      Metric metric = edition.names().metric(score.metric());
      grid.row(
          Cell.word(metric.name()),
          Cell.number(value(edition, metric, score)),
          Cell.number(edition.figures().change(score.change())),
          Cell.word(words.sayOr("band-name", score.band())),
          Cell.word(score.flag()),
          Cell.word(metric.formula()),
          Cell.word(metric.basis()));
    }
    grid.writeFolded(page, words.say("headline.all"));
  }
}
