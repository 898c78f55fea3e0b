package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.simulate.Simulation;
import io.plumbline.simulate.SimulationOptions;
import io.plumbline.table.GoldScores;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plumbline demo}: a small cross-border shop's exports, a nightly run on them, the headline
 * numbers.
 */
@Command(
    name = "demo",
    description = {
      "Writes the exports of a small invented cross-border shop, runs nightly on them and shows the headline numbers.",
      "Needs no configuration."
    },
    footer = {"", "Example: plumbline demo --lake ./lake"})
final class DemoCommand implements Callable<Integer> {
  /** Last day of the invented data. */
  static final LocalDate LAST_DAY = LocalDate.of(2026, 10, 31);

  private static final long SMALL = 20_000;

  @Mixin private Options options;

  @Option(
      names = "--lake",
      paramLabel = "URI",
      defaultValue = "lake",
      description =
          "where the tables go, a folder or s3a:// URI (default: ./${DEFAULT-VALUE}); exports go to URI/_demo")
  private String lake;

  @Option(
      names = "--customers",
      defaultValue = "1500",
      description = "size (default: ${DEFAULT-VALUE})")
  private long customers;

  @Option(
      names = "--days",
      defaultValue = "210",
      description = "length (default: ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "randomness (default: ${DEFAULT-VALUE})")
  private long seed;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    Map<String, String> keys =
        new java.util.HashMap<>(customers <= SMALL ? Sessions.SMALL : Map.of());
    keys.putAll(options.sparkKeys());
    SparkSession spark = Sessions.open(keys);
    ObjectStore store = new ObjectStore(Sessions.hadoop(spark));
    String root = store.absolute(lake);
    String exports = root + "/_demo";
    String asked = customers + " " + days + " " + seed;
    if (!store.read(exports + "/asked").equals(Optional.of(asked))) {
      progress.say("writing exports of an invented shop to " + exports);
      Simulation.write(spark, new SimulationOptions(customers, days, seed, LAST_DAY), exports);
      store.write(exports + "/asked", asked);
    }
    PlumblineConfig config =
        Options.config(
            Sessions.hadoop(spark), exports + "/plumbline.conf", Map.of("plumbline.lake", root));
    RunResult result =
        new Nightly(spark, config, progress)
            .run(new Nightly.Request(Optional.of(LAST_DAY), false, "demo"));
    NightlyCommand.sayResult(result, config, progress);
    headlines(spark, store, config).forEach(System.out::println);
    System.out.println("report: " + root + "/published/report.html");
    System.out.println(
        "next:   jobs/plumbline query --lake "
            + lake
            + " \"SELECT * FROM gold_default.channel_return_daily LIMIT 5\"");
    return result.exitCode();
  }

  private static List<String> headlines(
      SparkSession spark, ObjectStore store, PlumblineConfig config) {
    Lake tables = new Lake(spark, config.lake(), store);
    List<Row> rows =
        tables
            .read(GoldScores.SCORECARD, tables.published())
            .where("scope = 'company' AND period_kind = 'last_30_days'")
            .orderBy(
                org.apache.spark.sql.functions.col("period").desc(),
                org.apache.spark.sql.functions.col("is_headline").desc(),
                org.apache.spark.sql.functions.col("metric"))
            .select("metric", "value", "change", "is_headline")
            .limit(8)
            .collectAsList();
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(
                "Invented shop, last 30 days up to "
                    + LAST_DAY
                    + ", "
                    + config.reporting().currency()
                    + ":"),
            rows.stream()
                .map(
                    row ->
                        String.format(
                            Locale.ROOT,
                            "  %-22s %,14.2f %s",
                            row.<String>getAs("metric"),
                            row.getAs("value") == null ? Double.NaN : row.<Double>getAs("value"),
                            row.<Boolean>getAs("is_headline") ? "<- headline" : "")))
        .toList();
  }
}
