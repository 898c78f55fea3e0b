package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plumbline ingest}: the first part of a nightly run. */
@Command(
    name = "ingest",
    description = {
      "Reads new and changed files into bronze and quarantine. Readers see no change before build or nightly."
    },
    footer = {"", "Example: plumbline ingest --conf conf/plumbline.conf"})
final class IngestCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    new Nightly(spark, config, new Progress(System.err)).ingest();
    return 0;
  }
}
