package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCustomers;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Customers from one period to the next: {@code closing = new + retained + resurrected} and {@code
 * opening = retained + churned}, exactly.
 *
 * <p>Active at the end of a period is who ordered in it or fewer than G days before its end. CRR =
 * (closing - new - resurrected) / opening: who comes back after a pause was added in the period,
 * too. Revenue retention looks at the customers active at the start: their revenue in the period
 * over that in the period before (NRR), and the same capped customer by customer (GRR).
 */
public final class CustomerFlow {
  private final CohortPeriod period;
  private final String kind;
  private final int inactiveDays;
  private final LocalDate asOf;

  private CustomerFlow(CohortPeriod period, String kind, int inactiveDays, LocalDate asOf) {
    this.period = period;
    this.kind = kind;
    this.inactiveDays = inactiveDays;
    this.asOf = asOf;
  }

  /**
   * {@code customer_flow}.
   *
   * @param periods kinds of period by their name
   * @param inactiveDays G, days without an order after which a customer counts as gone
   */
  public static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> customers,
      Map<String, CohortPeriod> periods,
      int inactiveDays,
      LocalDate asOf) {
    Dataset<Row> days = activeDays(orders, customers, asOf);
    return periods.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new CustomerFlow(e.getValue(), e.getKey(), inactiveDays, asOf).table(days))
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .select(GoldCustomers.CUSTOMER_FLOW.typedSelection());
  }

  /** Days with orders of known people, and everybody's first day. */
  private static Dataset<Row> activeDays(
      Dataset<Row> orders, Dataset<Row> customers, LocalDate asOf) {
    Dataset<Row> firsts = customers.where(col("first_order_date").leq(lit(asOf)));
    Dataset<Row> ordered =
        CustomerPeriods.onlyCounted(orders, asOf)
            .where(col("person_id").isNotNull())
            .select(
                col("person_id"),
                col("business_date").as("date"),
                col("net_revenue_reporting").as("revenue"));
    return ordered
        .unionByName(
            firsts.select(
                col("person_id"), col("first_order_date").as("date"), Contract.ZERO.as("revenue")))
        .groupBy("person_id", "date")
        .agg(sum("revenue").cast("decimal(20,6)").as("revenue"))
        .join(firsts.select("person_id", "brand", "market", "is_left_truncated"), "person_id");
  }

  private Dataset<Row> table(Dataset<Row> days) {
    Dataset<Row> flow =
        steps(days)
            .groupBy("number", "brand", "market")
            .agg(
                customersIn("new").as("new"),
                customersIn("retained").as("retained"),
                customersIn("churned").as("churned"),
                customersIn("resurrected").as("resurrected"),
                sum("opening_revenue").as("opening_revenue"),
                sum("current_revenue").as("current_revenue"),
                sum(least(col("opening_revenue"), col("current_revenue"))).as("kept_revenue"),
                max(col("is_left_truncated").and(col("state").equalTo("new")))
                    .as("is_left_truncated"));
    return flow.withColumns(
            Map.of(
                "period_kind", lit(kind),
                "period", period.first(col("number")),
                "opening", col("retained").plus(col("churned")),
                "closing", col("new").plus(col("retained")).plus(col("resurrected")),
                "crr", ratio("retained", col("retained").plus(col("churned"))),
                "churn", ratio("churned", col("retained").plus(col("churned"))),
                "nrr", ratio("current_revenue", col("opening_revenue")),
                "grr", ratio("kept_revenue", col("opening_revenue"))))
        .where(period.lastDay(col("period"), lit(0)).leq(lit(asOf)))
        .drop("number");
  }

  private static Column customersIn(String state) {
    return count(when(col("state").equalTo(state), 1));
  }

  private static Column ratio(String numerator, Column denominator) {
    return when(
        col("is_left_truncated").equalTo(false), Contract.ratio(col(numerator), denominator));
  }

  /** One row per person and period in which the person is active at the start or at the end. */
  private Dataset<Row> steps(Dataset<Row> days) {
    WindowSpec life = Window.partitionBy("person_id").orderBy("cell");
    Dataset<Row> cells =
        days.withColumn("cell", period.number(col("date")))
            .groupBy("person_id", "brand", "market", "is_left_truncated", "cell")
            .agg(max("date").as("last"), sum("revenue").as("revenue"))
            // the last period at whose end the order is recent enough
            .withColumn(
                "reach",
                greatest(col("cell"), period.number(date_add(col("last"), inactiveDays)).minus(1)))
            .withColumns(
                Map.of(
                    "next", lead("cell", 1).over(life),
                    "before", lag("cell", 1).over(life),
                    "reach_before", lag("reach", 1).over(life),
                    "revenue_before", lag("revenue", 1).over(life)));
    Column until = least(col("reach").plus(1), col("next").minus(1), period.number(lit(asOf)));
    Column ordered = col("number").equalTo(col("cell"));
    Column wasActive = col("reach_before").geq(col("cell").minus(1));
    Column state =
        when(ordered.and(col("before").isNull()), "new")
            .when(ordered.and(wasActive), "retained")
            .when(ordered, "resurrected")
            .when(col("number").leq(col("reach")), "retained")
            .otherwise("churned");
    Column isOpen = col("state").isin("retained", "churned");
    Column adjacent = col("before").equalTo(col("cell").minus(1));
    Column opening =
        when(ordered.and(adjacent), col("revenue_before"))
            .when(col("number").equalTo(col("cell").plus(1)), col("revenue"))
            .otherwise(Contract.ZERO);
    return cells
        .withColumn("number", explode(sequence(col("cell"), until)))
        .withColumn("state", state)
        .withColumns(
            Map.of(
                "opening_revenue", when(isOpen, opening).otherwise(Contract.ZERO),
                "current_revenue",
                    when(isOpen.and(ordered), coalesce(col("revenue"), Contract.ZERO))
                        .otherwise(Contract.ZERO)));
  }
}
