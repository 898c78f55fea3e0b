package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.config.PlumblineException;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RowHash;
import io.plumbline.io.RunLock;
import io.plumbline.io.Step;
import io.plumbline.io.Steps;
import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Table;
import io.plumbline.testing.ChildJvm;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights in processes of their own, while somebody reads: two at once, stopped in the middle, on
 * machines of other time zones, without memory or disk.
 */
@ExtendWith(LocalSpark.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightProcessTest {
  private static final List<Table> READ =
      List.of(Gold.CHANNEL_PERFORMANCE_DAILY, GoldDimensions.DIM_MODEL);
  private static final List<String> TABLES = READ.stream().map(Table::fullName).toList();

  @TempDir static Path folder;
  private static SparkSession spark;
  private static final List<Process> STARTED = new ArrayList<>();
  private static final TreeSet<Long> SEEN = new TreeSet<>();

  @BeforeAll
  static void published(SparkSession session) throws IOException {
    spark = session;
    TinyCompany.write(folder);
    night("lake").run(TinyCompany.FIRST, TABLES);
    CrashRehearsal.copy(folder.resolve("lake"), folder.resolve("elsewhere"));
    CrashRehearsal.copy(folder.resolve("lake"), folder.resolve("starved"));
    TinyCompany.writeNextDay(folder);
  }

  @AfterAll
  static void end() {
    STARTED.forEach(Process::destroyForcibly);
  }

  @Test
  @Order(1)
  void ofTwoStartsOneEndsWithExitFourAndTheOtherCanBeStopped() throws Exception {
    PublishedState before = night("lake").published();
    Process one = start("lake", "UTC", "one.log");
    Process other = start("lake", "UTC", "other.log");
    while (!hasEnded(one) && !hasEnded(other)) {
      readWhole();
    }
    Process refused = one.isAlive() ? other : one;
    Process holder = one.isAlive() ? one : other;
    assertThat(refused.exitValue()).isEqualTo(4);
    assertThat(said(refused == one ? "one.log" : "other.log")).contains("PLB-LAKE-001");
    String log = holder == one ? "one.log" : "other.log";
    while (!hasEnded(holder) && !said(log).contains("silver.")) {
      readWhole();
    }
    holder.destroy(); // SIGTERM, as Ctrl-C and schedulers end a run
    assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(holder.exitValue()).as(said(log)).isEqualTo(143);
    assertThat(RunLock.held(new ObjectStore(new Configuration()), night("lake").lake().root()))
        .isEmpty();
    assertThat(night("lake").published()).isEqualTo(before);
    readWhole();
  }

  @Test
  @Order(2)
  void whoRunsOutOfMemoryOrDiskSaysSoAndPublishesNothing() {
    PublishedState before = night("starved").published();
    PlumblineException memory =
        failing(
            (step, table) -> {
              if (step == Step.READ) {
                throw new OutOfMemoryError("Java heap space");
              }
            });
    assertThat(memory).hasMessageContaining("PLUMBLINE_MEMORY");
    PlumblineException disk =
        failing(
            (step, table) -> {
              if (step == Step.COMMITTING && table.startsWith("gold.")) {
                throw new UncheckedIOException(new IOException("No space left on device"));
              }
            });
    assertThat(disk).hasMessageContaining("spark.local.dir");
    assertThat(night("starved").published()).isEqualTo(before);
    assertThat(folder.resolve("starved/published/last_run.json"))
        .content()
        .contains("PLB-RUN-004", "failed");
    assertThat(night("starved").run(TinyCompany.SECOND, TABLES).outcome()).isEqualTo("done");
  }

  @Test
  @Order(3)
  void nightsOfOtherTimeZonesFinishItAndAreEqual() throws Exception {
    Process finishing = start("lake", "America/New_York", "finishing.log");
    Process elsewhere = start("elsewhere", "Australia/Lord_Howe", "elsewhere.log");
    while (!hasEnded(finishing) || !hasEnded(elsewhere)) {
      readWhole();
    }
    readWhole();
    assertThat(finishing.exitValue()).as(said("finishing.log")).isZero();
    assertThat(elsewhere.exitValue()).as(said("elsewhere.log")).isZero();
    assertThat(SEEN).containsExactly(1L, 2L);
    PublishedState expected = night("starved").published();
    for (String lake : List.of("lake", "elsewhere")) {
      PublishedState found = night(lake).published();
      assertThat(CheckCommand.differences(expected, found)).as(lake).isEmpty();
      assertThat(instants(lake)).as(lake).isEqualTo(instants("starved"));
    }
  }

  /** Orders around the days on which clocks go back. */
  private static String instants(String lake) {
    return RowHash.of(Bronze.ORDERS, night(lake).table(Bronze.ORDERS));
  }

  /** Follows the pointer and reads tables in its versions: they are of its run, all of them. */
  private static void readWhole() {
    TestNight night = night("lake");
    PublishedState state = night.published();
    SEEN.add(state.n());
    for (Table table : READ) {
      PublishedState.TableVersion version = state.table(table.fullName()).orElseThrow();
      assertThat(night.lake().read(table, Optional.of(state)).count()).isEqualTo(version.rows());
    }
    Row last =
        night
            .lake()
            .read(Gold.CHANNEL_PERFORMANCE_DAILY, Optional.of(state))
            .selectExpr("max(date)")
            .head();
    assertThat(last.get(0).toString())
        .isEqualTo((state.n() == 1 ? TinyCompany.FIRST : TinyCompany.SECOND).toString());
  }

  private static PlumblineException failing(Steps steps) {
    TestNight night = night("starved");
    return catchThrowableOfType(
        PlumblineException.class,
        () ->
            new Nightly(spark, night.config(), Progress.unheard(), steps)
                .run(request(TinyCompany.SECOND)));
  }

  private static Nightly.Request request(LocalDate asOf) {
    return new Nightly.Request(Optional.of(asOf), false, "test", true, TABLES);
  }

  private static TestNight night(String lake) {
    return new TestNight(spark, folder.resolve("plumbline.conf"), folder.resolve(lake), Map.of());
  }

  /** The command as a person types it, on a machine of some time zone. */
  private static Process start(String lake, String zone, String log) throws IOException {
    List<String> command =
        ChildJvm.of(
            List.of("-Xmx1g", "-Xmn500m", "-Dplumbline.embedded=true", "-Duser.timezone=" + zone),
            Plumbline.class,
            "nightly",
            "--conf",
            folder.resolve("plumbline.conf").toString(),
            "--as-of",
            TinyCompany.SECOND.toString(),
            "--only",
            String.join(",", TABLES),
            "-D",
            "plumbline.lake=" + folder.resolve(lake));
    Sessions.SMALL.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start();
    STARTED.add(process);
    return process;
  }

  private static boolean hasEnded(Process process) throws InterruptedException {
    return process.waitFor(200, TimeUnit.MILLISECONDS);
  }

  private static String said(String log) throws IOException {
    return Files.readString(folder.resolve(log));
  }
}
