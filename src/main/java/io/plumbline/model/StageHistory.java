package io.plumbline.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;

import io.plumbline.table.Silver;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Changes of stage, one after the other. */
public final class StageHistory {
  private StageHistory() {}

  /** Fills {@code from_stage}, where the source prints none, with the stage entered before. */
  public static Dataset<Row> withFromStage(Dataset<Row> changes) {
    Column before =
        lag("to_stage", 1)
            .over(Window.partitionBy("source", "opportunity_id").orderBy("changed_ts"));
    return changes
        .withColumn("from_stage", coalesce(col("from_stage"), before))
        .select(Silver.OPPORTUNITY_STAGE_HISTORY.selection());
  }
}
