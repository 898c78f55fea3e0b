package io.plumbline.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldAttribution;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Law 1 for what is learnt from paths: over channels, and over paths, conversions and revenue of a
 * month and type are those of silver.conversions, to the last decimal.
 */
public final class PathConservation {
  private final Function<Table, Dataset<Row>> tables;

  /**
   * @param tables silver.conversions, gold.attribution_paths and gold.attribution_data_driven of
   *     the run that is checked
   */
  public PathConservation(Function<Table, Dataset<Row>> tables) {
    this.tables = tables;
  }

  /** Rows of gold.conservation_checks: one per data-driven model, one for the paths. */
  public Dataset<Row> rows() {
    Dataset<Row> learnt =
        tables
            .apply(GoldAttribution.ATTRIBUTION_DATA_DRIVEN)
            .groupBy("model", "period", "conversion_type")
            .agg(sum("conversions").as("credited"), sum("revenue").as("credited_revenue"));
    Dataset<Row> models = learnt.select("model").distinct();
    Dataset<Row> walked =
        tables
            .apply(GoldAttribution.ATTRIBUTION_PATHS)
            .groupBy("period", "conversion_type")
            .agg(sum("conversions").as("credited"), sum("revenue").as("credited_revenue"))
            .withColumn("model", lit("attribution_paths"));
    return Finding.error(
            1,
            "paths_add_up",
            "conversions or revenue of a month and type differ from silver.conversions")
        .noneFailed(
            compared(
                learnt.unionByName(walked), models.unionByName(walked.select("model").distinct())));
  }

  private Dataset<Row> compared(Dataset<Row> found, Dataset<Row> models) {
    Dataset<Row> expected =
        tables
            .apply(Silver.CONVERSIONS)
            .groupBy(trunc(col("date"), "MM").as("period"), col("conversion_type"))
            .agg(sum("count").cast(Types.MONEY).as("conversions"), sum("revenue").as("revenue"))
            .crossJoin(models); // a handful of rows on both sides
    Column isKept =
        coalesce(col("credited"), lit(0))
            .equalTo(coalesce(col("conversions"), lit(0)))
            .and(
                coalesce(col("credited_revenue"), lit(0))
                    .equalTo(coalesce(col("revenue"), lit(0))));
    return expected
        .join(found, new String[] {"model", "period", "conversion_type"}, "full_outer")
        .groupBy(col("model").as("subject"))
        .agg(
            sum("revenue").as("expected"),
            sum("credited_revenue").as("actual"),
            count(when(isKept, null).otherwise(lit(1))).as("failed_rows"));
  }
}
