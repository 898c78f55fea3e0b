package io.plumbline.report;

import java.util.List;

/**
 * A chart: a canvas that a script draws from a block of JSON, a label for those who cannot see it,
 * and the same figures as a table. Without scripts only the table shows.
 *
 * @param id element id, made of letters and dashes
 * @param kind {@code line}, {@code bar} or {@code doughnut}
 * @param label what the chart shows, in one sentence
 * @param axis what the value axis measures
 * @param decimals decimals of the values
 * @param labels one per point
 * @param series the lines or bars
 */
record Chart(
    String id,
    String kind,
    String label,
    String axis,
    int decimals,
    List<String> labels,
    List<Series> series) {

  /** A named line or set of bars; null values are gaps. */
  record Series(String name, List<Double> values) {}

  /** Writes canvas, data and the table that says the same. */
  void write(Markup page, Edition edition, Grid sameFigures) {
    page.open("figure", "class", "chart " + kind);
    page.open("div", "class", "canvas");
    page.open("canvas", "id", id, "role", "img", "aria-label", label).close("canvas");
    page.close("div").line();
    page.open("script", "type", "application/json", "data-chart", id);
    page.trusted(json(edition)).close("script").line();
    page.open("details", "open", "", "class", "same");
    page.element("summary", edition.words().say("figures-as-table"));
    sameFigures.write(page);
    page.close("details").close("figure").line();
  }

  private String json(Edition edition) {
    StringBuilder out = new StringBuilder("{\"kind\":");
    quote(kind, out).append(",\"locale\":");
    quote(edition.figures().locale().toLanguageTag(), out).append(",\"axis\":");
    quote(axis, out).append(",\"decimals\":").append(decimals).append(",\"labels\":[");
    for (int i = 0; i < labels.size(); i++) {
      quote(labels.get(i), i == 0 ? out : out.append(','));
    }
    out.append("],\"series\":[");
    for (int i = 0; i < series.size(); i++) {
      out.append(i == 0 ? "{\"name\":" : ",{\"name\":");
      quote(series.get(i).name(), out).append(",\"values\":[");
      List<Double> values = series.get(i).values();
      for (int j = 0; j < values.size(); j++) {
        out.append(j == 0 ? "" : ",").append(number(values.get(j)));
      }
      out.append("]}");
    }
    return out.append("]}").toString();
  }

  private static String number(Double value) {
    return value == null || !Double.isFinite(value) ? "null" : value.toString();
  }

  /** A JSON string that cannot end the script element it stands in. */
  static StringBuilder quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c >= ' '
              && c != '"'
              && c != '\\'
              && c != '<'
              && c != '>'
              && c != '&'
              && c != '\u2028'
              && c != '\u2029'
              && c != '\u007f';
      if (plain) {
        out.append(c);
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.append('"');
  }
}
