package io.plumbline.job;

import io.plumbline.io.PublishedState;
import io.plumbline.simulate.Simulation;
import io.plumbline.simulate.SimulationOptions;
import io.plumbline.table.Table;
import io.plumbline.testing.CpuClock;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a night costs that adds a day, beside a rebuild of the same day. A main class, not a test:
 * {@code NightBench FOLDER [customers] [days] [pays|always]}, the last for when rows of tables are
 * exchanged.
 *
 * <p>An invented company's exports are built once; then one more day arrives, with late events,
 * refunds of old orders and restated ad days. The night that takes it in and a rebuild in a new
 * lake run in the same JVM, the rebuild last. Both end with the same rows, which is compared. What
 * tables took is told on standard error.
 */
final class NightBench {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 31);

  private NightBench() {}

  /** Prints seconds, CPU seconds and their ratio. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]).toAbsolutePath();
    long customers = args.length > 1 ? Long.parseLong(args[1]) : 20_000;
    int days = args.length > 2 ? Integer.parseInt(args[2]) : 365;
    SparkSession spark = TestSessions.embedded(Map.of());
    SimulationOptions company = new SimulationOptions(customers, days, 7, FIRST);
    Simulation.write(spark, company, folder.toString());
    Earlier.Exchanging exchanging =
        args.length > 3 && args[3].equals("always")
            ? Earlier.Exchanging.ALWAYS
            : Earlier.Exchanging.WHERE_IT_PAYS;
    TestNight lake = night(spark, folder, "lake").exchanging(exchanging);
    timed("first night", lake, FIRST);
    Simulation.writeNextNight(spark, company, folder.toString());
    double night = timed("night after", lake, FIRST.plusDays(1));
    TestNight.EXCHANGED.forEach(table -> tellRewritten(spark, lake, table));
    TestNight rebuilt = night(spark, folder, "rebuilt");
    double rebuild = timed("rebuild", rebuilt, FIRST.plusDays(1));
    PublishedState counted = CheckCommand.counted(lake.lake(), lake.published());
    List<String> different = CheckCommand.differences(counted, rebuilt.published());
    System.out.printf(
        Locale.ROOT,
        "the night takes %.1f %% of the rebuild's CPU; tables that differ: %s%n",
        100 * night / rebuild,
        different);
    System.exit(different.isEmpty() ? 0 : 1);
  }

  private static TestNight night(SparkSession spark, Path folder, String lake) {
    return new TestNight(spark, folder.resolve("plumbline.conf"), folder.resolve(lake), Map.of())
        .telling(new Progress(System.err));
  }

  private static double timed(String name, TestNight night, LocalDate asOf) {
    long started = System.nanoTime();
    long cpu = CpuClock.nanos();
    night.run(asOf);
    double used = (CpuClock.nanos() - cpu) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-12s %6.0f s, %6.0f CPU s%n",
        name,
        (System.nanoTime() - started) / 1e9,
        used);
    return used;
  }

  /** Rows copied for each row that changed, as Delta reports of a merge. */
  private static void tellRewritten(SparkSession spark, TestNight night, Table table) {
    Row commit =
        spark
            .sql("DESCRIBE HISTORY delta.`" + night.lake().path(table) + "` LIMIT 1")
            .selectExpr(
                "operation",
                "CAST(operationMetrics.numTargetRowsCopied AS bigint)",
                "CAST(operationMetrics.numTargetRowsInserted AS bigint)"
                    + " + CAST(operationMetrics.numTargetRowsUpdated AS bigint)"
                    + " + CAST(operationMetrics.numTargetRowsDeleted AS bigint)")
            .head();
    System.out.printf(
        Locale.ROOT,
        "  %-28s %s: %s rows changed, %s copied%n",
        table.fullName(),
        commit.get(0),
        commit.get(2),
        commit.get(1));
  }
}
