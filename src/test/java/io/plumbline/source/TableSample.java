package io.plumbline.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A good table taken apart, so that it can be written again with something changed.
 *
 * <p>The last accepted record is the one that damaged records are made from; they go in after it.
 */
final class TableSample {
  private final Form.Stream stream;
  private final List<String[]> lines = new ArrayList<>();
  private final List<Integer> records = new ArrayList<>();
  private final List<Map<String, Object>> values;
  private char delimiter;
  private int header;
  private Layout layout;

  /** {@code clean} is what the reader makes of {@code text}. */
  TableSample(Form.Stream stream, String text, List<PlainRead.Entry> clean) {
    this.stream = stream;
    List<PlainRead.Entry> accepted =
        clean.stream().filter(e -> e.isRecord() && e.outcome().equals("accepted")).toList();
    values = accepted.stream().map(PlainRead.Entry::values).toList();
    int best = -1;
    for (char candidate : new char[] {',', ';', '\t', '|'}) {
      List<String[]> cells = new ArrayList<>();
      Map<Long, Integer> at = new HashMap<>();
      split(text, candidate, cells, at);
      for (int i = 0; i < Math.min(20, cells.size()); i++) {
        Layout found = Layout.of(stream, cells.get(i));
        if (found.missing().isEmpty() && found.matched() > best) {
          best = found.matched();
          delimiter = candidate;
          header = i;
          layout = found;
          lines.clear();
          lines.addAll(cells);
          records.clear();
          accepted.forEach(entry -> records.add(at.get(entry.position())));
        }
      }
    }
  }

  /** The text of a file by its mark, as UTF-8, or in the platform's own character set. */
  static String text(byte[] bytes, String legacy) {
    String raw = new String(bytes, 0, Math.min(3, bytes.length), ISO_8859_1);
    if (raw.startsWith("\u00ff\u00fe")) {
      return new String(bytes, 2, bytes.length - 2, UTF_16LE);
    }
    if (raw.equals("\u00ef\u00bb\u00bf")) {
      return new String(bytes, 3, bytes.length - 3, UTF_8);
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException otherSet) {
      return new String(bytes, Charset.forName(legacy));
    }
  }

  private static void split(
      String text, char delimiter, List<String[]> cells, Map<Long, Integer> at) {
    try (DelimitedLines split = new DelimitedLines(new StringReader(text), delimiter, 0)) {
      for (String[] line = split.next(); line != null; line = split.next()) {
        at.put(split.position(), cells.size());
        cells.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  char delimiter() {
    return delimiter;
  }

  List<String[]> lines() {
    return lines;
  }

  String[] header() {
    return lines.get(header);
  }

  List<String[]> untilHeader() {
    return lines.subList(0, header + 1);
  }

  String[] victim() {
    return lines.get(records.get(records.size() - 1));
  }

  /** Accepted records as printed, and as read. */
  int size() {
    return records.size();
  }

  String[] record(int i) {
    return lines.get(records.get(i));
  }

  Object value(int record, String column) {
    return values.get(record).get(column);
  }

  ColumnRule rule(String column) {
    return stream.rules().get(stream.indexOf(column));
  }

  boolean has(String column) {
    return cell(column) >= 0;
  }

  /** Where the victim prints this column, or -1. */
  int cell(String column) {
    for (int c : cells(column)) {
      if (c < victim().length && !Values.isNull(victim()[c])) {
        return c;
      }
    }
    return -1;
  }

  /** All places of the header this column may come from. */
  int[] cells(String column) {
    int rule = column == null ? -1 : stream.indexOf(column);
    return rule < 0 ? new int[0] : cells(rule);
  }

  int[] cells(int rule) {
    return Arrays.stream(layout.columns()[rule]).filter(c -> c >= 0).toArray();
  }

  /** The table with one record more: the victim with another text in one cell. */
  String with(int cell, String text) {
    String[] copy = victim().clone();
    copy[cell] = text;
    return with(List.<String[]>of(copy));
  }

  /** The table with more lines after the victim. */
  String with(List<String[]> more) {
    List<String[]> longer = new ArrayList<>(lines);
    longer.addAll(records.get(records.size() - 1) + 1, more);
    return written(longer, delimiter);
  }

  String withHeader(String[] other) {
    List<String[]> changed = new ArrayList<>(lines);
    changed.set(header, other);
    return written(changed, delimiter);
  }

  /** Header and all lines after it changed. */
  String changed(UnaryOperator<String[]> change) {
    List<String[]> changed = new ArrayList<>(lines);
    for (int i = header; i < lines.size(); i++) {
      changed.set(i, change.apply(lines.get(i)));
    }
    return written(changed, delimiter);
  }

  /** Each accepted record changed by its number. */
  String changed(java.util.function.IntFunction<String[]> change, char separator) {
    List<String[]> changed = new ArrayList<>(lines);
    for (int i = 0; i < records.size(); i++) {
      changed.set(records.get(i), change.apply(i));
    }
    return written(changed, separator);
  }

  String text() {
    return written(lines, delimiter);
  }

  static String written(List<String[]> lines, char delimiter) {
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        String cell = line[i] == null ? "" : line[i];
        boolean isQuoted = cell.matches("(?s).*[\"\n\r,;\t|].*");
        text.append(i > 0 ? String.valueOf(delimiter) : "")
            .append(isQuoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
