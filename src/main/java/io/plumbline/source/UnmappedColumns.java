package io.plumbline.source;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns of a file that no rule of its form reads: new ones of the platform, or ours to map. */
final class UnmappedColumns {
  private static final int MOST = 60;

  private UnmappedColumns() {}

  /**
   * Their names, in the order of the file (sorted for JSON), joined by {@code ", "}; null when
   * there are none. Forms whose code reads the record itself are left out: what it reads is not
   * declared.
   */
  static String of(Form form, RecordSource records, Unfolding unfolding) {
    List<String> names =
        records.layout() != null
            ? ofHeader(form, records.layout())
            : unfolding == null ? List.of() : ofPaths(form, unfolding.seen());
    if (names.isEmpty()) {
      return null;
    }
    String listed = names.stream().limit(MOST).collect(Collectors.joining(", "));
    return names.size() <= MOST ? listed : listed + ", and " + (names.size() - MOST) + " more";
  }

  private static List<String> ofHeader(Form form, Layout layout) {
    Set<Integer> used = new TreeSet<>(layout.names().keySet());
    for (Form.Stream stream : form.streams()) {
      for (int[] cells : Layout.of(stream, layout.header()).columns()) {
        for (int cell : cells) {
          used.add(cell);
        }
      }
      stream.rules().stream()
          .flatMap(rule -> rule.from().stream())
          .filter(ColumnRule.Alias::isOfHeader)
          .forEach(
              alias ->
                  IntStream.range(0, layout.header().length)
                      .filter(cell -> layout.header()[cell] != null)
                      .filter(cell -> alias.matches(layout.header()[cell]))
                      .forEach(used::add));
    }
    boolean ofSections = form.unfolding().equals("sections");
    return IntStream.range(0, layout.header().length)
        .filter(cell -> !used.contains(cell))
        .mapToObj(cell -> layout.header()[cell])
        .filter(name -> name != null && !name.isBlank())
        .filter(name -> !ofSections || !name.startsWith("#")) // added from the lines before it
        .map(name -> Privacy.scrub(name.strip()))
        .toList();
  }

  private static List<String> ofPaths(Form form, Map<String, String> seen) {
    Set<String> known =
        form.streams().stream()
            .flatMap(stream -> stream.rules().stream())
            .flatMap(rule -> rule.from().stream())
            .filter(alias -> alias.pattern() == null)
            .map(ColumnRule.Alias::normal)
            .collect(Collectors.toSet());
    return seen.entrySet().stream()
        .filter(path -> !known.contains(path.getKey()))
        .map(path -> Privacy.scrub(path.getValue()))
        .sorted()
        .toList();
  }
}
