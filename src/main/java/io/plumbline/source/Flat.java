package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The fields of a JSON object by path, compared like headers. Arrays of values are joined by |,
 * arrays of objects are read only where pivoted.
 */
final class Flat {
  private static final int MOST_PATHS = 5_000;

  private final Map<String, Form.Pivot> pivots;
  private final Map<String, String> normalNames = new HashMap<>();
  private final Map<String, String> written = new HashMap<>();

  Flat(Map<String, Form.Pivot> pivots) {
    this.pivots = pivots;
  }

  /** The paths of values seen so far, as compared and as written; at most some thousands. */
  Map<String, String> seen() {
    return written;
  }

  /** {@code {"campaign":{"id":1}}} gives {@code campaignid} = {@code 1}; nulls are left out. */
  Map<String, String> fields(JsonNode node) {
    Map<String, String> fields = new HashMap<>();
    collect("", "", node, fields);
    return fields;
  }

  private void collect(String path, String above, JsonNode node, Map<String, String> fields) {
    node.properties()
        .forEach(
            entry -> {
              String inner = path + normal(entry.getKey());
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                if (value.has("year") && value.has("month") && value.has("day")) {
                  fields.putIfAbsent(inner, day(value));
                }
                collect(inner, above + entry.getKey() + ".", value, fields);
              } else if (value.isArray()) {
                Form.Pivot pivot = pivots.get(entry.getKey());
                if (pivot != null) {
                  pivot(inner, value, pivot, fields);
                } else if (!value.isEmpty() && value.get(0).isValueNode()) {
                  fields.putIfAbsent(inner, list(value));
                }
                for (JsonNode element : value) {
                  if (element.isTextual() || value.size() == 1 && element.isNumber()) {
                    scalar(inner, text(element), fields);
                  }
                }
              } else if (!value.isNull()) {
                scalar(inner, text(value), fields);
                if (written.size() < MOST_PATHS) {
                  written.computeIfAbsent(inner, unseen -> above + entry.getKey());
                }
              }
            });
  }

  /** A day in three numbers, as one text. */
  private static String day(JsonNode parts) {
    return parts.get("year").asText()
        + "-"
        + parts.get("month").asText()
        + "-"
        + parts.get("day").asText();
  }

  /** A resource name {@code urn:space:kind:id} is also the field {@code kind} with its id. */
  private void scalar(String path, String text, Map<String, String> fields) {
    fields.putIfAbsent(path, text);
    if (text.startsWith("urn:")) {
      String[] parts = text.split(":", 4);
      if (parts.length == 4) {
        fields.putIfAbsent(path + normal(parts[2]), parts[3]);
      }
    }
  }

  private void pivot(String path, JsonNode array, Form.Pivot pivot, Map<String, String> fields) {
    for (JsonNode element : array) {
      String name = pivot.name().isEmpty() ? pivot.value() : element.path(pivot.name()).asText("");
      JsonNode value = element.path(pivot.value());
      if (value.isObject()) { // one typed slot of several is set
        for (JsonNode slot : value) {
          if (!slot.isNull()) {
            value = slot;
            break;
          }
        }
      }
      if (name.isEmpty() || value.isMissingNode() || value.isNull() || value.isContainerNode()) {
        continue;
      }
      String key = path + normal(name);
      String text = text(value);
      if (pivot.adds()) {
        fields.merge(key, text, Flat::sum);
      } else {
        fields.putIfAbsent(key, text);
      }
    }
  }

  private static String sum(String left, String right) {
    BigDecimal a = Numbers.parse(left, '.');
    BigDecimal b = Numbers.parse(right, '.');
    return a == null || b == null ? left : a.add(b).toPlainString();
  }

  private static String list(JsonNode array) {
    StringJoiner joined = new StringJoiner("|");
    for (JsonNode element : array) {
      if (element.isValueNode() && !element.isNull()) {
        joined.add(text(element));
      }
    }
    return joined.toString();
  }

  private static String text(JsonNode value) {
    return value.isBigDecimal() ? value.decimalValue().toString() : value.asText();
  }

  private String normal(String name) {
    return normalNames.computeIfAbsent(name, Names::normal);
  }
}
