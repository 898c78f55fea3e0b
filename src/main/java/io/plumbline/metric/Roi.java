package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.plumbline.table.GoldCosts;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Return on investment, with its basis beside it: {@code gross_ratio = return / cost}, 4.0 for one
 * in and four out, and {@code net_roi_pct = (return - cost) / cost x 100}, 300 for the same.
 *
 * <table>
 *   <caption>Variants</caption>
 *   <tr><th>variant<th>return<th>cost
 *   <tr><td>total_return<td>revenue - refunds<td>media + ledger
 *   <tr><td>investment<td>revenue - refunds<td>media
 *   <tr><td>gross_profit<td>margin - refunds<td>media
 *   <tr><td>net_profit<td>margin - refunds, so return - cost is the net profit<td>media + ledger
 *   <tr><td>sales_growth<td>(revenue - refunds) less that of the same month of the previous year,
 *       else of the previous month<td>media + ledger
 * </table>
 *
 * <p>Ratios are null with a {@code reason}: no cost, margin not known for every order, no earlier
 * month to compare with, month not over. Scope {@code company} has every brand and market; scope
 * {@code channel} has what the default model credits.
 */
public final class Roi {
  private static final String FULL = "full cost: media + ledger";
  private static final String MEDIA = "media cost";

  private Roi() {}

  /**
   * {@code roi_monthly}.
   *
   * @param ledger rows of {@link LedgerAllocation#daily}
   * @param completeness gold {@code cost_completeness_monthly}
   * @param model attribution model of the channel scope, variant {@code default}
   */
  public static Dataset<Row> monthly(
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> adPerformance,
      Dataset<Row> ledger,
      Dataset<Row> credit,
      Dataset<Row> completeness,
      String model,
      LocalDate asOf) {
    return explodeVariants(
            withBaseline(
                MonthlyReturns.of(orders, refunds, adPerformance, ledger, credit, model, asOf)),
            asOf)
        .transform(Roi::withRatios)
        .transform(rows -> CostCompleteness.withShare(rows, completeness))
        .select(GoldCosts.ROI_MONTHLY.typedSelection());
  }

  private static Dataset<Row> withBaseline(Dataset<Row> months) {
    WindowSpec series =
        Window.partitionBy("scope", "scope_value", "brand", "market").orderBy("place");
    Column place = year(col("month")).multiply(12).plus(month(col("month")));
    return months
        .withColumn("place", place.cast("long"))
        .withColumn("net_revenue", col("revenue").minus(col("refunds")))
        .withColumns(
            Map.of(
                "year_before", max("net_revenue").over(series.rangeBetween(-12, -12)),
                "month_before", max("net_revenue").over(series.rangeBetween(-1, -1))));
  }

  private static Dataset<Row> explodeVariants(Dataset<Row> months, LocalDate asOf) {
    Column netRevenue = col("net_revenue");
    Column marginIsKnown = col("conversions_without_margin").equalTo(0);
    Column netMargin = when(marginIsKnown, col("margin").minus(col("refunds")));
    Column noMargin = when(marginIsKnown.equalTo(false), "margin is not known for every order");
    Column media = col("media");
    Column full = col("media").plus(col("ledger"));

    Column isOver = last_day(col("month")).leq(lit(asOf));
    Column baseline = coalesce(col("year_before"), col("month_before"));
    Column growth = when(isOver, netRevenue.minus(baseline));
    Column noGrowth =
        when(isOver.equalTo(false), "month is not over")
            .when(baseline.isNull(), "no earlier month to compare with");
    Column comparedWith =
        when(
                col("year_before").isNotNull(),
                "growth of revenue less refunds over the same month of the previous year / " + FULL)
            .otherwise("growth of revenue less refunds over the previous month / " + FULL);

    Column none = lit(null).cast("string");
    Column variants =
        array(
            variant("total_return", netRevenue, full, lit("revenue less refunds / " + FULL), none),
            variant("investment", netRevenue, media, lit("revenue less refunds / " + MEDIA), none),
            variant(
                "gross_profit", netMargin, media, lit("margin less refunds / " + MEDIA), noMargin),
            variant("net_profit", netMargin, full, lit("margin less refunds / " + FULL), noMargin),
            variant("sales_growth", growth, full, comparedWith, noGrowth));
    return months.withColumn("by_variant", explode(variants)).select("*", "by_variant.*");
  }

  private static Column variant(
      String name, Column returned, Column cost, Column basis, Column noReturn) {
    return struct(
        lit(name).as("variant"),
        returned.cast("decimal(20,6)").as("return_amount"),
        cost.cast("decimal(20,6)").as("cost"),
        basis.as("basis"),
        noReturn.as("no_return"));
  }

  private static Dataset<Row> withRatios(Dataset<Row> rows) {
    Column hasCost = col("cost").gt(0);
    Column gain = col("return_amount").minus(col("cost"));
    return rows.withColumns(
        Map.of(
            "gross_ratio", when(hasCost, Contract.ratio(col("return_amount"), col("cost"))),
            "net_roi_pct", when(hasCost, Contract.ratio(gain, col("cost")).multiply(100)),
            "reason", coalesce(col("no_return"), when(hasCost.equalTo(false), "no cost"))));
  }
}
