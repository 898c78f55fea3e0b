package io.plumbline.simulate;

import static org.apache.spark.sql.functions.sum;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Writes the exports of a simulated company, a ready {@code plumbline.conf} and the truth.
 *
 * <ol>
 *   <li>Customers are cut into parts by the options alone; each part is told by one task, which
 *       writes its order and event files and returns sums.
 *   <li>The sums of all parts give the ad platforms' numbers and the truth, written by the driver.
 * </ol>
 *
 * <p>The typed flatMap writes test data: its parts have fixed names, so a repeated task replaces
 * its own files with the same bytes.
 */
public final class Simulation {
  private Simulation() {}

  /**
   * Writes {@code exports/}, {@code truth/} and {@code plumbline.conf} under a Hadoop path. The
   * bytes depend on the options alone, whatever the parallelism.
   */
  public static void write(SparkSession spark, SimulationOptions options, String out) {
    Night night = new Night(options, false);
    Map<String, String> hadoop = hadoopSettings(spark);
    Tally tally = tell(spark, night, hadoop, out);
    try (ExportFiles files = new ExportFiles(hadoop, out)) {
      AccountFiles accounts = new AccountFiles(night, tally, files);
      accounts.write();
      String extracted = night.extractDate().toString();
      writeRates(files, night);
      writeNewsletters(files, night, tally);
      files.write("exports/cost_ledger/ledger_%s.csv".formatted(extracted), Ledger.file(options));
      files.write(
          "exports/product_costs/product_costs_%s.csv".formatted(extracted),
          ProductCosts.file(options));
      files.write("truth/true_effects.csv", Truth.effects(tally));
      files.write("truth/totals.csv", Truth.totals(tally, accounts));
      files.write("truth/dirt.csv", Truth.dirt());
      files.write("plumbline.conf", ConfigFile.text(options));
    }
  }

  /**
   * Adds the files of the night after {@link #write}: one more day, late events, refunds of old
   * orders, ad days restated, an old file delivered twice. {@code truth/totals_next.csv} has the
   * totals after it.
   */
  public static void writeNextNight(SparkSession spark, SimulationOptions options, String out) {
    Night night = new Night(options, true);
    Map<String, String> hadoop = hadoopSettings(spark);
    Tally tally = tell(spark, night, hadoop, out);
    try (ExportFiles files = new ExportFiles(hadoop, out)) {
      AccountFiles accounts = new AccountFiles(night, tally, files);
      accounts.write();
      writeRates(files, night);
      writeNewsletters(files, night, tally);
      files.write("truth/totals_next.csv", Truth.totals(tally, accounts));
    }
  }

  private static Tally tell(
      SparkSession spark, Night night, Map<String, String> hadoop, String out) {
    int chunks = night.options().chunks();
    Tally tally = new Tally();
    for (Row row :
        spark
            .range(0, chunks, 1, chunks)
            .flatMap(
                (FlatMapFunction<Long, Tuple2<String, Long>>)
                    chunk ->
                        tell(night, chunk, hadoop, out).sums().entrySet().stream()
                            .map(sum -> new Tuple2<>(sum.getKey(), sum.getValue()))
                            .iterator(),
                Encoders.tuple(Encoders.STRING(), Encoders.LONG()))
            .toDF("name", "amount")
            .groupBy("name")
            .agg(sum("amount"))
            .collectAsList()) {
      tally.add(row.getString(0), row.getLong(1));
    }
    return tally;
  }

  private static Tally tell(Night night, long chunk, Map<String, String> hadoop, String out) {
    try (ExportFiles files = new ExportFiles(hadoop, out)) {
      SimulationOptions options = night.options();
      return new Chunk(night, chunk, files)
          .tell(options.chunkStart(chunk), options.chunkEnd(chunk));
    }
  }

  private static void writeNewsletters(ExportFiles files, Night night, Tally tally) {
    for (String brand : Company.BRANDS) {
      files.write(
          "exports/klaviyo/%s/campaigns_%s.csv".formatted(brand, night.extractDate()),
          Newsletters.csv(tally, brand));
    }
  }

  private static void writeRates(ExportFiles files, Night night) {
    files.write(
        "exports/fx_rates/eurofxref-hist_%s.csv".formatted(night.extractDate()),
        new FxRates(night.options()).file(night.lastDay()));
  }

  private static Map<String, String> hadoopSettings(SparkSession spark) {
    Map<String, String> settings = new HashMap<>();
    spark
        .sessionState()
        .newHadoopConf()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    return settings;
  }
}
