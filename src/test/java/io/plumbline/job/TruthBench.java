package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.simulate.Simulation;
import io.plumbline.simulate.SimulationOptions;
import io.plumbline.simulate.World;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How far each model is from what channels really did, in each simulated world. A main class, not a
 * test: {@code TruthBench [customers] [days] [world]}.
 *
 * <p>A world's exports of shops and web analytics go through one night. {@code wrong} is the part
 * of the revenue credited to channels that belongs to others: half the sum of |share credited -
 * share of incremental revenue|. {@code paid} is the revenue credited to paid channels over what
 * they really added.
 */
final class TruthBench {
  private static final LocalDate LAST_DAY = LocalDate.of(2026, 10, 31);
  private static final Set<String> NOBODY = Set.of("unattributed", "untracked");
  private static final Set<String> PAID =
      Set.of("meta_ads", "google_ads", "tiktok_ads", "baidu_ads");
  private static final List<String> RULES =
      List.of(
          "first",
          "last",
          "last_non_direct",
          "first_paid",
          "last_paid",
          "linear",
          "position_based",
          "time_decay");
  private static final List<String> LEARNT =
      List.of("markov_1", "markov_2", "shapley", "shapley_rate");

  private TruthBench() {}

  /** Prints two Markdown tables. */
  public static void main(String[] args) throws IOException {
    long customers = args.length > 0 ? Long.parseLong(args[0]) : 4_000;
    int days = args.length > 1 ? Integer.parseInt(args[1]) : 120;
    List<World> worlds =
        args.length > 2 ? List.of(World.named(args[2]).orElseThrow()) : List.of(World.values());
    SparkSession spark = LocalSpark.session();
    List<String> models = new ArrayList<>(RULES);
    models.addAll(LEARNT);
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    Map<String, List<String>> paid = new LinkedHashMap<>();
    for (World world : worlds) {
      Path folder = Files.createTempDirectory("truth-" + world.label());
      Map<String, Double> truth = truth(spark, world, customers, days, folder);
      Map<String, Map<String, Double>> credited = night(spark, folder);
      for (String model : models) {
        Map<String, Double> of = credited.getOrDefault(model, Map.of());
        wrong.computeIfAbsent(world.label(), w -> new ArrayList<>()).add(percent(wrong(of, truth)));
        paid.computeIfAbsent(world.label(), w -> new ArrayList<>())
            .add(String.format(Locale.ROOT, "%.1f", paid(of) / paid(truth)));
      }
      System.err.println(world.label() + " true: " + truth);
    }
    print("revenue credited to the wrong channel, %", models, wrong);
    print("revenue credited to paid channels / what they added", models, paid);
    spark.stop();
  }

  private static Map<String, Double> truth(
      SparkSession spark, World world, long customers, int days, Path folder) throws IOException {
    Simulation.write(
        spark, new SimulationOptions(customers, days, 7, LAST_DAY, world), folder.toString());
    Map<String, Double> truth = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("truth/true_effects.csv"))) {
      String[] cells = line.split(",");
      if (!cells[0].equals("channel")) {
        truth.put(cells[0], Math.max(0, Double.parseDouble(cells[2])));
      }
    }
    return truth;
  }

  private static Map<String, Map<String, Double>> night(SparkSession spark, Path folder)
      throws IOException {
    Path conf = folder.resolve("plumbline.conf");
    List<String> lines =
        Files.readAllLines(conf).stream()
            .filter(line -> !line.contains("{ id = ") || line.matches(".*id = (shop|ga4|fx).*"))
            .toList();
    String attribution =
        "plumbline.attribution { models = [%s], data-driven { models = [%s], replicates = 0 } }"
            .formatted(String.join(", ", RULES), String.join(", ", LEARNT));
    Files.writeString(conf, String.join("\n", lines) + "\n" + attribution + "\n");
    TestNight night = new TestNight(spark, conf, folder.resolve("lake"), Map.of());
    night.run(
        LAST_DAY,
        List.of(
            Gold.ATTRIBUTION_CREDIT.fullName(),
            GoldAttribution.ATTRIBUTION_DATA_DRIVEN.fullName()));
    Map<String, Map<String, Double>> credited = new TreeMap<>();
    Dataset<Row> rules =
        night
            .table(Gold.ATTRIBUTION_CREDIT)
            .select(
                col("model"),
                col("channel"),
                col("conversion_type"),
                col("credited_revenue").as("revenue"));
    Dataset<Row> learnt =
        night
            .table(GoldAttribution.ATTRIBUTION_DATA_DRIVEN)
            .select("model", "channel", "conversion_type", "revenue");
    rules
        .union(learnt)
        .where(col("conversion_type").equalTo(lit("order")))
        .groupBy("model", "channel")
        .agg(sum("revenue").cast("double"))
        .collectAsList()
        .forEach(
            row ->
                credited
                    .computeIfAbsent(row.getString(0), model -> new TreeMap<>())
                    .put(row.getString(1), row.getDouble(2)));
    return credited;
  }

  private static double wrong(Map<String, Double> credited, Map<String, Double> truth) {
    Set<String> channels = new TreeSet<>(credited.keySet());
    channels.addAll(truth.keySet());
    channels.removeAll(NOBODY);
    double ofCredit = channels.stream().mapToDouble(c -> credited.getOrDefault(c, 0.0)).sum();
    double ofTruth = channels.stream().mapToDouble(c -> truth.getOrDefault(c, 0.0)).sum();
    return channels.stream()
            .mapToDouble(
                c ->
                    Math.abs(
                        credited.getOrDefault(c, 0.0) / ofCredit
                            - truth.getOrDefault(c, 0.0) / ofTruth))
            .sum()
        / 2;
  }

  private static double paid(Map<String, Double> revenue) {
    return PAID.stream().mapToDouble(channel -> revenue.getOrDefault(channel, 0.0)).sum();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f", share * 100);
  }

  private static void print(String title, List<String> models, Map<String, List<String>> rows) {
    System.out.println("\n| " + title + " | " + String.join(" | ", models) + " |");
    System.out.println("|---" + "|---".repeat(models.size()) + "|");
    rows.forEach(
        (world, cells) ->
            System.out.println("| " + world + " | " + String.join(" | ", cells) + " |"));
  }
}
