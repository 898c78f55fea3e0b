package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.job.TestSessions;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.FaultProxy;
import io.plumbline.testing.FaultProxy.Fault;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * A lake on an S3 endpoint whose answers fail, are lost, slow or cut: no row is lost or doubled,
 * retries end, and who gives up says so.
 *
 * <p>Run: {@code StoreFaults ENDPOINT BUCKET}, with the credentials in the environment.
 */
public final class StoreFaults {
  private static final Table THINGS =
      Table.of("gold", "things", "One row per thing.", "id")
          .need("id", Types.KEY, "id", "The thing")
          .build();

  /** Requests of a commit to a small table, and of reading it twice, at most. */
  private static final long COMMIT = 40;

  /** Requests a fault may cost, at most. */
  private static final long RETRIES = 5;

  private final FaultProxy proxy;
  private final SparkSession spark;
  private final Configuration hadoop;
  private final ObjectStore store;
  private final String root;
  private final Lake lake;
  private long rows;

  private StoreFaults(FaultProxy proxy, String bucket) {
    this.proxy = proxy;
    this.spark =
        TestSessions.open(
            Map.ofEntries(
                Map.entry("spark.master", "local[2]"),
                Map.entry("spark.driver.host", "localhost"),
                Map.entry("spark.driver.bindAddress", "127.0.0.1"),
                Map.entry("spark.ui.enabled", "false"),
                Map.entry("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + proxy.port()),
                Map.entry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1"),
                Map.entry("spark.hadoop.fs.s3a.path.style.access", "true"),
                Map.entry("spark.hadoop.fs.s3a.connection.ssl.enabled", "false"),
                Map.entry("spark.hadoop.fs.s3a.attempts.maximum", "3"),
                Map.entry("spark.hadoop.fs.s3a.retry.limit", "3"),
                Map.entry("spark.hadoop.fs.s3a.retry.interval", "50ms"),
                Map.entry("spark.hadoop.fs.s3a.retry.throttle.limit", "5"),
                Map.entry("spark.hadoop.fs.s3a.retry.throttle.interval", "50ms")));
    this.hadoop = spark.sessionState().newHadoopConf();
    this.store = new ObjectStore(hadoop);
    this.root = "s3a://" + bucket + "/faults-" + System.nanoTime();
    this.lake = new Lake(spark, root, store);
  }

  public static void main(String[] arguments) throws Exception {
    int code = 1;
    try (FaultProxy proxy = new FaultProxy(0, URI.create(arguments[0]))) {
      StoreFaults faults = new StoreFaults(proxy, arguments[1]);
      faults.run();
      code = 0;
    } catch (Throwable e) {
      e.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }

  private void run() throws Exception {
    lake.overwrite(THINGS, things(0, 10), "r0");
    rows = 10;
    calmly();
    for (Fault fault : List.of(Fault.BUSY, Fault.ERROR, Fault.RESET, Fault.LOST, Fault.SLOW)) {
      fault(fault, "PUT", "gold/things/part-", 1, fault == Fault.BUSY ? 3 : 1);
      append(fault + " of a data file");
      fault(fault, "PUT", "_delta_log/\\d{20}\\.json", 1, fault == Fault.BUSY ? 3 : 1);
      append(fault + " of a commit");
      fault(fault, "GET", "list-type=2", 1, 2);
      append(fault + " of a listing");
    }
    for (Fault fault : List.of(Fault.CUT, Fault.RESET, Fault.BUSY)) {
      read(fault, "gold/things/part-", 2);
      read(fault, "_delta_log/\\d{20}\\.json", 1);
    }
    lockAndPointer();
    givesUp();
    twoDrivers();
    unfitStores();
  }

  private void calmly() {
    proxy.calm();
    write("no fault");
    assertRequests("a commit", COMMIT);
    proxy.calm();
    assertRows("no fault");
    assertRequests("reading a table twice", COMMIT);
  }

  /** Reads with something wrong, nothing of the log being known any more. */
  private void read(Fault fault, String file, int times) {
    DeltaLog.clearCache();
    proxy.calm();
    assertRows("no fault");
    long calm = proxy.requests().get("all");
    DeltaLog.clearCache();
    fault(fault, "GET", file, 1, times);
    assertRows(fault + " of " + file);
    assertRequests(fault + " of " + file, calm + RETRIES * times);
    assertFault(fault + " of " + file);
  }

  private void lockAndPointer() {
    for (Fault fault : List.of(Fault.LOST, Fault.BUSY, Fault.RESET)) {
      fault(fault, "PUT", "_locks/", 1, 1);
      RunLock lock = RunLock.acquire(store, root, "run-" + fault);
      assertFault(fault + " of the lock");
      assertThatThrownBy(() -> RunLock.acquire(store, root, "rival"))
          .hasMessageContaining("is held by run run-" + fault);
      lock.verify();
      fault(fault, "PUT", "_published/", 1, 1);
      PublishedState state = state(lake.published().map(PublishedState::n).orElse(0L) + 1);
      lock.held(() -> lake.publish(state));
      assertFault(fault + " of the pointer");
      assertThat(lake.published()).contains(state);
      lock.close();
      assertThat(RunLock.held(store, root)).isEmpty();
    }
  }

  private void givesUp() {
    long before = lake.latestVersion(THINGS);
    fault(Fault.BUSY, "PUT", "_delta_log/\\d{20}\\.json", 1, Integer.MAX_VALUE);
    Throwable given = catchThrowable(() -> lake.append(THINGS, things(rows, 5), "r"));
    assertThat(given).hasStackTraceContaining("cannot create " + root);
    assertThat(given).hasStackTraceContaining("planned");
    assertThat(proxy.faults().size()).as("attempts before giving up").isBetween(2, 80);
    System.out.println("gave up a commit after " + proxy.faults().size() + " attempts");
    proxy.calm();
    assertThat(lake.latestVersion(THINGS)).isEqualTo(before);
    write("after giving up");
    assertRows("after giving up");
  }

  /** Two drivers that both think the lake is theirs. */
  private void twoDrivers() throws Exception {
    AtomicInteger committed = new AtomicInteger();
    Callable<Void> driver =
        () -> {
          for (int n = 0; n < 50; n++) {
            commit(committed);
          }
          return null;
        };
    ExecutorService drivers = Executors.newFixedThreadPool(2);
    for (Future<Void> done : drivers.invokeAll(List.of(driver, driver))) {
      done.get();
    }
    drivers.shutdown();
    assertThat(store.names(root + "/race/_delta_log")).hasSize(committed.get()).hasSize(100);
    System.out.println("100 commits of two drivers, none lost");
  }

  private void commit(AtomicInteger committed) throws java.io.IOException {
    while (true) {
      String file = "%020d.json".formatted(store.names(root + "/race/_delta_log").size());
      String text = "commit " + System.nanoTime() + Thread.currentThread().getName();
      try {
        new PutIfAbsentLogStore(hadoop)
            .write(
                new org.apache.hadoop.fs.Path(root + "/race/_delta_log/" + file),
                List.of(text).iterator(),
                false,
                hadoop);
        committed.incrementAndGet();
        return;
      } catch (java.nio.file.FileAlreadyExistsException lost) {
        // The other driver was faster: again upon its version.
      }
    }
  }

  private void unfitStores() {
    AtomicCreate.require(store, root);
    fault(Fault.UNCONDITIONAL, "PUT", "_probe/", 1, Integer.MAX_VALUE);
    assertThatThrownBy(() -> AtomicCreate.require(store, root))
        .hasMessageContaining("cannot hold a lake")
        .hasMessageContaining("fix: use a store with");
    proxy.calm();
    Configuration off = new Configuration(hadoop);
    off.set("fs.s3a.create.conditional.enabled", "false");
    off.set("fs.s3a.impl.disable.cache", "true");
    assertThatThrownBy(() -> AtomicCreate.require(new ObjectStore(off), root))
        .hasMessageContaining("fs.s3a.create.conditional.enabled is false");
  }

  /** One version, its rows once, and no storm of retries; each tenth commit adds a checkpoint. */
  private void append(String what) {
    write(what);
    assertRequests(what, 2 * COMMIT);
    assertFault(what);
    assertRows(what);
  }

  private void write(String what) {
    long before = lake.latestVersion(THINGS);
    TableVersion written = lake.append(THINGS, things(rows, 5), "r");
    rows += 5;
    assertThat(written.version()).as(what).isEqualTo(before + 1);
  }

  private void assertFault(String what) {
    assertThat(proxy.faults()).as(what).isNotEmpty();
    proxy.calm();
  }

  private void assertRequests(String what, long most) {
    System.out.printf("%-28s requests %s%n", what, proxy.requests());
    assertThat(proxy.requests().get("all")).as("requests of " + what).isBetween(1L, most);
  }

  private void assertRows(String what) {
    Dataset<Row> read = lake.read(THINGS, lake.latestVersion(THINGS));
    assertThat(read.count()).as(what).isEqualTo(rows);
    assertThat(read.distinct().count()).as(what).isEqualTo(rows);
  }

  private void fault(Fault fault, String method, String key, int from, int times) {
    proxy.calm();
    proxy.add(new FaultProxy.Rule(fault, method, Pattern.compile(key), from, times));
  }

  private Dataset<Row> things(long from, int count) {
    return spark.range(from, from + count, 1, 1).toDF("id");
  }

  private static PublishedState state(long n) {
    return new PublishedState(n, "r" + n, LocalDate.EPOCH, "", "", "", Map.of());
  }
}
