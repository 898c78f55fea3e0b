package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plumbline report}: writes the report page of the newest publication again. */
@Command(
    name = "report",
    description = "Writes the report page of the newest publication again.",
    footer = {"", "Example: plumbline report --conf conf/plumbline.conf"})
final class ReportCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    ObjectStore store = new ObjectStore(Sessions.hadoop(spark));
    Lake lake = new Lake(spark, config.lake(), store);
    System.out.println(ReadersFiles.report(store, lake, config, lake.newest()));
    return 0;
  }
}
