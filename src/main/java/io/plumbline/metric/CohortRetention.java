package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.GoldCohorts;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Customer retention: the share of a cohort's customers who order again, by calendar period of age.
 *
 * <p>{@code bounded}: active in the period; {@code unbounded}: active in it or later, so later data
 * revises it; {@code bracket}: active at least once from period 1 up to it, hence without a period
 * 0. A customer is active in period 0 by definition, also when a seed file and not an order says
 * so. Cohort {@code unknown} has no customers and no rows here. Immature periods have null
 * measures; the rate is null for left-truncated cohorts.
 */
public final class CohortRetention {
  private static final CohortPeriod MONTHS = new CohortPeriod.Months();

  private CohortRetention() {}

  /**
   * {@code cohort_retention_*} of a period.
   *
   * @param days rows of {@link CustomerDays}
   * @param customers silver {@code customers}
   */
  public static Dataset<Row> by(
      CohortPeriod period, Dataset<Row> days, Dataset<Row> customers, LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeople(customers, period, asOf);
    return byKind(
            members(people),
            marked(whole(activity(days, people, period)), List.of("person_id")),
            Cohorts.COHORT,
            period,
            asOf)
        .select(period.retentionTable().typedSelection());
  }

  /**
   * {@code cohort_retention_by_channel_monthly}: customers split over the channels that won them.
   *
   * @param acquired rows of {@link AcquiredBy#fromCredit}
   */
  public static Dataset<Row> byChannelMonthly(
      Dataset<Row> days, Dataset<Row> customers, Dataset<Row> acquired, LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeopleToSlice(customers, MONTHS, asOf);
    Dataset<Row> active =
        AcquiredBy.split(
                whole(activity(days, people, MONTHS)),
                acquired,
                List.of("person_id", "age"),
                List.of("share"))
            .withColumnRenamed("part", "share");
    Column isJoining = col("age").equalTo(0);
    return byKind(
            active.where(isJoining).withColumn("customers", col("share")),
            marked(active, Contract.join(List.of("person_id"), Cohorts.SLICE)),
            Contract.join(Cohorts.COHORT, Cohorts.SLICE),
            MONTHS,
            asOf)
        .select(GoldCohorts.COHORT_RETENTION_BY_CHANNEL_MONTHLY.typedSelection());
  }

  /**
   * {@code cohort_retention_by_dimension_monthly}: customers by what their first order was.
   *
   * @param dimensions rows of {@link CustomerDimensions}
   */
  public static Dataset<Row> byDimensionMonthly(
      Dataset<Row> days, Dataset<Row> customers, Dataset<Row> dimensions, LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeopleToSlice(customers, MONTHS, asOf);
    Dataset<Row> active = marked(whole(activity(days, people, MONTHS)), List.of("person_id"));
    return byKind(
            CustomerDimensions.explode(members(people), dimensions),
            CustomerDimensions.explode(active, dimensions),
            Contract.join(Cohorts.COHORT, CustomerDimensions.KEYS),
            MONTHS,
            asOf)
        .select(GoldCohorts.COHORT_RETENTION_BY_DIMENSION_MONTHLY.typedSelection());
  }

  private static Dataset<Row> whole(Dataset<Row> activity) {
    return activity.withColumn("share", Contract.ONE_IN_UNITS);
  }

  private static Dataset<Row> members(Dataset<Row> people) {
    return people.withColumn("customers", Contract.ONE_IN_UNITS);
  }

  /** One row per person and age with a counted order, and one at age 0 for everybody. */
  private static Dataset<Row> activity(
      Dataset<Row> days, Dataset<Row> people, CohortPeriod period) {
    List<String> columns = Contract.join(Cohorts.COHORT, List.of("person_id", "age"));
    Dataset<Row> ordered =
        Cohorts.withCohort(days.filter(col("orders").gt(0)), period)
            .filter(col("person_id").isNotNull());
    return ordered
        .select(Contract.named(columns))
        .withColumn("is_left_truncated", lit(false))
        .unionByName(
            people
                .withColumn("age", lit(0))
                .select(Contract.named(Contract.join(columns, List.of("is_left_truncated")))))
        .groupBy(Contract.named(columns))
        .agg(max("is_left_truncated").as("is_left_truncated"));
  }

  /** Marks the last age with an order, and the first after age 0. */
  private static Dataset<Row> marked(Dataset<Row> active, List<String> person) {
    WindowSpec life = Window.partitionBy(Contract.named(person));
    Column isLast = col("age").equalTo(max("age").over(life));
    Column isReturn = col("age").equalTo(min(when(col("age").gt(0), col("age"))).over(life));
    return active.withColumns(
        Map.of(
            "last", when(isLast, col("share")).otherwise(Contract.NO_UNITS),
            "returned", when(isReturn, col("share")).otherwise(Contract.NO_UNITS)));
  }

  private static Dataset<Row> byKind(
      Dataset<Row> members,
      Dataset<Row> marked,
      List<String> keys,
      CohortPeriod period,
      LocalDate asOf) {
    List<String> cell = Contract.join(keys, List.of("age"));
    Dataset<Row> everyAge =
        Cohorts.withAges(members, keys, period, asOf)
            .withColumns(
                Map.of(
                    "share", Contract.NO_UNITS,
                    "last", Contract.NO_UNITS,
                    "returned", Contract.NO_UNITS));
    Dataset<Row> byAge =
        everyAge
            .unionByName(
                marked
                    .withColumn("customers", Contract.NO_UNITS)
                    .select(everyAge.columns()[0], tail(everyAge.columns())))
            .groupBy(Contract.named(cell))
            .agg(
                max("is_left_truncated").as("is_left_truncated"),
                customersIn("customers").as("cohort_customers"),
                customersIn("share").as("bounded"),
                customersIn("last").as("last"),
                customersIn("returned").as("returned"));
    return withRate(byAge, keys, period, asOf);
  }

  private static Column customersIn(String units) {
    return Units.money(sum(units));
  }

  private static Dataset<Row> withRate(
      Dataset<Row> byAge, List<String> keys, CohortPeriod period, LocalDate asOf) {
    WindowSpec cohort = Window.partitionBy(Contract.named(keys)).orderBy("age");
    WindowSpec upToAge = cohort.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    WindowSpec fromAge = cohort.rowsBetween(Window.currentRow(), Window.unboundedFollowing());
    Column kinds =
        array(
            kind("bounded", col("bounded")),
            kind("unbounded", col("unbounded")),
            kind("bracket", col("bracket")));
    Column mayDivide = col("is_mature").and(col("is_left_truncated").equalTo(false));
    return byAge
        .withColumns(
            Map.of(
                "unbounded", sum("last").over(fromAge),
                "bracket", sum("returned").over(upToAge),
                "cohort", Cohorts.label(period),
                "is_mature", Cohorts.isMature(period, asOf)))
        .where(period.isPublished())
        .withColumn("by_kind", explode(kinds))
        .withColumn("kind", col("by_kind.kind"))
        .filter(col("kind").notEqual("bracket").or(col("age").gt(0)))
        .withColumn("retained_customers", when(col("is_mature"), col("by_kind.retained")))
        .withColumn(
            "retention_rate",
            when(mayDivide, Contract.ratio(col("retained_customers"), col("cohort_customers"))))
        .withColumnsRenamed(Map.of("age", "period", "cohort_start", period.cohortColumn()));
  }

  private static Column kind(String name, Column retained) {
    return struct(lit(name).as("kind"), retained.cast("decimal(20,6)").as("retained"));
  }

  private static String[] tail(String[] names) {
    return Arrays.copyOfRange(names, 1, names.length);
  }
}
