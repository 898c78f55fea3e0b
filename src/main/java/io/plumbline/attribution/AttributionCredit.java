package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.LargestRemainder;
import io.plumbline.table.Gold;
import io.plumbline.table.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The credit of every touch under every model.
 *
 * <ol>
 *   <li>journey touches, each with what its whole journey tells of it; once for all models, and
 *       once more for each narrower reach (windows, reset, identity) a variant asks for
 *   <li>one row per touch and model that gives it weight; a journey whose touches a model all
 *       passes over has one row without touch, channel {@code unattributed}
 *   <li>conversions, revenue, refunds and margin split by those weights, largest remainder: parts
 *       add up exactly, and refunds are split by the same weights, so that a full refund cancels
 *       every part
 *   <li>conversions without an eligible touch: one row per model, channel {@code unattributed},
 *       {@code untracked} where tracking could not have seen the look-back, or the one they are
 *       kept apart in
 * </ol>
 */
public final class AttributionCredit {
  private static final long DAY = 86_400L;
  private static final List<String> SPLIT_BY = List.of("conversion_key", "model", "variant");

  private AttributionCredit() {}

  /**
   * The contract of gold.attribution_credit.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions, Dataset<Row> journeys, List<ModelVariant> variants) {
    Dataset<Row> whole =
        conversions.select(
            col("conversion_key"),
            col("conversion_type"),
            col("conversion_ts"),
            col("date").as("conversion_date"),
            col("is_new_customer"),
            col("is_tracked"),
            col("kept_apart"),
            col("brand"),
            col("market"),
            col("person_id"),
            col("person_bucket"),
            col("count").cast(Types.FRACTION).as("conversions"),
            col("revenue"),
            col("refunds"),
            col("margin"));
    Map<Optional<ModelVariant.Reach>, List<ModelVariant>> byReach =
        variants.stream()
            .collect(
                Collectors.groupingBy(
                    ModelVariant::reach, LinkedHashMap::new, Collectors.toList()));
    return byReach.entrySet().stream()
        .map(
            same ->
                credit(
                    whole,
                    same.getKey()
                        .map(reach -> onlyWithin(journeys, conversions, reach))
                        .orElse(journeys),
                    same.getValue()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private static Dataset<Row> credit(
      Dataset<Row> whole, Dataset<Row> journeys, List<ModelVariant> variants) {
    Dataset<Row> weighed =
        withWeights(journeys, variants).join(whole, new String[] {"conversion_key"}, "inner");
    Column isSplit = col("is_shared").and(col("touches").gt(1));
    return takingAll(weighed.where(isSplit.equalTo(false)))
        .unionByName(shared(weighed.where(isSplit)))
        .unionByName(untouched(whole, journeys, variants));
  }

  /** The touches within reach, with their places counted anew. */
  private static Dataset<Row> onlyWithin(
      Dataset<Row> journeys, Dataset<Row> conversions, ModelVariant.Reach reach) {
    Column seconds =
        when(col("is_view"), lit(reach.windows().viewDays() * DAY))
            .otherwise(lit(reach.windows().clickDays() * DAY));
    for (Map.Entry<String, Integer> channel : new TreeMap<>(reach.channelDays()).entrySet()) {
      seconds =
          when(
                  col("channel").equalTo(channel.getKey()),
                  least(seconds, lit(channel.getValue() * DAY)))
              .otherwise(seconds);
    }
    Dataset<Row> tied = reach.isStrict() ? journeys.where(col("is_direct_tie")) : journeys;
    Dataset<Row> within = tied.where(col("age_seconds").lt(seconds));
    WindowSpec path = Window.partitionBy("conversion_key");
    return (reach.resets() ? sinceConversionBefore(within, conversions) : within)
        .withColumn("touches", count(lit(1)).over(path).cast("int"))
        .withColumn("position", row_number().over(path.orderBy("position")));
  }

  /**
   * The touches after the person's conversion of the same type before. Of conversions at one
   * instant the one with the smaller key comes first and takes the touches.
   */
  private static Dataset<Row> sinceConversionBefore(
      Dataset<Row> journeys, Dataset<Row> conversions) {
    WindowSpec earlier =
        Window.partitionBy("person_id", "conversion_type")
            .orderBy("conversion_ts", "conversion_key");
    Dataset<Row> before =
        conversions
            .where(col("person_id").isNotNull())
            .withColumn("before_ts", lag("conversion_ts", 1).over(earlier))
            .where(col("before_ts").isNotNull())
            .select("conversion_key", "before_ts");
    return journeys
        .join(before, new String[] {"conversion_key"}, "left_outer")
        .where(col("before_ts").isNull().or(col("touch_ts").gt(col("before_ts"))))
        .drop("before_ts");
  }

  private static Dataset<Row> withWeights(Dataset<Row> journeys, List<ModelVariant> variants) {
    Touch touch = Touch.columns();
    Dataset<Row> onPath = Touch.withPath(journeys);
    Map<String, Column> credited = new LinkedHashMap<>();
    List<Column> weighed = new ArrayList<>();
    for (ModelVariant variant : variants) {
      AttributionModel model = variant.model();
      Column weight = model.weight(touch);
      Column isNobodys = lit(false);
      if (model.canCreditNobody()) {
        String name = "_credited_" + credited.size();
        credited.put(name, max(weight.gt(0)).over(Window.partitionBy("conversion_key")));
        isNobodys = col(name).equalTo(false);
        // The oldest touch stands for the journey.
        weight =
            when(isNobodys, when(touch.position().equalTo(1), lit(1L)).otherwise(lit(0L)))
                .otherwise(weight);
      }
      weighed.add(
          struct(
              lit(model.name()).as("model"),
              lit(variant.variant()).as("variant"),
              lit(model.isShared()).and(isNobodys.equalTo(false)).as("is_shared"),
              isNobodys.as("is_nobodys"),
              weight.as("weight")));
    }
    return onPath
        .withColumns(credited)
        .withColumn("weighed", explode(array(weighed.toArray(Column[]::new))))
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
            col("weighed.*"));
  }

  /** Rows that carry the whole conversion of their model. */
  private static Dataset<Row> takingAll(Dataset<Row> weighed) {
    Column isNobodys = col("is_nobodys");
    return credited(
        weighed.withColumns(
            Map.of(
                "share", lit(1.0),
                "touch_key", when(isNobodys, lit(-1L)).otherwise(col("touch_key")),
                "touch_ts", when(isNobodys, lit(null)).otherwise(col("touch_ts")),
                "touch_date", when(isNobodys, col("conversion_date")).otherwise(col("touch_date")),
                "channel", when(isNobodys, lit("unattributed")).otherwise(col("channel")),
                "campaign_key", when(isNobodys, lit(-1L)).otherwise(col("campaign_key")))));
  }

  private static Dataset<Row> shared(Dataset<Row> weighed) {
    Column total = sum("weight").over(Window.partitionBy("conversion_key", "model", "variant"));
    Dataset<Row> split =
        LargestRemainder.split(
            weighed.withColumn("share", col("weight").cast("double").divide(total.cast("double"))),
            SPLIT_BY,
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

  private static Dataset<Row> untouched(
      Dataset<Row> whole, Dataset<Row> journeys, List<ModelVariant> variants) {
    Column slices =
        array(
            variants.stream()
                .map(
                    variant ->
                        struct(
                            lit(variant.model().name()).as("model"),
                            lit(variant.variant()).as("variant")))
                .toArray(Column[]::new));
    return credited(
        whole
            .join(
                journeys.select("conversion_key").distinct(),
                new String[] {"conversion_key"},
                "left_anti")
            .withColumn("slice", explode(slices))
            .select(col("*"), col("slice.*"))
            .withColumn("touch_key", lit(-1L))
            .withColumn("touch_ts", lit(null).cast(Types.INSTANT))
            .withColumn("touch_date", col("conversion_date"))
            .withColumn(
                "channel",
                coalesce(
                    col("kept_apart"),
                    when(col("is_tracked"), "unattributed").otherwise("untracked")))
            .withColumn("campaign_key", lit(-1L))
            .withColumn("share", lit(1.0)));
  }

  private static Dataset<Row> credited(Dataset<Row> rows) {
    return rows.withColumn("credited_conversions", col("conversions"))
        .withColumn("credited_revenue", col("revenue"))
        .withColumn("credited_refunds", col("refunds"))
        .withColumn("credited_margin", col("margin"))
        .select(Gold.ATTRIBUTION_CREDIT.selection());
  }
}
