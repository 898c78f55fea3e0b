package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import io.plumbline.job.TestSessions;
import io.plumbline.testing.CpuClock;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows a second and core of landing a twelve-column CSV: reading alone, and through Spark to
 * Parquet with records and quarantine counted. A main class, not a test: {@code LandingBench FOLDER
 * [rows] [plain|spark|twin] [rounds] [ads|orders]}; {@code twin} is Spark's own reader of the ads
 * file.
 */
final class LandingBench {
  private static final SourceConfig ADS = Sample.source("meta_ads/ui_csv", "account", "42");
  private static final SourceConfig ORDERS =
      Sample.source("generic/orders", "zone", "Europe/Berlin");

  private LandingBench() {}

  /** Writes the file when it is not there, then prints a line per round. */
  public static void main(String[] args) throws IOException {
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    String what = args.length > 2 ? args[2] : "plain";
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 5;
    boolean isOrders = args.length > 4 && args[4].equals("orders");
    SourceConfig source = isOrders ? ORDERS : ADS;
    Path file = Path.of(args[0], (isOrders ? "orders_" : "meta_") + rows + ".csv");
    if (!Files.exists(file)) {
      if (isOrders) {
        writeOrders(file, rows);
      } else {
        writeAds(file, rows);
      }
    }
    SourceFile listed =
        new SourceFile(
            file.toUri().toString(),
            file.getFileName().toString(),
            Files.size(file),
            Instant.parse("2026-10-01T00:00:00Z"),
            Optional.empty());
    for (int round = 0; round < rounds; round++) {
      long started = System.nanoTime();
      long busy = CpuClock.nanos();
      switch (what) {
        case "plain" -> plain(source, listed);
        case "twin" -> twin(listed, args[0]);
        default -> spark(source, listed, args[0]);
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      double cpuSeconds = (CpuClock.nanos() - busy) / 1e9;
      System.out.printf(
          "%s: %,d rows in %.2f s, CPU %.2f s: %.3f M rows/s/core%n",
          what, rows, seconds, cpuSeconds, rows / cpuSeconds / 1e6);
    }
  }

  private static void plain(SourceConfig source, SourceFile file) {
    FilePlan plan =
        FilePlan.of(Declarations.formOf(source).orElseThrow(), source, ZoneId.of("UTC"));
    FileRecords records =
        new FileRecords(plan, plan.form().streams().get(0), FilePart.of(file), new Configuration());
    long accepted = 0;
    while (records.hasNext()) {
      accepted += "accepted".equals(records.next().getString(6)) ? 1 : 0;
    }
    if (accepted == 0) {
      throw new IllegalStateException("nothing was accepted");
    }
  }

  private static void spark(SourceConfig source, SourceFile file, String folder) {
    SparkSession spark = TestSessions.embedded(Map.of("spark.local.dir", folder));
    Reading reading = Exports.read(spark, source, ZoneId.of("UTC"), List.of(file), sha -> sha);
    reading.parsed().forEach(parsed -> parsed.persist(StorageLevel.MEMORY_AND_DISK()));
    reading
        .rows()
        .get(source == ORDERS ? "orders" : "ad_performance_daily")
        .write()
        .mode("overwrite")
        .parquet(folder + "/landed");
    Dataset<Row> counts = reading.records().groupBy("source_file", "outcome").count();
    System.out.println(counts.collectAsList());
    reading.parsed().forEach(Dataset::unpersist);
  }

  /** The same file by Spark's own CSV reader: cells to types where they fit, no more. */
  private static void twin(SourceFile file, String folder) {
    SparkSession spark = TestSessions.embedded(Map.of("spark.local.dir", folder));
    Dataset<Row> cells = spark.read().option("header", true).csv(file.path());
    List<Column> typed =
        Stream.of(cells.columns())
            .map(name -> cells.col("`" + name + "`").try_cast(type(name)).as(plain(name)))
            .toList();
    cells.select(typed.toArray(Column[]::new)).write().mode("overwrite").parquet(folder + "/twin");
  }

  private static String type(String name) {
    if (name.equals("Day")) {
      return "date";
    }
    boolean isCount = Set.of("Impressions", "Link clicks", "Purchases").contains(name);
    return name.startsWith("Amount") ? "decimal(20,6)" : isCount ? "bigint" : "string";
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
  }

  private static void writeAds(Path file, int rows) throws IOException {
    Random random = new Random(7);
    LocalDate first = LocalDate.of(2026, 1, 1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "Day,Account ID,Campaign name,Campaign ID,Ad set name,Ad set ID,Ad name,Ad ID,"
              + "Amount spent (EUR),Impressions,Link clicks,Purchases\n");
      for (int i = 0; i < rows; i++) {
        int campaign = random.nextInt(200);
        int set = random.nextInt(10);
        int ad = random.nextInt(20);
        out.write(
            first.plusDays(i * 270L / rows)
                + ",42,Summer prospecting "
                + campaign
                + ",238510000000"
                + (10_000 + campaign)
                + ",\"Broad, 25-54 "
                + set
                + "\",238520000000"
                + (10_000 + campaign * 10 + set)
                + ",Carousel "
                + ad
                + ",238530000000"
                + (100_000 + campaign * 200 + set * 20 + ad)
                + ","
                + (i % 1000 == 0 ? "ten" : random.nextInt(500) + "." + (10 + random.nextInt(90)))
                + ","
                + random.nextInt(100_000)
                + ","
                + random.nextInt(2_000)
                + ","
                + random.nextInt(50)
                + "\n");
      }
    }
  }

  private static void writeOrders(Path file, int rows) throws IOException {
    Random random = new Random(7);
    java.time.LocalDateTime first = java.time.LocalDateTime.of(2026, 1, 1, 0, 0);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "order_id,order_name,created_ts,status,customer_key,currency,gross_items,discount,"
              + "shipping,tax,net_revenue,country\n");
      for (int i = 0; i < rows; i++) {
        String time = first.plusSeconds(i * 20L).toString().replace('T', ' ');
        out.write(
            (5_000_000 + i)
                + ",#"
                + i
                + ","
                + (time.length() == 16 ? time + ":00" : time)
                + ",paid,customer-"
                + random.nextInt(rows / 3)
                + ",EUR,"
                + random.nextInt(300)
                + ".50,"
                + random.nextInt(9)
                + ".00,4.90,"
                + random.nextInt(40)
                + ".11,"
                + (i % 1000 == 0 ? "ten" : random.nextInt(260) + ".39")
                + ",DE\n");
      }
    }
  }
}
