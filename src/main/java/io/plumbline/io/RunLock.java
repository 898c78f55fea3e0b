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
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Holds a lake for one run: Delta on object storage is safe from one driver only.
 *
 * <p>A small file with a lease, renewed while the run lives. A lease that ran out, or whose process
 * is gone from this machine, is taken over.
 */
public final class RunLock implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(120);
  private static final Duration RENEWAL = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectStore store;
  private final String file;
  private final String runId;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewal;

  private RunLock(ObjectStore store, String file, String runId) {
    this.store = store;
    this.file = file;
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
   * @throws PlumblineException PLB-LAKE-001, exit 4, when another run holds it
   */
  public static RunLock acquire(ObjectStore store, String lake, String runId) {
    RunLock lock = new RunLock(store, lake + "/_lock.json", runId);
    if (!store.createIfAbsent(lock.file, lock.content())) {
      String held = store.read(lock.file).orElse("");
      if (!isAbandoned(held)) {
        throw heldBy(lake, held);
      }
      store.delete(lock.file);
      if (!store.createIfAbsent(lock.file, lock.content())) {
        throw heldBy(lake, store.read(lock.file).orElse(""));
      }
    }
    lock.renewal.scheduleAtFixedRate(
        lock::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
    return lock;
  }

  /**
   * Makes sure the lake is still ours; called before anything becomes visible.
   *
   * @throws PlumblineException PLB-LAKE-003, exit 4, when another run took it
   */
  public void verify() {
    if (!isOurs()) {
      throw new PlumblineException(
          "PLB-LAKE-003",
          4,
          "run "
              + runId
              + " lost its lock "
              + file
              + ": another run took the lake after the lease ran out;"
              + " nothing was published; fix: run again");
    }
  }

  /** Gives the lake back. */
  @Override
  public void close() {
    renewal.shutdownNow();
    if (isOurs()) {
      store.delete(file);
    }
  }

  private void renew() {
    if (isOurs()) {
      store.write(file, content());
    }
  }

  private boolean isOurs() {
    return field(store.read(file).orElse(""), "token").filter(token::equals).isPresent();
  }

  private String content() {
    return JSON.createObjectNode()
        .put("run_id", runId)
        .put("token", token)
        .put("host", host())
        .put("pid", ProcessHandle.current().pid())
        .put("expires", Instant.now().plus(LEASE).toString())
        .toString();
  }

  private static boolean isAbandoned(String held) {
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
            + " unless renewed; one run at a time may write; fix: wait for it, or delete "
            + lake
            + "/_lock.json if you are sure it is dead");
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
