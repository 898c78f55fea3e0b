package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode_outer;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    return spread(conversions, journeys, variants)
        .withColumns(
            Map.of(
                "credited_conversions", Units.money(col("conversions")),
                "credited_revenue", Units.money(col("revenue")),
                "credited_refunds", Units.money(col("refunds")),
                "credited_margin", Units.money(col("margin"))))
        .select(Gold.ATTRIBUTION_CREDIT.selection());
  }

  /**
   * Credit as the contract has it, but for its measures: {@code conversions, revenue, refunds,
   * margin} in units of 0.000001.
   */
  static Dataset<Row> spread(
      Dataset<Row> conversions, Dataset<Row> journeys, List<ModelVariant> variants) {
    Map<Optional<ModelVariant.Reach>, List<ModelVariant>> byReach =
        variants.stream()
            .collect(
                Collectors.groupingBy(
                    ModelVariant::reach, LinkedHashMap::new, Collectors.toList()));
    return byReach.entrySet().stream()
        .map(
            same ->
                explodeVariants(
                    JourneyCredit.of(
                        conversions,
                        same.getKey()
                            .map(reach -> onlyWithin(journeys, conversions, reach))
                            .orElse(journeys),
                        same.getValue())))
        .reduce(Dataset::unionByName)
        .orElseThrow();
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
        IntStream.range(0, credit.shares().size())
            .mapToObj(i -> ofVariant(credit.shares().get(i), i + 1))
            .toArray(Column[]::new);
    Column isNobodys = col("credit.is_nobodys");
    Column variant = col("credit.variant");
    return credit
        .rows()
        .withColumn("credits", array(variants))
        // Outer: otherwise Spark infers a filter from the array and copies all it is made of.
        .withColumn("credit", explode_outer(col("credits")))
        .where(col("credit").isNotNull())
        .select(
            col("conversion_key"),
            when(isNobodys, -1L).otherwise(col("touch_key")).as("touch_key"),
            told(credit, variant, share -> share.variant().model().name()).as("model"),
            told(credit, variant, share -> share.variant().variant()).as("variant"),
            col("credit.share"),
            col("credit.conversions"),
            col("credit.revenue"),
            col("credit.refunds"),
            col("credit.margin"),
            col("is_new_customer"),
            col("conversion_type"),
            col("conversion_ts"),
            col("conversion_date"),
            when(isNobodys.equalTo(false), col("touch_ts")).as("touch_ts"),
            when(isNobodys, col("conversion_date")).otherwise(col("touch_date")).as("touch_date"),
            col("person_id"),
            col("person_bucket"),
            when(isNobodys, nobodys()).otherwise(col("channel")).as("channel"),
            when(isNobodys, -1L).otherwise(col("campaign_key")).as("campaign_key"),
            col("brand"),
            col("market"));
  }

  /** A name of each variant, by its place. */
  private static Column told(
      JourneyCredit credit, Column place, Function<JourneyCredit.Share, String> name) {
    Column[] names =
        credit.shares().stream().map(share -> lit(name.apply(share))).toArray(Column[]::new);
    return element_at(array(names), place);
  }

  /** Null where the touch has no weight. */
  private static Column ofVariant(JourneyCredit.Share share, int place) {
    Column isNobodys = col("touch_key").isNull().or(share.isNobodys().and(isOldest()));
    List<Column> fields = new ArrayList<>();
    fields.add(lit(place).as("variant"));
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
  private static Column isOldest() {
    return col("position").equalTo(1);
  }

  /** Channel of credit no touch takes. */
  private static Column nobodys() {
    Column untouched =
        coalesce(col("kept_apart"), when(col("is_tracked"), "unattributed").otherwise("untracked"));
    return when(col("touch_key").isNull(), untouched).otherwise("unattributed");
  }
}
