package io.plumbline.job;

import io.plumbline.table.GoldScores;
import io.plumbline.testing.CpuClock;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Nights of many companies on one lake, an erasure between them, and one rebuild. A main class, not
 * a test: {@code CompanySoak FOLDER [companies] [nights] [seed]}; exit 1 when anything differs.
 */
final class CompanySoak {
  private static final int ERASED_AFTER = 1;

  private final Path folder;
  private long started;
  private long startedCpu;

  private CompanySoak(Path folder) {
    this.folder = folder;
  }

  /** Prints a line for each night, then one for each table. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    if (Files.exists(folder.resolve("lake"))) {
      throw new IllegalArgumentException(folder + " holds a lake already: name a new folder");
    }
    int companies = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
    int nights = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 20261122;
    boolean isEqual = new CompanySoak(folder).run(companies, nights, seed);
    LocalSpark.session().stop();
    if (!isEqual) {
      Runtime.getRuntime().exit(1);
    }
  }

  private boolean run(int companies, int nights, long seed) throws IOException {
    System.out.printf("%d companies, %d nights, seed %d%n", companies, nights, seed);
    SparkSession spark = LocalSpark.session();
    ManyCompanies many = new ManyCompanies(folder, companies, nights, seed);
    CompanyNights soak = new CompanyNights(spark, folder, many, CompanyNights.MORE_TABLES);
    System.out.printf("%n%-10s %6s %6s %9s %6s %8s%n", "", "s", "CPU s", "records", "files", "MB");
    for (int night = 0; night < nights; night++) {
      start();
      tell("night " + (night + 1), soak.run(night), "lake");
      if (night == ERASED_AFTER) {
        start();
        tell("erase " + many.erased().size(), soak.erase(), "lake");
      }
    }
    start();
    tell("rebuild", soak.rebuild(), "rebuilt");
    System.out.println("\n" + new TreeMap<>(many.happened()));
    return isEqual(soak);
  }

  private static boolean isEqual(CompanyNights soak) {
    long broken = soak.lake().table(GoldScores.CONSERVATION_CHECKS).where("NOT passed").count();
    List<String> different = soak.differences();
    Map<String, Long> companies = soak.compared();
    System.out.printf("%nlaws broken: %d%n", broken);
    companies.forEach(
        (table, count) ->
            System.out.printf(
                "%-9s %-45s %,7d companies%n",
                different.contains(table) ? "DIFFERENT" : "equal", table, count));
    System.out.printf(
        "%d tables, %,d pairs of table and company compared, %d differ%n",
        companies.size(),
        companies.values().stream().mapToLong(Long::longValue).sum(),
        different.size());
    different.stream().limit(100).forEach(System.out::println);
    return different.isEmpty() && broken == 0;
  }

  private void start() {
    started = System.nanoTime();
    startedCpu = CpuClock.nanos();
  }

  private void tell(String what, RunResult result, String lake) throws IOException {
    double seconds = (System.nanoTime() - started) / 1e9;
    long[] size = size(folder.resolve(lake));
    System.out.printf(
        Locale.ROOT,
        "%-10s %6.0f %6.0f %,9d %6d %8.1f%n",
        what,
        seconds,
        (CpuClock.nanos() - startedCpu) / 1e9,
        result.recordsRead(),
        size[0],
        size[1] / 1e6);
  }

  /** Files and bytes below a folder. */
  private static long[] size(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      return new long[] {files.size(), bytes};
    }
  }
}
