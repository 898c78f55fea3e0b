package io.plumbline.history;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.GoldFresh;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the numbers of the newest days will be in the end, by how late their source has been so far
 * ({@link ReportingLag}).
 *
 * <p>The interval is that of a log-normal number with the expected value and the error of the chain
 * ladder, as Mack proposes, so that it never reaches below 0.
 */
public final class FreshDays {
  /** Of the normal distribution, 97.5 %. */
  private static final double TWO_SIDED_95 = 1.959963984540054;

  private FreshDays() {}

  /**
   * Rows in the contract of gold.fresh_days.
   *
   * @param lags gold.reporting_lag
   * @param ads silver ad_performance_daily
   * @param orders silver orders
   */
  public static Dataset<Row> of(
      Dataset<Row> lags, Dataset<Row> ads, Dataset<Row> orders, LocalDate asOf) {
    Dataset<Row> reported =
        measured(ads.where(col("is_primary")), col("date"), asOf, Measures.OF_ADS)
            .unionByName(
                measured(
                    orders.where(col("is_counted")),
                    col("business_date"),
                    asOf,
                    Map.of("orders", lit(1), "revenue", col("net_revenue"))));
    Column now = col("reported").cast("double");
    Column expected = now.multiply(col("growth_to_final"));
    Column spread = log1p(col("learning_variance").plus(col("process_variance").divide(now)));
    return reported
        .withColumn("age_days", datediff(lit(asOf), col("date")).plus(1))
        .join(broadcast(lags), new String[] {"source", "measure", "currency", "age_days"}, "inner")
        .withColumn("expected_final", money(expected))
        .withColumn("ci_low", money(end(expected, spread, -TWO_SIDED_95)))
        .withColumn("ci_high", money(end(expected, spread, TWO_SIDED_95)))
        .select(GoldFresh.FRESH_DAYS.typedSelection());
  }

  /** {@code source, measure, currency, date, brand, market, reported}, above 0. */
  private static Dataset<Row> measured(
      Dataset<Row> rows, Column day, LocalDate asOf, Map<String, Column> measures) {
    return rows.where(day.between(lit(asOf.minusDays(ReportingLag.LAST_AGE)), lit(asOf)))
        .withColumn("part", Measures.each(measures))
        .groupBy(
            col("source"),
            col("part.measure").as("measure"),
            col("part.currency").as("currency"),
            day.as("date"),
            col("brand"),
            col("market"))
        .agg(sum("part.value").cast(Types.MONEY).as("reported"))
        .where(col("reported").gt(0));
  }

  private static Column end(Column expected, Column spread, double quantile) {
    return expected.multiply(exp(sqrt(spread).multiply(quantile).minus(spread.divide(2))));
  }

  private static Column money(Column number) {
    return bround(number, 6).cast(Types.MONEY);
  }
}
