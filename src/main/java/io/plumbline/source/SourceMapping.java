package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a source itself says about one of our columns: the export's own names, words and unit.
 *
 * <p>{@code columns { order_id = bon, status { from = [zustand], words { bezahlt = paid } },
 * net_revenue { from = betrag, unit = cents } }}.
 *
 * @param names the export's names, best first
 * @param words what the export's words mean in ours
 * @param unit micros, cents, percent, digits, month, month_end, yearless or short; or null
 * @param take pattern of the part of the text that is meant, or null
 */
record SourceMapping(List<String> names, Map<String, String> words, String unit, String take) {
  /** Units a source may name. */
  static final List<String> UNITS =
      List.of(
          "micros",
          "cents",
          "percent",
          "digits",
          "month",
          "month_end",
          "yearless",
          "short",
          "mdy",
          "dmy");

  private static final List<String> KEYS = List.of("from", "words", "unit", "take");

  /** The mappings of a source by column; list values come with a line per element. */
  static Map<String, SourceMapping> of(SourceConfig source) {
    Map<String, SourceMapping> mappings = new LinkedHashMap<>();
    new TreeMap<>(source.columns())
        .forEach(
            (key, value) -> {
              String written = key.replace("\"", "");
              String column = column(written);
              SourceMapping mapping =
                  mappings.computeIfAbsent(
                      column, any -> new SourceMapping(List.of(), Map.of(), null, null));
              String rest =
                  column.length() == written.length()
                      ? "from"
                      : written.substring(column.length() + 1);
              mappings.put(column, mapping.with(rest, value));
            });
    return mappings;
  }

  /** Our column in a key such as {@code status.words.bezahlt}. */
  static String column(String key) {
    int dot = key.indexOf('.');
    String next = dot < 0 ? "" : key.substring(dot + 1).replaceFirst("\\..*", "");
    return KEYS.contains(next) ? key.substring(0, dot) : key;
  }

  private SourceMapping with(String key, String value) {
    if (key.equals("from")) {
      return new SourceMapping(value.lines().toList(), words, unit, take);
    }
    if (key.equals("unit")) {
      return new SourceMapping(names, words, value, take);
    }
    if (key.equals("take")) {
      return new SourceMapping(names, words, unit, value);
    }
    Map<String, String> more = new LinkedHashMap<>(words);
    more.put(Names.normal(key.substring("words.".length())), value);
    return new SourceMapping(names, more, unit, take);
  }

  /** The rule with what this mapping adds. */
  ColumnRule applied(ColumnRule rule) {
    ColumnRule named = rule;
    List<String> backwards = new ArrayList<>(names);
    java.util.Collections.reverse(backwards);
    for (String name : backwards) {
      named = named.alsoFrom(name);
    }
    return named.withOwn(words, unit, problems().isEmpty() && take != null ? pattern() : null);
  }

  private Pattern pattern() {
    return Pattern.compile(take, Pattern.DOTALL);
  }

  /** What is wrong with this mapping, as ends of sentences. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (names.stream().anyMatch(String::isBlank)) {
      problems.add("the name of the export's column is empty; write it as printed");
    }
    if (unit != null && !UNITS.contains(unit)) {
      problems.add("unit '" + unit + "' must be one of " + new TreeSet<>(UNITS));
    }
    try {
      Pattern.compile(take == null ? "" : take);
    } catch (java.util.regex.PatternSyntaxException broken) {
      problems.add("take '" + take + "' is no regular expression: " + broken.getDescription());
    }
    return problems;
  }
}
