package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * What one customer did in one period of age.
 *
 * <p>One row per cohort, person and age with something in it; orders of nobody known are one row
 * per brand and market without {@code person_id}. Columns: the cohort's, {@code person_id}, {@code
 * age}, and the {@link #MEASURES}, all {@code decimal(20,6)}.
 */
final class CustomerPeriods {
  /** Those of {@link CustomerDays} and the contribution discounted to the first order. */
  static final List<String> MEASURES =
      Contract.join(CustomerDays.MEASURES, List.of("discounted_contribution"));

  /** Sum of squares of what customers have brought, as far as it changes at this age. */
  static final String SQUARES = "squares";

  private CustomerPeriods() {}

  /**
   * Sums days of customers by period.
   *
   * @param days rows of {@link CustomerDays}
   * @param discountRate per year, 0 for none
   */
  static Dataset<Row> of(Dataset<Row> days, CohortPeriod period, double discountRate) {
    Column[] sums =
        CustomerDays.MEASURES.stream()
            .map(measure -> sum(measure).cast("decimal(20,6)").as(measure))
            .toArray(Column[]::new);
    // Rounded here, person by person, so that every split of a cohort adds up to it.
    Column years = col("age").plus(0.5).divide(period.perYear());
    Column discounted =
        CohortValue.contribution()
            .cast("double")
            .multiply(pow(lit(1 / (1 + discountRate)), years))
            .cast("decimal(20,6)");
    return Cohorts.withCohort(days, period)
        .groupBy(
            Contract.named(
                Contract.join(Cohorts.COHORT, List.of("is_left_truncated", "person_id", "age"))))
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
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
    Column earlier = coalesce(sum(net).over(before), Contract.ZERO);
    return customerPeriods
        .withColumn("earlier", earlier.cast("decimal(18,4)"))
        .withColumn("by_now", earlier.plus(net).cast("decimal(18,4)"))
        .withColumn(
            SQUARES,
            col("by_now")
                .multiply(col("by_now"))
                .minus(col("earlier").multiply(col("earlier")))
                .cast("decimal(37,8)"))
        .drop("earlier", "by_now");
  }

  /** Counted orders up to the day. */
  static Dataset<Row> onlyCounted(Dataset<Row> orders, LocalDate asOf) {
    return orders.filter(col("is_counted").and(col("business_date").leq(lit(asOf))));
  }
}
