package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.config.PlumblineException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  private final ObjectStore store = new ObjectStore(new Configuration());

  @TempDir Path lake;

  @Test
  void aSecondRunIsRefusedUntilTheFirstIsDone() {
    RunLock first = RunLock.acquire(store, lake.toString(), "run-1");
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class, () -> RunLock.acquire(store, lake.toString(), "run-2"));
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.getMessage()).contains("run-1").contains("_lock.json");
    first.close();
    RunLock.acquire(store, lake.toString(), "run-2").close();
  }

  @Test
  void aLeaseThatRanOutIsTakenOver() {
    write(
        "{\"run_id\":\"dead\",\"token\":\"t\",\"host\":\"elsewhere\",\"pid\":1,\"expires\":\"2020-01-01T00:00:00Z\"}");
    RunLock.acquire(store, lake.toString(), "run-2").close();
    assertThat(lake.resolve("_lock.json")).doesNotExist();
  }

  @Test
  void aLeaseOfAnotherMachineThatStillRunsIsNot() {
    write(
        "{\"run_id\":\"alive\",\"token\":\"t\",\"host\":\"elsewhere\",\"pid\":1,\"expires\":\""
            + Instant.now().plusSeconds(60)
            + "\"}");
    assertThat(
            catchThrowableOfType(
                PlumblineException.class, () -> RunLock.acquire(store, lake.toString(), "run-2")))
        .hasMessageContaining("alive");
  }

  @Test
  void aRunThatLostItsLockMayNotPublish() {
    RunLock lost = RunLock.acquire(store, lake.toString(), "run-1");
    write(
        "{\"run_id\":\"other\",\"token\":\"t2\",\"host\":\"elsewhere\",\"pid\":1,\"expires\":\"2999-01-01T00:00:00Z\"}");
    PlumblineException refused = catchThrowableOfType(PlumblineException.class, lost::verify);
    assertThat(refused.code()).isEqualTo("PLB-LAKE-003");
    lost.close();
    assertThat(store.read(lake + "/_lock.json").orElseThrow()).contains("other");
  }

  @Test
  void ofManyWritersExactlyOneCreatesAFile() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 25; round++) {
        String file = lake + "/race-" + round + ".json";
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String text = "writer " + i;
          tries.add(() -> store.createIfAbsent(file, text));
        }
        long winners =
            writers.invokeAll(tries).stream()
                .filter(
                    result -> {
                      try {
                        return result.get();
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    })
                .count();
        assertThat(winners).isEqualTo(1);
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private void write(String text) {
    store.write(lake + "/_lock.json", text);
  }
}
