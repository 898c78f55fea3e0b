package io.plumbline.source;

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
  private RecordText() {}

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
              return "\"" + label + "\": " + Privacy.mask(label, raw.cells()[i]);
            })
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** xxhash64 as Spark computes it. */
  static long hash(RecordSource.RawRecord raw) {
    String text =
        raw.node() != null
            ? raw.node().toString()
            : raw.cells() != null
                ? String.join("\u001f", Arrays.asList(raw.cells()))
                : String.valueOf(raw.raw());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, 42L);
  }
}
