package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.NonsenseBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are recognised by what they hold. */
class RecognitionTest {
  @TempDir private Path folder;

  @Test
  void samplesUnderNonsenseNamesAreRecognised() throws IOException {
    Map<Path, String> truth = NonsenseBucket.fill(folder);
    Survey survey = Survey.of(new Configuration(), listed(folder));
    Map<String, Recognised> seen = new HashMap<>();
    survey
        .sources()
        .forEach(found -> found.files().forEach(file -> seen.put(file.file().name(), file)));
    List<String> wrong = new ArrayList<>();
    List<String> surelyWrong = new ArrayList<>();
    truth.forEach(
        (copy, format) -> {
          Recognised as = seen.get(folder.relativize(copy).toString());
          String given = as == null ? "nothing" : as.format();
          if (!given.equals(format)) {
            String line =
                format
                    + " taken for "
                    + given
                    + " "
                    + copy.getFileName()
                    + " "
                    + (as == null ? "" : " " + as);
            wrong.add(line);
            if (as != null && as.confidence() > 0.9) {
              surelyWrong.add(line);
            }
          }
        });
    if (System.getProperty("plumbline.show") != null) {
      survey
          .sources()
          .forEach(
              found ->
                  System.out.printf(
                      "%-28s %.3f %s %s %s%n",
                      found.format(),
                      found.confidence(),
                      found.evidence(),
                      found.files().stream()
                          .map(file -> file.nextBest().orElse("-"))
                          .collect(Collectors.toSet()),
                      found.path()));
      survey.unknown().forEach(file -> System.out.println("unknown " + file));
      wrong.forEach(System.out::println);
      System.out.println(wrong.size() + " of " + truth.size() + " wrong");
    }
    assertThat(surelyWrong).isEmpty();
    assertThat(1.0 - (double) wrong.size() / truth.size())
        .as("share recognised; wrong:\n%s", String.join("\n", wrong))
        .isGreaterThanOrEqualTo(0.98);
  }

  static List<SourceFile> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(
              file ->
                  new SourceFile(
                      file.toUri().toString(),
                      folder.relativize(file).toString(),
                      file.toFile().length(),
                      Instant.parse("2026-10-31T00:00:00Z"),
                      Optional.empty()))
          .toList();
    }
  }
}
