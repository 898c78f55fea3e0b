package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No form is declared without a sample, rows worked out by hand for it, and a line in README. */
class FormCoverageTest {
  private static final Path EXPORTS = Path.of("src/test/resources/exports");

  /** Reads our own columns: {@link MappingTest} and {@link ExportsTest} hold its rows. */
  private static final String OWN = "generic";

  /** Rows worked out by hand, by format. */
  private static Map<String, Integer> rowsByFormat() throws IOException {
    Map<String, Integer> rows = new TreeMap<>();
    for (String platform : Declarations.PLATFORMS) {
      Path golden = EXPORTS.resolve(platform).resolve("golden.txt");
      String format = "";
      for (String line : Files.exists(golden) ? Files.readAllLines(golden) : List.<String>of()) {
        String[] words = line.split(" ");
        if (words[0].equals("read") || words[0].equals("==")) {
          format = words[1];
          assertThat(EXPORTS.resolve(platform).resolve(words[2])).as(line).isRegularFile();
        } else if (line.startsWith("[")) {
          format = platform + "/" + line.substring(1, line.indexOf(']'));
          assertThat(samples(format)).as("samples of " + format).isNotEmpty();
        } else if (line.matches("[\\w ]+(?:\\||: |=).*") && !line.startsWith("with ")) {
          rows.merge(format, 1, Integer::sum);
        }
      }
    }
    return rows;
  }

  /** Files or folders called as the form. */
  private static List<Path> samples(String format) throws IOException {
    String[] names = format.split("/");
    try (Stream<Path> files = Files.list(EXPORTS.resolve(names[0]))) {
      return files
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.equals(names[1])
                    || name.startsWith(names[1] + ".")
                    || name.startsWith(names[1] + "_");
              })
          .toList();
    }
  }

  /** The same, with the files of folders. */
  static List<Path> filesOf(String format) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path sample : samples(format)) {
      try (Stream<Path> found = Files.walk(sample)) {
        found.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    return files;
  }

  @Test
  void everyFormHasASampleAndRowsWorkedOutByHand() throws IOException {
    Map<String, Integer> rows = rowsByFormat();
    List<String> bare =
        Exports.formats().stream()
            .filter(format -> !format.startsWith(OWN + "/"))
            .filter(format -> rows.getOrDefault(format, 0) == 0)
            .toList();
    assertThat(bare).isEmpty();
    assertThat(rows.keySet()).as("no rows of a form that is gone").isSubsetOf(formats());
  }

  @Test
  void readmeNamesEveryForm() throws IOException {
    Map<String, Set<String>> named = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      String[] cells = line.split("\\|");
      if (cells.length >= 4 && line.startsWith("| `")) {
        List<String> platforms = quoted(cells[1]);
        platforms.forEach(
            platform ->
                named.computeIfAbsent(platform, any -> new TreeSet<>()).addAll(quoted(cells[2])));
      }
    }
    List<String> missing = new ArrayList<>();
    for (String format : formats()) {
      String[] names = format.split("/");
      boolean isNamed = named.getOrDefault(names[0], Set.of()).contains(names[1]);
      if (!names[0].equals(OWN) && !isNamed) {
        missing.add(format);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Set<String> formats() {
    return Exports.formats().stream().collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> quoted(String cell) {
    return Stream.of(cell.split("`"))
        .map(String::strip)
        .filter(word -> word.matches("[a-z0-9_]+"))
        .toList();
  }
}
