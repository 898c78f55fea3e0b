package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import io.plumbline.io.AtomicCreate;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.RunLock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Tries what a run needs of the lake's storage, in a folder of its own that is removed afterwards.
 */
final class LakeProbe {
  private static final int ROUNDS = 3;

  private final ObjectStore store;
  private final String lake;
  private final String folder;

  LakeProbe(ObjectStore store, String lake) {
    this.store = store;
    this.lake = lake;
    this.folder = lake + "/_doctor/" + UUID.randomUUID();
  }

  /** Takes the key of a sentence and what goes into it. */
  interface Say {
    void line(String key, Object... values);
  }

  /** Rights one after the other; the first that lacks ends the probe. */
  void run(Say ok, Say bad) {
    String file = folder + "/probe";
    try {
      boolean works =
          allowed("list", bad, () -> store.names(lake))
              && told(ok, "doctor.list", lake)
              && allowed("put", bad, () -> put(file))
              && told(ok, "doctor.put")
              && allowed("get", bad, () -> read(file))
              && told(ok, "doctor.get")
              && allowed("delete", bad, () -> delete(file))
              && told(ok, "doctor.delete");
      if (works) {
        allowed("put-if-absent", bad, () -> putIfAbsent(ok, bad));
        allowed("lock", bad, () -> lock(ok, bad));
      }
    } finally {
      try {
        store.delete(folder);
        if (store.names(lake + "/_doctor").isEmpty()) {
          store.delete(lake + "/_doctor");
        }
      } catch (RuntimeException alreadyReported) {
        // Whoever may not delete has been told so above.
      }
    }
  }

  /** Who holds the lake now, as its lock file says it. */
  Optional<String> held() {
    return RunLock.held(store, lake);
  }

  private boolean allowed(String right, Say bad, Callable<Object> act) {
    try {
      act.call();
      return true;
    } catch (Exception e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      bad.line("doctor.right-lacks", lake, right, cause.getMessage());
      return false;
    }
  }

  private static boolean told(Say ok, String key, Object... values) {
    ok.line(key, values);
    return true;
  }

  private Object put(String file) {
    store.write(file, "probe");
    return file;
  }

  private Object read(String file) {
    String text = store.read(file).orElse("nothing");
    if (!text.equals("probe")) {
      throw new IllegalStateException("what was written reads as " + text);
    }
    return text;
  }

  private Object delete(String file) {
    store.delete(file);
    if (store.read(file).isPresent()) {
      throw new IllegalStateException("a deleted file is still there");
    }
    return file;
  }

  private Object putIfAbsent(Say ok, Say bad) {
    int winners = AtomicCreate.winners(store, folder, ROUNDS);
    if (winners == 1) {
      ok.line("doctor.absent", AtomicCreate.WRITERS);
    } else {
      bad.line("doctor.absent-not", winners, AtomicCreate.WRITERS);
    }
    return winners;
  }

  private Object lock(Say ok, Say bad) {
    RunLock held = RunLock.acquire(store, folder, "doctor");
    try {
      RunLock.acquire(store, folder, "doctor-2").close();
      bad.line("doctor.lock-not");
    } catch (PlumblineException refused) {
      ok.line("doctor.lock");
    } finally {
      held.close();
    }
    return held;
  }
}
