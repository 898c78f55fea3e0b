package io.plumbline.testing;

import io.plumbline.source.Exports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every sample of {@code src/test/resources/exports} under names that say nothing. Tables of a
 * connector's folder keep their names, since readers need them; the folder does not.
 */
public final class NonsenseBucket {
  private static final Path SAMPLES = Path.of("src/test/resources/exports");

  private NonsenseBucket() {}

  /** Copies the samples below {@code bucket}; the true format of each copy. */
  public static Map<Path, String> fill(Path bucket) throws IOException {
    return fill(bucket, platform -> true);
  }

  /** Likewise of some platforms only. */
  public static Map<Path, String> fill(Path bucket, Predicate<String> isWanted) throws IOException {
    Map<Path, String> truth = new TreeMap<>();
    int number = 7;
    List<Path> platforms =
        children(SAMPLES).stream().filter(p -> isWanted.test(p.getFileName().toString())).toList();
    for (Path platform : platforms) {
      Map<String, String> readAs = readAs(platform);
      for (Path form : children(platform)) {
        number = (number * 31 + 11) % 99_991;
        String name = form.getFileName().toString();
        String said = format(platform.getFileName() + "/" + name.replaceFirst("\\..*$", ""));
        String format = said.isEmpty() ? readAs.getOrDefault(name, "") : said;
        if (format.isEmpty()) {
          continue; // such as the expected values that stand beside the samples
        }
        if (Files.isDirectory(form)) {
          try (Stream<Path> tables = Files.walk(form)) {
            for (Path table : tables.filter(Files::isRegularFile).sorted().toList()) {
              Path copy = bucket.resolve("q" + number).resolve(form.relativize(table).toString());
              truth.put(copy(table, copy), format);
            }
          }
        } else {
          boolean isTable = format.endsWith("/airbyte") || format.endsWith("/fivetran");
          Path copy =
              isTable
                  ? bucket.resolve("q" + number).resolve(name)
                  : bucket.resolve("mixed").resolve("x" + number + "k.dat");
          truth.put(copy(form, copy), format);
        }
      }
    }
    return truth;
  }

  /** Formats of samples whose names do not say them, as the lists of expected values do. */
  private static Map<String, String> readAs(Path platform) throws IOException {
    Map<String, String> formats = new TreeMap<>();
    Path golden = platform.resolve("golden.txt");
    if (Files.exists(golden)) {
      for (String line : Files.readAllLines(golden)) {
        String[] words = line.split(" ");
        if (words[0].equals("read") || words[0].equals("==")) {
          formats.putIfAbsent(words[2].replaceFirst("/.*", ""), words[1]);
        }
      }
    }
    return formats;
  }

  /** The longest declared format the name begins with: {@code x/csv_2026-09-01} is x/csv. */
  private static String format(String name) {
    return Exports.formats().stream()
        .filter(known -> name.equals(known) || name.startsWith(known + "_"))
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    return Files.copy(from, to);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
