package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.SystemIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each form of each platform on a small file: every column of every row as worked out by hand in
 * {@code exports/<platform>/golden.txt}; a column that is not written there must be null.
 *
 * <p>A block begins with {@code read <format> <file> <setting=value>...}; then {@code outcomes} and
 * the rows, {@code stream | column=value | ...}. {@code sha(x)} is the hash of an identifier,
 * {@code *} any value; {@code with {0} ...} at the end of a block says what a placeholder stands
 * for.
 */
class GoldenSamplesTest {
  /** Files were written after the days of the samples, whatever the clock says. */
  private static final Instant WRITTEN = Instant.parse("2026-10-01T00:00:00Z");

  private record Block(String read, String outcomes, boolean isInOrder, List<String> rows) {}

  static Stream<Path> goldenFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Sample.resource(""))) {
      return files
          .filter(file -> file.endsWith("golden.txt") && names(file, "read "))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void everyColumnIsAsWorkedOut(Path golden) throws IOException {
    for (Block block : blocks(Files.readAllLines(golden))) {
      String[] read = block.read.split(" ");
      SourceConfig source = Sample.source(read[1], settings(read));
      List<PlainRead.Entry> entries =
          PlainRead.of(source, List.of(file(golden.resolveSibling(read[2]), read[2])));
      assertThat(PlainRead.outcomes(entries))
          .as(block.read + " " + entries.stream().map(PlainRead.Entry::reason).distinct().toList())
          .hasToString(block.outcomes);
      List<TreeMap<String, String>> actual =
          entries.stream()
              .filter(entry -> entry.stream() != null)
              .map(entry -> shown(source, entry))
              .toList();
      List<TreeMap<String, String>> expected = block.rows.stream().map(row -> parsed(row)).toList();
      for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
        TreeMap<String, String> found = actual.get(i);
        expected.get(i).replaceAll((c, v) -> v.equals("*") ? found.getOrDefault(c, v) : v);
      }
      if (block.isInOrder) {
        assertThat(actual).as(block.read).containsExactlyElementsOf(expected);
      } else {
        assertThat(actual).as(block.read).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  /** Whether a list of samples is of this kind: ads and CRMs have their own. */
  private static boolean names(Path golden, String start) {
    try (Stream<String> lines = Files.lines(golden)) {
      return lines.anyMatch(line -> line.startsWith(start));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Block> blocks(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("read ")) {
        blocks.add(new Block(line, "", true, new ArrayList<>()));
        continue;
      }
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Block block = blocks.remove(blocks.size() - 1);
      if (line.startsWith("outcomes ")) {
        block = new Block(block.read, line.substring(9), block.isInOrder, block.rows);
      } else if (line.equals("any-order")) {
        block = new Block(block.read, block.outcomes, false, block.rows);
      } else if (line.startsWith("with ")) {
        String[] words = line.split(" ", 4);
        String meaning =
            switch (words[2]) {
              case "sha8" -> Privacy.sha(words[3]).substring(0, 8);
              case "sha24" -> Privacy.sha(words[3]).substring(0, 24);
              case "pipe" -> "\u00a6"; // a bar inside a value
              default -> words[3];
            };
        block.rows.replaceAll(row -> row.replace(words[1], meaning));
      } else {
        block.rows.add(line);
      }
      blocks.add(block);
    }
    return blocks;
  }

  static String[] settings(String[] read) {
    List<String> settings = new ArrayList<>();
    for (int i = 3; i < read.length; i++) {
      String[] pair = read[i].split("=", 2);
      settings.add(pair[0]);
      settings.add(pair[1]);
    }
    return settings.toArray(new String[0]);
  }

  private static SourceFile file(Path path, String name) throws IOException {
    String inFolder = name.contains("/") ? name.substring(name.indexOf('/') + 1) : name;
    return new SourceFile(
        path.toAbsolutePath().normalize().toUri().toString(),
        inFolder,
        Files.size(path),
        WRITTEN,
        Optional.empty());
  }

  private static TreeMap<String, String> parsed(String row) {
    String[] cells = row.split(" \\| ");
    TreeMap<String, String> values = new TreeMap<>(Map.of("", cells[0].strip()));
    for (int i = 1; i < cells.length; i++) {
      String[] pair = cells[i].split("=", 2);
      values.put(pair[0].strip(), meant(pair[1].strip().replace('\u00a6', '|')));
    }
    return values;
  }

  /** {@code sha(x)} is the hash of x, {@code id(x)} that of an id its system counts up. */
  private static String meant(String value) {
    if (value.startsWith("sha(")) {
      return Privacy.sha(value.substring(4, value.length() - 1));
    }
    return value.startsWith("id(")
        ? SystemIds.MARK + Privacy.sha(value.substring(3, value.length() - 1))
        : value;
  }

  private static TreeMap<String, String> shown(SourceConfig source, PlainRead.Entry entry) {
    Form.Stream stream = Declarations.formOf(source).orElseThrow().stream(entry.stream());
    TreeMap<String, String> values = new TreeMap<>(Map.of("", entry.stream()));
    entry
        .values()
        .forEach(
            (column, value) -> {
              if (value != null) {
                String type = stream.rules().get(stream.indexOf(column)).type().typeName();
                values.put(column, shown(type, value));
              }
            });
    return values;
  }

  private static String shown(String type, Object value) {
    if (type.equals("date")) {
      return java.time.LocalDate.ofEpochDay((Integer) value).toString();
    }
    if (type.equals("timestamp")) {
      return Instant.EPOCH.plus((Long) value, java.time.temporal.ChronoUnit.MICROS).toString();
    }
    return value instanceof java.math.BigDecimal money
        ? money.stripTrailingZeros().toPlainString()
        : value.toString();
  }
}
