package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers of the GA4 Data API: names of dimensions and metrics once, then rows of their values. */
final class Ga4Reports implements Unfolding {
  private final String stream;
  private final Flat flat = new Flat(Map.of());

  Ga4Reports(String stream) {
    this.stream = stream;
  }

  @Override
  public List<Part> unfold(JsonNode answer) {
    if (!answer.has("dimensionHeaders") && !answer.has("metricHeaders")) {
      return List.of(new Part(stream, flat.fields(answer)));
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode row : answer.path("rows")) {
      Map<String, String> fields = new HashMap<>();
      add(answer.path("dimensionHeaders"), row.path("dimensionValues"), fields);
      add(answer.path("metricHeaders"), row.path("metricValues"), fields);
      JsonNode currency = answer.path("metadata").path("currencyCode");
      if (currency.isTextual()) {
        fields.put("currency", currency.asText());
      }
      parts.add(new Part(stream, fields));
    }
    return parts;
  }

  private static void add(JsonNode headers, JsonNode values, Map<String, String> fields) {
    for (int i = 0; i < headers.size(); i++) {
      String name = Names.normal(headers.get(i).path("name").asText());
      fields.put(name, values.path(i).path("value").asText(""));
    }
  }
}
