package io.plumbline.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldValue;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What every customer will still bring, by the fitted models: expected purchase days times expected
 * spend per purchase day, times what the segment keeps of revenue after refunds, or its margin.
 *
 * <p>The repeat-buying models are evaluated once per distinct history and joined back. Spend is a
 * column expression. Margin is predicted through the segment's ratio of sums, so that orders with a
 * negative margin count like any other.
 */
public final class CustomerValue {
  private static final double NORMAL_95 = 1.959963984540054;

  private CustomerValue() {}

  /** What is asked for. */
  public record Settings(String segmentBy, LocalDate fitAsOf) {}

  /**
   * One row per person with a counted order up to a day: x, t_x and T in days, mean spend of repeat
   * purchase days, sums of money, and the segment.
   */
  public static Dataset<Row> histories(
      Dataset<Row> orders, Dataset<Row> customers, String segmentBy, LocalDate day) {
    return Histories.of(orders, customers, segmentBy, day);
  }

  /**
   * {@code customer_value}.
   *
   * @param histories of {@link #histories} at as_of
   * @param models rows of {@code value_models}
   */
  public static Dataset<Row> of(Dataset<Row> histories, Dataset<Row> models, Settings settings) {
    return scored(histories, models, settings).select(GoldValue.CUSTOMER_VALUE.typedSelection());
  }

  /** Every person with a prediction for the time after the day the histories end. */
  static Dataset<Row> scored(Dataset<Row> histories, Dataset<Row> models, Settings settings) {
    SegmentModels fitted = new SegmentModels(models.collectAsList());
    Dataset<Row> segments = segments(histories, fitted);
    Dataset<Row> people = histories.join(segments, "segment");
    String[] history = {"fitted_on", "x", "tx", "age"};
    // The models need quadrature, which SQL cannot say: a function, once per distinct history.
    UDF4<String, Integer, Integer, Integer, double[]> score =
        (segment, x, tx, age) -> fitted.score(segment, x, tx, age);
    Dataset<Row> scores =
        people
            .where(col("fitted_on").isNotNull())
            .select("fitted_on", "x", "tx", "age")
            .distinct()
            .withColumn(
                "score",
                udf(score, DataTypes.createArrayType(DataTypes.DoubleType))
                    .apply(col("fitted_on"), col("x"), col("tx"), col("age")));
    Dataset<Row> joined = people.join(scores, history, "left_outer");
    return withValue(joined)
        .withColumns(
            Map.of(
                "fit_as_of", lit(settings.fitAsOf()),
                "frequency", col("x"),
                "recency", col("tx"),
                "notes", notes()));
  }

  /** Per segment: whose parameters serve it, its spend model, and what it keeps of revenue. */
  private static Dataset<Row> segments(Dataset<Row> histories, SegmentModels fitted) {
    List<Row> shares =
        histories
            .groupBy("segment")
            .agg(
                try_divide(
                        sum("revenue").minus(sum("refunds")).cast("double"),
                        sum("revenue").cast("double"))
                    .as("net_share"),
                try_divide(
                        sum("margin").minus(sum("refunds_with_margin")).cast("double"),
                        sum("revenue_with_margin").cast("double"))
                    .as("margin_share"))
            .collectAsList();
    StructType schema =
        new StructType()
            .add("segment", "string")
            .add("fitted_on", "string")
            .add("model", "string")
            .add("p", "double")
            .add("q", "double")
            .add("v", "double")
            .add("net_share", "double")
            .add("margin_share", "double");
    List<Row> rows = new ArrayList<>();
    for (Row share : shares) {
      String segment = share.getString(0);
      GammaGamma spend = fitted.spendOf(segment).orElse(null);
      rows.add(
          RowFactory.create(
              segment,
              fitted.ordersOf(segment).orElse(null),
              fitted.modelOf(segment),
              spend == null ? null : spend.p(),
              spend == null ? null : spend.q(),
              spend == null ? null : spend.v(),
              share.get(1),
              share.get(2)));
    }
    return histories.sparkSession().createDataFrame(rows, schema);
  }

  private static Dataset<Row> withValue(Dataset<Row> people) {
    Column isPaid = col("monetary_value").gt(0);
    Column x = when(isPaid, col("x")).otherwise(0);
    Column spend = coalesce(when(isPaid, col("monetary_value")), lit(0)).cast("double");
    Column value =
        col("p")
            .multiply(col("v").plus(x.multiply(spend)))
            .divide(col("p").multiply(x).plus(col("q")).minus(1));
    Map<String, Column> orders = new LinkedHashMap<>();
    Map<String, Column> money = new LinkedHashMap<>();
    orders.put("p_alive", col("score").getItem(0));
    orders.put("value", value);
    orders.put("expected_order_value", value);
    int horizons = SegmentModels.HORIZONS.size();
    for (int h = 0; h < horizons; h++) {
      int days = SegmentModels.HORIZONS.get(h);
      Column expected = col("score").getItem(1 + h);
      Column deviation = col("score").getItem(1 + horizons + h);
      Column known = when(deviation.isNaN().equalTo(false), deviation.multiply(NORMAL_95));
      orders.put("expected_orders_" + days, expected);
      orders.put("expected_orders_" + days + "_low", expected.multiply(exp(known.multiply(-1))));
      orders.put("expected_orders_" + days + "_high", expected.multiply(exp(known)));
      for (String bound : List.of("", "_low", "_high")) {
        Column revenue = col("expected_orders_" + days + bound).multiply(col("value"));
        money.put("predicted_ltv_revenue_" + days + bound, revenue.multiply(col("net_share")));
        money.put("predicted_ltv_margin_" + days + bound, revenue.multiply(col("margin_share")));
      }
      // what a loss-making segment loses at least is its upper bound
      String margin = "predicted_ltv_margin_" + days;
      Column low = money.get(margin + "_low");
      Column high = money.get(margin + "_high");
      money.put(margin + "_low", least(low, high));
      money.put(margin + "_high", greatest(low, high));
    }
    money.replaceAll((name, column) -> column.cast(Types.MONEY));
    return people.withColumns(orders).withColumns(money);
  }

  private static Column notes() {
    Column lossMaking = col("margin").lt(0);
    return array_join(
        array(
            note("one_order", col("x").equalTo(0)),
            note("same_day_orders", col("orders").gt(col("days_with_orders"))),
            note("no_positive_value", col("x").gt(0).and(col("monetary_value").leq(0))),
            note("negative_margin", lossMaking),
            note("refunds_exceed_revenue", col("refunds").gt(col("revenue"))),
            note("no_model", col("fitted_on").isNull()),
            note("no_spend_model", col("p").isNull()),
            note(
                "no_interval",
                col("fitted_on").isNotNull().and(col("expected_orders_365_low").isNull()))),
        ";");
  }

  private static Column note(String word, Column holds) {
    return when(holds, lit(word));
  }
}
