package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import io.plumbline.io.PutIfAbsentLogStore;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command: the cluster's under spark-submit, an embedded local one
 * otherwise.
 */
final class Sessions {
  private static final String SPARK_NEEDED = "4.2";
  private static final String INITIAL_PARTITIONS =
      "spark.sql.adaptive.coalescePartitions.initialPartitionNum";

  private static final Map<String, String> ALWAYS =
      Map.ofEntries(
          Map.entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
          Map.entry(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
          Map.entry("spark.delta.logStore.file.impl", PutIfAbsentLogStore.class.getName()),
          Map.entry("spark.delta.logStore.s3a.impl", PutIfAbsentLogStore.class.getName()),
          // Hadoop's own choice does not read on where an answer of a bucket was cut.
          Map.entry("spark.hadoop.fs.s3a.input.stream.type", "classic"),
          Map.entry("spark.sql.session.timeZone", "UTC"),
          Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
          Map.entry("spark.sql.ansi.enabled", "true"),
          // Longer methods are never compiled by the JVM: wide rows are faster in several.
          Map.entry("spark.sql.codegen.hugeMethodLimit", "8000"),
          // A map of 65,536 groups before the real one is searched in vain by sums over millions.
          Map.entry("spark.sql.codegen.aggregate.map.twolevel.enabled", "false"),
          Map.entry("spark.extraListeners", StageMeter.class.getName()),
          Map.entry("spark.ui.showConsoleProgress", "false"));

  private static final Map<String, String> EMBEDDED =
      Map.ofEntries(
          Map.entry("spark.master", "local[*]"),
          Map.entry("spark.driver.host", "localhost"),
          Map.entry("spark.driver.bindAddress", "127.0.0.1"),
          Map.entry("spark.ui.enabled", "false"),
          Map.entry(
              "spark.sql.shuffle.partitions",
              String.valueOf(Runtime.getRuntime().availableProcessors())),
          // Sorts that fit into memory; what is small is put together again.
          Map.entry(INITIAL_PARTITIONS, "32"),
          Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
          Map.entry(
              "spark.sql.warehouse.dir",
              System.getProperty("java.io.tmpdir") + "/plumbline-warehouse"));

  /**
   * What suits some thousands of rows: parallel tasks, and code compiled for each plan, would cost
   * more than they save.
   */
  static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("spark.sql.shuffle.partitions", "1"),
          Map.entry(INITIAL_PARTITIONS, "1"),
          Map.entry("spark.sql.leafNodeDefaultParallelism", "1"),
          Map.entry("spark.sql.files.minPartitionNum", "1"),
          // Every sort and aggregation of a plan takes a page, 64 MB of zeros unless told.
          Map.entry("spark.buffer.pageSize", "1m"),
          Map.entry("spark.sql.ui.retainedExecutions", "10"),
          Map.entry("spark.ui.retainedJobs", "50"),
          Map.entry("spark.ui.retainedStages", "50"),
          // Planning anew after each stage has nothing to learn where all is in one partition.
          Map.entry("spark.sql.adaptive.enabled", "false"),
          Map.entry("spark.sql.codegen.wholeStage", "false"),
          Map.entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
          Map.entry("spark.sql.ui.explainMode", "simple"),
          Map.entry("spark.sql.debug.maxToStringFields", "3"),
          Map.entry("spark.sql.maxPlanStringLength", "2000"),
          Map.entry("spark.databricks.delta.stats.collect", "false"),
          Map.entry("spark.databricks.delta.writeChecksumFile.enabled", "false"),
          Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
          Map.entry("spark.databricks.delta.history.metricsEnabled", "false"),
          Map.entry("spark.databricks.delta.stats.skipping", "false"));

  private Sessions() {}

  /**
   * Opens the session.
   *
   * @param overrides {@code spark.*} keys of {@code -D}
   * @throws PlumblineException PLB-ENV-001, exit 2, on a Spark this jar was not made for
   */
  static SparkSession open(Map<String, String> overrides) {
    SparkSession.Builder builder = SparkSession.builder().appName("plumbline");
    ALWAYS.forEach(builder::config);
    if (System.getProperty("spark.master") == null
        && System.getProperty("plumbline.embedded") != null) {
      EMBEDDED.forEach(builder::config);
    }
    overrides.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    if (!spark.version().startsWith(SPARK_NEEDED)) {
      throw new PlumblineException(
          "PLB-ENV-001",
          2,
          "this jar is made for Spark "
              + SPARK_NEEDED
              + " with Scala 2.13 and Delta 4.4, and this is Spark "
              + spark.version()
              + "; fix: use a cluster with Spark "
              + SPARK_NEEDED);
    }
    return spark;
  }

  /** Hadoop settings as this session has them. */
  static Configuration hadoop(SparkSession spark) {
    return spark.sessionState().newHadoopConf();
  }

  /** Version of this jar. */
  static String version() {
    return Optional.ofNullable(Sessions.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
