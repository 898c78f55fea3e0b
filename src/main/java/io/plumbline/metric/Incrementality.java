package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldAttribution;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What experiments measured, beside what attribution credits for the same days, never instead of
 * it.
 *
 * <p>{@code iroas = incremental_revenue / spend_reporting}: the media spend of the test's channel
 * on its days, of its brand and market where it names them. The bounds of the lift give those of
 * iroas in proportion. {@code calibration_factor = iroas / attributed_roas} says how many units of
 * incremental revenue stand behind one that attribution credits; below 1, attribution flatters the
 * channel. Tests that run beyond as_of are not shown yet.
 */
public final class Incrementality {
  private static final String ALL = "(unassigned)";
  private static final List<String> TEST =
      List.of("source", "test", "channel", "brand", "market", "from_date", "to_date");

  private Incrementality() {}

  /**
   * {@code incrementality}.
   *
   * @param experiments silver {@code experiments}
   * @param channelReturn gold {@code channel_return_daily}
   * @param model attribution model that gives {@code attributed_roas}, default variant, orders by
   *     conversion date
   */
  public static Dataset<Row> of(
      Dataset<Row> experiments, Dataset<Row> channelReturn, String model, LocalDate asOf) {
    Dataset<Row> over = experiments.where(col("to_date").leq(lit(asOf)));
    Map<String, Column> figures = new LinkedHashMap<>();
    figures.put("iroas", Contract.ratio(col("incremental_revenue"), col("spend_reporting")));
    figures.put("attributed_roas", Contract.ratio(col("attributed"), col("spend_reporting")));
    Map<String, Column> derived = new LinkedHashMap<>();
    derived.put("iroas_low", atBound("ci_low"));
    derived.put("iroas_high", atBound("ci_high"));
    derived.put("calibration_factor", Contract.ratio(col("iroas"), col("attributed_roas")));
    derived.put("reason", reason());
    derived.put("from", col("from_date"));
    derived.put("to", col("to_date"));
    return over.join(during(over, channelReturn, model), key(), "left_outer")
        .withColumn("spend_reporting", coalesce(col("spent"), Contract.ZERO))
        .withColumns(figures)
        .withColumn("attributed_model", lit(model))
        .withColumns(derived)
        .select(GoldAttribution.INCREMENTALITY.typedSelection());
  }

  /** Spend and attributed revenue on the days of each test. */
  private static Dataset<Row> during(Dataset<Row> tests, Dataset<Row> channelReturn, String model) {
    Dataset<Row> days =
        channelReturn
            .where(
                col("model")
                    .equalTo(model)
                    .and(col("variant").equalTo("default"))
                    .and(col("date_basis").equalTo("conversion"))
                    .and(col("conversion_type").equalTo("order")))
            .select(
                col("channel").as("day_channel"),
                col("brand").as("day_brand"),
                col("market").as("day_market"),
                col("date"),
                col("revenue"),
                col("spend_reporting"));
    return tests
        .select(Contract.named(TEST))
        .join(
            days,
            col("channel")
                .equalTo(col("day_channel"))
                .and(col("date").between(col("from_date"), col("to_date")))
                .and(covers("brand"))
                .and(covers("market")))
        .groupBy(Contract.named(TEST))
        .agg(sum("spend_reporting").as("spent"), sum("revenue").as("attributed"));
  }

  /** A test that names no brand or market is about all of them. */
  private static Column covers(String owner) {
    return col(owner).equalTo(ALL).or(col(owner).equalTo(col("day_" + owner)));
  }

  private static Column atBound(String bound) {
    return col("iroas").multiply(Contract.ratio(col(bound), col("lift")));
  }

  private static Column reason() {
    Column text =
        concat_ws(
            "; ",
            when(col("incremental_revenue").isNull(), "the test names no incremental revenue"),
            when(col("spend_reporting").equalTo(0), "no spend of the channel on these days"),
            when(col("ci_low").isNull().or(col("ci_high").isNull()), "the test names no interval"),
            when(col("lift").equalTo(0), "a lift of 0 has no bounds in proportion"));
    return when(text.notEqual(""), text);
  }

  private static String[] key() {
    return TEST.toArray(String[]::new);
  }
}
