package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The samples of a platform with what must be read from them, as {@code golden.txt} beside them
 * lists it: a line {@code == format file settings...} for each sample, then a line per accepted row
 * with its filled columns, blanks inside a value written {@code ~}.
 */
record GoldenSamples(String format, Path file, List<String> settings, List<String> rows) {
  static List<GoldenSamples> of(String platform) {
    Path folder = Sample.resource(platform);
    List<GoldenSamples> samples = new ArrayList<>();
    if (!Files.exists(folder.resolve("golden.txt"))) {
      return samples;
    }
    for (String line : lines(folder.resolve("golden.txt"))) {
      if (line.startsWith("== ")) {
        String[] words = line.substring(3).split(" ");
        List<String> settings =
            Stream.of(words).skip(2).flatMap(word -> Stream.of(word.split("=", 2))).toList();
        samples.add(
            new GoldenSamples(words[0], folder.resolve(words[1]), settings, new ArrayList<>()));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        samples.get(samples.size() - 1).rows.add(line);
      }
    }
    return samples;
  }

  SourceConfig source() {
    return Sample.source(format, settings.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return format + " " + file.getFileName();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
