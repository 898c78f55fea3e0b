package io.plumbline.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Law 3: cohorts hold every counted order, however they are split. */
final class CohortLaws {
  private final Function<Table, Dataset<Row>> tables;
  private final LocalDate asOf;

  CohortLaws(Function<Table, Dataset<Row>> tables, LocalDate asOf) {
    this.tables = tables;
    this.asOf = asOf;
  }

  /**
   * Law 3: over all cohorts, unknown included, as over the counted orders. Cells of the month that
   * is not over are null, so orders and refunds of known people count up to the last month that is;
   * those of nobody known always do.
   */
  Dataset<Row> cohortsAddUp() {
    LocalDate lastOver =
        asOf.equals(asOf.with(TemporalAdjusters.lastDayOfMonth()))
            ? asOf
            : asOf.withDayOfMonth(1).minusDays(1);
    Dataset<Row> counted = tables.apply(Silver.ORDERS).where(col("is_counted"));
    Dataset<Row> orders =
        counted
            .where(col("person_id").isNull().or(col("business_date").leq(lit(lastOver))))
            .agg(
                count(lit(1)).cast(Types.MONEY).as("orders"),
                coalesce(sum("net_revenue_reporting"), lit(0)).as("revenue"))
            .crossJoin(refundsInCohorts(counted, lastOver));
    Dataset<Row> cohorts =
        tables
            .apply(GoldCohorts.COHORT_VALUE_MONTHLY)
            .agg(
                coalesce(sum("orders"), lit(0)).as("cohort_orders"),
                coalesce(sum("revenue"), lit(0)).as("cohort_revenue"),
                coalesce(sum("refunds"), lit(0)).as("cohort_refunds"));
    // one pass over both sides, then a row per measure
    Dataset<Row> sides =
        orders
            .crossJoin(cohorts)
            .select(
                explode(
                        array(
                            side("orders", "orders", "cohort_orders"),
                            side("revenue", "revenue", "cohort_revenue"),
                            side("refunds", "refunds", "cohort_refunds")))
                    .as("side"))
            .select("side.*");
    return Finding.error(3, "cohorts_add_up", "sum over all cohorts of mature and current cells")
        .equal(sides);
  }

  /** Refunds by refund date, of a cohort no earlier than its month. */
  private Dataset<Row> refundsInCohorts(Dataset<Row> counted, LocalDate lastOver) {
    Dataset<Row> firsts = tables.apply(Silver.CUSTOMERS).select("person_id", "first_order_date");
    Column day = greatest(col("business_date"), col("first_order_date"));
    return tables
        .apply(Silver.REFUNDS)
        .where(col("business_date").leq(lit(asOf)))
        .join(counted.select("order_key"), new String[] {"order_key"}, "left_semi")
        .join(firsts, new String[] {"person_id"}, "left_outer")
        .where(col("person_id").isNull().or(day.leq(lit(lastOver))))
        .agg(coalesce(sum("amount_reporting"), lit(0)).as("refunds"));
  }

  private static Column side(String subject, String expected, String actual) {
    return struct(
        lit(subject).as("subject"),
        col(expected).cast(Types.MONEY).as("expected"),
        col(actual).cast(Types.MONEY).as("actual"));
  }

  /** Law 3: fractional cohorts add up to the unsplit ones, cell by cell, for every model. */
  Dataset<Row> channelCohortsAddUp() {
    String[] cell = {"cohort_month", "brand", "market", "months_since_first_order"};
    Dataset<Row> split =
        tables
            .apply(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY)
            .groupBy(
                "cohort_month", "brand", "market", "months_since_first_order", "attribution_model")
            .agg(
                sum("customers").as("split_customers"),
                sum("orders").as("split_orders"),
                sum("revenue").as("split_revenue"),
                sum("refunds").as("split_refunds"));
    Dataset<Row> unsplit =
        tables
            .apply(GoldCohorts.COHORT_VALUE_MONTHLY)
            .select(
                "cohort_month",
                "brand",
                "market",
                "months_since_first_order",
                "customers",
                "orders",
                "revenue",
                "refunds");
    Column isKept =
        col("split_customers")
            .eqNullSafe(col("customers"))
            .and(col("split_orders").eqNullSafe(col("orders")))
            .and(col("split_revenue").eqNullSafe(col("revenue")))
            .and(col("split_refunds").eqNullSafe(col("refunds")));
    return Finding.error(
            3, "channel_cohorts_add_up", "cells whose channels differ from the unsplit cell")
        .noneFailed(
            split
                .join(unsplit, cell, "full_outer")
                .groupBy(coalesce(col("attribution_model"), lit("(none)")).as("subject"))
                .agg(
                    sum("revenue").as("expected"),
                    sum("split_revenue").as("actual"),
                    count(when(isKept, null).otherwise(lit(1))).as("failed_rows")));
  }
}
