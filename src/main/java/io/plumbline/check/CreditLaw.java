package io.plumbline.check;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Law 1: what attribution gives away is what there was. */
final class CreditLaw {
  private final Function<Table, Dataset<Row>> tables;

  CreditLaw(Function<Table, Dataset<Row>> tables) {
    this.tables = tables;
  }

  /** Law 1: per conversion and model, what is credited is what there was. */
  Dataset<Row> creditAddsUp() {
    Dataset<Row> credited =
        tables
            .apply(Gold.ATTRIBUTION_CREDIT)
            .groupBy("conversion_key", "model", "variant")
            .agg(
                sum("credited_conversions").as("conversions"),
                sum("credited_revenue").as("credited_revenue"),
                sum("credited_refunds").as("credited_refunds"),
                coalesce(sum("credited_margin"), lit(0)).as("credited_margin"));
    Dataset<Row> slices = tables.apply(GoldDimensions.DIM_MODEL).select("model", "variant");
    Dataset<Row> expected =
        tables
            .apply(Silver.CONVERSIONS)
            .crossJoin(broadcast(slices)) // a handful of models
            .select("conversion_key", "model", "variant", "count", "revenue", "refunds", "margin");
    Column isKept =
        col("conversions")
            .eqNullSafe(col("count"))
            .and(col("credited_revenue").eqNullSafe(col("revenue")))
            .and(col("credited_refunds").eqNullSafe(col("refunds")))
            .and(col("credited_margin").eqNullSafe(coalesce(col("margin"), lit(0))));
    return Finding.error(
            1, "credit_adds_up", "credited_* of a conversion differ from the conversion")
        .noneFailed(
            expected
                .join(credited, new String[] {"conversion_key", "model", "variant"}, "full_outer")
                .groupBy(concat_ws("/", col("model"), col("variant")).as("subject"))
                .agg(
                    sum("revenue").as("expected"),
                    sum("credited_revenue").as("actual"),
                    count(when(isKept, null).otherwise(lit(1))).as("failed_rows")));
  }
}
