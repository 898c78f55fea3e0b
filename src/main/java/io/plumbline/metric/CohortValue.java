package io.plumbline.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCohorts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Historic customer lifetime value: what the customers of a cohort ordered, period by period.
 *
 * <p>A cohort is the period, brand and market of the first counted order; age counts calendar
 * periods. Every cohort has a row for every age up to as_of: sums are 0 when nothing happened and
 * null while the period is not over ({@code is_mature = false}). Orders of nobody known are cohort
 * {@code unknown} (customers 0, age 0, always mature), so that cohorts add up to all counted
 * orders. {@code realised_ltv_*} divides what has accrued up to the age by all customers of the
 * cohort, those without later orders too; null for left-truncated cohorts and, for margin, once an
 * order without known margin is inside.
 */
public final class CohortValue {
  private static final List<String> MEASURES =
      Contract.join(List.of("customers", "active_customers"), CustomerPeriods.MEASURES);
  private static final List<String> CUMULATED =
      List.of("orders", "revenue", "refunds", "margin", "orders_without_margin");

  private static final CohortPeriod MONTHS = new CohortPeriod.Months();

  private CohortValue() {}

  /** {@code cohort_value_monthly} from silver orders, refunds and customers. */
  public static Dataset<Row> monthly(
      Dataset<Row> orders, Dataset<Row> refunds, Dataset<Row> customers, LocalDate asOf) {
    return by(MONTHS, orders, refunds, customers, asOf);
  }

  /** {@code cohort_value_*} of a period, from silver orders, refunds and customers. */
  public static Dataset<Row> by(
      CohortPeriod period,
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> customers,
      LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeople(customers, period, asOf);
    return byAge(
            people.withColumn("customers", Contract.ONE),
            withActive(CustomerPeriods.of(orders, refunds, people, period, asOf)),
            Cohorts.COHORT,
            period,
            asOf)
        .select(period.valueTable().typedSelection());
  }

  /**
   * {@code cohort_value_by_channel_monthly}: the same cells split over the channels that won each
   * customer, person by person, so that channels add up to the unsplit table under every model.
   *
   * @param acquired rows of {@link AcquiredBy#fromCredit}
   */
  public static Dataset<Row> byChannelMonthly(
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> customers,
      Dataset<Row> acquired,
      LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeople(customers, MONTHS, asOf);
    Dataset<Row> members =
        AcquiredBy.split(
                people.withColumn("customers", Contract.ONE),
                acquired,
                List.of("person_id"),
                List.of("customers"))
            .withColumnRenamed("part", "customers");
    List<String> measures = Contract.join(List.of("active_customers"), CustomerPeriods.MEASURES);
    List<String> keys = Contract.join(Cohorts.COHORT, Cohorts.SLICE);
    Dataset<Row> cells =
        AcquiredBy.summed(
            AcquiredBy.split(
                withActive(CustomerPeriods.of(orders, refunds, people, MONTHS, asOf)),
                acquired,
                Contract.join(Cohorts.COHORT, List.of("person_id", "age")),
                measures),
            Contract.join(keys, List.of("is_left_truncated", "age")),
            measures);
    return byAge(members, cells, keys, MONTHS, asOf)
        .select(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY.typedSelection());
  }

  private static Dataset<Row> withActive(Dataset<Row> customerPeriods) {
    Column ordered = col("person_id").isNotNull().and(col("orders").gt(0));
    return customerPeriods.withColumn(
        "active_customers", when(ordered, Contract.ONE).otherwise(Contract.ZERO));
  }

  private static Dataset<Row> byAge(
      Dataset<Row> members,
      Dataset<Row> cells,
      List<String> keys,
      CohortPeriod period,
      LocalDate asOf) {
    List<String> columns = new ArrayList<>(keys);
    columns.addAll(List.of("age", "is_left_truncated"));
    columns.addAll(MEASURES);

    Map<String, Column> nothing = new LinkedHashMap<>();
    nothing.put("active_customers", Contract.ZERO);
    CustomerPeriods.MEASURES.forEach(measure -> nothing.put(measure, Contract.ZERO));
    Dataset<Row> everyAge =
        Cohorts.withAges(members, keys, period, asOf)
            .withColumns(nothing)
            .select(Contract.named(columns));
    Dataset<Row> happened =
        cells.withColumn("customers", Contract.ZERO).select(Contract.named(columns));

    List<Column> sums = new ArrayList<>();
    MEASURES.forEach(measure -> sums.add(sum(measure).as(measure)));
    Dataset<Row> byAge =
        everyAge
            .unionByName(happened)
            .groupBy(Contract.named(Contract.join(keys, List.of("age"))))
            .agg(max("is_left_truncated").as("is_left_truncated"), sums.toArray(Column[]::new));
    return withValue(byAge, keys, period, asOf);
  }

  private static Dataset<Row> withValue(
      Dataset<Row> byAge, List<String> keys, CohortPeriod period, LocalDate asOf) {
    WindowSpec upToAge =
        Window.partitionBy(Contract.named(keys))
            .orderBy("age")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Map<String, Column> cumulated = new LinkedHashMap<>();
    CUMULATED.forEach(
        measure -> cumulated.put("cumulative_" + measure, sum(measure).over(upToAge)));
    cumulated.put("is_mature", Cohorts.isMature(period, asOf));

    Column isComplete = col("is_mature").and(col("is_left_truncated").equalTo(false));
    Column marginIsKnown = col("cumulative_orders_without_margin").equalTo(0);
    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put("margin_coverage", Contract.ratio(col("revenue_with_margin"), col("revenue")));
    ratios.put(
        "realised_ltv_revenue",
        when(
            isComplete,
            Contract.ratio(
                col("cumulative_revenue").minus(col("cumulative_refunds")), col("customers"))));
    ratios.put(
        "realised_ltv_margin",
        when(
            isComplete.and(marginIsKnown),
            Contract.ratio(
                col("cumulative_margin").minus(col("cumulative_refunds")), col("customers"))));

    Map<String, Column> onlyMature = new LinkedHashMap<>();
    List.of(
            "active_customers",
            "orders",
            "revenue",
            "refunds",
            "refunds_by_order_date",
            "margin",
            "margin_coverage",
            "cumulative_orders",
            "cumulative_revenue",
            "cumulative_refunds",
            "cumulative_margin")
        .forEach(measure -> onlyMature.put(measure, when(col("is_mature"), col(measure))));
    return byAge
        .withColumns(cumulated)
        .withColumns(ratios)
        .withColumns(onlyMature)
        .where(period.isPublished())
        .withColumnsRenamed(
            Map.of("age", period.ageColumn(), "cohort_start", period.cohortColumn()));
  }
}
