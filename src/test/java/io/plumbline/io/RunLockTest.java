package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.config.PlumblineException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  private static final int RACES = 100;

  private final Configuration hadoop = new Configuration();
  private final ObjectStore store = new ObjectStore(hadoop);

  @TempDir Path lake;

  @Test
  void aSecondRunIsRefusedUntilTheFirstIsDone() {
    RunLock first = acquire("run-1");
    PlumblineException refused =
        catchThrowableOfType(PlumblineException.class, () -> acquire("run-2"));
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.getMessage()).contains("run-1").contains("lapses by itself");
    assertThat(RunLock.held(store, lake.toString()).orElseThrow()).contains("run-1");
    first.close();
    assertThat(RunLock.held(store, lake.toString())).isEmpty();
    acquire("run-2").close();
  }

  @Test
  void aLeaseThatRanOutIsTakenOver() {
    held(7, "dead", "elsewhere", 1, Instant.parse("2020-01-01T00:00:00Z"));
    RunLock lock = acquire("run-2");
    assertThat(lock.fencingToken()).isEqualTo(8);
    lock.close();
  }

  @Test
  void aLeaseOfAnotherMachineThatStillRunsIsNot() {
    held(7, "alive", "elsewhere", 1, Instant.now().plusSeconds(60));
    assertThatThrownBy(() -> acquire("run-2")).hasMessageContaining("alive");
  }

  @Test
  void aRunThatSleptThroughItsLeaseCommitsAndPublishesNothing() {
    RunLock slept = acquire("run-1");
    held(slept.fencingToken() + 1, "other", "elsewhere", 1, Instant.now().plusSeconds(60));
    PlumblineException refused = catchThrowableOfType(PlumblineException.class, slept::verify);
    assertThat(refused.code()).isEqualTo("PLB-LAKE-003");
    assertThatThrownBy(() -> slept.held(() -> store.createIfAbsent(lake + "/pointer", "x")))
        .hasMessageContaining("no longer holds the lake");
    assertThat(lake.resolve("pointer")).doesNotExist();
    slept.close();
    assertThat(RunLock.held(store, lake.toString()).orElseThrow()).contains("other");
  }

  @Test
  void aStoppedRunCommitsNothingMore() {
    RunLock lock = acquire("run-1");
    lock.close();
    assertThatThrownBy(lock::verify).hasMessageContaining("it was stopped");
  }

  @Test
  void oldLocksAreForgottenAndNumbersNeverComeAgain() {
    for (int n = 1; n <= 30; n++) {
      RunLock lock = acquire("run-" + n);
      assertThat(lock.fencingToken()).isEqualTo(n);
      lock.close();
    }
    assertThat(store.names(lake + "/_locks")).hasSizeLessThan(15);
  }

  @Test
  void ofManyWritersExactlyOneCreatesAFile() {
    assertThat(AtomicCreate.winners(store, lake.toString(), 25)).isEqualTo(1);
  }

  /** Two drivers, each of which takes the lake, reads what is there and adds one to it. */
  @Test
  void twoDriversNeverLoseACommit() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger committed = new AtomicInteger();
    race(
        () -> {
          try (RunLock lock = acquire("run-" + committed.get() + "-" + System.nanoTime())) {
            long next = newestVersion() + 1;
            lock.verify();
            log().write(version(next), List.of("commit").iterator(), false, hadoop);
            committed.incrementAndGet();
          } catch (PlumblineException e) {
            assertThat(e.exitCode()).isEqualTo(4);
            refused.incrementAndGet();
          }
          return null;
        });
    assertThat(refused.get() + committed.get()).isEqualTo(2 * RACES);
    assertThat(newestVersion()).isEqualTo(committed.get() - 1);
    assertThat(committed.get()).isPositive();
  }

  /** The same without any lock, as two runs that both believe they hold the lake. */
  @Test
  void evenWithoutALockTwoDriversNeverWriteOneVersion() throws Exception {
    AtomicInteger committed = new AtomicInteger();
    race(
        () -> {
          while (true) {
            String text = "commit " + System.nanoTime() + " " + Thread.currentThread().getId();
            try {
              log().write(version(newestVersion() + 1), List.of(text).iterator(), false, hadoop);
              committed.incrementAndGet();
              return null;
            } catch (java.nio.file.FileAlreadyExistsException lost) {
              // The other driver was faster: again upon its version, as Delta does.
            }
          }
        });
    assertThat(committed.get()).isEqualTo(2 * RACES);
    assertThat(newestVersion()).isEqualTo(2 * RACES - 1);
    assertThat(
            LongStream.range(0, 2 * RACES)
                .mapToObj(n -> store.read(version(n).toString()).orElseThrow())
                .distinct())
        .hasSize(2 * RACES);
  }

  private void race(Callable<Void> driver) throws Exception {
    ExecutorService drivers = Executors.newFixedThreadPool(2);
    try {
      for (int race = 0; race < RACES; race++) {
        for (Future<Void> done : drivers.invokeAll(List.of(driver, driver))) {
          done.get();
        }
      }
    } finally {
      drivers.shutdownNow();
    }
  }

  private PutIfAbsentLogStore log() {
    return new PutIfAbsentLogStore(hadoop);
  }

  private org.apache.hadoop.fs.Path version(long n) {
    return new org.apache.hadoop.fs.Path(lake + "/_delta_log/" + "%020d".formatted(n) + ".json");
  }

  private long newestVersion() {
    List<Long> versions = new ArrayList<>(List.of(-1L));
    store.names(lake + "/_delta_log").stream()
        .filter(name -> name.endsWith(".json"))
        .forEach(name -> versions.add(Long.valueOf(name.substring(0, 20))));
    return versions.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  private RunLock acquire(String runId) {
    return RunLock.acquire(store, lake.toString(), runId);
  }

  private void held(long number, String run, String host, long pid, Instant until) {
    store.write(
        lake + "/_locks/" + number + ".json",
        """
        {"run_id":"%s","fencing_token":%d,"host":"%s","pid":%d,"expires":"%s","released":false}"""
            .formatted(run, number, host, pid, until));
  }
}
