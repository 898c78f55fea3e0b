package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.check.Conservation;
import io.plumbline.check.Publication;
import io.plumbline.config.ConfigReader;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * How a run is asked for.
   *
   * @param asOf last complete day; empty for yesterday in the reporting zone
   * @param isFull true to read every file again and rebuild
   * @param command name for ops.runs
   */
  record Request(Optional<LocalDate> asOf, boolean isFull, String command) {}

  Nightly(SparkSession spark, PlumblineConfig config, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.hadoop = Sessions.hadoop(spark);
    this.store = new ObjectStore(hadoop);
    this.lake = new Lake(spark, config.lake(), store);
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
    return FilePlan.of(
        config.sources(), store, Ingestion.fileStates(lake, lake.published()), isFull);
  }

  private RunResult locked(
      Request request, LocalDate asOf, IdentifierKeys keys, RunLock lock, RunRecord record) {
    Optional<PublishedState> published = lake.published();
    published.ifPresent(state -> refuse(state, asOf, keys));
    boolean isRebuild =
        request.isFull()
            || published
                .filter(state -> !state.configHash().equals(config.fingerprint()))
                .isPresent();
    FilePlan plan =
        FilePlan.of(
            config.sources(), store, Ingestion.fileStates(lake, published), request.isFull());
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
            + (isRebuild ? ", rebuilding" : ""));
    Ingestion.Landed landed =
        new Ingestion(
                spark,
                lake,
                published,
                keys.keyed(),
                config.reporting().timeZone(),
                record.runId(),
                progress)
            .land(plan);

    TableGraph graph = new TableGraph(lake, record.runId(), progress);
    landed.bronze().forEach(graph::given);
    SilverTables silver =
        new SilverTables(spark, config, asOf, table -> bronze(landed.bronze(), table), graph);
    silver.define();
    new GoldTables(spark, config, asOf).defineIn(graph);
    graph.define(
        Ops.QUARANTINE,
        List.of(Silver.FX_DAILY),
        in -> landed.waiting().unionByName(silver.waitingForRates(in.of(Silver.FX_DAILY))));
    graph.define(
        Ops.FILES, List.of(), in -> lake.read(Ops.FILES, published).unionByName(landed.files()));
    progress.expect(graph.size() + 1);
    Map<String, TableVersion> versions = new HashMap<>(graph.run());

    checked(published, graph, versions, landed, asOf, record);
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
    RunResult result = record.done(asOf, plan, next, waitingCount(versions));
    next = withRun(next, result);
    lake.publish(next);
    ReadersFiles.write(spark, store, lake, config, next);
    return result.of(next);
  }

  private Dataset<Row> bronze(Map<Table, TableVersion> versions, Table table) {
    return versions.containsKey(table)
        ? lake.read(table, versions.get(table).version())
        : spark.createDataFrame(List.<Row>of(), table.schema());
  }

  private void checked(
      Optional<PublishedState> before,
      TableGraph graph,
      Map<String, TableVersion> versions,
      Ingestion.Landed landed,
      LocalDate asOf,
      RunRecord record) {
    long started = System.nanoTime();
    Conservation laws =
        new Conservation(
            table -> {
              if (table.layer().equals("bronze")) {
                return bronze(landed.bronze(), table);
              }
              return table == Ops.FILES ? newestFiles(graph.read(table)) : graph.read(table);
            },
            asOf,
            config.checks().maxQuarantinedShare());
    long ours =
        PublishedTables.all().stream()
            .filter(table -> versions.containsKey(table.fullName()))
            .filter(table -> lake.latestVersion(table) == versions.get(table.fullName()).version())
            .count();
    long ofReaders =
        PublishedTables.all().stream()
            .filter(table -> versions.containsKey(table.fullName()))
            .count();
    Dataset<Row> rows =
        laws.rows()
            .unionByName(
                Publication.rows(
                    spark,
                    before.map(PublishedState::n).orElse(0L),
                    lake.published().map(PublishedState::n).orElse(0L),
                    ofReaders,
                    ours));
    TableVersion written = lake.overwrite(Gold.CONSERVATION_CHECKS, rows, record.runId());
    versions.put(Gold.CONSERVATION_CHECKS.fullName(), written);
    progress.finished(
        Gold.CONSERVATION_CHECKS.fullName(), written.rows(), (System.nanoTime() - started) / 1e9);
    List<Row> broken =
        lake.read(Gold.CONSERVATION_CHECKS, written.version())
            .where("NOT passed AND severity = 'error'")
            .orderBy("law", "check_name", "subject")
            .limit(20)
            .collectAsList();
    if (!broken.isEmpty()) {
      StringBuilder message =
          new StringBuilder(
              "checks failed, nothing was published; the last publication stays as it is:");
      for (Row row : broken) {
        message
            .append("\n  law ")
            .append(row.<Integer>getAs("law"))
            .append(' ')
            .append(row.<String>getAs("check_name"))
            .append(" of ")
            .append(row.<String>getAs("subject"))
            .append(": expected ")
            .append(row.<Object>getAs("expected"))
            .append(", found ")
            .append(row.<Object>getAs("actual"))
            .append(", rows ")
            .append(row.<Long>getAs("failed_rows"))
            .append(" (")
            .append(row.<String>getAs("detail"))
            .append(')');
      }
      throw new PlumblineException("PLB-CHECK-001", 3, message.toString());
    }
  }

  private static Dataset<Row> newestFiles(Dataset<Row> files) {
    return files
        .groupBy("source", "path")
        .agg(
            org.apache
                .spark
                .sql
                .functions
                .max_by(org.apache.spark.sql.functions.struct(col("*")), col("run_id"))
                .as("newest"))
        .select("newest.*")
        .where(col("state").notEqual("removed"));
  }

  private long waitingCount(Map<String, TableVersion> versions) {
    return versions.get(Ops.QUARANTINE.fullName()).rows();
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
