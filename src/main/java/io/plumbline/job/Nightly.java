package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.identity.PersonMerges;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The main job, one way through.
 *
 * <ol>
 *   <li>list the sources and compare with ops.files: what is new, changed, gone
 *   <li>read it into bronze, what cannot be read into ops.quarantine
 *   <li>build silver and gold from bronze, each table once its inputs are written
 *   <li>check the laws on the new versions
 *   <li>publish all versions in one pointer file; write report and readers' files
 * </ol>
 *
 * <p>Every table is a function of files, configuration and as_of, so a night after a crash, late
 * rows or restatements gives what one rebuild would.
 */
final class Nightly {
  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Progress progress;
  private final Configuration hadoop;
  private final ObjectStore store;
  private final Lake lake;
  private final StagedState staged;

  /**
   * How a run is asked for.
   *
   * @param asOf last complete day; empty for yesterday in the reporting zone
   * @param isFull true to read every file again and rebuild
   * @param command name for ops.runs
   * @param readsFiles false to build from what was read before
   */
  record Request(Optional<LocalDate> asOf, boolean isFull, String command, boolean readsFiles) {
    Request(Optional<LocalDate> asOf, boolean isFull, String command) {
      this(asOf, isFull, command, true);
    }
  }

  Nightly(SparkSession spark, PlumblineConfig config, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.hadoop = Sessions.hadoop(spark);
    this.store = new ObjectStore(hadoop);
    this.lake = new Lake(spark, config.lake(), store);
    this.staged = new StagedState(store, lake.root());
  }

  /** Runs, and writes the outcome whatever it is. */
  RunResult run(Request request) {
    RunRecord record = RunRecord.started(request.command(), config);
    LocalDate asOf =
        request.asOf().orElse(LocalDate.now(config.reporting().timeZone()).minusDays(1));
    IdentifierKeys keys = keys();
    RunLock lock = RunLock.acquire(store, lake.root(), record.runId());
    Thread release = new Thread(lock::close, "plumbline-release");
    Runtime.getRuntime().addShutdownHook(release);
    try {
      RunResult result = locked(request, asOf, keys, lock, record);
      if (result.isPublished()) {
        ReadersFiles.lastRun(store, lake.root(), result.toJson());
      }
      return result;
    } catch (RuntimeException e) {
      RunResult failed = record.failed(asOf, e);
      remember(failed);
      throw e;
    } finally {
      lock.close();
      try {
        Runtime.getRuntime().removeShutdownHook(release);
      } catch (IllegalStateException e) {
        // The JVM is going down already and has run the hook.
        progress.say("stopped: nothing was published; run again to finish");
      }
    }
  }

  /** What a run would do, without doing it. */
  FilePlan plan(boolean isFull) {
    Optional<PublishedState> base = staged.base(lake.published());
    return files(base, isFull);
  }

  /**
   * Reads new files into bronze and remembers the versions beside the publication, which stays as
   * it is: the next build or nightly goes on from there.
   *
   * @return number of files read
   */
  int ingest() {
    RunRecord record = RunRecord.started("ingest", config);
    IdentifierKeys keys = keys();
    try (RunLock lock = RunLock.acquire(store, lake.root(), record.runId())) {
      Optional<PublishedState> published = lake.published();
      Optional<PublishedState> base = staged.base(published);
      base.ifPresent(state -> refuse(state, state.asOf(), keys));
      FilePlan plan = files(base, false);
      if (plan.touched().values().stream().allMatch(List::isEmpty)) {
        progress.say("nothing new in the files");
        return 0;
      }
      Ingestion.Landed landed = ingestion(base, keys, record).land(plan);
      Map<String, TableVersion> versions =
          new HashMap<>(base.map(PublishedState::tables).orElse(Map.of()));
      landed.bronze().forEach((table, version) -> versions.put(table.fullName(), version));
      Dataset<Row> files = lake.read(Ops.FILES, base).unionByName(landed.files());
      TableVersion waiting = lake.overwrite(Ops.QUARANTINE, landed.waiting(), record.runId());
      versions.put(Ops.FILES.fullName(), lake.overwrite(Ops.FILES, files, record.runId()));
      versions.put(Ops.QUARANTINE.fullName(), waiting);
      lock.verify();
      staged.keep(
          new PublishedState(
              published.map(PublishedState::n).orElse(0L),
              record.runId(),
              published.map(PublishedState::asOf).orElse(LocalDate.EPOCH),
              "",
              config.fingerprint(),
              keys.fingerprint(),
              versions));
      progress.say(
          plan.filesToRead()
              + " files read, "
              + waiting.rows()
              + " records waiting; nothing is published before build or nightly");
      return plan.filesToRead();
    }
  }

  private FilePlan files(Optional<PublishedState> base, boolean isFull) {
    return FilePlan.of(
        config.sources(),
        config.reporting().timeZone(),
        store,
        Ingestion.fileStates(lake, base),
        base.map(PublishedState::asOf),
        isFull);
  }

  private Ingestion ingestion(
      Optional<PublishedState> base, IdentifierKeys keys, RunRecord record) {
    return new Ingestion(
        spark, lake, base, keys.keyed(), config.reporting().timeZone(), record.runId(), progress);
  }

  private RunResult locked(
      Request request, LocalDate asOf, IdentifierKeys keys, RunLock lock, RunRecord record) {
    Optional<PublishedState> published = lake.published();
    published.ifPresent(state -> refuse(state, asOf, keys));
    Optional<PublishedState> base = staged.base(published);
    base.ifPresent(state -> refuse(state, asOf, keys));
    FilePlan plan =
        request.readsFiles()
            ? files(base, request.isFull())
            : FilePlan.asRead(
                config.sources(), config.reporting().timeZone(), Ingestion.fileStates(lake, base));
    String inputs =
        ConfigReader.sha256(
            String.join(
                "|",
                plan.fingerprint(),
                config.fingerprint(),
                asOf.toString(),
                Sessions.version()));
    if (!request.isFull()
        && published.filter(state -> state.inputsHash().equals(inputs)).isPresent()) {
      progress.say(
          "nothing new: same files, configuration and as_of as publication " + published.get().n());
      return record.nothingNew(asOf, published.get());
    }
    progress.say(
        "run "
            + record.runId()
            + ": as of "
            + asOf
            + ", "
            + plan.filesToRead()
            + " of "
            + plan.present().values().stream().mapToInt(List::size).sum()
            + " files to read"
            + (request.isFull() ? ", reading everything again" : ""));
    Ingestion.Landed landed = ingestion(base, keys, record).land(plan);
    Dataset<Row> files = lake.read(Ops.FILES, base).unionByName(landed.files());
    NightChecks.refuseWaiting(files, config.checks().maxQuarantinedShare());

    try (TableGraph graph = new TableGraph(lake, record.runId(), progress)) {
      landed.bronze().forEach(graph::given);
      Function<Table, Dataset<Row>> bronze =
          table ->
              landed.bronze().containsKey(table)
                  ? graph.read(table)
                  : spark.createDataFrame(List.<Row>of(), table.schema());
      SilverTables silver = new SilverTables(spark, config, asOf, bronze::apply, graph, keys);
      silver.define();
      new GoldTables(spark, config, asOf, table -> lake.read(table, published)).defineIn(graph);
      graph.define(
          Ops.QUARANTINE,
          List.of(Silver.FX_DAILY),
          in -> landed.waiting().unionByName(silver.waitingForRates(in.of(Silver.FX_DAILY))));
      graph.define(Ops.FILES, List.of(), in -> files);
      graph.define(
          Ops.PERSON_MERGES,
          List.of(SilverIdentity.PERSON_MAP),
          in ->
              lake.read(Ops.PERSON_MERGES, published)
                  .unionByName(
                      PersonMerges.between(
                          lake.read(SilverIdentity.PERSON_MAP, published),
                          in.of(SilverIdentity.PERSON_MAP),
                          asOf,
                          record.runId())));
      progress.expect(graph.size() + 1);
      Map<String, TableVersion> versions = new HashMap<>(graph.run());

      checked(
          published,
          table -> table.layer().equals("bronze") ? bronze.apply(table) : graph.read(table),
          versions,
          asOf,
          record.runId());
      lock.verify();
      PublishedState next =
          new PublishedState(
              published.map(PublishedState::n).orElse(0L) + 1,
              record.runId(),
              asOf,
              inputs,
              config.fingerprint(),
              keys.fingerprint(),
              versions);
      RunResult result =
          record.done(asOf, plan, recordsRead(graph, record), next, waitingCount(graph));
      next = withRun(next, result);
      lake.publish(next);
      staged.clear();
      ReadersFiles.write(spark, store, lake, config, next);
      return result.of(next);
    }
  }

  private void checked(
      Optional<PublishedState> before,
      Function<Table, Dataset<Row>> tables,
      Map<String, TableVersion> versions,
      LocalDate asOf,
      String runId) {
    long started = System.nanoTime();
    TableVersion written =
        new NightChecks(spark, lake, tables)
            .write(before, versions, asOf, config.checks().maxQuarantinedShare(), runId);
    versions.put(GoldScores.CONSERVATION_CHECKS.fullName(), written);
    progress.finished(
        GoldScores.CONSERVATION_CHECKS.fullName(),
        written.rows(),
        (System.nanoTime() - started) / 1e9);
  }

  private static long recordsRead(TableGraph graph, RunRecord record) {
    return graph
        .read(Ops.FILES)
        .where(col("run_id").equalTo(record.runId()))
        .agg(coalesce(sum("records_read"), lit(0L)))
        .head()
        .getLong(0);
  }

  private static long waitingCount(TableGraph graph) {
    return graph.read(Ops.QUARANTINE).agg(coalesce(sum("records"), lit(0L))).head().getLong(0);
  }

  /** The publication with the row of this run in ops.runs. */
  private PublishedState withRun(PublishedState state, RunResult result) {
    Map<String, TableVersion> versions = new HashMap<>(state.tables());
    TableVersion runs = lake.append(Ops.RUNS, result.row(spark), result.runId());
    versions.put(Ops.RUNS.fullName(), runs);
    return new PublishedState(
        state.n(),
        state.runId(),
        state.asOf(),
        state.inputsHash(),
        state.configHash(),
        state.pepperFingerprint(),
        versions);
  }

  private void remember(RunResult failed) {
    try {
      lake.append(Ops.RUNS, failed.row(spark), failed.runId());
      ReadersFiles.lastRun(store, lake.root(), failed.toJson());
    } catch (RuntimeException e) {
      progress.say("the failure could not be written to the lake: " + e.getMessage());
    }
  }

  private void refuse(PublishedState state, LocalDate asOf, IdentifierKeys keys) {
    if (asOf.isBefore(state.asOf())) {
      throw new PlumblineException(
          "PLB-RUN-001",
          2,
          "as_of "
              + asOf
              + " is before the published "
              + state.asOf()
              + ": a lake only moves forward; fix: use "
              + state.asOf()
              + " or later, or a new lake");
    }
    if (!keys.fingerprint().equals(state.pepperFingerprint())) {
      throw new PlumblineException(
          "PLB-KEY-003",
          2,
          "lake "
              + lake.root()
              + " was keyed with another pepper (fingerprint "
              + state.pepperFingerprint()
              + ", now "
              + keys.fingerprint()
              + "): nobody would be recognised; fix: set the pepper this lake began"
              + " with; simulated and real data never share a lake");
    }
  }

  private IdentifierKeys keys() {
    return config.demoPepper() ? IdentifierKeys.ofDemo() : IdentifierKeys.ofInstallation(hadoop);
  }
}
