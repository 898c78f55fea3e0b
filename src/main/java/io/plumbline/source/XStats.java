package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statistics of X, whose metrics are arrays over days: one row per day.
 *
 * <p>Day i begins i days after the request's {@code start_time}, which is a midnight of the
 * account; its noon names it also where the clocks change. A metric that is null had no data and is
 * zero.
 */
final class XStats implements Unfolding {
  private static final int LONGEST = 366;

  private final Flat flat;
  private final String stream;

  XStats(Flat flat, String stream) {
    this.flat = flat;
    this.stream = stream;
  }

  @Override
  public List<Part> unfold(JsonNode record) throws Refusal {
    JsonNode request = record.path("request").path("params");
    int days = record.path("time_series_length").asInt(0);
    if (!request.path("granularity").asText("DAY").equals("DAY")) {
      throw new Refusal(
          "RANGE_TOTAL", "the request is not by day", "Ask for granularity DAY, and export again.");
    }
    if (days < 1 || days > LONGEST || !record.path("metrics").isObject()) {
      throw malformed("time_series_length or metrics are missing");
    }
    Instant start = instant(request.path("start_time").asText(""));
    List<Part> parts = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      ObjectNode row = record.deepCopy();
      row.put("noon", start.plus(Duration.ofDays(day)).plus(Duration.ofHours(12)).toString());
      row.set("metrics", at(record.get("metrics"), day, days));
      parts.add(new Part(stream, flat.fields(row)));
    }
    return parts;
  }

  private static ObjectNode at(JsonNode metrics, int day, int days) throws Refusal {
    ObjectNode ofDay = ((ObjectNode) metrics).objectNode();
    for (var metric : metrics.properties()) {
      JsonNode values = metric.getValue();
      if (values.isObject()) {
        ofDay.set(metric.getKey(), at(values, day, days));
      } else if (values.isNull()) {
        ofDay.put(metric.getKey(), 0);
      } else if (values.isArray() && values.size() == days) {
        ofDay.set(metric.getKey(), values.get(day));
      } else {
        throw malformed(metric.getKey() + " has not " + days + " values");
      }
    }
    return ofDay;
  }

  private static Instant instant(String text) throws Refusal {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw new Refusal(
          "RANGE_TOTAL",
          "the request block with its start_time is missing: the days are unknown",
          "Save the answer together with its request, and export again.");
    }
  }

  private static Refusal malformed(String what) {
    return new Refusal("RECORD_MALFORMED", what, "Export the file again.");
  }
}
