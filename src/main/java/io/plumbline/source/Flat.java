package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** The fields of a JSON object by path, compared like headers; arrays only where pivoted. */
final class Flat {
  private final Map<String, Form.Pivot> pivots;
  private final Map<String, String> normalNames = new HashMap<>();

  Flat(Map<String, Form.Pivot> pivots) {
    this.pivots = pivots;
  }

  /** {@code {"campaign":{"id":1}}} gives {@code campaignid} = {@code 1}; nulls are left out. */
  Map<String, String> fields(JsonNode node) {
    Map<String, String> fields = new HashMap<>();
    collect("", node, fields);
    return fields;
  }

  private void collect(String path, JsonNode node, Map<String, String> fields) {
    node.properties()
        .forEach(
            entry -> {
              String inner = path + normal(entry.getKey());
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                collect(inner, value, fields);
              } else if (value.isArray()) {
                Form.Pivot pivot = pivots.get(entry.getKey());
                if (pivot != null) {
                  pivot(inner, value, pivot, fields);
                }
              } else if (!value.isNull()) {
                fields.putIfAbsent(inner, text(value));
              }
            });
  }

  private void pivot(String path, JsonNode array, Form.Pivot pivot, Map<String, String> fields) {
    for (JsonNode element : array) {
      String name = element.path(pivot.name()).asText("");
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

  private static String text(JsonNode value) {
    return value.isBigDecimal() ? value.decimalValue().toString() : value.asText();
  }

  private String normal(String name) {
    return normalNames.computeIfAbsent(name, Names::normal);
  }
}
