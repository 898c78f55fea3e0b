package io.plumbline.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The page a person opens: one self-contained HTML document made from published tables.
 *
 * <p>It collects aggregates of a bounded number of rows, loads nothing from elsewhere, and shows
 * its figures as tables where scripts do not run. A table that is empty or absent becomes a line
 * that says so.
 */
public final class ReportPage {
  static final String WORDS = "/report/words.conf";
  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.4.1/dist/chart.umd.js";
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
  private static final List<String> SECTIONS =
      List.of(
          "headline",
          "roas",
          "channels",
          "models",
          "cohorts",
          "costs",
          "checks",
          "quarantine",
          "sources",
          "dictionary");

  private ReportPage() {}

  /**
   * The page as text, to be stored as UTF-8.
   *
   * @param tables gold or ops table name such as {@code gold.scorecard} to its rows; null for a
   *     table the lake does not have
   */
  public static String html(Function<String, Dataset<Row>> tables, ReportContext context) {
    Published published = new Published(tables);
    Words words = Words.of(WORDS, context.language());
    Figures figures = new Figures(words, context.language(), context.reportingCurrency());
    Names names = new Names(published, words, context.language());
    Edition edition = new Edition(context, words, figures, names);
    LocalDate asOf = context.asOf();
    Scores scores = Scores.of(published, asOf);
    Returns returns = Returns.of(published, context);

    Markup page = new Markup();
    writeHead(page, edition);
    writeMasthead(page, edition);
    page.open("main").line();
    HeadlineSection.write(page, edition, scores, returns);
    ReturnSection.write(page, edition, scores, returns);
    ChannelSection.write(page, edition, returns);
    CohortSection.write(
        page, edition, Cohorts.retention(published, asOf), Cohorts.value(published, asOf));
    CostSection.write(page, edition, published);
    ChecksSection.write(page, edition, published);
    SourcesSection.write(page, edition, published);
    DictionarySection.write(page, edition);
    page.close("main").line();
    page.open("footer").element("p", words.say("footer")).close("footer").line();
    writeScripts(page);
    return page.close("body").close("html").line().toString();
  }

  private static void writeHead(Markup page, Edition edition) {
    page.trusted("<!doctype html>\n")
        .open("html", "lang", edition.context().language())
        .open("head");
    page.open("meta", "charset", "utf-8");
    page.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.open("meta", "name", "color-scheme", "content", "light dark").line();
    page.element("title", edition.context().title() + " · " + edition.words().say("title"));
    page.open("style").trusted(resource("/report/report.css")).close("style");
    page.close("head").open("body").line();
  }

  private static void writeMasthead(Markup page, Edition edition) {
    Words words = edition.words();
    ReportContext context = edition.context();
    page.open("header").element("h1", context.title());
    page.element(
        "p",
        words.say(
            "masthead",
            edition.figures().day(context.asOf()),
            context.reportingCurrency(),
            edition.names().model(context.defaultModel()),
            context.runId()),
        "class",
        "basis");
    page.element("p", words.say("days"), "class", "basis");
    if (context.isDemo()) {
      page.element("p", words.say("demo"), "class", "demo");
    }
    page.open("nav", "aria-label", words.say("contents"));
    for (String section : SECTIONS) {
      page.element("a", words.say("nav." + section), "href", "#" + section);
    }
    page.close("nav").close("header").line();
  }

  private static void writeScripts(Markup page) {
    String library = resource(CHART_LIBRARY).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    page.open("script").trusted(library).close("script").line();
    page.open("script").trusted(resource("/report/report.js")).close("script").line();
  }

  private static String resource(String path) {
    try (InputStream stream = ReportPage.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks its resource " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
