package io.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldAttribution;
import io.plumbline.table.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The most travelled paths by name, the rest pooled: {@code (rare)} where fewer people than
 * min-cell went, {@code (other)} beyond the top. Sums over all rows of a month and type are those
 * of its conversions.
 */
public final class PathTable {
  private PathTable() {}

  /**
   * The contract of gold.attribution_paths.
   *
   * @param paths rows of {@link JourneyPaths}
   * @param top paths shown by name per period and conversion type, by conversions, then nulls
   * @param minCell people a path shown by name needs
   */
  public static Dataset<Row> of(Dataset<Row> paths, int top, int minCell) {
    return withShown(paths, top, minCell)
        .groupBy(col("period"), col("conversion_type"), col("shown").as("path"))
        .agg(
            sum("conversions").as("conversions"),
            sum("nulls").as("non_conversions"),
            sum("revenue").cast(Types.MONEY).as("revenue"),
            percentile(col("days"), lit(0.5)).as("median_days"),
            sum("touches").as("touches"),
            min("is_mature").as("is_mature"))
        .select(GoldAttribution.ATTRIBUTION_PATHS.selection());
  }

  /** Adds {@code shown}, the path a row is counted under. */
  public static Dataset<Row> withShown(Dataset<Row> paths, int top, int minCell) {
    String[] path = {"period", "conversion_type", "path"};
    Column isPathless = size(col("steps")).equalTo(0);
    Column[] mostTravelled = {col("travelled").desc(), col("lost").desc(), col("path")};
    Dataset<Row> labels =
        paths
            .where(isPathless.equalTo(false))
            .groupBy("period", "conversion_type", "path")
            .agg(
                count_distinct(col("person_id")).as("people"),
                sum("conversions").as("travelled"),
                sum("nulls").as("lost"))
            .withColumn("is_rare", col("people").lt(minCell))
            .withColumn(
                "place",
                row_number()
                    .over(
                        Window.partitionBy("period", "conversion_type", "is_rare")
                            .orderBy(mostTravelled)))
            .withColumn(
                "label",
                when(col("is_rare"), "(rare)")
                    .when(col("place").gt(top), "(other)")
                    .otherwise(col("path")))
            .select("period", "conversion_type", "path", "label");
    return paths
        .join(labels, path, "left_outer")
        .withColumn("shown", coalesce(col("label"), col("path")))
        .drop("label");
  }
}
