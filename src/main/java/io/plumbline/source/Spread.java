package io.plumbline.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One row to several where a stream says so.
 *
 * <p>{@code unpivot} names headers that are values themselves, such as currencies or months: a row
 * per filled cell, the header in {@code _label} and the cell in {@code _cell}. Columns called
 * {@code _each_<metric>} are measures side by side: a row per filled one, its name in {@code
 * metric} and its text in {@code value}.
 */
final class Spread {
  private static final String EACH = "_each_";

  private final Form.Stream stream;
  private final Map<Integer, String> names;
  private final String allNames;
  private final int[] measures;

  /** {@code layout} is the header of the file, or null for records without one. */
  Spread(Form.Stream stream, Layout layout) {
    this.stream = stream;
    names = layout == null ? Map.of() : layout.names();
    allNames = String.join("|", new TreeSet<>(names.values()));
    measures =
        IntStream.range(0, stream.rules().size())
            .filter(i -> stream.rules().get(i).column().startsWith(EACH))
            .toArray();
  }

  /** The rows of one row; {@code cells} is null for a record that is no row of a table. */
  List<String[]> of(String[] texts, String[] cells) {
    if (cells != null && !names.isEmpty()) {
      return byName(texts, cells);
    }
    return measures.length == 0 ? List.<String[]>of(texts) : byMeasure(texts);
  }

  private List<String[]> byName(String[] texts, String[] cells) {
    List<String[]> rows = new ArrayList<>();
    int label = stream.indexOf("_label");
    int cell = stream.indexOf("_cell");
    int set = stream.indexOf("_set"); // all names of the table: they may hang together
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      String value = name.getKey() < cells.length ? cells[name.getKey()] : null;
      if (!Values.isNull(value)) {
        String[] row = texts.clone();
        row[label] = name.getValue();
        row[cell] = value;
        if (set >= 0) {
          row[set] = allNames;
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private List<String[]> byMeasure(String[] texts) {
    List<String[]> rows = new ArrayList<>();
    for (int measure : measures) {
      if (!Values.isNull(texts[measure])) {
        String[] row = texts.clone();
        row[stream.indexOf("metric")] =
            stream.rules().get(measure).column().substring(EACH.length());
        row[stream.indexOf("value")] = texts[measure];
        rows.add(row);
      }
    }
    return rows.isEmpty() ? List.<String[]>of(texts) : rows;
  }
}
