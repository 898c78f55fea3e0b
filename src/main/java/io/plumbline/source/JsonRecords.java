package io.plumbline.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
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
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final ObjectMapper WHOLE_LINE =
      MAPPER.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BufferedReader lines;
  private final JsonParser parser;
  private boolean isInArray;
  private boolean isWrapped;
  private long position;
  private long ordinal;

  /** {@code peek} is the beginning of the text, which {@code reader} still gives. */
  JsonRecords(Reader reader, String peek) throws IOException {
    String start = peek.stripLeading();
    boolean perLine =
        start.startsWith("{") && !WRAPPED.matcher(start).matches() && hasObjectLine(start);
    lines = perLine ? new BufferedReader(reader, 1 << 16) : null;
    parser = perLine ? null : MAPPER.getFactory().createParser(reader);
  }

  /** Whether some line near the beginning is an object by itself; the first one may be broken. */
  private static boolean hasObjectLine(String start) {
    return start
        .lines()
        .limit(50)
        .map(String::stripTrailing)
        .anyMatch(line -> line.startsWith("{") && line.length() > 2 && line.endsWith("}"));
  }

  @Override
  public RawRecord next() throws IOException {
    return lines == null ? fromStream() : fromLine();
  }

  private RawRecord fromLine() throws IOException {
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        return null;
      }
      position++;
      if (line.isBlank()) {
        continue;
      }
      ordinal++;
      try {
        JsonNode node = WHOLE_LINE.readTree(line);
        if (node.isObject()) {
          return new RawRecord(position, "line", ordinal, null, unwrapped(node), null, null, null);
        }
      } catch (JsonProcessingException malformed) {
        // Reported below together with lines that are JSON but no object.
      }
      Refusal refusal =
          new Refusal(
              "RECORD_MALFORMED",
              "the line is not a JSON object",
              "Export the file again, or mend this line.");
      return new RawRecord(position, "line", ordinal, null, null, null, refusal, line);
    }
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
      boolean mayWrap = node.isEmpty() && WRAPPERS.contains(name);
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

  private static JsonNode unwrapped(JsonNode node) {
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
