package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.LargestRemainder;
import io.plumbline.table.Gold;
import io.plumbline.table.Types;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The credit of every touch under every model.
 *
 * <ol>
 *   <li>journey touches, each with the position of the last touch that is not direct
 *   <li>one row per touch and model that gives it weight
 *   <li>conversions, revenue, refunds and margin split by those weights, largest remainder: parts
 *       add up exactly, and refunds are split by the same weights, so that a full refund cancels
 *       every part
 *   <li>conversions without an eligible touch: one row per model, channel {@code unattributed}, or
 *       {@code untracked} where tracking could not have seen the look-back
 * </ol>
 */
public final class AttributionCredit {
  private AttributionCredit() {}

  /**
   * The contract of gold.attribution_credit.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions, Dataset<Row> journeys, List<AttributionModel> models) {
    Column[] amounts = {
      col("conversion_key"),
      col("conversion_type"),
      col("conversion_ts"),
      col("date").as("conversion_date"),
      col("is_new_customer"),
      col("is_tracked"),
      col("brand"),
      col("market"),
      col("person_id"),
      col("person_bucket"),
      col("count").cast(Types.FRACTION).as("conversions"),
      col("revenue"),
      col("refunds"),
      col("margin")
    };
    Dataset<Row> whole = conversions.select(amounts);
    Dataset<Row> weighed =
        withWeights(journeys, models).join(whole, new String[] {"conversion_key"}, "inner");
    Column isSplit = col("is_shared").and(col("touches").gt(1));
    Dataset<Row> touched =
        takingAll(weighed.where(isSplit.equalTo(false)))
            .unionByName(shared(weighed.where(isSplit)));
    Dataset<Row> untouched =
        whole
            .join(
                journeys.select("conversion_key").distinct(),
                new String[] {"conversion_key"},
                "left_anti")
            .withColumn("model", explode(names(models)))
            .withColumn("touch_key", lit(-1L))
            .withColumn("touch_ts", lit(null).cast("timestamp"))
            .withColumn("touch_date", col("conversion_date"))
            .withColumn("channel", when(col("is_tracked"), "unattributed").otherwise("untracked"))
            .withColumn("campaign_key", lit(-1L))
            .withColumn("share", lit(1.0));
    return touched.unionByName(credited(untouched));
  }

  private static Dataset<Row> withWeights(Dataset<Row> journeys, List<AttributionModel> models) {
    Column lastNonDirect =
        max(when(col("channel").notEqual("direct"), col("position")))
            .over(Window.partitionBy("conversion_key"));
    Column[] weights =
        models.stream()
            .map(
                model ->
                    struct(
                        lit(model.name()).as("model"),
                        lit(model.isShared()).as("is_shared"),
                        model
                            .weight(col("position"), col("touches"), col("last_non_direct"))
                            .as("weight")))
            .toArray(Column[]::new);
    return journeys
        .withColumn("last_non_direct", lastNonDirect)
        .withColumn("weighed", explode(array(weights)))
        .where(col("weighed.weight").gt(0))
        .select(
            col("conversion_key"),
            col("touch_key"),
            col("touch_ts"),
            col("touch_date"),
            col("channel"),
            col("campaign_key"),
            col("position"),
            col("touches"),
            col("weighed.model").as("model"),
            col("weighed.is_shared").as("is_shared"),
            col("weighed.weight").as("weight"));
  }

  /** Rows that carry the whole conversion of their model. */
  private static Dataset<Row> takingAll(Dataset<Row> weighed) {
    return credited(weighed.withColumn("share", lit(1.0)));
  }

  private static Dataset<Row> shared(Dataset<Row> weighed) {
    Column total =
        org.apache
            .spark
            .sql
            .functions
            .sum("weight")
            .over(Window.partitionBy("conversion_key", "model"));
    Dataset<Row> split =
        LargestRemainder.split(
            weighed.withColumn("share", col("weight").cast("double").divide(total.cast("double"))),
            List.of("conversion_key", "model"),
            "weight",
            List.of("position"),
            Map.of(
                "part_conversions", "conversions",
                "part_revenue", "revenue",
                "part_refunds", "refunds",
                "part_margin", "margin"));
    return credited(
        split
            .withColumn("conversions", col("part_conversions"))
            .withColumn("revenue", col("part_revenue"))
            .withColumn("refunds", col("part_refunds"))
            .withColumn("margin", col("part_margin")));
  }

  private static Dataset<Row> credited(Dataset<Row> rows) {
    return rows.withColumn("credited_conversions", col("conversions"))
        .withColumn("credited_revenue", col("revenue"))
        .withColumn("credited_refunds", col("refunds"))
        .withColumn("credited_margin", col("margin"))
        .withColumn("variant", lit("default"))
        .select(contract());
  }

  private static Column names(List<AttributionModel> models) {
    return array(models.stream().map(model -> lit(model.name())).toArray(Column[]::new));
  }

  private static Column[] contract() {
    return Gold.ATTRIBUTION_CREDIT.selection();
  }
}
