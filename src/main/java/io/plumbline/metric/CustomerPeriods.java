package io.plumbline.metric;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_multiply;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * What one customer did in one period of age.
 *
 * <p>One row per cohort, person and age with something in it; orders of nobody known are one row
 * per brand and market without {@code person_id}. Columns: the cohort's, {@code person_id}, {@code
 * age}, and the {@link #MEASURES}, all {@link Units}.
 */
final class CustomerPeriods {
  /** Those of {@link CustomerDays} and the contribution discounted to the first order. */
  static final List<String> MEASURES =
      Contract.join(CustomerDays.MEASURES, List.of("discounted_contribution"));

  /** Sum of squares of what customers have brought, as far as it changes at this age, in 1e-8. */
  static final String SQUARES = "squares";

  private static final DataType LONG = DataTypes.createDecimalType(19, 0);
  private static final DataType WIDE = DataTypes.createDecimalType(38, 0);

  private CustomerPeriods() {}

  /**
   * Sums days of customers by period.
   *
   * @param days rows of {@link CustomerDays}
   * @param discountRate per year, 0 for none
   */
  static Dataset<Row> of(Dataset<Row> days, CohortPeriod period, double discountRate) {
    // Rounded here, person by person, so that every split of a cohort adds up to it.
    Column years = col("age").plus(0.5).divide(period.perYear());
    Column discounted =
        rint(CohortValue.contribution().multiply(pow(lit(1 / (1 + discountRate)), years)))
            .cast("bigint");
    return Cohorts.withCohort(days, period)
        .groupBy(
            Contract.named(
                Contract.join(Cohorts.COHORT, List.of("is_left_truncated", "person_id", "age"))))
        .agg(CustomerDays.SUMS[0], CustomerDays.REST)
        .withColumn("discounted_contribution", discounted);
  }

  /**
   * Adds {@link #SQUARES}: with y what a person has brought up to an age, revenue less refunds to
   * four decimals, y(age)^2 - y(before)^2, so that sums over persons and ages are exact.
   */
  static Dataset<Row> withSquares(Dataset<Row> customerPeriods) {
    WindowSpec before =
        Window.partitionBy("person_id").orderBy("age").rowsBetween(Window.unboundedPreceding(), -1);
    Column net = col("revenue").minus(col("refunds"));
    Column change = col("by_now").minus(col("earlier"));
    Column both = col("by_now").plus(col("earlier"));
    return customerPeriods
        .withColumn("before", coalesce(sum(net).over(before), Contract.NO_UNITS))
        .withColumns(
            Map.of(
                "earlier", inHundreds(col("before")),
                "by_now", inHundreds(col("before").plus(net))))
        .withColumn(
            SQUARES,
            coalesce(
                try_multiply(change, both).cast(WIDE),
                change.cast(LONG).multiply(both.cast(LONG)).cast(WIDE)))
        .drop("before", "earlier", "by_now");
  }

  /** Units to four decimals, halves away from zero. */
  private static Column inHundreds(Column units) {
    return call_function(
        "div", units.plus(when(units.lt(0), lit(-50L)).otherwise(lit(50L))), lit(100L));
  }

  /** Counted orders up to the day. */
  static Dataset<Row> onlyCounted(Dataset<Row> orders, LocalDate asOf) {
    return orders.filter(col("is_counted").and(col("business_date").leq(lit(asOf))));
  }
}
