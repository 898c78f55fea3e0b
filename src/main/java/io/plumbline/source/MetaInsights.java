package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Rows of Meta's insights: the ad's day as it is set up, and a row for each attribution window that
 * was asked for.
 *
 * <p>{@code value} of an action follows the ad set's own setting; {@code 7d_click}, {@code 1d_view}
 * and the like stand beside it only when asked for, and one that is missing is 0. The windows
 * overlap and none is a part of {@code value}: their rows hold conversions only, so that delivery
 * counts once.
 */
final class MetaInsights implements Unfolding {
  private static final Pattern WINDOW = Pattern.compile("\\d+d_\\w+");
  private static final List<String> ARRAYS = List.of("actions", "action_values");

  private final Flat flat;
  private final String stream;
  private final String windows;

  /** {@code windows} is the stream of window rows, or '' for breakdowns, which have none. */
  MetaInsights(Flat flat, String stream, String windows) {
    this.flat = flat;
    this.stream = stream;
    this.windows = windows;
  }

  @Override
  public List<Part> unfold(JsonNode record) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(stream, flat.fields(record)));
    if (!windows.isEmpty() && record.isObject()) {
      for (String window : windowsOf(record)) {
        parts.add(new Part(windows, flat.fields(inWindow((ObjectNode) record, window))));
      }
    }
    return parts;
  }

  @Override
  public Map<String, String> seen() {
    return flat.seen();
  }

  private static Set<String> windowsOf(JsonNode record) {
    Set<String> found = new TreeSet<>();
    for (String array : ARRAYS) {
      for (JsonNode action : record.path(array)) {
        action
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (WINDOW.matcher(name).matches()) {
                    found.add(name);
                  }
                });
      }
    }
    return found;
  }

  private static ObjectNode inWindow(ObjectNode record, String window) {
    ObjectNode row = record.deepCopy();
    row.put("attribution_window", window);
    for (String array : ARRAYS) {
      ArrayNode counted = row.arrayNode();
      for (JsonNode action : record.path(array)) {
        ObjectNode copy = action.deepCopy();
        if (action.hasNonNull(window)) {
          copy.set("value", action.get(window));
        } else {
          copy.put("value", "0");
        }
        counted.add(copy);
      }
      row.set(array, counted);
    }
    return row;
  }
}
