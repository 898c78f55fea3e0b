package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.Gold;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Credit summed by day, on the day of the conversion and on that of the touch.
 *
 * <p>Summed in units of 0.000001 as they are split, not as money.
 */
public final class AttributionDaily {
  private static final Column ZERO = lit(0).cast(Types.MONEY);
  private static final List<String> GRAIN =
      List.of(
          "date",
          "date_basis",
          "model",
          "variant",
          "channel",
          "campaign_key",
          "conversion_type",
          "brand",
          "market");

  private AttributionDaily() {}

  /**
   * The contract of gold.attribution_daily, conversions up to as_of.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions,
      Dataset<Row> journeys,
      List<ModelVariant> variants,
      LocalDate asOf) {
    Column bases =
        array(
            struct(lit("conversion").as("date_basis"), col("conversion_date").as("date")),
            struct(lit("touch").as("date_basis"), col("touch_date").as("date")));
    Column won = when(col("is_new_customer"), col("conversions"));
    return AttributionCredit.spread(
            conversions.where(col("date").leq(lit(asOf))), journeys, variants)
        .withColumn("by_basis", explode(bases))
        .withColumn("date_basis", col("by_basis.date_basis"))
        .withColumn("date", col("by_basis.date"))
        .groupBy(GRAIN.stream().map(key -> col(key)).toArray(Column[]::new))
        .agg(
            Units.sumOfMoney(col("conversions")).as("conversions"),
            coalesce(Units.sumOfMoney(won), ZERO).as("new_customers"),
            Units.sumOfMoney(col("revenue")).as("revenue"),
            Units.sumOfMoney(col("refunds")).as("refunds"),
            coalesce(Units.sumOfMoney(col("margin")), ZERO).as("margin"))
        .select(Gold.ATTRIBUTION_DAILY.typedSelection());
  }
}
