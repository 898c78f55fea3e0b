package io.plumbline.source;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One form of one platform as declared.
 *
 * @param platform platform name
 * @param name form name
 * @param isFolder the path is a folder of tables, told apart by file or folder name
 * @param joins rows of the tables belong together, so the whole source is read at once
 * @param restatementDays days the platform may still change
 * @param encoding legacy character sets tried when a file is not UTF-8, with commas between
 * @param dayZone zone of days when the source names none, or null for the reporting zone
 * @param naiveZone zone of times without offset when the form fixes it, else null
 * @param unfolding code that turns one record into rows of several tables, or ''
 * @param records where a JSON document keeps its records, a dotted path, or ''
 * @param dateOrder {@code dmy} or {@code mdy} where the form prints days so, or ''
 * @param needsCurrency files carry no currency
 * @param prefix what connectors put before table names
 * @param suffix what connectors put after table names
 * @param pivots arrays of name and value objects read as fields: array name to (name, value)
 * @param paging how records sit inside the pages of an API
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
    String dayZone,
    String naiveZone,
    String unfolding,
    String records,
    String dateOrder,
    boolean needsCurrency,
    String prefix,
    String suffix,
    Map<String, Pivot> pivots,
    Paging paging,
    List<Stream> streams,
    String text)
    implements Serializable {

  /**
   * An array of objects whose fields {@code name} and {@code value} act as a field each; without a
   * name the values of all objects act as one field.
   */
  record Pivot(String name, String value, boolean adds) implements Serializable {}

  /**
   * A rule that makes a record a control row: a total, a delete mark, a kind we have no use for.
   *
   * @param isOther columns whose word means {@code other}
   */
  record Control(
      String kind,
      List<String> startsWith,
      List<String> blank,
      List<String> isTrue,
      List<String> isOther)
      implements Serializable {}

  /**
   * Pages of an API as they were answered.
   *
   * @param arrays paths that may hold the records of a page, such as {@code data.dataList}
   * @param status field that says whether the answer is good, or ''
   * @param ok its value when it is
   * @param kind field that names the stream of a record, or ''
   * @param ignored kinds we have no use for
   */
  record Paging(List<String> arrays, String status, String ok, String kind, List<String> ignored)
      implements Serializable {
    boolean isNone() {
      return arrays.isEmpty() && kind.isEmpty();
    }
  }

  /**
   * Columns filled from another stream of the folder, one row of it per key.
   *
   * @param from the other stream
   * @param where columns of it and the only value each may have
   * @param on column of ours that names the key; may be filled by an earlier lookup
   * @param key column of the other stream
   * @param order column whose highest value wins, lowest when {@code first}
   * @param first the lowest of {@code order} wins
   * @param fill columns to take, called the same on both sides
   * @param wins the other stream's value goes before ours
   */
  record Lookup(
      String from,
      Map<String, String> where,
      String on,
      String key,
      String order,
      boolean first,
      List<String> fill,
      boolean wins)
      implements Serializable {}

  /**
   * A table joined for what it knows of an entity.
   *
   * @param table stream with columns {@code id} and {@code updated}; the newest row counts
   * @param on our column that holds its id
   * @param gives our columns, filled where still empty, to columns of the stream
   */
  record Link(String table, String on, Map<String, String> gives) implements Serializable {}

  /**
   * One table inside the form.
   *
   * @param name name of the table in the export
   * @param table bronze table it fills, or '' for one that is joined
   * @param needs columns a header must have
   * @param rules how columns are filled
   * @param controls which records are control rows
   * @param unpivot pattern of headers that are names of their own, such as currencies, or ''
   * @param links tables that name the entities of this one, finest first
   * @param partOf stream whose records also give rows of this one, or ''
   * @param lookups columns filled from other streams, in this order
   */
  record Stream(
      String name,
      String table,
      List<String> needs,
      List<ColumnRule> rules,
      List<Control> controls,
      String unpivot,
      List<Link> links,
      String partOf,
      List<Lookup> lookups)
      implements Serializable {

    /** The same stream with other rules. */
    Stream with(List<ColumnRule> otherRules) {
      return new Stream(name, table, needs, otherRules, controls, unpivot, links, partOf, lookups);
    }

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
        if (stream.partOf().isEmpty() && isNamed(table, stream.name())) {
          return Optional.of(stream);
        }
      }
    }
    return paging.kind().isEmpty() ? Optional.empty() : Optional.of(streams.get(0));
  }

  private boolean isNamed(String written, String table) {
    String name = written.toLowerCase(Locale.ROOT);
    String wanted = table.toLowerCase(Locale.ROOT);
    if (name.startsWith(prefix)) {
      name = name.substring(prefix.length());
    }
    if (name.endsWith(suffix)) {
      name = name.substring(0, name.length() - suffix.length());
    }
    return name.equals(wanted) || name.matches(Pattern.quote(wanted) + "[-_.]?\\d.*");
  }

  /** The same form with the streams that records of one stream give rows of. */
  Form only(String stream) {
    return with(
        streams.stream()
            .filter(s -> s.name().equals(stream) || s.partOf().equals(stream))
            .toList());
  }

  /** The same form in which any word of these columns is taken as it is written. */
  Form withOpenWords(Set<String> columns) {
    return with(
        streams.stream()
            .map(
                stream ->
                    stream.with(
                        stream.rules().stream()
                            .map(rule -> columns.contains(rule.column()) ? rule.open() : rule)
                            .toList()))
            .toList());
  }

  private Form with(List<Stream> otherStreams) {
    return new Form(
        platform,
        name,
        isFolder,
        joins,
        restatementDays,
        encoding,
        dayZone,
        naiveZone,
        unfolding,
        records,
        dateOrder,
        needsCurrency,
        prefix,
        suffix,
        pivots,
        paging,
        otherStreams,
        text);
  }

  Stream stream(String wanted) {
    return streams.stream().filter(s -> s.name().equals(wanted)).findFirst().orElseThrow();
  }
}
