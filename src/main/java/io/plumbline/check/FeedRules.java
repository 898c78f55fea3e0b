package io.plumbline.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Data rules about sources: each has sent what it usually sends by now. */
public final class FeedRules {
  private FeedRules() {}

  /**
   * Rows of gold.conservation_checks, one per source and rule.
   *
   * @param freshness rows of gold.source_freshness of one run
   * @param stops whether a source that is late or sent nothing stops publishing
   */
  public static Dataset<Row> rows(Dataset<Row> freshness, boolean stops) {
    Column isNothing = coalesce(col("anomaly").equalTo("sent_nothing"), lit(false));
    Column isDown = coalesce(col("anomaly").isin("spend_down", "rows_down"), lit(false));
    Finding here =
        stops ? Finding.error(0, "feed_is_here", "") : Finding.warn(0, "feed_is_here", "");
    return here.noneFailed(compared(freshness, col("status").equalTo("late").or(isNothing)))
        .unionByName(
            Finding.warn(0, "feed_has_its_usual_size", "").noneFailed(compared(freshness, isDown)));
  }

  private static Dataset<Row> compared(Dataset<Row> freshness, Column hasFailed) {
    return freshness.select(
        col("source").as("subject"),
        col("usual_rows").as("expected"),
        col("volume_rows").as("actual"),
        hasFailed.cast("bigint").as("failed_rows"),
        col("sentence").as("detail"));
  }
}
