package io.plumbline.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.quarter;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.year;

import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Table;
import java.time.DayOfWeek;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The calendar period cohorts and ages are counted in.
 *
 * <p>Periods have numbers without gaps, so an age is a difference of two numbers.
 */
public sealed interface CohortPeriod {
  /** First day of the period a date lies in. */
  Column start(Column date);

  /** Name of the period that begins on a day. */
  Column label(Column start);

  /** Number of the period a date lies in. */
  Column number(Column date);

  /** First day of the period with a number. */
  Column first(Column number);

  /** Last day of the period this many periods after the one that begins on {@code start}. */
  Column lastDay(Column start, Column later);

  /** Periods of a year. */
  double perYear();

  /** Highest age that is published. */
  default int highestAge() {
    return Integer.MAX_VALUE;
  }

  /** Contract of the cohorts' value at this period. */
  Table valueTable();

  /** Contract of the cohorts' retention at this period. */
  Table retentionTable();

  /** Name of the column with the cohort's first day. */
  default String cohortColumn() {
    return valueTable().keys().get(0);
  }

  /** Name of the column with the age. */
  default String ageColumn() {
    return valueTable().keys().get(3);
  }

  /** Periods from the one that begins on {@code start} to the one a date lies in. */
  default Column age(Column start, Column date) {
    return number(date).minus(number(start)).cast("int");
  }

  /** Calendar months. */
  record Months() implements CohortPeriod {
    @Override
    public Column start(Column date) {
      return trunc(date, "month");
    }

    @Override
    public Column label(Column start) {
      return date_format(start, "yyyy-MM");
    }

    @Override
    public Column number(Column date) {
      return year(date).multiply(12).plus(month(date));
    }

    @Override
    public Column first(Column number) {
      return functions.add_months(lit(LocalDate.of(1, 1, 1)), number.minus(13));
    }

    @Override
    public Column lastDay(Column start, Column later) {
      return last_day(functions.add_months(start, later));
    }

    @Override
    public double perYear() {
      return 12;
    }

    @Override
    public Table valueTable() {
      return GoldCohorts.COHORT_VALUE_MONTHLY;
    }

    @Override
    public Table retentionTable() {
      return GoldCohorts.COHORT_RETENTION_MONTHLY;
    }
  }

  /** Calendar quarters; they have a value table only. */
  record Quarters() implements CohortPeriod {
    @Override
    public Column start(Column date) {
      return trunc(date, "quarter");
    }

    @Override
    public Column label(Column start) {
      return concat(date_format(start, "yyyy-'Q'"), quarter(start).cast("string"));
    }

    @Override
    public Column number(Column date) {
      return year(date).multiply(4).plus(quarter(date));
    }

    @Override
    public Column first(Column number) {
      return functions.add_months(lit(LocalDate.of(1, 1, 1)), number.minus(5).multiply(3));
    }

    @Override
    public Column lastDay(Column start, Column later) {
      return last_day(functions.add_months(start, later.multiply(3).plus(2)));
    }

    @Override
    public double perYear() {
      return 4;
    }

    @Override
    public Table valueTable() {
      return GoldCohorts.COHORT_VALUE_QUARTERLY;
    }

    @Override
    public Table retentionTable() {
      throw new IllegalStateException("retention is not published by quarter");
    }
  }

  /**
   * Weeks.
   *
   * @param starts their first day
   */
  record Weeks(DayOfWeek starts) implements CohortPeriod {
    // 1970-01-05 is a Monday
    private Column anchor() {
      return lit(LocalDate.of(1970, 1, 4).plusDays(starts.getValue()));
    }

    @Override
    public Column start(Column date) {
      return date_sub(date, pmod(datediff(date, anchor()), lit(7)));
    }

    @Override
    public Column label(Column start) {
      return date_format(start, "yyyy-MM-dd");
    }

    @Override
    public Column number(Column date) {
      return functions.floor(datediff(date, anchor()).divide(7)).cast("int");
    }

    @Override
    public Column first(Column number) {
      return date_add(anchor(), number.cast("int").multiply(7));
    }

    @Override
    public Column lastDay(Column start, Column later) {
      return date_add(start, later.multiply(7).plus(6));
    }

    @Override
    public double perYear() {
      return 365.25 / 7;
    }

    @Override
    public Table valueTable() {
      return GoldCohorts.COHORT_VALUE_WEEKLY;
    }

    @Override
    public Table retentionTable() {
      return GoldCohorts.COHORT_RETENTION_WEEKLY;
    }
  }

  /**
   * Days; a calendar day is a day elapsed.
   *
   * @param highestAge last age that is published, for every further day is a row of every cohort
   */
  record Days(int highestAge) implements CohortPeriod {
    @Override
    public Column start(Column date) {
      return date;
    }

    @Override
    public Column label(Column start) {
      return date_format(start, "yyyy-MM-dd");
    }

    @Override
    public Column number(Column date) {
      return datediff(date, lit(LocalDate.EPOCH));
    }

    @Override
    public Column first(Column number) {
      return date_add(lit(LocalDate.EPOCH), number);
    }

    @Override
    public Column lastDay(Column start, Column later) {
      return date_add(start, later);
    }

    @Override
    public double perYear() {
      return 365.25;
    }

    @Override
    public Table valueTable() {
      return GoldCohorts.COHORT_VALUE_DAILY;
    }

    @Override
    public Table retentionTable() {
      return GoldCohorts.COHORT_RETENTION_DAILY;
    }
  }

  /** Rows of the ages that are published. */
  default Column isPublished() {
    return col("age").leq(highestAge());
  }
}
