package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCustomers;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What the customers a channel won have brought by each day of their age, beside what it cost to
 * win them.
 *
 * <p>A day of age shows only customers who have reached it, in numerator and denominator alike, so
 * that the curve of a young cohort is not bent down by those who had no time. Contribution is
 * margin less refunds by refund date; customers are split over channels exactly, person by person.
 */
public final class PaybackCurve {
  private static final List<Integer> GRID =
      List.of(0, 7, 14, 30, 45, 60, 90, 120, 150, 180, 270, 365, 540, 730, 1095);
  private static final CohortPeriod DAYS = new CohortPeriod.Days(Integer.MAX_VALUE);
  private static final List<String> MEASURES =
      List.of("customers", "contribution", "orders_without_margin");

  private PaybackCurve() {}

  /**
   * {@code payback_curve}.
   *
   * @param days rows of {@link CustomerDays}
   * @param acquired rows of {@link AcquiredBy#fromCredit}
   * @param costs rows of {@code acquisition_cost_monthly}
   */
  public static Dataset<Row> of(
      Dataset<Row> days,
      Dataset<Row> customers,
      Dataset<Row> acquired,
      Dataset<Row> costs,
      LocalDate asOf) {
    Dataset<Row> people = Cohorts.ofPeopleToSlice(customers, DAYS, asOf);
    Column contribution = col("margin").minus(col("refunds"));
    List<String> columns =
        Contract.join(
            List.of("cohort_start", "brand", "market", "is_left_truncated", "person_id", "age"),
            MEASURES);
    Dataset<Row> happened =
        CustomerPeriods.of(days, DAYS, 0)
            .where(col("person_id").isNotNull().and(col("age").leq(GRID.get(GRID.size() - 1))))
            .withColumn("contribution", contribution)
            .withColumn("customers", Contract.NO_UNITS)
            .select(Contract.named(columns));
    Dataset<Row> joined =
        people
            .withColumns(
                Map.of(
                    "age", lit(0),
                    "customers", Contract.ONE_IN_UNITS,
                    "contribution", Contract.NO_UNITS,
                    "orders_without_margin", Contract.NO_UNITS))
            .select(Contract.named(columns));
    List<String> cell = List.of("cohort_month", "brand", "market", "person_id", "from", "to");
    Dataset<Row> byDay =
        happened
            .unionByName(joined)
            .withColumns(
                Map.of(
                    "cohort_month", trunc(col("cohort_start"), "month"),
                    "from", array_min(filter(grid(), day -> day.geq(col("age")))),
                    "to",
                        array_max(
                            filter(
                                grid(), day -> day.leq(datediff(lit(asOf), col("cohort_start")))))))
            .where(col("from").leq(col("to")))
            .groupBy(Contract.named(cell))
            .agg(
                max("is_left_truncated").as("is_left_truncated"),
                sum("customers").as("customers"),
                sum("contribution").as("contribution"),
                sum("orders_without_margin").as("orders_without_margin"));
    List<String> keys = List.of("cohort_month", "brand", "market", "channel", "attribution_model");
    Dataset<Row> parts =
        AcquiredBy.split(byDay, acquired.where(col("variant").equalTo("default")), cell, MEASURES);
    return withCost(
            AcquiredBy.summed(
                    parts,
                    Contract.join(keys, List.of("is_left_truncated", "from", "to")),
                    MEASURES)
                .withColumn(
                    "days_since_first_order",
                    explode(filter(grid(), day -> day.geq(col("from")).and(day.leq(col("to"))))))
                .groupBy(Contract.named(Contract.join(keys, List.of("days_since_first_order"))))
                .agg(
                    sum("customers").as("customers_mature"),
                    sum("contribution").as("contribution"),
                    sum("orders_without_margin").as("orders_without_margin"),
                    max("is_left_truncated").as("is_left_truncated")),
            costs)
        .select(GoldCustomers.PAYBACK_CURVE.typedSelection());
  }

  private static Dataset<Row> withCost(Dataset<Row> curve, Dataset<Row> costs) {
    Dataset<Row> cac =
        costs
            .where("cost_scope = 'full' AND variant = 'default'")
            .select(
                col("month").as("cohort_month"),
                col("brand"),
                col("market"),
                col("channel"),
                col("attribution_model"),
                col("cac"));
    Column knows = col("orders_without_margin").equalTo(0);
    return curve
        .join(
            cac,
            new String[] {"cohort_month", "brand", "market", "channel", "attribution_model"},
            "left_outer")
        .withColumn("cumulative_contribution", when(knows, col("contribution")))
        .withColumn(
            "contribution_per_customer",
            Contract.ratio(col("cumulative_contribution"), col("customers_mature")))
        .withColumn("cac_per_customer", when(col("is_left_truncated").equalTo(false), col("cac")))
        .withColumn("is_paid_back", col("contribution_per_customer").geq(col("cac_per_customer")));
  }

  private static Column grid() {
    return array(GRID.stream().map(functions::lit).toArray(Column[]::new));
  }
}
