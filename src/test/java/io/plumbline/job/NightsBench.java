package io.plumbline.job;

import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Gold;
import io.plumbline.table.Table;
import io.plumbline.testing.CpuClock;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two months of nights of a tiny company, with table care once a week: what a night costs and how
 * many files readers open must stay as they were. A main class, not a test: {@code NightsBench
 * FOLDER [nights]}; exit 1 when the last ten nights cost more than 1.3 times the first ten, or a
 * table has more than twenty files.
 */
final class NightsBench {
  private static final List<String> TABLES = List.of(Gold.CHANNEL_PERFORMANCE_DAILY.fullName());

  private static final int CARE_EVERY = 7;
  private static final int COMPARED = 10;
  private static final long FILES_AT_MOST = 20;
  private static final double COST_AT_MOST = 1.3;

  private NightsBench() {}

  /** Prints a line for each week. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    int nights = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    SparkSession spark = LocalSpark.session();
    TinyCompany.write(folder);
    TestNight lake =
        new TestNight(spark, folder.resolve("plumbline.conf"), folder.resolve("lake"), Map.of());
    lake.run(TinyCompany.FIRST, TABLES);
    List<Double> seconds = new ArrayList<>();
    long most = 0;
    System.out.printf("%-6s %8s %12s  %s%n", "night", "CPU s", "most files", "of");
    for (int night = 1; night <= nights; night++) {
      LocalDate day = TinyCompany.FIRST.plusDays(night);
      TinyCompany.writeDay(folder, day);
      long started = CpuClock.nanos();
      lake.run(day, TABLES);
      seconds.add((CpuClock.nanos() - started) / 1e9);
      if (night % CARE_EVERY == 0) {
        Map.Entry<Table, Long> fullest = fullest(spark, lake);
        new Maintenance(spark, lake.config(), Progress.unheard()).run(Lake.RETENTION);
        most = Math.max(most, fullest(spark, lake).getValue());
        System.out.printf(
            Locale.ROOT,
            "%-6d %8.1f %12d  %s%n",
            night,
            mean(seconds.subList(night - CARE_EVERY, night)),
            fullest.getValue(),
            fullest.getKey().fullName());
      }
    }
    int compared = Math.min(COMPARED, nights / 2);
    double first = mean(seconds.subList(0, compared));
    double last = mean(seconds.subList(nights - compared, nights));
    System.out.printf(
        Locale.ROOT,
        "%d nights: the last %d cost %.2f times the first; after table care at most %d files a table%n",
        nights,
        compared,
        last / first,
        most);
    System.exit(last <= COST_AT_MOST * first && most <= FILES_AT_MOST ? 0 : 1);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** The table readers open most files of. */
  private static Map.Entry<Table, Long> fullest(SparkSession spark, TestNight night) {
    return Purge.tables(night.published())
        .map(table -> Map.entry(table, files(spark, night, table)))
        .max(Comparator.comparing(Map.Entry::getValue))
        .orElseThrow();
  }

  private static long files(SparkSession spark, TestNight night, Table table) {
    TableVersion version = night.published().table(table.fullName()).orElseThrow();
    Row row =
        spark
            .sql("DESCRIBE DETAIL delta.`" + night.lake().path(table) + "`")
            .select("numFiles")
            .head();
    return version.rows() == 0 ? 0 : row.getLong(0);
  }
}
