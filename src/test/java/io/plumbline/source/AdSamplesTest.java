package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.source.DamagedCorpus.Aim;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of every ad platform: the good sample as worked by hand, then all its damages. */
class AdSamplesTest {
  private static final Instant WRITTEN = Instant.parse("2026-10-01T00:00:00Z");

  @TempDir Path folder;

  static Stream<GoldenSamples> samples() {
    return Declarations.PLATFORMS.stream()
        .filter(platform -> platform.endsWith("_ads"))
        .flatMap(platform -> GoldenSamples.of(platform).stream());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyCanonicalColumnIsAsWorkedByHand(GoldenSamples sample) {
    SourceFile file =
        new SourceFile(
            sample.file().toAbsolutePath().toUri().toString(),
            sample.file().getFileName().toString(),
            0,
            WRITTEN,
            Optional.empty());
    List<PlainRead.Entry> read = PlainRead.of(sample.source(), List.of(file));
    assertThat(read).allMatch(entry -> entry.rule() == null);
    Form form = Declarations.formOf(sample.source()).orElseThrow();
    List<String> rows =
        read.stream()
            .filter(entry -> entry.outcome().equals("accepted"))
            .map(entry -> written(form.stream(entry.stream()), entry.values()))
            .toList();
    assertThat(rows).containsExactlyElementsOf(sample.rows().stream().map(r -> sorted(r)).toList());
  }

  /** A file of one answer has no record to keep: {@link DamagedSamplesTest} damages it. */
  static Stream<GoldenSamples> damageable() {
    return samples().filter(sample -> !sample.format().equals("line_ads/followers_json"));
  }

  @ParameterizedTest
  @MethodSource("damageable")
  void damagedFilesAreReadRightOrWait(GoldenSamples sample) {
    String name = sample.file().getFileName().toString();
    Aim aim =
        sample.format().endsWith("messages_json")
            ? new Aim("send_ts", null, List.of("campaign_id"), null, null)
            : Aim.ADS;
    assertThat(DamagedCorpus.of(sample.source(), sample.file(), name, aim).failures(folder))
        .isEmpty();
  }

  private static String sorted(String row) {
    return Arrays.stream(row.split(" ")).sorted().collect(Collectors.joining(" "));
  }

  private static String written(Form.Stream stream, Map<String, Object> values) {
    Map<String, String> filled = new TreeMap<>();
    values.forEach(
        (column, value) -> {
          String text = text(stream.rules().get(stream.indexOf(column)), value);
          if (!text.isEmpty()) {
            filled.put(column, text.replace(' ', '~'));
          }
        });
    return sorted(
        filled.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" ")));
  }

  private static String text(ColumnRule rule, Object value) {
    if (value == null) {
      return "";
    }
    if (rule.type().equals(DataTypes.DateType)) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    }
    if (rule.type().equals(DataTypes.TimestampType)) {
      return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
    }
    return value instanceof Number
        ? new BigDecimal(value.toString()).stripTrailingZeros().toPlainString()
        : value.toString();
  }
}
