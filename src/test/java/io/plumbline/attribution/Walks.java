package io.plumbline.attribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Path sets for tests. */
final class Walks {
  static final Path REFERENCE = Path.of("../shared/reference");

  private Walks() {}

  /** Lines {@code path,conversions,nulls}. */
  static PathSet of(String text) {
    return new PathSet(
        text.lines()
            .map(line -> line.split(","))
            .map(
                cells ->
                    new PathSet.Path(
                        List.of(cells[0].strip().split(" > ")),
                        Long.parseLong(cells[1].strip()),
                        Long.parseLong(cells[2].strip())))
            .toList());
  }

  /** Rows of a reference file, without its header. */
  static List<String[]> reference(String file) {
    try {
      return Files.readAllLines(REFERENCE.resolve(file)).stream()
          .skip(1)
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Distinct random paths that like to come back to the channel before last. */
  static PathSet random(Random random, int distinct, int channels) {
    Set<List<String>> seen = new HashSet<>();
    List<PathSet.Path> paths = new ArrayList<>();
    while (paths.size() < distinct) {
      int length = 1 + random.nextInt(random.nextInt(20) + 2);
      String[] steps = new String[length];
      for (int i = 0; i < length; i++) {
        steps[i] =
            i > 1 && random.nextInt(3) == 0
                ? steps[i - 2]
                : "c" + Math.min(random.nextInt(channels), random.nextInt(channels));
      }
      if (seen.add(Arrays.asList(steps))) {
        paths.add(
            new PathSet.Path(
                List.of(steps), random.nextInt(3), random.nextInt(3) == 0 ? 0 : random.nextInt(9)));
      }
    }
    return new PathSet(paths);
  }
}
