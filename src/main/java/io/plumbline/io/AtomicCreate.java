package io.plumbline.io;

import io.plumbline.config.PlumblineException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds out whether a store creates a file for one of many writers only: what the lock, the pointer
 * files and the commits of a lake rest on.
 */
public final class AtomicCreate {
  /** Writers that want one name at once. */
  public static final int WRITERS = 8;

  private AtomicCreate() {}

  /**
   * Lets several writers want one name, some times over, below a folder.
   *
   * @return writers that were told they made the file in the worst round: 1 where creation is
   *     atomic
   */
  public static int winners(ObjectStore store, String folder, int rounds) {
    for (int round = 0; round < rounds; round++) {
      String file = folder + "/absent-" + round;
      int winners = race(store, file);
      if (winners == 1 && store.createIfAbsent(file, "latecomer " + UUID.randomUUID())) {
        winners = 2;
      }
      if (winners != 1) {
        return winners;
      }
    }
    return 1;
  }

  /**
   * Refuses a store two runs could write at once.
   *
   * @throws PlumblineException PLB-LAKE-005, exit 1
   */
  public static void require(ObjectStore store, String lake) {
    String folder = lake + "/_probe/" + UUID.randomUUID();
    try {
      int winners = winners(store, folder, 1);
      if (winners != 1) {
        throw refusal(lake, winners + " of " + WRITERS + " writers of one new file all succeeded");
      }
    } finally {
      store.delete(folder);
    }
  }

  static PlumblineException refusal(String place, String finding) {
    return new PlumblineException(
        "PLB-LAKE-005",
        1,
        place
            + " cannot hold a lake: "
            + finding
            + ", so two runs could overwrite each other's commits; fix: use a store with"
            + " conditional writes (PUT with If-None-Match), leave"
            + " fs.s3a.create.conditional.enabled on, or keep the lake in a local folder");
  }

  private static int race(ObjectStore store, String file) {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String text = "writer " + i + " " + UUID.randomUUID();
        attempts.add(() -> store.createIfAbsent(file, text));
      }
      int winners = 0;
      for (Future<Boolean> attempt : writers.invokeAll(attempts)) {
        winners += attempt.get() ? 1 : 0;
      }
      return winners;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while probing " + file, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      writers.shutdownNow();
    }
  }
}
