package io.plumbline.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * @param said for each rule what the header or the lines before it say, or null
 * @param isFieldName for each rule whether the header is its text
 */
record Layout(
    String[] header,
    int[][] columns,
    String currency,
    List<String> missing,
    int matched,
    Map<Integer, String> names,
    String[] said,
    boolean[] isFieldName)
    implements Serializable {

  static Layout of(Form.Stream stream, String[] header) {
    int[][] columns = new int[stream.rules().size()][];
    String[] said = new String[columns.length];
    String[] normal =
        Arrays.stream(header)
            .map(cell -> cell == null ? "" : Names.normal(cell))
            .toArray(String[]::new);
    String currency = null;
    int matched = 0;
    for (int i = 0; i < columns.length; i++) {
      List<Integer> found = new ArrayList<>();
      for (ColumnRule.Alias alias : stream.rules().get(i).from()) {
        if ("row_number".equals(alias.written())) {
          found.add(-1);
        }
        for (int cell = 0; cell < header.length; cell++) {
          if (header[cell] != null
              && !header[cell].isBlank()
              && alias.matches(header[cell], normal[cell])) {
            if (alias.isOfHeader()) {
              said[i] = alias.textIn(header[cell]).orElse(said[i]);
              continue;
            }
            if (!found.contains(cell)) {
              found.add(cell);
            }
            currency = currency == null ? alias.textIn(header[cell]).orElse(null) : currency;
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
    boolean[] isFieldName = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      isFieldName[i] = stream.rules().get(i).isFieldName();
    }
    return new Layout(header, columns, currency, missing, matched, names, said, isFieldName);
  }

  /** The same layout that knows what a line before the header says. */
  Layout after(Form.Stream stream, String[] title) {
    String line =
        Arrays.stream(title).filter(cell -> !Values.isNull(cell)).collect(Collectors.joining(","));
    String[] more = said.clone();
    for (int i = 0; i < more.length; i++) {
      Pattern pattern = stream.rules().get(i).title();
      Matcher matcher = pattern == null ? null : pattern.matcher(line);
      if (more[i] == null && matcher != null && matcher.find()) {
        more[i] = matcher.group(1).strip();
      }
    }
    return new Layout(header, columns, currency, missing, matched, names, more, isFieldName);
  }

  /** The text of each rule in this row; null where the row has none. */
  String[] texts(String[] cells, long ordinal) {
    String[] texts = new String[columns.length];
    for (int i = 0; i < texts.length; i++) {
      for (int cell : columns[i]) {
        String text = cell < 0 ? Long.toString(ordinal) : cell < cells.length ? cells[cell] : null;
        if (!Values.isNull(text)) {
          texts[i] = isFieldName[i] ? header[cell] : text;
          break;
        }
      }
      if (texts[i] == null && isFieldName[i] && columns[i].length > 0 && columns[i][0] >= 0) {
        texts[i] = header[columns[i][0]];
      }
      if (texts[i] == null) {
        texts[i] = said[i];
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
          texts[i] = stream.rules().get(i).isFieldName() ? alias.written() : text;
          break;
        }
      }
    }
    return texts;
  }

  /**
   * Why this file can not be read: what the header lacks, what is close to it, what was found
   * instead, and the line of configuration that mends it.
   */
  Refusal headerMissing(Form.Stream stream) {
    List<String> headers =
        Arrays.stream(header)
            .filter(cell -> cell != null && !cell.isBlank())
            .map(String::strip)
            .toList();
    List<String> lacking = new ArrayList<>();
    List<String> mapped = new ArrayList<>();
    for (String column : missing) {
      List<ColumnRule.Alias> known = stream.rules().get(stream.indexOf(column)).from();
      String near =
          known.stream()
              .filter(alias -> alias.pattern() == null)
              .flatMap(alias -> Names.nearest(alias.written(), headers).stream())
              .findFirst()
              .orElse(null);
      String first = known.isEmpty() ? column : known.get(0).written();
      lacking.add(
          column + ", such as '" + first + "'" + (near == null ? "" : " (near: '" + near + "')"));
      mapped.add(
          column + " = \"" + (near == null ? "name in the file" : near.replace("\"", "")) + "\"");
    }
    return new Refusal(
        "HEADER_MISSING",
        "no line of the first 20 is a header: missing "
            + String.join("; ", lacking)
            + "; found "
            + found(headers),
        "Write columns { "
            + String.join(", ", mapped)
            + " } in this source (ours = theirs), or export again with these columns.");
  }

  /**
   * The names of the best header line; a line that matches nothing may be data and is not shown.
   */
  private String found(List<String> headers) {
    if (matched == 0) {
      return headers.size() + " cells, none of them a known name";
    }
    String names =
        headers.stream()
            .limit(40)
            .map(name -> name.length() > 60 ? name.substring(0, 60) : name)
            .map(name -> "'" + Privacy.scrub(name) + "'")
            .collect(Collectors.joining(", "));
    return headers.size() > 40 ? names + " and " + (headers.size() - 40) + " more" : names;
  }
}
