package io.plumbline.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the columns of a stream are in the header of one file.
 *
 * @param header cells of the header
 * @param columns for each rule the cells it may come from, best first; -1 is the record's number
 * @param currency currency the header names, or null
 * @param missing columns the stream needs and the header lacks
 * @param matched how many columns were found
 * @param names cells that are names of their own, such as currencies: place to name
 */
record Layout(
    String[] header,
    int[][] columns,
    String currency,
    List<String> missing,
    int matched,
    Map<Integer, String> names)
    implements Serializable {

  static Layout of(Form.Stream stream, String[] header) {
    int[][] columns = new int[stream.rules().size()][];
    String currency = null;
    int matched = 0;
    for (int i = 0; i < columns.length; i++) {
      List<Integer> found = new ArrayList<>();
      for (ColumnRule.Alias alias : stream.rules().get(i).from()) {
        if ("row_number".equals(alias.written())) {
          found.add(-1);
        }
        for (int cell = 0; cell < header.length; cell++) {
          if (header[cell] != null && !header[cell].isBlank() && alias.matches(header[cell])) {
            if (!found.contains(cell)) {
              found.add(cell);
            }
            currency = currency == null ? alias.currencyIn(header[cell]).orElse(null) : currency;
          }
        }
      }
      columns[i] = found.stream().mapToInt(Integer::intValue).toArray();
      if (found.stream().anyMatch(cell -> cell >= 0)) {
        matched++;
      }
    }
    List<String> missing = new ArrayList<>();
    for (String needed : stream.needs()) {
      int rule = stream.indexOf(needed);
      if (rule >= 0 && columns[rule].length == 0) {
        missing.add(needed);
      }
    }
    Map<Integer, String> names = new LinkedHashMap<>();
    if (!stream.unpivot().isEmpty()) {
      for (int cell = 0; cell < header.length; cell++) {
        if (header[cell] != null && header[cell].strip().matches(stream.unpivot())) {
          names.put(cell, header[cell].strip());
        }
      }
    }
    return new Layout(header, columns, currency, missing, matched, names);
  }

  /** The text of each rule in this row; null where the row has none. */
  String[] texts(String[] cells, long ordinal) {
    String[] texts = new String[columns.length];
    for (int i = 0; i < texts.length; i++) {
      for (int cell : columns[i]) {
        String text = cell < 0 ? Long.toString(ordinal) : cell < cells.length ? cells[cell] : null;
        if (!Values.isNull(text)) {
          texts[i] = text;
          break;
        }
      }
    }
    return texts;
  }

  /** The text of each rule among the fields of a JSON record, by normalised path. */
  static String[] texts(Form.Stream stream, Map<String, String> fields, long ordinal) {
    String[] texts = new String[stream.rules().size()];
    for (int i = 0; i < texts.length; i++) {
      for (ColumnRule.Alias alias : stream.rules().get(i).from()) {
        String text =
            alias.written().equals("row_number")
                ? Long.toString(ordinal)
                : alias.pattern() == null ? fields.get(alias.normal()) : null;
        if (!Values.isNull(text)) {
          texts[i] = text;
          break;
        }
      }
    }
    return texts;
  }

  /** Why this file can not be read: what the header lacks, and what is close to it. */
  Refusal headerMissing(Form.Stream stream) {
    List<String> headers =
        Arrays.stream(header).filter(cell -> cell != null && !cell.isBlank()).toList();
    String lacking =
        missing.stream()
            .map(
                column -> {
                  List<ColumnRule.Alias> known = stream.rules().get(stream.indexOf(column)).from();
                  String near =
                      known.stream()
                          .filter(alias -> alias.pattern() == null)
                          .flatMap(alias -> Names.nearest(alias.written(), headers).stream())
                          .findFirst()
                          .map(name -> " (near: '" + name + "')")
                          .orElse("");
                  String first = known.isEmpty() ? column : known.get(0).written();
                  return column + ", such as '" + first + "'" + near;
                })
            .collect(Collectors.joining("; "));
    return new Refusal(
        "HEADER_MISSING",
        "no line of the first 20 is a header: missing " + lacking,
        "Add the export's own name under columns of this source (ours = theirs), or export again"
            + " with these columns.");
  }
}
