package io.plumbline.testing;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one local SparkSession of this JVM, as a parameter. */
public final class LocalSpark implements ParameterResolver {
  private static SparkSession session;

  /** The session, started on first use. */
  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .config("spark.driver.host", "localhost")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.ui.enabled", "false")
              .config("spark.sql.shuffle.partitions", "2")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
              .config(
                  "spark.sql.catalog.spark_catalog",
                  "org.apache.spark.sql.delta.catalog.DeltaCatalog")
              .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
              .config("spark.databricks.delta.snapshotPartitions", "1")
              .config("spark.buffer.pageSize", "1m")
              .config("spark.sql.ui.retainedExecutions", "10")
              .config("spark.ui.retainedJobs", "50")
              .config("spark.ui.retainedStages", "50")
              .config("spark.databricks.delta.stats.collect", "false")
              // Small tables: plans are interpreted. The wider checks run the same demo compiled.
              .config("spark.sql.codegen.wholeStage", "false")
              .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
              .config("spark.sql.ui.explainMode", "simple")
              .config("spark.sql.leafNodeDefaultParallelism", "1")
              .config("spark.sql.files.minPartitionNum", "1")
              .config("spark.sql.debug.maxToStringFields", "3")
              .config("spark.sql.maxPlanStringLength", "2000")
              .config("spark.databricks.delta.writeChecksumFile.enabled", "false")
              .config("spark.databricks.delta.history.metricsEnabled", "false")
              .config("spark.databricks.delta.stats.skipping", "false")
              .config(
                  "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
              .getOrCreate();
    }
    return session;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session();
  }
}
