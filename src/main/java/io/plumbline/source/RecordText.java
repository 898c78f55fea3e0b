package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/** The text of a record: its hash, and what of it may be shown. */
final class RecordText {
  private byte[] buffer = new byte[512];
  private int length;

  /** The record with everything but numbers, dates and ids as its length. */
  static String masked(RecordSource.RawRecord raw, Layout layout) {
    if (raw.node() != null) {
      return new TreeMap<>(new Flat(Map.of()).fields(raw.node()))
          .entrySet().stream()
              .map(e -> "\"" + e.getKey() + "\": " + Privacy.mask(e.getKey(), e.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    }
    if (raw.cells() == null) {
      return "text(" + (raw.raw() == null ? 0 : raw.raw().length()) + ")";
    }
    String[] header = layout.header();
    return IntStream.range(0, raw.cells().length)
        .filter(i -> raw.cells()[i] != null && !raw.cells()[i].isBlank())
        .mapToObj(
            i -> {
              String label = i < header.length && header[i] != null ? header[i] : "cell " + (i + 1);
              return "\"" + Privacy.scrub(label) + "\": " + Privacy.mask(label, raw.cells()[i]);
            })
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A table row as the object its header makes of it. */
  static JsonNode object(RecordSource.RawRecord raw, Layout layout) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    String[] header = layout.header();
    for (int i = 0; i < Math.min(header.length, raw.cells().length); i++) {
      if (header[i] != null && !Values.isNull(raw.cells()[i])) {
        object.put(header[i].strip(), raw.cells()[i]);
      }
    }
    return object;
  }

  /** xxhash64, as Spark computes it, of the record's text; cells are joined by U+001F. */
  long hash(RecordSource.RawRecord raw) {
    if (raw.cells() != null && ascii(raw.cells())) {
      return XXH64.hashUnsafeBytes(buffer, Platform.BYTE_ARRAY_OFFSET, length, 42L);
    }
    String text =
        raw.node() != null
            ? raw.node().toString()
            : raw.cells() != null
                ? String.join("\u001f", Arrays.asList(raw.cells()))
                : String.valueOf(raw.raw());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, 42L);
  }

  /** Writes the joined cells into the buffer; false when they hold more than ASCII. */
  @SuppressWarnings("deprecation") // the low bytes of the characters are what is wanted
  private boolean ascii(String[] cells) {
    length = 0;
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i] == null ? "null" : cells[i];
      int size = cell.length();
      if (length + size + 1 > buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * (length + size + 1));
      }
      if (i > 0) {
        buffer[length++] = 0x1f;
      }
      for (int c = 0; c < size; c++) {
        if (cell.charAt(c) > 0x7f) {
          return false;
        }
      }
      cell.getBytes(0, size, buffer, length);
      length += size;
    }
    return true;
  }
}
