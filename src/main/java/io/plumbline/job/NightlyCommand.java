package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.PublishedState;
import io.plumbline.report.Words;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
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
  @Mixin private Language language;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "last complete day, in the reporting zone (default: yesterday)")
  private LocalDate asOf;

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = {
        "only files of that day and later, a day or 90d for 90 days before as-of: by the last date in a file's path,",
        "else by its modified time. Ratios that need earlier history stay null. A later run without it reads the rest."
      })
  private String since;

  @Option(
      names = "--backfill",
      description = {
        "reads years of files, those of the newest month first; every month is published before the next older one is",
        "read. It can be stopped at any time; run again with --backfill, it goes on with the month that comes next."
      })
  private boolean backfill;

  @Option(names = "--full", description = "reads every file again and rebuilds everything")
  private boolean full;

  @Option(
      names = "--only",
      paramLabel = "TABLE[+]",
      split = ",",
      description = {
        "builds only this table and what it is made of, with + also what is made of it; the publication then holds",
        "these and no others. Example: --only gold.channel_return_daily"
      })
  private List<String> only = List.of();

  @Option(
      names = "--dry-run",
      description = "says files, rows, tables, minutes and what stays empty; writes nothing")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (backfill && (since != null || full)) {
      throw new PlumblineException(
          "PLB-RUN-002",
          2,
          "--backfill reads every file, month by month; fix: leave out --since and --full");
    }
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = recent(options.config(spark));
    Progress progress = new Progress(System.err);
    Nightly nightly = new Nightly(spark, config, progress);
    if (dryRun) {
      Words words = language.words(Optional.of(config));
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      if (since != null) {
        out.println(words.say("plan.since", Since.of(since, asOf(config)).from()));
      }
      new DryRun(spark, config, words).say(nightly.plan(full), out);
      return 0;
    }
    Nightly.Request request =
        new Nightly.Request(
            Optional.ofNullable(asOf), full, "nightly", true, PublishedTables.named(only));
    RunResult result =
        backfill
            ? new Backfill(spark, config, progress).run(request, asOf(config))
            : nightly.run(request);
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

  private PlumblineConfig recent(PlumblineConfig config) {
    return since == null ? config : Since.of(since, asOf(config)).applied(config);
  }

  private LocalDate asOf(PlumblineConfig config) {
    return asOf == null ? LocalDate.now(config.reporting().timeZone()).minusDays(1) : asOf;
  }
}
