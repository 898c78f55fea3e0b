package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plumbline maintain}: few files of a good size, and none that nobody needs. */
@Command(
    name = "maintain",
    description = {
      "Puts small files of bronze, silver, gold and ops tables together, removes files and publications that are",
      "older than the retention, and what killed runs left. Numbers stay the same; it takes the lake while it works.",
      "Once a week is enough."
    },
    footer = {"", "Example: plumbline maintain --conf conf/plumbline.conf --retention-days 60"})
final class MaintainCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Option(
      names = "--retention-days",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "publications younger than this stay readable, at least 30 (default: ${DEFAULT-VALUE})")
  private int retentionDays;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    new Maintenance(spark, config, new Progress(System.err)).run(Duration.ofDays(retentionDays));
    return 0;
  }
}
