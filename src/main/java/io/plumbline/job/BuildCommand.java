package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plumbline build}: the second part of a nightly run. */
@Command(
    name = "build",
    description = {
      "Builds, checks, publishes and reports from what was read before; looks at no export."
    },
    footer = {"", "Example: plumbline build --conf conf/plumbline.conf --as-of 2026-10-31"})
final class BuildCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "last complete day, in the reporting zone (default: yesterday)")
  private LocalDate asOf;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    Progress progress = new Progress(System.err);
    RunResult result =
        new Nightly(spark, config, progress)
            .run(new Nightly.Request(Optional.ofNullable(asOf), false, "build", false));
    NightlyCommand.sayResult(result, config, progress);
    return result.exitCode();
  }
}
