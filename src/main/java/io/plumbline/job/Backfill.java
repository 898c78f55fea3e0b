package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.source.Exports;
import io.plumbline.source.SourceFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Years of files, the newest month first: each month of files is read, and published with all newer
 * ones, before the next older one.
 *
 * <p>Every month is a run with {@link Since} its first day, the oldest one a run without. Which
 * comes next is told from the configuration of the newest publication, so that a backfill that was
 * stopped goes on where it was.
 */
final class Backfill {
  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Progress progress;

  Backfill(SparkSession spark, PlumblineConfig config, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
  }

  /** Runs all that is left to do; the last run's result. */
  RunResult run(Nightly.Request request, LocalDate asOf) {
    List<PlumblineConfig> left = left(months(asOf));
    for (int run = 0; run < left.size() - 1; run++) {
      progress.say("backfill: run " + (run + 1) + " of " + left.size());
      NightlyCommand.sayResult(
          new Nightly(spark, left.get(run), progress).run(request), config, progress);
    }
    return new Nightly(spark, config, progress).run(request);
  }

  /** Configurations of runs to come, all files last. */
  private List<PlumblineConfig> left(List<LocalDate> months) {
    List<PlumblineConfig> runs = new ArrayList<>();
    months.forEach(month -> runs.add(new Since(month).applied(config)));
    runs.add(config);
    Optional<PublishedState> published =
        new Lake(spark, config.lake(), new ObjectStore(Sessions.hadoop(spark))).published();
    int done = -1;
    for (int run = 0; run < runs.size() && published.isPresent(); run++) {
      if (runs.get(run).fingerprint().equals(published.get().configHash())) {
        done = run;
      }
    }
    return runs.subList(Math.min(done + 1, runs.size() - 1), runs.size());
  }

  /** First days of months files are of, newest first, without the oldest. */
  private List<LocalDate> months(LocalDate asOf) {
    TreeSet<LocalDate> months = new TreeSet<>(Collections.reverseOrder());
    Map<SourceConfig, List<SourceFile>> present =
        new Nightly(spark, config, progress).plan(true).present();
    present.forEach(
        (source, files) ->
            files.forEach(
                file ->
                    Exports.day(source, file)
                        .map(day -> day.isAfter(asOf) ? asOf : day)
                        .ifPresent(day -> months.add(day.withDayOfMonth(1)))));
    return months.stream().limit(Math.max(0, months.size() - 1)).toList();
  }
}
