package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.Gold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    return byReach(conversions, journeys, variants)
        .map(AttributionCredit::credited)
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Dataset<Row> credited(JourneyCredit credit) {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("model", told(credit, share -> share.variant().model().name()));
    columns.put("variant", told(credit, share -> share.variant().variant()));
    columns.put("touch_key", takerOr(lit(-1L), "touch_key"));
    columns.put("touch_ts", takerOr(lit(null), "touch_ts"));
    columns.put("touch_date", takerOr(col("conversion_date"), "touch_date"));
    columns.put("channel", takerOr(nobodys(), "channel"));
    columns.put("campaign_key", takerOr(lit(-1L), "campaign_key"));
    for (String measure : JourneyCredit.MEASURES) {
      columns.put("credited_" + measure, Units.money(col(measure)));
    }
    return credit.byVariant().withColumns(columns).select(Gold.ATTRIBUTION_CREDIT.selection());
  }

  /**
   * Credit of each reach the variants ask for.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  static Stream<JourneyCredit> byReach(
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
                    same.getValue()));
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

  /** A name of each variant, by its place. */
  static Column told(JourneyCredit credit, Function<JourneyCredit.Share, String> name) {
    Column[] names =
        credit.shares().stream().map(share -> lit(name.apply(share))).toArray(Column[]::new);
    return element_at(array(names), col("variant_place").plus(1));
  }

  /** What is said of nobody, or a column of the touch that takes. */
  static Column takerOr(Column ofNobody, String ofTouch) {
    return when(col("is_nobodys"), ofNobody).otherwise(col(ofTouch));
  }

  /** Channel of credit no touch takes. */
  static Column nobodys() {
    return when(col("touch_key").isNull(), untouched()).otherwise("unattributed");
  }

  /** Channel of a conversion without any eligible touch. */
  static Column untouched() {
    return coalesce(
        col("kept_apart"), when(col("is_tracked"), "unattributed").otherwise("untracked"));
  }
}
