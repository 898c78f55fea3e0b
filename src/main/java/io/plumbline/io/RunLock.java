package io.plumbline.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.config.PlumblineException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Holds a lake for one run.
 *
 * <p>{@code <lake>/_locks/<n>.json}, each created for one run only, {@code n} counting up: the run
 * with the highest number holds the lake, and its number is the fencing token that is compared
 * before every commit. A lease is renewed while the run lives; one that ran out, was given back or
 * whose process is gone from this machine is followed by the next number. So two runs never take
 * over one lock, and a run that slept through its lease finds a higher number and stops. Clocks
 * that disagree cost waiting or a refusal, never a commit.
 */
public final class RunLock implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(120);
  private static final Duration RENEWAL = Duration.ofSeconds(30);
  private static final int REMEMBERED = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectStore store;
  private final String folder;
  private final long number;
  private final String runId;
  private final ScheduledExecutorService renewal;
  private boolean isOpen = true;

  private RunLock(ObjectStore store, String folder, long number, String runId) {
    this.store = store;
    this.folder = folder;
    this.number = number;
    this.runId = runId;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "plumbline-lock-renewal");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lake.
   *
   * @throws PlumblineException PLB-LAKE-001, exit 4, when another run holds it; PLB-LAKE-005 for a
   *     bucket where creation is not atomic
   */
  public static RunLock acquire(ObjectStore store, String lake, String runId) {
    if (!store.isLocal(lake)) {
      AtomicCreate.require(store, lake);
    }
    String folder = lake + "/_locks";
    long newest = newest(store, folder).orElse(0);
    if (newest > 0) {
      String held = store.read(file(folder, newest)).orElse("");
      if (!isFree(held)) {
        throw heldBy(lake, held);
      }
    }
    RunLock lock = new RunLock(store, folder, newest + 1, runId);
    if (!store.createIfAbsent(file(folder, lock.number), lock.content(false))) {
      throw heldBy(lake, store.read(file(folder, lock.number)).orElse(""));
    }
    lock.renewal.scheduleAtFixedRate(
        lock::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
    lock.forget();
    return lock;
  }

  /** The run that holds a lake now, as its lock file says it. */
  public static Optional<String> held(ObjectStore store, String lake) {
    OptionalLong newest = newest(store, lake + "/_locks");
    return newest.isEmpty()
        ? Optional.empty()
        : store.read(file(lake + "/_locks", newest.getAsLong())).filter(text -> !isFree(text));
  }

  /** Grows with every run that takes the lake. */
  public long fencingToken() {
    return number;
  }

  /**
   * Makes sure the lake is still ours; called before every commit.
   *
   * @throws PlumblineException PLB-LAKE-003, exit 4, when another run took it or it was given back
   */
  public synchronized void verify() {
    if (!isOpen || newest(store, folder).orElse(0) != number) {
      throw new PlumblineException(
          "PLB-LAKE-003",
          4,
          "run "
              + runId
              + " no longer holds the lake (lock "
              + file(folder, number)
              + "): it was stopped, or another run took the lake after the lease ran out;"
              + " nothing was published; fix: run again");
    }
  }

  /**
   * Does something short while the lake is certainly ours: it is not given back meanwhile.
   *
   * @throws PlumblineException PLB-LAKE-003, exit 4, when it is not ours any more
   */
  public synchronized <T> T held(Supplier<T> act) {
    verify();
    return act.get();
  }

  /** Gives the lake back. */
  @Override
  public synchronized void close() {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    renewal.shutdownNow();
    store.write(file(folder, number), content(true));
  }

  private synchronized void renew() {
    try {
      if (isOpen) {
        store.write(file(folder, number), content(false));
      }
    } catch (RuntimeException e) {
      // Tried again before the lease runs out; if it does, the next commit is refused.
      System.getLogger(RunLock.class.getName())
          .log(System.Logger.Level.WARNING, "the lease of run " + runId + " was not renewed", e);
    }
  }

  private void forget() {
    for (String name : store.names(folder)) {
      numberOf(name)
          .filter(old -> old < number - REMEMBERED)
          .ifPresent(old -> store.delete(file(folder, old)));
    }
  }

  private String content(boolean isReleased) {
    return JSON.createObjectNode()
        .put("run_id", runId)
        .put("fencing_token", number)
        .put("host", host())
        .put("pid", ProcessHandle.current().pid())
        .put("expires", Instant.now().plus(LEASE).toString())
        .put("released", isReleased)
        .toString();
  }

  private static OptionalLong newest(ObjectStore store, String folder) {
    return store.names(folder).stream()
        .flatMap(name -> numberOf(name).stream())
        .mapToLong(Long::longValue)
        .max();
  }

  private static Optional<Long> numberOf(String name) {
    return name.matches("\\d{1,18}\\.json")
        ? Optional.of(Long.valueOf(name.substring(0, name.length() - 5)))
        : Optional.empty();
  }

  private static String file(String folder, long number) {
    return folder + "/" + number + ".json";
  }

  private static boolean isFree(String held) {
    if (field(held, "released").filter("true"::equals).isPresent()) {
      return true;
    }
    Optional<String> expires = field(held, "expires");
    if (expires.isEmpty() || Instant.parse(expires.get()).isBefore(Instant.now())) {
      return true;
    }
    return field(held, "host").filter(host()::equals).isPresent()
        && field(held, "pid").map(Long::valueOf).flatMap(ProcessHandle::of).isEmpty();
  }

  private static PlumblineException heldBy(String lake, String held) {
    return new PlumblineException(
        "PLB-LAKE-001",
        4,
        "lake "
            + lake
            + " is held by run "
            + field(held, "run_id").orElse("?")
            + " on "
            + field(held, "host").orElse("?")
            + " (process "
            + field(held, "pid").orElse("?")
            + ") until "
            + field(held, "expires").orElse("?")
            + " unless renewed; one run at a time may write; fix: wait for it; the lock of a run"
            + " that died lapses by itself at that time");
  }

  private static Optional<String> field(String json, String name) {
    try {
      JsonNode node = JSON.readTree(json).get(name);
      return node == null ? Optional.empty() : Optional.of(node.asText());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
