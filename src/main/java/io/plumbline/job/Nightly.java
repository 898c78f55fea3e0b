package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.identity.ErasureList;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RunLock;
import io.plumbline.io.Step;
import io.plumbline.io.Steps;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
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
  private final Steps steps;
  private Night.Choices choices =
      new Night.Choices(Optional.empty(), Earlier.Exchanging.WHERE_IT_PAYS);

  /**
   * How a run is asked for.
   *
   * @param asOf last complete day; empty for yesterday in the reporting zone
   * @param isFull true to read every file again and rebuild
   * @param command name for ops.runs
   * @param readsFiles false to build from what was read before
   * @param only tables to build with what they are made of, those made of a name ending in + as
   *     well; empty for all
   */
  record Request(
      Optional<LocalDate> asOf,
      boolean isFull,
      String command,
      boolean readsFiles,
      List<String> only) {
    Request(Optional<LocalDate> asOf, boolean isFull, String command, boolean readsFiles) {
      this(asOf, isFull, command, readsFiles, List.of());
    }

    Request(Optional<LocalDate> asOf, boolean isFull, String command) {
      this(asOf, isFull, command, true);
    }
  }

  Nightly(SparkSession spark, PlumblineConfig config, Progress progress) {
    this(spark, config, progress, Steps.UNHEARD);
  }

  /** The same, and somebody hears of its steps. */
  Nightly(SparkSession spark, PlumblineConfig config, Progress progress, Steps steps) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.steps = steps;
    this.hadoop = Sessions.hadoop(spark);
    this.store = new ObjectStore(hadoop);
    this.lake = new Lake(spark, config.lake(), store);
  }

  /** The same for a lake made beside another: it keeps out whom that one keeps out. */
  Nightly suppressing(Dataset<Row> marks) {
    choices = new Night.Choices(Optional.of(marks), choices.exchanging());
    return this;
  }

  /** The same, and rows of tables are exchanged under other conditions than the usual. */
  Nightly exchanging(Earlier.Exchanging exchanging) {
    choices = new Night.Choices(choices.suppressedElsewhere(), exchanging);
    return this;
  }

  /** Runs, and writes the outcome whatever it is. */
  RunResult run(Request request) {
    LocalDate asOf =
        request.asOf().orElse(LocalDate.now(config.reporting().timeZone()).minusDays(1));
    RunRecord record = RunRecord.started(request.command(), config);
    return told(record, asOf, (night, lock) -> night.run(request, asOf));
  }

  /**
   * Removes people from the lake, and whoever is left of an erasure that was interrupted.
   *
   * @param list reads who, under the keys of this installation
   */
  RunResult erase(Function<IdentifierKeys, ErasureList> list, boolean isDryRun, PrintStream out) {
    RunRecord record = RunRecord.started("erase", config);
    LocalDate asOf = lake.published().map(PublishedState::asOf).orElse(LocalDate.EPOCH);
    UnderLock<RunResult> erasure =
        (night, lock) ->
            new Erasure(
                    spark, config, progress, store, lake.heldBy(lock, steps), lock, night, record)
                .run(list.apply(keys()), isDryRun, out);
    return isDryRun
        ? locked(record, new OpenLineage(config, lake.root(), record), erasure)
        : told(record, asOf, erasure);
  }

  private RunResult told(RunRecord record, LocalDate asOf, UnderLock<RunResult> work) {
    OpenLineage lineage = new OpenLineage(config, lake.root(), record);
    return locked(
        record,
        lineage,
        (night, lock) -> {
          Lake held = lake.heldBy(lock, steps);
          try {
            RunResult result = work.act(night, lock);
            tell(result, lineage);
            steps.reached(Step.TOLD);
            return result;
          } catch (RuntimeException | OutOfMemoryError e) {
            RuntimeException failure = Failures.named(e);
            remember(record.failed(asOf, failure), held, lineage);
            throw failure;
          }
        });
  }

  /** What a run would do, without doing it. */
  FilePlan plan(boolean isFull) {
    return Night.files(
        config, store, lake, new StagedState(store, lake.root()).base(lake.published()), isFull);
  }

  /**
   * Reads new files into bronze and remembers the versions beside the publication, which stays as
   * it is: the next build or nightly goes on from there.
   *
   * @return number of files read
   */
  int ingest() {
    RunRecord record = RunRecord.started("ingest", config);
    return locked(
        record, new OpenLineage(config, lake.root(), record), (night, lock) -> night.ingest());
  }

  /** What is done while the lake is ours. */
  private interface UnderLock<T> {
    T act(Night night, RunLock lock);
  }

  private <T> T locked(RunRecord record, OpenLineage lineage, UnderLock<T> work) {
    IdentifierKeys keys = keys();
    RunLock lock = RunLock.acquire(store, lake.root(), record.runId());
    Thread release = new Thread(lock::close, "plumbline-release");
    Runtime.getRuntime().addShutdownHook(release);
    try {
      steps.reached(Step.LOCKED);
      return work.act(
          new Night(
              spark, config, progress, store, lake, lock, steps, keys, record, lineage, choices),
          lock);
    } finally {
      lock.close();
      steps.reached(Step.RELEASED);
      try {
        Runtime.getRuntime().removeShutdownHook(release);
      } catch (IllegalStateException e) {
        // The JVM is going down already and has run the hook.
        progress.say("stopped; run again to finish");
      }
    }
  }

  private void tell(RunResult result, OpenLineage lineage) {
    ReadersFiles.lastRun(store, lake.root(), result.toJson());
    if (!result.outcome().equals("nothing_new")) {
      lineage.ended(result);
      ReadersFiles.lineage(store, lake.root(), lineage.lines());
    }
  }

  private void remember(RunResult failed, Lake held, OpenLineage lineage) {
    try {
      new RunLedger(spark, held).add(failed, held.published());
      tell(failed, lineage);
    } catch (RuntimeException e) {
      progress.say("the failure could not be written to the lake: " + e.getMessage());
    }
  }

  private IdentifierKeys keys() {
    return keys(config, hadoop);
  }

  /** The keys of this installation, or those of demos. */
  static IdentifierKeys keys(PlumblineConfig config, Configuration hadoop) {
    return config.demoPepper() ? IdentifierKeys.ofDemo() : IdentifierKeys.ofInstallation(hadoop);
  }
}
