package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The names by which every declared form knows its columns, and how much a name tells: one that a
 * single platform uses tells most, one that all use tells little.
 */
final class Signatures {
  private final List<Signature> all = new ArrayList<>();
  private final Set<String> connectors = new HashSet<>();
  private final Map<String, Map<Integer, Set<Integer>>> byName = new HashMap<>();
  private final Map<String, Map<Integer, Set<Integer>>> known = new ConcurrentHashMap<>();

  /**
   * One way to read a file: a form that stands alone, or one table of a connector's folder.
   *
   * @param index its place among all
   * @param form the form
   * @param main stream a file is opened for, whose needs count
   * @param streams streams whose columns one file may hold
   * @param isOwn the columns are our own names, which say nothing about a platform
   * @param marks patterns of cells or field names only this form has
   * @param openWords columns whose words are the company's own
   */
  record Signature(
      int index,
      Form form,
      Form.Stream main,
      List<Form.Stream> streams,
      boolean isOwn,
      List<Pattern> marks,
      Set<String> openWords) {
    String format() {
      return form.platform() + "/" + form.name();
    }

    /** Rules of all streams have numbers of their own: stream x 1000 + rule. */
    int ruleNumber(int stream, int rule) {
      return stream * 1000 + rule;
    }

    /** Whether the header gives a column, or lines above it may. */
    boolean has(Set<Integer> rules, String column) {
      int rule = main.indexOf(column);
      return rule < 0 || rules.contains(ruleNumber(0, rule)) || isSaidAbove(main.rules().get(rule));
    }

    private static boolean isSaidAbove(ColumnRule rule) {
      return rule.from().stream().anyMatch(alias -> alias.written().startsWith("#"));
    }

    /** How many of its marks a file holds. */
    int marksIn(Set<String> texts) {
      return (int)
          marks.stream()
              .filter(mark -> texts.stream().anyMatch(text -> mark.matcher(text).matches()))
              .count();
    }
  }

  private Signatures() {}

  /** Every form of every platform. */
  static Signatures declared() {
    Signatures signatures = new Signatures();
    for (String platform : Declarations.PLATFORMS) {
      for (String name : Declarations.forms(platform)) {
        SourceConfig any = unset(platform + "/" + name, Map.of("grain", Declarations.ANY_GRAIN));
        Declarations.formOf(any).ifPresent(signatures::add);
      }
    }
    return signatures;
  }

  /** A source of a format with nothing configured. */
  static SourceConfig unset(String format) {
    return unset(format, Map.of());
  }

  static SourceConfig unset(String format, Map<String, String> options) {
    return new SourceConfig(
        "discovered",
        format,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        options);
  }

  List<Signature> all() {
    return all;
  }

  /** Rules that know a name, by signature. */
  Map<Integer, Set<Integer>> knowing(String name) {
    return known.computeIfAbsent(name, this::look);
  }

  /** 1 for a name of one platform, 1/n for one that n platforms use, 0 for an unknown one. */
  double telling(String name) {
    Set<String> platforms = new HashSet<>();
    boolean isOwn = false;
    for (int index : knowing(name).keySet()) {
      if (all.get(index).isOwn()) {
        isOwn = true;
      } else {
        platforms.add(all.get(index).form().platform());
      }
    }
    return platforms.isEmpty() ? isOwn ? 0.5 : 0 : 1.0 / platforms.size();
  }

  /** A form that reads our own names and needs at least one column. */
  Signature own() {
    return all.stream()
        .filter(signature -> signature.isOwn() && !signature.main().needs().isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no form reads our own names"));
  }

  /** Names of folder forms whose tables say in a column of theirs when the connector ran. */
  Set<String> connectors() {
    return connectors;
  }

  /** 1 for a table name of one platform's folders, 1/n for one of n platforms. */
  double tellingTable(String table) {
    long platforms =
        all.stream()
            .filter(s -> s.form().isFolder() && s.main().name().equals(table))
            .map(s -> s.form().platform())
            .distinct()
            .count();
    return platforms == 0 ? 0 : 1.0 / platforms;
  }

  private void add(Form form) {
    if (form.isFolder() && hasMark(form)) {
      connectors.add(form.name());
    }
    if (!form.isFolder()) {
      register(form, form.streams().get(0), form.streams());
      return;
    }
    for (Form.Stream stream : form.streams()) {
      if (stream.partOf().isEmpty()) {
        register(form, stream, form.only(stream.name()).streams());
      }
    }
  }

  private static boolean hasMark(Form form) {
    return form.streams().stream()
        .flatMap(stream -> stream.rules().stream())
        .filter(rule -> rule.column().equals("_extracted"))
        .flatMap(rule -> rule.from().stream())
        .anyMatch(alias -> alias.normal() != null && alias.normal().startsWith(form.name()));
  }

  private void register(Form form, Form.Stream main, List<Form.Stream> streams) {
    int index = all.size();
    Signature signature =
        new Signature(
            index,
            form,
            main,
            streams,
            isOwn(main),
            Declarations.marks(form.platform(), form.name()),
            Declarations.openWords(form.platform(), form.name()));
    all.add(signature);
    for (int s = 0; s < streams.size(); s++) {
      List<ColumnRule> rules = streams.get(s).rules();
      for (int r = 0; r < rules.size(); r++) {
        for (ColumnRule.Alias alias : rules.get(r).from()) {
          if (alias.pattern() == null && !alias.normal().isEmpty()) {
            byName
                .computeIfAbsent(alias.normal(), name -> new LinkedHashMap<>())
                .computeIfAbsent(index, any -> new HashSet<>())
                .add(signature.ruleNumber(s, r));
          }
        }
      }
    }
  }

  private Map<Integer, Set<Integer>> look(String name) {
    Map<Integer, Set<Integer>> found = new HashMap<>();
    byName
        .getOrDefault(Names.normal(name), Map.of())
        .forEach((index, rules) -> found.put(index, new HashSet<>(rules)));
    String stripped = name.strip();
    for (Signature signature : all) {
      for (int s = 0; s < signature.streams().size(); s++) {
        List<ColumnRule> rules = signature.streams().get(s).rules();
        for (int r = 0; r < rules.size(); r++) {
          for (ColumnRule.Alias alias : rules.get(r).from()) {
            if (alias.pattern() != null && alias.pattern().matcher(stripped).matches()) {
              found
                  .computeIfAbsent(signature.index(), any -> new HashSet<>())
                  .add(signature.ruleNumber(s, r));
            }
          }
        }
      }
    }
    return found;
  }

  /** Whether every stored column goes by its own name. */
  private static boolean isOwn(Form.Stream stream) {
    return FilePlan.stored(stream).stream()
        .allMatch(
            rule ->
                rule.from().stream()
                    .anyMatch(alias -> Names.normal(rule.column()).equals(alias.normal())));
  }
}
