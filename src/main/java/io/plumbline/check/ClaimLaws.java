package io.plumbline.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCampaigns;
import io.plumbline.table.Table;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Laws of the claim reconciliation: every claim is in it, and its parts add up. */
final class ClaimLaws {
  private ClaimLaws() {}

  static Dataset<Row> rows(Function<Table, Dataset<Row>> tables) {
    return partsAddUp(tables).unionByName(everyClaim(tables));
  }

  private static Dataset<Row> partsAddUp(Function<Table, Dataset<Row>> tables) {
    Column parts =
        col("residual_view_through")
            .plus(col("residual_window"))
            .plus(col("residual_zone"))
            .plus(col("residual_fx"))
            .plus(col("residual_refund"))
            .plus(col("residual_duplicate"))
            .plus(col("residual_unexplained"));
    Column gap = col("claimed_value").minus(col("shop_revenue")).plus(col("shop_refunds"));
    return Finding.error(0, "claim_parts_add_up", "claimed_value - (shop_revenue - shop_refunds)")
        .noneFailed(
            tables
                .apply(GoldCampaigns.CLAIM_RECONCILIATION_DAILY)
                .agg(
                    coalesce(sum(gap), lit(0)).as("expected"),
                    coalesce(sum(parts), lit(0)).as("actual"),
                    count(when(parts.notEqual(gap), 1)).as("failed_rows"))
                .withColumn("subject", lit("all")));
  }

  private static Dataset<Row> everyClaim(Function<Table, Dataset<Row>> tables) {
    Dataset<Row> delivered =
        tables
            .apply(Gold.CHANNEL_PERFORMANCE_DAILY)
            .agg(sum("platform_value_reporting").as("expected"));
    Dataset<Row> claimed =
        tables
            .apply(GoldCampaigns.CLAIM_RECONCILIATION_DAILY)
            .agg(sum("claimed_value").as("actual"));
    return Finding.error(0, "claims_are_those_of_delivery", "sum of platform_value_reporting")
        .equal(delivered.crossJoin(claimed).withColumn("subject", lit("all")));
  }
}
