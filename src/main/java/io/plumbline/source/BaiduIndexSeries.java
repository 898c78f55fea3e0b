package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Saved answers of the Baidu Index site: a series per keyword group and terminal, as integers by
 * day, or by week where the range is longer than a year.
 *
 * <p>The site ciphers the series; only answers that were deciphered when they were saved can be
 * read. An empty element is a day that was not measured, and gives no row.
 */
final class BaiduIndexSeries implements Unfolding {
  private static final Pattern READABLE = Pattern.compile("[\\d,\\s]*");
  private static final Map<String, String> METRICS =
      Map.of("all", "", "pc", "_pc", "wise", "_wise");

  private final Map<String, String> options;

  BaiduIndexSeries(Map<String, String> options) {
    this.options = options;
  }

  @Override
  public List<Part> unfold(JsonNode answer) throws Refusal {
    JsonNode data = answer.has("data") ? answer.path("data") : answer;
    boolean isFeed = data.has("index") && !data.has("userIndexes");
    JsonNode groups = isFeed ? data.path("index") : data.path("userIndexes");
    if (!groups.isArray() || groups.isEmpty()) {
      throw new Refusal(
          "MISSING_REQUIRED",
          "the answer holds no series: data.userIndexes is empty",
          "Save the answer of the index request, not of the key request.");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode group : groups) {
      List<String> words = new ArrayList<>();
      group.path("word").forEach(word -> words.add(word.path("name").asText(word.asText())));
      boolean isWeekly = "week".equals(group.path("type").asText());
      for (Map.Entry<String, String> terminal : METRICS.entrySet()) {
        JsonNode series = isFeed ? group : group.path(terminal.getKey());
        if (isFeed && !terminal.getKey().equals("all")) {
          continue;
        }
        if (series.has("data")) {
          String metric = (isFeed ? "feed_index" : "search_index") + terminal.getValue();
          add(series, String.join("+", words), isWeekly, metric, parts);
        }
      }
    }
    return parts;
  }

  private void add(JsonNode series, String words, boolean isWeekly, String metric, List<Part> parts)
      throws Refusal {
    String text = series.path("data").asText();
    if (!READABLE.matcher(text).matches()) {
      throw new Refusal(
          "CIPHERED",
          "the series of " + metric + " is ciphered text, which nobody can read without its key",
          "Save the series deciphered, or as a table: date, keyword, value.");
    }
    LocalDate start;
    try {
      start = LocalDate.parse(series.path("startDate").asText());
    } catch (DateTimeException notADay) {
      throw new Refusal(
          "NOT_A_DATE", "startDate of " + metric + " is not a day", "Save the answer again.");
    }
    String[] values = text.split(",", -1);
    for (int i = 0; i < values.length; i++) {
      if (!values[i].isBlank()) {
        Map<String, String> fields = new HashMap<>();
        fields.put("keyword", words);
        fields.put("metric", metric);
        fields.put("date", start.plusDays(isWeekly ? 7L * i : i).toString());
        fields.put("periodtype", isWeekly ? "week" : "day");
        fields.put("value", values[i].strip());
        fields.put("area", options.getOrDefault("area", "CN"));
        parts.add(new Part("series", fields));
      }
    }
  }
}
