package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one customer did in one period of age.
 *
 * <p>One row per cohort, person and age with something in it; orders of nobody known are one row
 * per brand and market without {@code person_id}. Columns: the cohort's, {@code person_id}, {@code
 * age}, and the {@link #MEASURES}, all {@code decimal(20,6)}.
 */
final class CustomerPeriods {
  /**
   * Counted orders; net revenue before refunds; refunds by their own date and by the date of their
   * order; margin where it is known; the revenue it is known for; the orders it is not known for.
   */
  static final List<String> MEASURES =
      List.of(
          "orders",
          "revenue",
          "refunds",
          "refunds_by_order_date",
          "margin",
          "revenue_with_margin",
          "orders_without_margin");

  private CustomerPeriods() {}

  static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> people,
      CohortPeriod period,
      LocalDate asOf) {
    Dataset<Row> counted = onlyCounted(orders, asOf);
    Dataset<Row> facts = ordered(counted).unionByName(refunded(refunds, counted, asOf));
    Column[] sums =
        MEASURES.stream()
            .map(measure -> sum(measure).cast("decimal(20,6)").as(measure))
            .toArray(Column[]::new);
    return Cohorts.withCohort(facts, people, period)
        .groupBy(
            Contract.named(
                Contract.join(Cohorts.COHORT, List.of("is_left_truncated", "person_id", "age"))))
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  /** Counted orders up to the day. */
  static Dataset<Row> onlyCounted(Dataset<Row> orders, LocalDate asOf) {
    return orders.filter(col("is_counted").and(col("business_date").leq(lit(asOf))));
  }

  private static Dataset<Row> ordered(Dataset<Row> counted) {
    Column marginIsKnown = col("margin_reporting").isNotNull();
    return counted.select(
        col("person_id"),
        col("brand"),
        col("market"),
        col("business_date").as("date"),
        Contract.ONE.as("orders"),
        col("net_revenue_reporting").as("revenue"),
        Contract.ZERO.as("refunds"),
        col("refunds_reporting").as("refunds_by_order_date"),
        coalesce(col("margin_reporting"), Contract.ZERO).as("margin"),
        when(marginIsKnown, col("net_revenue_reporting"))
            .otherwise(Contract.ZERO)
            .as("revenue_with_margin"),
        when(marginIsKnown, Contract.ZERO).otherwise(Contract.ONE).as("orders_without_margin"));
  }

  /** Refunds of counted orders; person, brand and market are the order's. */
  private static Dataset<Row> refunded(Dataset<Row> refunds, Dataset<Row> counted, LocalDate asOf) {
    return refunds
        .filter(col("business_date").leq(lit(asOf)))
        .select(col("order_key"), col("business_date").as("date"), col("amount_reporting"))
        .join(counted.select("order_key", "person_id", "brand", "market"), "order_key")
        .select(
            col("person_id"),
            col("brand"),
            col("market"),
            col("date"),
            Contract.ZERO.as("orders"),
            Contract.ZERO.as("revenue"),
            col("amount_reporting").as("refunds"),
            Contract.ZERO.as("refunds_by_order_date"),
            Contract.ZERO.as("margin"),
            Contract.ZERO.as("revenue_with_margin"),
            Contract.ZERO.as("orders_without_margin"));
  }
}
