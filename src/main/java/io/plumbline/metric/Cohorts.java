package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * Cohorts: the customers of one brand and market whose first counted order falls into one period,
 * and the periods since. {@code cohort_start} is the period's first day.
 */
final class Cohorts {
  /** What names a cohort; {@link #label} says it in words. */
  static final List<String> COHORT = List.of("cohort_start", "brand", "market");

  /** What names one way of crediting channels. */
  static final List<String> SLICE = List.of("channel", "attribution_model", "variant");

  private static final LocalDate UNKNOWN_START = LocalDate.of(1, 1, 1);
  private static final String UNKNOWN = "unknown";

  private Cohorts() {}

  /**
   * One row per person with the cohort it belongs to: {@code person_id}, the cohort columns and the
   * person's own {@code is_left_truncated}.
   */
  static Dataset<Row> ofPeople(Dataset<Row> customers, CohortPeriod period, LocalDate asOf) {
    return customers
        .filter(col("first_order_date").leq(lit(asOf)))
        .select(
            col("person_id"),
            period.start(col("first_order_date")).as("cohort_start"),
            col("brand"),
            col("market"),
            col("is_left_truncated"));
  }

  /**
   * The same to be cut into slices: {@code is_left_truncated} is true for the whole cohort when it
   * is for one of its customers.
   */
  static Dataset<Row> ofPeopleToSlice(Dataset<Row> customers, CohortPeriod period, LocalDate asOf) {
    return ofPeople(customers, period, asOf)
        .withColumn(
            "is_left_truncated",
            max("is_left_truncated").over(Window.partitionBy(Contract.named(COHORT))));
  }

  /**
   * Adds the cohort columns to {@link CustomerDays}, and {@code age}, the periods since the
   * cohort's, never below 0. Days of nobody known join cohort {@code unknown} of their own brand
   * and market at age 0.
   */
  static Dataset<Row> withCohort(Dataset<Row> days, CohortPeriod period) {
    Column isKnown = col("first_order_date").isNotNull();
    Column start = period.start(col("first_order_date"));
    Column age = functions.greatest(period.age(col("cohort_start"), col("date")), lit(0));
    return days.withColumn("cohort_start", coalesce(start, lit(UNKNOWN_START)))
        .withColumn("age", when(isKnown, age).otherwise(lit(0)));
  }

  /** Name of a cohort. */
  static Column label(CohortPeriod period) {
    return when(isUnknown(), UNKNOWN).otherwise(period.label(col("cohort_start")));
  }

  private static Column isUnknown() {
    return col("cohort_start").equalTo(lit(UNKNOWN_START));
  }

  /**
   * One row per cohort and age up to {@code asOf}, with the cohort's {@code customers}.
   *
   * @param members rows with the keys, {@code customers} in units and {@code is_left_truncated}
   */
  static Dataset<Row> withAges(
      Dataset<Row> members, List<String> keys, CohortPeriod period, LocalDate asOf) {
    Column lastAge =
        functions.least(period.age(col("cohort_start"), lit(asOf)), lit(period.highestAge()));
    return members
        .groupBy(Contract.named(keys))
        .agg(sum("customers").as("customers"), max("is_left_truncated").as("is_left_truncated"))
        .withColumn("age", explode(sequence(lit(0), lastAge)));
  }

  /** Whether the period's last day is over; cohort {@code unknown} has no periods to wait for. */
  static Column isMature(CohortPeriod period, LocalDate asOf) {
    Column lastDay = period.lastDay(col("cohort_start"), col("age"));
    return isUnknown().or(lastDay.leq(lit(asOf)));
  }
}
