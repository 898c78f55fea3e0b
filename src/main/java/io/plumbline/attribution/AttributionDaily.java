package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.Gold;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Credit summed by day, on the day of the conversion and on that of the touch.
 *
 * <p>Summed in units of 0.000001 as they are split, and by numbers instead of names: of variants
 * and of the day that counts.
 */
public final class AttributionDaily {
  /** What is summed: every column beside the key. */
  public static final List<String> SUMS =
      List.of("conversions", "new_customers", "revenue", "refunds", "margin");

  private static final Column ZERO = lit(0).cast(Types.MONEY);
  private static final Column IS_BY_TOUCH = col("basis").equalTo(1);

  private AttributionDaily() {}

  /**
   * The contract of gold.attribution_daily, conversions up to as_of; a row where all sums are 0 is
   * none.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions,
      Dataset<Row> journeys,
      List<ModelVariant> variants,
      LocalDate asOf) {
    return AttributionCredit.byReach(
            conversions.where(col("date").leq(lit(asOf))), journeys, variants)
        .map(AttributionDaily::summed)
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .where(Units.isAnyNotZero(SUMS))
        .select(Gold.ATTRIBUTION_DAILY.typedSelection());
  }

  private static Dataset<Row> summed(JourneyCredit credit) {
    Column won = when(col("is_new_customer"), col("conversions"));
    return credit
        .byVariant()
        .withColumn("basis", explode(array(lit(0), lit(1))))
        .withColumn(
            "date",
            when(IS_BY_TOUCH, AttributionCredit.takerOr(col("conversion_date"), "touch_date"))
                .otherwise(col("conversion_date")))
        .groupBy(
            col("date"),
            col("basis"),
            col("variant_place"),
            AttributionCredit.takerOr(AttributionCredit.nobodys(), "channel").as("channel"),
            AttributionCredit.takerOr(lit(-1L), "campaign_key").as("campaign_key"),
            col("conversion_type"),
            col("brand"),
            col("market"))
        .agg(
            Units.sumOfMoney(col("conversions")).as("conversions"),
            coalesce(Units.sumOfMoney(won), ZERO).as("new_customers"),
            Units.sumOfMoney(col("revenue")).as("revenue"),
            Units.sumOfMoney(col("refunds")).as("refunds"),
            coalesce(Units.sumOfMoney(col("margin")), ZERO).as("margin"))
        .withColumns(
            Map.of(
                "date_basis", when(IS_BY_TOUCH, "touch").otherwise("conversion"),
                "model", AttributionCredit.told(credit, share -> share.variant().model().name()),
                "variant", AttributionCredit.told(credit, share -> share.variant().variant())));
  }
}
