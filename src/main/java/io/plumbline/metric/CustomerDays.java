package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one customer did on one day: the one join of orders and customers that every cohort table
 * starts from.
 *
 * <p>One row per {@code person_id, brand, market, date} with something on it, and {@code
 * first_order_date, is_left_truncated} of the person. Brand and market are the cohort's. Rows of
 * nobody known have no person and first order, and the fact's own brand and market. {@link
 * #MEASURES} are {@link Units}, {@code bigint}, never null. Rows of one person lie together.
 */
public final class CustomerDays {
  /**
   * Counted orders; net revenue before refunds; refunds by their own date and by the date of their
   * order; margin where it is known; the revenue it is known for, the part of it that rests on a
   * rate, the orders it is not known for; servicing cost.
   */
  static final List<String> MEASURES =
      List.of(
          "orders",
          "revenue",
          "refunds",
          "refunds_by_order_date",
          "margin",
          "revenue_with_margin",
          "revenue_by_rate",
          "orders_without_margin",
          "servicing_cost");

  /** The measures of several rows. */
  static final Column[] SUMS =
      MEASURES.stream().map(measure -> sum(measure).as(measure)).toArray(Column[]::new);

  /** All but the first of them. */
  static final Column[] REST = Arrays.copyOfRange(SUMS, 1, SUMS.length);

  private static final List<String> FACT =
      Contract.join(List.of("person_id", "brand", "market", "date"), MEASURES);

  private CustomerDays() {}

  /**
   * From silver orders, refunds and customers.
   *
   * @param servicing rows of {@link ServicingCost#monthly}; empty where no ledger is read
   */
  public static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> customers,
      Optional<Dataset<Row>> servicing,
      LocalDate asOf) {
    Dataset<Row> counted = CustomerPeriods.onlyCounted(orders, asOf);
    Dataset<Row> facts =
        ordered(
                servicing
                    .map(cost -> ServicingCost.withShare(counted, cost))
                    .map(shared -> shared.withColumn("servicing", Units.of(col("servicing_cost"))))
                    .orElseGet(() -> counted.withColumn("servicing", Contract.NO_UNITS)))
            .unionByName(refunded(refunds, counted, asOf));
    Dataset<Row> members =
        customers
            .filter(col("first_order_date").leq(lit(asOf)))
            .select(
                col("person_id"),
                col("brand").as("cohort_brand"),
                col("market").as("cohort_market"),
                col("first_order_date"),
                col("is_left_truncated"));
    Column isMember = col("first_order_date").isNotNull();
    // Facts of nobody would all meet in one task of the join.
    Dataset<Row> known =
        facts
            .filter(col("person_id").isNotNull())
            .join(members, new String[] {"person_id"}, "left_outer")
            .withColumns(
                Map.of(
                    "brand", coalesce(col("cohort_brand"), col("brand")),
                    "market", coalesce(col("cohort_market"), col("market"))))
            .groupBy(
                "person_id", "brand", "market", "first_order_date", "is_left_truncated", "date")
            .agg(SUMS[0], REST)
            .withColumn("person_id", when(isMember, col("person_id")));
    Dataset<Row> unknown =
        facts
            .filter(col("person_id").isNull())
            .groupBy("person_id", "brand", "market", "date")
            .agg(SUMS[0], REST)
            .withColumn("first_order_date", lit(null).cast("date"))
            .withColumn("is_left_truncated", lit(null).cast("boolean"));
    return known
        .unionByName(unknown)
        .withColumn("is_left_truncated", coalesce(col("is_left_truncated"), lit(false)))
        .repartition(col("person_id"));
  }

  private static Dataset<Row> ordered(Dataset<Row> counted) {
    Column marginIsKnown = col("margin_units").isNotNull();
    Column revenue = col("revenue_units");
    return facts(
        counted
            .withColumn("date", col("business_date"))
            .withColumn("revenue_units", Units.of(col("net_revenue_reporting")))
            .withColumn("margin_units", Units.of(col("margin_reporting"))),
        Map.of(
            "orders", Contract.ONE_IN_UNITS,
            "revenue", revenue,
            "refunds_by_order_date", Units.of(col("refunds_reporting")),
            "margin", coalesce(col("margin_units"), Contract.NO_UNITS),
            "revenue_with_margin", when(marginIsKnown, revenue).otherwise(Contract.NO_UNITS),
            "revenue_by_rate",
                when(marginIsKnown.and(col("cost_basis").equalTo("rate")), revenue)
                    .otherwise(Contract.NO_UNITS),
            "orders_without_margin",
                when(marginIsKnown, Contract.NO_UNITS).otherwise(Contract.ONE_IN_UNITS),
            "servicing_cost", col("servicing")));
  }

  /** Refunds of counted orders; person, brand and market are the order's. */
  private static Dataset<Row> refunded(Dataset<Row> refunds, Dataset<Row> counted, LocalDate asOf) {
    return facts(
        refunds
            .filter(col("business_date").leq(lit(asOf)))
            .select(col("order_key"), col("business_date").as("date"), col("amount_reporting"))
            .join(counted.select("order_key", "person_id", "brand", "market"), "order_key"),
        Map.of("refunds", Units.of(col("amount_reporting"))));
  }

  private static Dataset<Row> facts(Dataset<Row> rows, Map<String, Column> known) {
    Map<String, Column> measures = new LinkedHashMap<>();
    MEASURES.forEach(name -> measures.put(name, known.getOrDefault(name, Contract.NO_UNITS)));
    return rows.select(
        FACT.stream()
            .map(name -> measures.containsKey(name) ? measures.get(name).as(name) : col(name))
            .toArray(Column[]::new));
  }
}
