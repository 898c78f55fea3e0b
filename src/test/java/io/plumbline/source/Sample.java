package io.plumbline.source;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.config.SourceConfig;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A source in a test: its configuration, its files, what reading them gave. */
final class Sample {
  static final Path REFERENCE = Path.of("../shared/reference");

  private final SourceConfig source;
  private final List<SourceFile> files;

  private Sample(SourceConfig source, List<SourceFile> files) {
    this.source = source;
    this.files = files;
  }

  /** {@code settings}: currency, account, zone, {@code columns.x}, {@code options.x}. */
  static SourceConfig source(String format, String... settings) {
    Map<String, String> columns = new HashMap<>();
    Map<String, String> options = new HashMap<>();
    Map<String, String> own = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      if (settings[i].startsWith("columns.")) {
        columns.put(settings[i].substring(8), settings[i + 1]);
      } else if (settings[i].startsWith("options.")) {
        options.put(settings[i].substring(8), settings[i + 1]);
      } else {
        own.put(settings[i], settings[i + 1]);
      }
    }
    return new SourceConfig(
        "sample",
        format,
        "files",
        Optional.ofNullable(own.get("zone")).map(ZoneId::of),
        Optional.ofNullable(own.get("currency")),
        Optional.ofNullable(own.get("account")),
        Optional.ofNullable(own.get("brand")),
        Optional.ofNullable(own.get("market")),
        columns,
        options);
  }

  static Sample of(SourceConfig source, Path... paths) {
    return new Sample(source, Stream.of(paths).flatMap(Sample::list).toList());
  }

  static Path resource(String name) {
    return Path.of("src/test/resources/exports", name);
  }

  static Path write(Path file, String text) {
    return write(file, text, StandardCharsets.UTF_8);
  }

  static Path write(Path file, String text, Charset charset) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, text.getBytes(charset));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reading read() {
    return Exports.read(
        LocalSpark.session(), source, ZoneId.of("UTC"), files, sha -> concat(lit("k-"), sha));
  }

  /** The same without a Spark job: keys are not made and tables not joined. */
  List<PlainRead.Entry> readPlainly() {
    return PlainRead.of(source, files);
  }

  Dataset<Row> rows(String table) {
    return read().rows().get(table);
  }

  /** Records by outcome, control kind and rule: {@code accepted=3, control:total=1, ...}. */
  static Map<String, Long> outcomes(Reading reading) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : reading.records().collectAsList()) {
      String outcome = row.getAs("outcome");
      String kind = row.getAs("control_kind");
      String rule = row.getAs("rule");
      String key = outcome + (kind == null ? "" : ":" + kind) + (rule == null ? "" : ":" + rule);
      counts.merge(key, 1L, Long::sum);
    }
    return counts;
  }

  private static Stream<SourceFile> list(Path path) {
    try (Stream<Path> walk = Files.walk(path)) {
      Path root = Files.isDirectory(path) ? path : path.getParent();
      return walk
          .filter(Files::isRegularFile)
          .sorted()
          .map(
              file -> {
                try {
                  return new SourceFile(
                      file.toAbsolutePath().normalize().toUri().toString(),
                      root.relativize(file).toString(),
                      Files.size(file),
                      Files.getLastModifiedTime(file).toInstant(),
                      Optional.empty());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
