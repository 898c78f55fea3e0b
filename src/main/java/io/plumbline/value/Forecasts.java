package io.plumbline.value;

import static org.apache.spark.sql.functions.abs;
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
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldValue;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Forecasts as they were made, one set per fit, and what came of them. A forecast never changes
 * once it is made; {@code actual} and {@code error} are filled in when its horizon is over, from
 * what is known then, and stay.
 */
public final class Forecasts {
  private static final Column NONE = lit(null).cast(Types.MONEY);
  private static final String[] KEYS = GoldValue.LTV_FORECAST.keys().toArray(String[]::new);

  private Forecasts() {}

  /**
   * {@code ltv_forecast_scores}: how the forecasts whose horizon is over did, cohort by cohort.
   *
   * @param forecasts rows of {@code ltv_forecast}
   */
  public static Dataset<Row> scores(Dataset<Row> forecasts) {
    Column hasInterval = col("ci_low").isNotNull();
    Column isInside = col("actual").geq(col("ci_low")).and(col("actual").leq(col("ci_high")));
    return forecasts
        .where(col("actual").isNotNull())
        .groupBy("segment", "model", "horizon")
        .agg(
            count(lit(1)).as("forecasts"),
            sum("predicted").cast(Types.MONEY).as("predicted"),
            sum("actual").cast(Types.MONEY).as("actual"),
            sum(abs(col("error"))).cast(Types.MONEY).as("absolute_error"),
            count(when(hasInterval, 1)).as("with_interval"),
            count(when(hasInterval.and(isInside), 1)).as("inside_interval"))
        .withColumns(
            Map.of(
                "forecast_error_share", share(col("predicted").minus(col("actual")), "actual"),
                "forecast_wape", share(col("absolute_error"), "actual"),
                "interval_coverage",
                    try_divide(
                        col("inside_interval").cast("double"),
                        col("with_interval").cast("double"))))
        .select(GoldValue.LTV_FORECAST_SCORES.typedSelection());
  }

  private static Column share(Column numerator, String denominator) {
    return try_divide(numerator.cast("double"), col(denominator).cast("double"));
  }

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
    List<String> inUse = new SegmentModels(models.collectAsList()).models();
    Column isMadeNow =
        col("made_on").equalTo(lit(settings.fitAsOf())).and(col("model").isin(inUse.toArray()));
    Dataset<Row> kept = withActual(before, orders, customers, settings, asOf);
    if (inUse.isEmpty() || !before.where(isMadeNow).isEmpty()) {
      return kept;
    }
    Dataset<Row> made = made(histories, orders, customers, models, settings);
    // after a change of model in mid-week the other forecasts of that day are there already
    return kept.unionByName(made.join(before, KEYS, "left_anti").select(columns()));
  }

  private static Dataset<Row> made(
      Dataset<Row> histories,
      Dataset<Row> orders,
      Dataset<Row> customers,
      Dataset<Row> models,
      CustomerValue.Settings settings) {
    Column[] horizons =
        SegmentModels.HORIZONS.stream()
            .flatMap(
                days ->
                    Stream.of(
                        forecast(
                            days,
                            col("model"),
                            col("predicted_ltv_revenue_" + days),
                            col("predicted_ltv_revenue_" + days + "_low"),
                            col("predicted_ltv_revenue_" + days + "_high")),
                        forecast(days, lit(BackTest.NAIVE), naive(days), NONE, NONE)))
            .toArray(Column[]::new);
    Dataset<Row> ofPeople =
        CustomerValue.scored(histories, models, settings)
            .withColumn("by_horizon", explode(array(horizons)))
            .select(
                date_format(col("first_order_date"), "yyyy-MM").as("cohort"),
                col("segment"),
                col("by_horizon.*"))
            .where(col("predicted").isNotNull())
            .groupBy("cohort", "segment", "model", "horizon")
            .agg(
                count(lit(1)).as("customers"),
                sum("predicted").cast(Types.MONEY).as("predicted"),
                sum("ci_low").cast(Types.MONEY).as("ci_low"),
                sum("ci_high").cast(Types.MONEY).as("ci_high"));
    return ofPeople
        .unionByName(DevelopmentCurve.forecasts(histories, orders, customers, settings))
        .withColumn("made_on", lit(settings.fitAsOf()))
        .withColumn("actual", NONE)
        .withColumn("error", NONE)
        .select(columns());
  }

  private static Column forecast(
      int days, Column model, Column predicted, Column low, Column high) {
    return struct(
        lit(days).as("horizon"),
        model.as("model"),
        predicted.as("predicted"),
        low.as("ci_low"),
        high.as("ci_high"));
  }

  /** Everybody goes on as before: x / T x t purchase days of the mean spend so far. */
  private static Column naive(int days) {
    Column orders = try_divide(col("x").cast("double"), col("age").cast("double")).multiply(days);
    Column spend = coalesce(col("monetary_value").cast("double"), lit(0.0));
    return coalesce(orders, lit(0.0)).multiply(spend).multiply(col("net_share")).cast(Types.MONEY);
  }

  private static Column[] columns() {
    return GoldValue.LTV_FORECAST.typedSelection();
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
