package io.plumbline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.config.PlumblineException;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SimulationTest {
  private static final SimulationOptions SMALL =
      new SimulationOptions(300, 60, 7, LocalDate.of(2026, 10, 31));

  @TempDir Path folder;

  @Test
  void sameSeedGivesTheSameBytesWhateverTheParallelism(SparkSession spark) throws IOException {
    write(spark, SMALL, "one");
    String before = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", "7");
    try {
      write(spark, SMALL, "two");
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", before);
    }
    assertThat(contents("two")).isEqualTo(contents("one"));
  }

  @Test
  void anotherSeedGivesOtherBytes(SparkSession spark) throws IOException {
    write(spark, SMALL, "one");
    write(spark, new SimulationOptions(300, 60, 8, SMALL.lastDay()), "two");
    assertThat(contents("two").keySet()).isEqualTo(contents("one").keySet());
    assertThat(contents("two")).isNotEqualTo(contents("one"));
  }

  @Test
  void namesCarryTheDayOfTheExtractAndNothingIsLeftOver(SparkSession spark) throws IOException {
    write(spark, SMALL, "one");
    Set<String> names = contents("one").keySet();
    assertThat(names)
        .contains(
            "plumbline.conf",
            "truth/true_effects.csv",
            "truth/totals.csv",
            "exports/meta_ads/acme_de/meta_acme_de_2026-11-01.csv",
            "exports/google_ads/acme_gb/google_acme_gb_2026-10-03.jsonl",
            "exports/shopify/acme_us/orders_2026-11-01.csv",
            "exports/ga4/nori/events_202610_2026-11-01.jsonl",
            "exports/fx_rates/eurofxref-hist_2026-11-01.csv")
        .allMatch(name -> !name.contains("_SUCCESS") && !name.endsWith(".crc"));
    assertThat(names.stream().filter(name -> name.startsWith("exports/")))
        .allMatch(name -> name.matches(".*_\\d{4}-\\d{2}-\\d{2}(_[a-z]+)?\\.(csv|jsonl)"));
  }

  @Test
  void theNextNightOnlyAddsFiles(SparkSession spark) throws IOException {
    write(spark, SMALL, "one");
    Map<String, String> first = contents("one");
    Simulation.writeNextNight(spark, SMALL, folder.resolve("one").toString());
    Map<String, String> second = contents("one");
    assertThat(second).containsAllEntriesOf(first);
    Set<String> added = new HashSet<>(second.keySet());
    added.removeAll(first.keySet());
    assertThat(added)
        .contains(
            "truth/totals_next.csv",
            "exports/google_ads/acme_gb/google_acme_gb_2026-10-03_copy.jsonl",
            "exports/meta_ads/acme_de/meta_acme_de_2026-11-02.csv",
            "exports/shopify/acme_de/orders_2026-11-02.jsonl");
    assertThat(second.get("exports/google_ads/acme_gb/google_acme_gb_2026-10-03_copy.jsonl"))
        .isEqualTo(first.get("exports/google_ads/acme_gb/google_acme_gb_2026-10-03.jsonl"));
    Simulation.writeNextNight(spark, SMALL, folder.resolve("one").toString());
    assertThat(contents("one")).isEqualTo(second);
  }

  @Test
  void aNextNightNeedsAFirstOne(SparkSession spark) {
    assertThatThrownBy(
            () -> Simulation.writeNextNight(spark, SMALL, folder.resolve("none").toString()))
        .isInstanceOf(PlumblineException.class)
        .hasMessageContaining("write the first delivery before the next night");
  }

  @Test
  void aPartIsAFunctionOfTheCustomersAlone() {
    SimulationOptions large = new SimulationOptions(60_000, 30, 1, SMALL.lastDay());
    assertThat(large.chunks()).isEqualTo(3);
    assertThat(large.chunkStart(2)).isEqualTo(50_000);
    assertThat(large.chunkEnd(2)).isEqualTo(60_000);
    assertThat(SMALL.chunks()).isOne();
  }

  private void write(SparkSession spark, SimulationOptions options, String name) {
    Simulation.write(spark, options, folder.resolve(name).toString());
  }

  private Map<String, String> contents(String name) throws IOException {
    Path root = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> root.relativize(file).toString(),
                  SimulationTest::text,
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1); // byte by byte
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
