package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.PublishedState;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plumbline nightly}: ingest what is new, rebuild what it touches, check, publish, report.
 */
@Command(
    name = "nightly",
    description = "Reads what is new, rebuilds, checks, publishes and reports.",
    footer = {"", "Example: plumbline nightly --conf conf/plumbline.conf --as-of 2026-10-31"})
final class NightlyCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "last complete day, in the reporting zone (default: yesterday)")
  private LocalDate asOf;

  @Option(names = "--full", description = "reads every file again and rebuilds everything")
  private boolean full;

  @Option(names = "--dry-run", description = "says what would be read and writes nothing")
  private boolean dryRun;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    Progress progress = new Progress(System.err);
    Nightly nightly = new Nightly(spark, config, progress);
    if (dryRun) {
      sayPlan(nightly.plan(full), System.out);
      return 0;
    }
    RunResult result = nightly.run(new Nightly.Request(Optional.ofNullable(asOf), full, "nightly"));
    sayResult(result, config, progress);
    return result.exitCode();
  }

  /** The summary at the end of a run. */
  static void sayResult(RunResult result, PlumblineConfig config, Progress progress) {
    if (!result.isPublished()) {
      return;
    }
    PublishedState state = result.state().orElseThrow();
    progress.say(
        String.format(
            Locale.ROOT,
            "published %d: as of %s, %d tables, %,d rows, %d files read, %,d records waiting in ops.quarantine, %.0f s",
            state.n(),
            state.asOf(),
            result.tablesWritten(),
            result.rowsWritten(),
            result.filesRead(),
            result.waiting(),
            result.seconds()));
    progress.say("report: " + config.lake() + "/published/report.html");
  }

  private static void sayPlan(FilePlan plan, PrintStream out) {
    plan.present()
        .forEach(
            (source, files) -> {
              long bytes = plan.toRead().get(source).stream().mapToLong(file -> file.size()).sum();
              out.printf(
                  Locale.ROOT,
                  "%-20s %-22s %4d of %d files to read, %,d bytes, %d gone%n",
                  source.id(),
                  source.format(),
                  plan.toRead().get(source).size(),
                  files.size(),
                  bytes,
                  plan.removed().get(source.id()).size());
            });
    out.println(
        plan.filesToRead() == 0 ? "nothing new in the files" : "dry run: nothing was written");
  }
}
