package io.plumbline.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Objects of a JSON file: one per line, or one after the other, in an array or inside a wrapper
 * such as {@code {"data": [...]}} or {@code {"order": {...}}}.
 */
final class JsonRecords implements RecordSource {
  private static final Set<String> WRAPPERS =
      Set.of("data", "orders", "order", "results", "records", "items", "rows");
  private static final Pattern WRAPPED =
      Pattern.compile(
          "(?s)\\s*\\{\\s*\"(data|orders|order|results|records|items|rows)\"\\s*:\\s*[\\[{].*");
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.DEPTH)
                          .maxStringLength(Limits.FIELD)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY); // which one is meant?
  private static final ObjectMapper WHOLE_LINE =
      MAPPER.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BoundedLines lines;
  private final JsonParser parser;
  private final JsonPages pages;
  private final Deque<JsonNode> unfolded = new ArrayDeque<>();
  private boolean isInArray;
  private boolean isWrapped;
  private long position;
  private long ordinal;
  private long pagedRecords;

  /**
   * {@code peek} is the beginning of the text, which {@code reader} still gives; {@code path} is
   * where a document keeps its records, or ''.
   */
  JsonRecords(Reader reader, String peek, String path) throws IOException {
    String start = peek.stripLeading();
    pages = path.isEmpty() ? null : new JsonPages(path);
    boolean perLine =
        start.startsWith("{")
            && !(pages == null ? WRAPPED.matcher(start).matches() : pages.begins(start))
            && hasObjectLine(start);
    lines = perLine ? new BoundedLines(reader) : null;
    parser = perLine ? null : MAPPER.getFactory().createParser(reader);
  }

  /**
   * Whether some line near the beginning is an object by itself, not an element of an array; the
   * first one may be broken.
   */
  private static boolean hasObjectLine(String start) {
    List<String> lines = start.lines().limit(50).map(String::stripTrailing).toList();
    boolean areElements = lines.stream().anyMatch(l -> l.startsWith("{") && l.endsWith("},"));
    return !areElements
        && lines.stream()
            .anyMatch(line -> line.startsWith("{") && line.length() > 2 && line.endsWith("}"));
  }

  @Override
  public RawRecord next() throws IOException {
    if (pages == null) {
      return lines == null ? fromStream() : fromLine();
    }
    while (unfolded.isEmpty()) {
      RawRecord page = lines == null ? fromStream() : fromLine();
      if (page == null || page.node() == null) {
        return page == null ? null : paged(null, page.refusal(), page.raw());
      }
      unfolded.addAll(pages.records(page.node()));
    }
    return paged(unfolded.remove(), null, null);
  }

  /** Records of pages are counted through the file: lines may hold many. */
  private RawRecord paged(JsonNode node, Refusal refusal, String raw) {
    pagedRecords++;
    return new RawRecord(
        pagedRecords,
        "record",
        pagedRecords,
        null,
        node == null ? null : unwrapped(node),
        null,
        refusal,
        raw);
  }

  private RawRecord fromLine() throws IOException {
    while (true) {
      String line = lines.next();
      if (line == null) {
        return null;
      }
      position++;
      if (line.isBlank()) {
        continue;
      }
      ordinal++;
      if (lines.isTooLong()) {
        return refused(
            Limits.recordTooLarge("the line is longer than 16 million characters"), line);
      }
      try {
        JsonNode node = WHOLE_LINE.readTree(line);
        if (node.isObject()) {
          return new RawRecord(position, "line", ordinal, null, unwrapped(node), null, null, null);
        }
      } catch (StreamConstraintsException tooBig) {
        return refused(tooBig(tooBig), line);
      } catch (JsonProcessingException malformed) {
        // Reported below together with lines that are JSON but no object.
      }
      return refused(
          new Refusal(
              "RECORD_MALFORMED",
              "the line is not a JSON object",
              "Export the file again, or mend this line."),
          line);
    }
  }

  private RawRecord refused(Refusal refusal, String line) {
    return new RawRecord(position, "line", ordinal, null, null, null, refusal, line);
  }

  private static Refusal tooBig(StreamConstraintsException limit) {
    return Limits.recordTooLarge(
        limit.getMessage().contains("nesting depth")
            ? "the object is nested deeper than " + Limits.DEPTH + " levels"
            : "a field is longer than a million characters");
  }

  private RawRecord fromStream() throws IOException {
    try {
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return null;
        }
        if (token == JsonToken.START_ARRAY && !isInArray) {
          isInArray = true;
        } else if (token == JsonToken.END_ARRAY && isInArray) {
          isInArray = false;
          if (isWrapped) {
            skipRestOfWrapper();
          }
        } else if (token == JsonToken.START_OBJECT) {
          JsonNode node = isInArray ? MAPPER.readTree(parser) : rootObject();
          if (node != null) {
            return record(node);
          }
        }
      }
    } catch (StreamConstraintsException tooBig) {
      throw new Limits.Exceeded(tooBig(tooBig));
    } catch (JsonProcessingException broken) {
      EOFException cut = new EOFException("the JSON text breaks off or is malformed");
      cut.initCause(broken);
      throw cut;
    }
  }

  /** A record, or null after stepping into the array of a wrapper. */
  private JsonNode rootObject() throws IOException {
    ObjectNode node = MAPPER.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean mayWrap = pages == null && node.isEmpty() && WRAPPERS.contains(name);
      if (mayWrap && value == JsonToken.START_ARRAY) {
        isInArray = true;
        isWrapped = true;
        return null;
      }
      node.set(name, MAPPER.readTree(parser));
      if (mayWrap && value == JsonToken.START_OBJECT) {
        skipRestOfWrapper();
        return node.get(name);
      }
    }
    return node.isEmpty() || node.has("paging") && node.size() == 1 ? null : node;
  }

  private void skipRestOfWrapper() throws IOException {
    isWrapped = false;
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.END_OBJECT) {
      parser.skipChildren();
      token = parser.nextToken();
    }
  }

  private RawRecord record(JsonNode node) {
    position++;
    return new RawRecord(position, "record", position, null, unwrapped(node), null, null, null);
  }

  /** The record inside what Airbyte puts around it, with the time of extraction. */
  static JsonNode unwrapped(JsonNode node) {
    JsonNode inner = node.get("_airbyte_data");
    if (inner == null || !inner.isObject()) {
      return node;
    }
    ObjectNode data = inner.deepCopy();
    for (String meta : new String[] {"_airbyte_extracted_at", "_airbyte_emitted_at"}) {
      if (node.has(meta)) {
        data.set(meta, node.get(meta));
      }
    }
    return data;
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    } else {
      parser.close();
    }
  }
}
