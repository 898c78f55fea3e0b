package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The records of an API answer, which stand at a path below it, every array on the way taken apart.
 *
 * <p>A record also has what the objects above it say, such as the entity a series is about. An
 * object without the path is a record itself: pages are often saved record by record.
 */
final class JsonPages {
  private final List<String[]> paths;

  /** {@code paths} are dotted, with commas between them; the first that a page has counts. */
  JsonPages(String paths) {
    this.paths = Arrays.stream(paths.split(",")).map(path -> path.strip().split("\\.")).toList();
  }

  /** Whether a text begins with a page that goes on over several lines. */
  boolean begins(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return !line.endsWith("}")
        && (line.equals("{")
            || paths.stream().anyMatch(path -> line.contains('"' + path[0] + '"')));
  }

  /** The records of one page; none when its array is empty. */
  List<JsonNode> records(JsonNode page) {
    for (String[] path : paths) {
      JsonNode first = page.path(path[0]);
      boolean isThere = path.length == 1 ? first.isArray() : hasNext(first, path[1]);
      if (isThere) {
        List<JsonNode> records = new ArrayList<>();
        collect((ObjectNode) page, path, 0, records);
        return records;
      }
    }
    return List.of(page);
  }

  private static boolean hasNext(JsonNode node, String name) {
    return node.isArray() ? node.isEmpty() || node.get(0).has(name) : node.has(name);
  }

  private static void collect(ObjectNode node, String[] path, int depth, List<JsonNode> records) {
    if (depth == path.length) {
      records.add(node);
      return;
    }
    JsonNode inner = node.path(path[depth]);
    for (JsonNode element : inner.isArray() ? inner : List.of(inner)) {
      if (element.isObject()) {
        ObjectNode record = node.objectNode();
        record.setAll(node);
        record.remove(path[depth]);
        record.setAll((ObjectNode) element);
        collect(record, path, depth + 1, records);
      }
    }
  }
}
