package io.plumbline.attribution;

import io.plumbline.job.TestSessions;
import io.plumbline.model.Journeys;
import io.plumbline.model.LookBack;
import io.plumbline.testing.CpuClock;
import io.plumbline.testing.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Touches and conversions from Parquet to {@code attribution_daily} in Parquet, all rule models in
 * one pass, beside DuckDB with SQL for the same numbers. A main class, not a test: {@code
 * AttributionBench FOLDER [million touches] [even|zipf|giant] [look-back days] [rounds]
 * [daily|touches] [both|spark|duckdb]}.
 */
final class AttributionBench {
  private static final LocalDate AS_OF = LocalDate.of(2025, 12, 31);

  private AttributionBench() {}

  /** Makes the data when it is not there, then prints a line per round and engine. */
  public static void main(String[] args) throws IOException, SQLException {
    Path folder = Path.of(args[0]);
    double millions = args.length > 1 ? Double.parseDouble(args[1]) : 20;
    String spread = args.length > 2 ? args[2] : "even";
    int lookBack = args.length > 3 ? Integer.parseInt(args[3]) : 30;
    int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
    boolean isDaily = args.length <= 5 || args[5].equals("daily");
    String engines = args.length > 6 ? args[6] : "both";
    Path data = folder.resolve(spread + "_" + millions);
    try (DuckDb duck = DuckDb.open("6GB")) {
      if (!Files.exists(data)) {
        Files.createDirectories(data);
        AttributionTwin.generate(duck, data, (long) (millions * 1_000_000), spread);
      }
      List<double[]> spark = new ArrayList<>();
      List<double[]> twin = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        if (!engines.equals("duckdb")) {
          spark.add(timed("spark", () -> spark(data, lookBack, isDaily, folder)));
        }
        if (!engines.equals("spark")) {
          twin.add(timed("duckdb", () -> AttributionTwin.credit(duck, data, lookBack, isDaily)));
        }
      }
      if (engines.equals("both")) {
        System.out.printf(
            "medians: spark %.1f s (CPU %.1f), duckdb %.1f s (CPU %.1f), ratio %.2f (CPU %.2f); %s%n",
            median(spark, 0),
            median(spark, 1),
            median(twin, 0),
            median(twin, 1),
            median(spark, 0) / median(twin, 0),
            median(spark, 1) / median(twin, 1),
            isDaily ? AttributionTwin.compared(duck, data) : "touch level not compared");
      }
    }
  }

  private static void spark(Path data, int lookBack, boolean isDaily, Path scratch) {
    SparkSession spark =
        TestSessions.embedded(
            Map.of(
                "spark.master", "local[2]",
                "spark.local.dir", scratch.toString(),
                "spark.sql.parquet.inferTimestampNTZ.enabled", "false"));
    Dataset<Row> conversions = spark.read().parquet(data.resolve("conversions.parquet").toString());
    Dataset<Row> touches = spark.read().parquet(data.resolve("touches.parquet").toString());
    Dataset<Row> journeys =
        Journeys.of(
            conversions,
            touches,
            conversions.limit(0),
            Journeys.Rules.of(AS_OF, LookBack.of(lookBack, 1), OptionalInt.empty()));
    List<ModelVariant> variants =
        AttributionTwin.MODELS.stream().map(ModelVariant::ofDefault).toList();
    Dataset<Row> result =
        isDaily
            ? AttributionDaily.of(conversions, journeys, variants, AS_OF)
            : AttributionCredit.of(conversions, journeys, variants);
    result.write().mode("overwrite").parquet(data.resolve("spark.parquet").toString());
  }

  private static double[] timed(String engine, Work work) throws SQLException {
    long started = System.nanoTime();
    long busy = CpuClock.nanos();
    work.run();
    double[] spent = {
      (System.nanoTime() - started) / 1e9, (CpuClock.nanos() - busy) / 1e9,
    };
    System.out.printf("%s: %.1f s, CPU %.1f s%n", engine, spent[0], spent[1]);
    return spent;
  }

  private static double median(List<double[]> spent, int which) {
    return spent.stream()
        .mapToDouble(s -> s[which])
        .sorted()
        .skip(spent.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private interface Work {
    void run() throws SQLException;
  }
}
