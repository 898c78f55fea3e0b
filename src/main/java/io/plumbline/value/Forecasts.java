package io.plumbline.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldValue;
import io.plumbline.table.Types;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Forecasts as they were made, one set per fit, and what came of them. A forecast never changes
 * once it is made; {@code actual} and {@code error} are filled in when its horizon is over, from
 * what is known then, and stay.
 */
public final class Forecasts {
  private Forecasts() {}

  /**
   * {@code ltv_forecast}.
   *
   * @param before the table as published
   * @param histories of {@link CustomerValue#histories} at the day of the fit
   * @param models rows of {@code value_models}
   */
  public static Dataset<Row> of(
      Dataset<Row> before,
      Dataset<Row> histories,
      Dataset<Row> orders,
      Dataset<Row> customers,
      Dataset<Row> models,
      CustomerValue.Settings settings,
      LocalDate asOf) {
    Column isMadeNow =
        col("made_on").equalTo(lit(settings.fitAsOf())).and(col("model").equalTo(settings.model()));
    Dataset<Row> kept = withActual(before, orders, customers, settings, asOf);
    return before.where(isMadeNow).isEmpty()
        ? kept.unionByName(made(histories, models, settings))
        : kept;
  }

  private static Dataset<Row> made(
      Dataset<Row> histories, Dataset<Row> models, CustomerValue.Settings settings) {
    Column[] horizons =
        SegmentModels.HORIZONS.stream()
            .map(
                days ->
                    struct(
                        lit(days).as("horizon"),
                        col("predicted_ltv_revenue_" + days).as("predicted"),
                        col("predicted_ltv_revenue_" + days + "_low").as("ci_low"),
                        col("predicted_ltv_revenue_" + days + "_high").as("ci_high")))
            .toArray(Column[]::new);
    Column none = lit(null).cast(Types.MONEY);
    return CustomerValue.scored(histories, models, settings)
        .where(col("predicted_ltv_revenue_365").isNotNull())
        .withColumn("by_horizon", explode(array(horizons)))
        .groupBy(
            date_format(col("first_order_date"), "yyyy-MM").as("cohort"),
            col("segment"),
            col("by_horizon.horizon").as("horizon"))
        .agg(
            count(lit(1)).as("customers"),
            sum("by_horizon.predicted").cast(Types.MONEY).as("predicted"),
            sum("by_horizon.ci_low").cast(Types.MONEY).as("ci_low"),
            sum("by_horizon.ci_high").cast(Types.MONEY).as("ci_high"))
        .withColumn("made_on", lit(settings.fitAsOf()))
        .withColumn("model", lit(settings.model()))
        .withColumn("actual", none)
        .withColumn("error", none)
        .select(GoldValue.LTV_FORECAST.selection());
  }

  /** Fills in what came in the horizons that are over by as_of. */
  private static Dataset<Row> withActual(
      Dataset<Row> before,
      Dataset<Row> orders,
      Dataset<Row> customers,
      CustomerValue.Settings settings,
      LocalDate asOf) {
    Column isOver = date_add(col("made_on"), col("horizon")).leq(lit(asOf));
    Column isDue = col("actual").isNull().and(isOver);
    Dataset<Row> windows = before.where(isDue).select("made_on", "horizon").distinct();
    if (windows.isEmpty()) {
      return before.select(GoldValue.LTV_FORECAST.selection());
    }
    Dataset<Row> members =
        customers
            .withColumn("segment", Histories.segment(settings.segmentBy()))
            .select(
                col("person_id"),
                col("segment"),
                col("first_order_date"),
                date_format(col("first_order_date"), "yyyy-MM").as("cohort"));
    Column isInside =
        col("business_date")
            .gt(col("made_on"))
            .and(col("business_date").leq(date_add(col("made_on"), col("horizon"))))
            .and(col("first_order_date").leq(col("made_on")));
    Dataset<Row> came =
        orders
            .where(col("is_counted"))
            .select("person_id", "business_date", "net_revenue_reporting", "refunds_reporting")
            .join(members, "person_id")
            .join(broadcast(windows), isInside)
            .groupBy("made_on", "cohort", "segment", "horizon")
            .agg(
                sum(col("net_revenue_reporting").minus(col("refunds_reporting")))
                    .cast(Types.MONEY)
                    .as("came"));
    Column actual =
        when(isDue, coalesce(col("came"), lit(0).cast(Types.MONEY))).otherwise(col("actual"));
    return before
        .join(came, new String[] {"made_on", "cohort", "segment", "horizon"}, "left_outer")
        .withColumn("actual", actual.cast(Types.MONEY))
        .withColumn("error", col("predicted").minus(col("actual")).cast(Types.MONEY))
        .select(GoldValue.LTV_FORECAST.selection());
  }
}
