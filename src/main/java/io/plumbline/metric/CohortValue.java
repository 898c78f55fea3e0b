package io.plumbline.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Types;
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
 *
 * <p>{@code contribution} is margin less refunds less servicing cost; {@code discounted} to the
 * middle of the period: {@code (1 + d)^-((age + 1/2) / periods of a year)}, d per year. {@code
 * ci_low} and {@code ci_high} hold {@code realised_ltv_revenue} at 95 %: normal, from the exact sum
 * of squares of what each customer has brought; none below 30 customers or for shares of customers.
 */
public final class CohortValue {
  private static final double NORMAL_95 = 1.959963984540054;
  private static final int FEWEST_FOR_INTERVAL = 30;
  private static final List<String> MEASURES =
      Contract.join(List.of("active_customers"), CustomerPeriods.MEASURES);
  private static final List<String> SUMMED =
      Contract.join(List.of("customers", CustomerPeriods.SQUARES), MEASURES);
  private static final List<String> CUMULATED =
      List.of(
          "orders",
          "revenue",
          "refunds",
          "margin",
          "orders_without_margin",
          "servicing_cost",
          "contribution",
          "discounted_contribution",
          CustomerPeriods.SQUARES);

  private static final CohortPeriod MONTHS = new CohortPeriod.Months();

  private CohortValue() {}

  /**
   * {@code cohort_value_*} of a period.
   *
   * @param days rows of {@link CustomerDays}
   * @param customers silver {@code customers}
   * @param discountRate per year, 0 for none
   */
  public static Dataset<Row> by(
      CohortPeriod period,
      Dataset<Row> days,
      Dataset<Row> customers,
      double discountRate,
      LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeople(customers, period, asOf);
    return byAge(
            people.withColumn("customers", Contract.ONE_IN_UNITS),
            cells(ofPeople(days, period, discountRate), Cohorts.COHORT),
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
      Dataset<Row> days,
      Dataset<Row> customers,
      Dataset<Row> acquired,
      double discountRate,
      LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeopleToSlice(customers, MONTHS, asOf);
    Dataset<Row> members =
        AcquiredBy.split(
                people.withColumn("customers", Contract.ONE_IN_UNITS),
                acquired,
                List.of("person_id"),
                List.of("customers"))
            .withColumnRenamed("part", "customers");
    List<String> keys = Contract.join(Cohorts.COHORT, Cohorts.SLICE);
    Dataset<Row> cells =
        AcquiredBy.summed(
                AcquiredBy.split(
                    withActive(CustomerPeriods.of(days, MONTHS, discountRate)),
                    acquired,
                    Contract.join(Cohorts.COHORT, List.of("person_id", "age")),
                    MEASURES),
                Contract.join(keys, List.of("is_left_truncated", "age")),
                MEASURES)
            .withColumn(CustomerPeriods.SQUARES, Contract.ZERO);
    Column none = lit(null).cast("double");
    return byAge(members, cells, keys, MONTHS, asOf)
        .withColumns(Map.of("ci_low", none, "ci_high", none))
        .select(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY.typedSelection());
  }

  /**
   * {@code cohort_value_by_dimension_monthly}: the cells of {@code cohort_value_monthly} by what
   * the first order was, every customer whole, so that each dimension adds up to that table.
   *
   * @param dimensions rows of {@link CustomerDimensions}
   */
  public static Dataset<Row> byDimensionMonthly(
      Dataset<Row> days,
      Dataset<Row> customers,
      Dataset<Row> dimensions,
      double discountRate,
      LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeopleToSlice(customers, MONTHS, asOf);
    List<String> keys = Contract.join(Cohorts.COHORT, CustomerDimensions.KEYS);
    return byAge(
            CustomerDimensions.explode(
                people.withColumn("customers", Contract.ONE_IN_UNITS), dimensions),
            cells(
                CustomerDimensions.explode(ofPeople(days, MONTHS, discountRate), dimensions), keys),
            keys,
            MONTHS,
            asOf)
        .select(GoldCohorts.COHORT_VALUE_BY_DIMENSION_MONTHLY.typedSelection());
  }

  /** What is left of revenue: margin less refunds less servicing. */
  static Column contribution() {
    return col("margin").minus(col("refunds")).minus(col("servicing_cost"));
  }

  private static Dataset<Row> ofPeople(
      Dataset<Row> days, CohortPeriod period, double discountRate) {
    return CustomerPeriods.withSquares(withActive(CustomerPeriods.of(days, period, discountRate)));
  }

  private static Dataset<Row> withActive(Dataset<Row> customerPeriods) {
    Column ordered = col("person_id").isNotNull().and(col("orders").gt(0));
    return customerPeriods.withColumn(
        "active_customers", when(ordered, Contract.ONE_IN_UNITS).otherwise(Contract.NO_UNITS));
  }

  /** Money of each cell from units of people. */
  private static Dataset<Row> cells(Dataset<Row> ofPeople, List<String> keys) {
    List<Column> sums = new ArrayList<>();
    MEASURES.forEach(measure -> sums.add(Units.sumOfMoney(col(measure)).as(measure)));
    sums.add(sum(CustomerPeriods.SQUARES).as(CustomerPeriods.SQUARES));
    return ofPeople
        .groupBy(Contract.named(Contract.join(keys, List.of("age"))))
        .agg(max("is_left_truncated").as("is_left_truncated"), sums.toArray(Column[]::new));
  }

  private static Dataset<Row> byAge(
      Dataset<Row> members,
      Dataset<Row> cells,
      List<String> keys,
      CohortPeriod period,
      LocalDate asOf) {
    List<String> columns = new ArrayList<>(keys);
    columns.addAll(List.of("age", "is_left_truncated"));
    columns.addAll(SUMMED);

    Map<String, Column> nothing = new LinkedHashMap<>();
    nothing.put("customers", Units.money(col("customers")));
    MEASURES.forEach(measure -> nothing.put(measure, Contract.ZERO));
    nothing.put(CustomerPeriods.SQUARES, Contract.ZERO);
    Dataset<Row> everyAge =
        Cohorts.withAges(members, keys, period, asOf)
            .withColumns(nothing)
            .select(Contract.named(columns));
    Dataset<Row> happened =
        cells.withColumn("customers", Contract.ZERO).select(Contract.named(columns));

    List<Column> sums = new ArrayList<>();
    SUMMED.forEach(measure -> sums.add(sum(measure).as(measure)));
    Dataset<Row> byAge =
        everyAge
            .unionByName(happened)
            .groupBy(Contract.named(Contract.join(keys, List.of("age"))))
            .agg(max("is_left_truncated").as("is_left_truncated"), sums.toArray(Column[]::new))
            .withColumn("contribution", contribution().cast(Types.MONEY));
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
    cumulated.put("cohort", Cohorts.label(period));
    cumulated.put("is_mature", Cohorts.isMature(period, asOf));
    cumulated.put("observed_share", observedShare(period, asOf));

    Column isComplete = col("is_mature").and(col("is_left_truncated").equalTo(false));
    Column marginIsKnown = col("cumulative_orders_without_margin").equalTo(0);
    Column revenue = col("cumulative_revenue").minus(col("cumulative_refunds"));
    Column halfWidth = standardError(revenue).multiply(NORMAL_95);
    Column hasInterval = isComplete.and(col("customers").geq(FEWEST_FOR_INTERVAL));
    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put("cost_basis", costBasis());
    ratios.put(
        "ci_low", when(hasInterval, Contract.ratio(revenue, col("customers")).minus(halfWidth)));
    ratios.put(
        "ci_high", when(hasInterval, Contract.ratio(revenue, col("customers")).plus(halfWidth)));
    ratios.put("margin_coverage", Contract.ratio(col("revenue_with_margin"), col("revenue")));
    ratios.put("realised_ltv_revenue", when(isComplete, Contract.ratio(revenue, col("customers"))));
    ratios.put(
        "realised_ltv_margin",
        when(
            isComplete.and(marginIsKnown),
            Contract.ratio(
                col("cumulative_margin").minus(col("cumulative_refunds")), col("customers"))));
    ratios.put(
        "realised_ltv_contribution",
        when(
            isComplete.and(marginIsKnown),
            Contract.ratio(col("cumulative_contribution"), col("customers"))));

    Map<String, Column> onlyMature = new LinkedHashMap<>();
    List.of(
            "active_customers",
            "orders",
            "revenue",
            "refunds",
            "refunds_by_order_date",
            "margin",
            "margin_coverage",
            "cost_basis",
            "servicing_cost",
            "contribution",
            "discounted_contribution",
            "cumulative_orders",
            "cumulative_revenue",
            "cumulative_refunds",
            "cumulative_margin",
            "cumulative_servicing_cost",
            "cumulative_contribution",
            "cumulative_discounted_contribution")
        .forEach(measure -> onlyMature.put(measure, when(col("is_mature"), col(measure))));
    return byAge
        .withColumns(cumulated)
        .withColumns(ratios)
        .withColumns(onlyMature)
        .where(period.isPublished())
        .withColumnsRenamed(
            Map.of("age", period.ageColumn(), "cohort_start", period.cohortColumn()));
  }

  /** Of a mean over all customers of the cohort, from the sum of squares. */
  private static Column standardError(Column sum) {
    Column n = col("customers").cast("double");
    Column total = sum.cast("double");
    Column squares = col("cumulative_" + CustomerPeriods.SQUARES).cast("double").divide(1e8);
    Column variance =
        greatest(squares.minus(total.multiply(total).divide(n)), lit(0.0)).divide(n.minus(1));
    return sqrt(variance.divide(n));
  }

  private static Column costBasis() {
    Column known = col("revenue_with_margin");
    return when(col("orders").equalTo(0), lit(null).cast("string"))
        .when(col("orders_without_margin").equalTo(col("orders")), "missing")
        .when(col("revenue_by_rate").equalTo(0), "actual")
        .when(col("revenue_by_rate").equalTo(known), "rate")
        .otherwise("mixed");
  }

  /** Share of the period's days that are over. */
  private static Column observedShare(CohortPeriod period, LocalDate asOf) {
    Column first = date_add(period.lastDay(col("cohort_start"), col("age").minus(1)), 1);
    Column last = period.lastDay(col("cohort_start"), col("age"));
    Column over = least(datediff(lit(asOf), first), datediff(last, first)).plus(1);
    return when(Cohorts.isMature(period, asOf), 1.0)
        .otherwise(over.cast("double").divide(datediff(last, first).plus(1)));
  }
}
