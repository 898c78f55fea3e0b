package io.plumbline.report;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * The last 12 cohorts by calendar month of age, over all brands and markets. A cell that is not
 * mature has no value.
 */
record Cohorts(Map<LocalDate, Cohort> byMonth) {
  static final int MONTHS = 12;

  /** One cohort; {@code values} by months since the first order. */
  record Cohort(BigDecimal customers, boolean isLeftTruncated, Map<Integer, Double> values) {}

  /** {@code retained_customers / cohort_customers}, kind bounded. */
  static Cohorts retention(Published published, LocalDate asOf) {
    return of(
        published,
        GoldCohorts.COHORT_RETENTION_MONTHLY,
        asOf,
        "period",
        "cohort_customers",
        col("retained_customers"),
        col("kind").equalTo("bounded"));
  }

  /** {@code (cumulative_revenue - cumulative_refunds) / customers}, reporting currency. */
  static Cohorts value(Published published, LocalDate asOf) {
    return of(
        published,
        GoldCohorts.COHORT_VALUE_MONTHLY,
        asOf,
        "months_since_first_order",
        "customers",
        col("cumulative_revenue").minus(col("cumulative_refunds")),
        lit(true));
  }

  private static Cohorts of(
      Published published,
      Table table,
      LocalDate asOf,
      String age,
      String customers,
      Column measure,
      Column slice) {
    LocalDate first = asOf.withDayOfMonth(1).minusMonths(MONTHS - 1);
    List<Row> rows =
        published.rows(
            table,
            cells ->
                cells
                    .where(
                        slice
                            .and(col("cohort_month").between(lit(first), lit(asOf)))
                            .and(col(age).lt(MONTHS)))
                    .groupBy(col("cohort_month").cast("string").as("month"), col(age).as("age"))
                    .agg(
                        sum(customers).as("customers"),
                        sum(measure).as("measure"),
                        bool_and(col("is_mature")).as("is_mature"),
                        bool_or(col("is_left_truncated")).as("is_left_truncated")));
    Map<LocalDate, Cohort> byMonth = new TreeMap<>();
    for (Row row : rows) {
      BigDecimal size = row.getAs("customers");
      boolean truncated = row.<Boolean>getAs("is_left_truncated");
      Cohort cohort =
          byMonth.merge(
              Published.day(row, "month"),
              new Cohort(size, truncated, new TreeMap<>()),
              (known, more) ->
                  new Cohort(
                      known.customers().max(more.customers()),
                      known.isLeftTruncated() || more.isLeftTruncated(),
                      known.values()));
      Double value = Figures.quotient(row.getAs("measure"), size);
      if (row.<Boolean>getAs("is_mature") && value != null) {
        cohort.values().put(row.<Integer>getAs("age"), value);
      }
    }
    byMonth.values().stream()
        .filter(Cohort::isLeftTruncated)
        .forEach(cohort -> cohort.values().clear());
    return new Cohorts(byMonth);
  }

  /** The largest value from an age on, the full strength of the heat map. */
  OptionalDouble largest(int fromAge) {
    return byMonth.values().stream()
        .map(cohort -> ((TreeMap<Integer, Double>) cohort.values()).tailMap(fromAge).values())
        .flatMap(Collection::stream)
        .mapToDouble(Double::doubleValue)
        .max();
  }
}
