package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.Gold;
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

  private AttributionCredit() {}

  /**
   * The contract of gold.attribution_credit.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions, Dataset<Row> journeys, List<ModelVariant> variants) {
    return byReach(conversions, journeys, variants).stream()
        .map(AttributionCredit::explodeVariants)
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /** Credit within each reach the variants ask for. */
  static List<JourneyCredit> byReach(
      Dataset<Row> conversions, Dataset<Row> journeys, List<ModelVariant> variants) {
    Map<Optional<ModelVariant.Reach>, List<ModelVariant>> byReach =
        variants.stream()
            .collect(
                Collectors.groupingBy(
                    ModelVariant::reach, LinkedHashMap::new, Collectors.toList()));
    return byReach.entrySet().stream()
        .map(
            same ->
                JourneyCredit.of(
                    conversions,
                    same.getKey()
                        .map(reach -> onlyWithin(journeys, conversions, reach))
                        .orElse(journeys),
                    same.getValue()))
        .toList();
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

  /** A row per variant that gives the touch weight; nobody's credit stands by the oldest touch. */
  private static Dataset<Row> explodeVariants(JourneyCredit credit) {
    Column[] variants =
        credit.shares().stream().map(AttributionCredit::ofVariant).toArray(Column[]::new);
    Column isNobodys = col("credit.is_nobodys");
    return credit
        .rows()
        .withColumn("credits", array(variants))
        .withColumn("credit", explode(col("credits")))
        .where(col("credit").isNotNull())
        .withColumns(
            Map.ofEntries(
                Map.entry("model", col("credit.model")),
                Map.entry("variant", col("credit.variant")),
                Map.entry("share", col("credit.share")),
                Map.entry("credited_conversions", Units.money(col("credit.conversions"))),
                Map.entry("credited_revenue", Units.money(col("credit.revenue"))),
                Map.entry("credited_refunds", Units.money(col("credit.refunds"))),
                Map.entry("credited_margin", Units.money(col("credit.margin"))),
                Map.entry("touch_key", when(isNobodys, -1L).otherwise(col("touch_key"))),
                Map.entry("touch_ts", when(isNobodys.equalTo(false), col("touch_ts"))),
                Map.entry(
                    "touch_date",
                    when(isNobodys, col("conversion_date")).otherwise(col("touch_date"))),
                Map.entry("channel", when(isNobodys, nobodys()).otherwise(col("channel"))),
                Map.entry("campaign_key", when(isNobodys, -1L).otherwise(col("campaign_key")))))
        .select(Gold.ATTRIBUTION_CREDIT.selection());
  }

  /** Null where the touch has no weight. */
  private static Column ofVariant(JourneyCredit.Share share) {
    Column isNobodys = col("touch_key").isNull().or(share.isNobodys().and(isOldest()));
    List<Column> fields = new ArrayList<>();
    fields.add(lit(share.variant().model().name()).as("model"));
    fields.add(lit(share.variant().variant()).as("variant"));
    fields.add(isNobodys.as("is_nobodys"));
    fields.add(when(isNobodys, 1.0).otherwise(share.share()).as("share"));
    for (String measure : JourneyCredit.MEASURES) {
      fields.add(
          when(isNobodys, col(JourneyCredit.wholeOf(measure)))
              .otherwise(share.parts().get(measure))
              .as(measure));
    }
    return when(isNobodys.or(share.isCredited()), struct(fields.toArray(Column[]::new)));
  }

  /** Whether the row stands for its journey. */
  static Column isOldest() {
    return col("position").equalTo(1);
  }

  /** Channel of credit no touch takes. */
  static Column nobodys() {
    Column untouched =
        coalesce(col("kept_apart"), when(col("is_tracked"), "unattributed").otherwise("untracked"));
    return when(col("touch_key").isNull(), untouched).otherwise("unattributed");
  }
}
