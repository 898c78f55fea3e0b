package io.plumbline.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One form of one platform as declared.
 *
 * @param platform platform name
 * @param name form name
 * @param isFolder the path is a folder of tables, told apart by file or folder name
 * @param joins rows of the tables belong together, so the whole source is read at once
 * @param restatementDays days the platform may still change
 * @param encoding legacy character set tried when a file is not UTF-8
 * @param naiveZone zone of times without offset when the form fixes it, else null
 * @param unfolding code that turns one record into rows of several tables, or ''
 * @param needsCurrency files carry no currency
 * @param prefix what connectors put before table names
 * @param suffix what connectors put after table names
 * @param pivots arrays of name and value objects read as fields: array name to (name, value)
 * @param streams tables of the form
 * @param text the declaration as written, for fingerprints
 */
record Form(
    String platform,
    String name,
    boolean isFolder,
    boolean joins,
    int restatementDays,
    String encoding,
    String naiveZone,
    String unfolding,
    boolean needsCurrency,
    String prefix,
    String suffix,
    Map<String, Pivot> pivots,
    List<Stream> streams,
    String text)
    implements Serializable {

  /** An array of objects whose fields {@code name} and {@code value} act as a field each. */
  record Pivot(String name, String value, boolean adds) implements Serializable {}

  /** A rule that makes a record a control row: a total, a delete mark. */
  record Control(String kind, List<String> startsWith, List<String> blank, List<String> isTrue)
      implements Serializable {}

  /**
   * One table inside the form.
   *
   * @param name name of the table in the export
   * @param table bronze table it fills, or '' for one that is joined
   * @param needs columns a header must have
   * @param rules how columns are filled
   * @param controls which records are control rows
   * @param unpivot pattern of headers that are names of their own, such as currencies, or ''
   */
  record Stream(
      String name,
      String table,
      List<String> needs,
      List<ColumnRule> rules,
      List<Control> controls,
      String unpivot)
      implements Serializable {

    int indexOf(String column) {
      for (int i = 0; i < rules.size(); i++) {
        if (rules.get(i).column().equals(column)) {
          return i;
        }
      }
      return -1;
    }
  }

  /** The table a file of the folder belongs to, by its folder or its own name. */
  Optional<Stream> streamOf(String fileName) {
    if (!isFolder) {
      return Optional.of(streams.get(0));
    }
    String[] parts = fileName.split("/");
    for (int i = 0; i < parts.length; i++) {
      String part = i == parts.length - 1 ? parts[i].replaceFirst("\\..*$", "") : parts[i];
      String table = part;
      for (Stream stream : streams) {
        if (isNamed(table, stream.name())) {
          return Optional.of(stream);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isNamed(String written, String table) {
    String name = written.toLowerCase(java.util.Locale.ROOT);
    if (name.startsWith(prefix)) {
      name = name.substring(prefix.length());
    }
    if (name.endsWith(suffix)) {
      name = name.substring(0, name.length() - suffix.length());
    }
    return name.equals(table) || name.matches(Pattern.quote(table) + "[-_.]?\\d.*");
  }

  Stream stream(String wanted) {
    return streams.stream().filter(s -> s.name().equals(wanted)).findFirst().orElseThrow();
  }
}
