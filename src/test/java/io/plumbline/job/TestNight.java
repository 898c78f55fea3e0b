package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs nights on a lake in a test's folder and reads what they published. Rows of small tables are
 * exchanged too, as nights otherwise do with large ones only.
 */
final class TestNight {
  /** Tables whose rows are exchanged. */
  static final List<Table> EXCHANGED =
      List.of(Silver.TOUCHPOINTS, Silver.JOURNEYS, Gold.ATTRIBUTION_CREDIT, Gold.ATTRIBUTION_DAILY);

  private final SparkSession spark;
  private final PlumblineConfig config;
  private final ObjectStore store;
  private final Lake lake;
  private Earlier.Exchanging exchanging = Earlier.Exchanging.ALWAYS;
  private Progress progress = Progress.unheard();

  /** A lake for a configuration file, with keys set above it. */
  TestNight(SparkSession spark, Path conf, Path lake, Map<String, String> overrides) {
    this.spark = spark;
    Map<String, String> all = new HashMap<>(overrides);
    all.put("plumbline.lake", lake.toString());
    this.config = Options.config(Sessions.hadoop(spark), conf.toString(), all);
    this.store = new ObjectStore(Sessions.hadoop(spark));
    this.lake = new Lake(spark, config.lake(), store);
  }

  /** A lake for sources written in HOCON. */
  static TestNight of(SparkSession spark, Path folder, String plumbline) throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("test.conf"),
            "plumbline { lake = lake, demo-pepper = true\n" + plumbline + "\n}");
    return new TestNight(spark, conf, folder.resolve("lake"), Map.of());
  }

  /** The same, and rows are exchanged under other conditions. */
  TestNight exchanging(Earlier.Exchanging other) {
    exchanging = other;
    return this;
  }

  /** The same, and what it does is told to somebody. */
  TestNight telling(Progress heard) {
    progress = heard;
    return this;
  }

  RunResult run(LocalDate asOf) {
    return run(asOf, List.of());
  }

  /** A night that makes some tables and what they are made of. */
  RunResult run(LocalDate asOf, List<String> only) {
    return new Nightly(spark, config, progress)
        .exchanging(exchanging)
        .run(new Nightly.Request(Optional.of(asOf), false, "test", true, only));
  }

  PlumblineConfig config() {
    return config;
  }

  Lake lake() {
    return lake;
  }

  PublishedLake publication() {
    return new PublishedLake(config, lake, published());
  }

  PublishedState published() {
    return lake.published().orElseThrow();
  }

  /** A publication by its number. */
  PublishedState published(long n) {
    return store
        .read(lake.root() + "/_published/" + n + ".json")
        .map(PublishedState::fromJson)
        .orElseThrow();
  }

  Dataset<Row> table(Table table) {
    return lake.read(table, lake.published());
  }

  long commits() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(lake.root()))) {
      return files
          .filter(
              file -> file.toString().contains("_delta_log") && file.toString().endsWith(".json"))
          .count();
    }
  }
}
