package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Ops;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of ops.runs. A run has its row before it is published, so one that died in between has a
 * row that says done: the next one corrects it to killed.
 */
final class RunLedger {
  private static final String DIED = "the process ended after this row and before its publication";

  private final SparkSession spark;
  private final Lake lake;

  RunLedger(SparkSession spark, Lake lake) {
    this.spark = spark;
    this.lake = lake;
  }

  /** Adds a run; the version of ops.runs that holds it. */
  TableVersion add(RunResult result, Optional<PublishedState> published) {
    List<String> dead = dead(published);
    if (dead.isEmpty()) {
      return lake.append(Ops.RUNS, result.row(spark), result.runId());
    }
    Column died = col("run_id").isin(dead.toArray());
    Dataset<Row> corrected =
        lake.read(Ops.RUNS, lake.latestVersion(Ops.RUNS))
            .withColumn("outcome", when(died, "killed").otherwise(col("outcome")))
            .withColumn("exit_code", when(died, lit(137L)).otherwise(col("exit_code")))
            .withColumn("error", when(died, DIED).otherwise(col("error")));
    return lake.overwrite(Ops.RUNS, corrected.unionByName(result.row(spark), true), result.runId());
  }

  /** Runs that say done and were never published. */
  private List<String> dead(Optional<PublishedState> published) {
    long latest = lake.latestVersion(Ops.RUNS);
    long seen =
        published
            .flatMap(state -> state.table(Ops.RUNS.fullName()))
            .map(TableVersion::version)
            .orElse(-1L);
    if (latest == seen || latest < 0) {
      return List.of();
    }
    return lake
        .read(Ops.RUNS, latest)
        .where("outcome = 'done'")
        .join(lake.read(Ops.RUNS, published).select("run_id"), new String[] {"run_id"}, "left_anti")
        .select("run_id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
