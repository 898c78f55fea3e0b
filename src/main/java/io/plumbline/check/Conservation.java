package io.plumbline.check;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The laws of conservation, as rows: nothing is lost, nothing is counted twice, every split adds
 * up.
 */
public final class Conservation {
  /** Tables whose keys are looked at in every run; the others are made by grouping by theirs. */
  private static final List<Table> KEYED =
      List.of(
          Silver.AD_PERFORMANCE,
          Silver.TOUCHPOINTS,
          Silver.ORDERS,
          Silver.PERSON_MAP,
          Silver.CONVERSIONS,
          Gold.ATTRIBUTION_CREDIT);

  private final Function<Table, Dataset<Row>> tables;
  private final LocalDate asOf;
  private final double maxQuarantinedShare;

  /**
   * @param tables the tables of the run that is checked, ops.files and ops.quarantine included
   * @param asOf last day in gold
   * @param maxQuarantinedShare highest share of a source's records that may wait
   */
  public Conservation(
      Function<Table, Dataset<Row>> tables, LocalDate asOf, double maxQuarantinedShare) {
    this.tables = tables;
    this.asOf = asOf;
    this.maxQuarantinedShare = maxQuarantinedShare;
  }

  /** All checks, in the contract of gold.conservation_checks. */
  public Dataset<Row> rows() {
    List<Dataset<Row>> all = new ArrayList<>();
    all.add(creditAddsUp());
    all.add(spendOfPerformance());
    all.add(spendOfReturn());
    all.add(costOfAcquisition());
    all.addAll(cohortsAddUp());
    all.add(channelCohortsAddUp());
    all.add(recordsOfFiles());
    all.add(recordsOfSilver());
    all.add(quarantinedShare());
    KEYED.forEach(table -> all.add(uniqueKey(table)));
    return all.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  /** Law 1: per conversion and model, what is credited is what there was. */
  private Dataset<Row> creditAddsUp() {
    Dataset<Row> credited =
        tables
            .apply(Gold.ATTRIBUTION_CREDIT)
            .groupBy("conversion_key", "model", "variant")
            .agg(
                sum("credited_conversions").as("conversions"),
                sum("credited_revenue").as("credited_revenue"),
                sum("credited_refunds").as("credited_refunds"),
                coalesce(sum("credited_margin"), lit(0)).as("credited_margin"));
    Dataset<Row> slices = tables.apply(Gold.DIM_MODEL).select("model", "variant");
    Dataset<Row> expected =
        tables
            .apply(Silver.CONVERSIONS)
            .crossJoin(org.apache.spark.sql.functions.broadcast(slices)) // a handful of models
            .select("conversion_key", "model", "variant", "count", "revenue", "refunds", "margin");
    Column isKept =
        col("conversions")
            .eqNullSafe(col("count"))
            .and(col("credited_revenue").eqNullSafe(col("revenue")))
            .and(col("credited_refunds").eqNullSafe(col("refunds")))
            .and(col("credited_margin").eqNullSafe(coalesce(col("margin"), lit(0))));
    return Finding.error(
            1, "credit_adds_up", "credited_* of a conversion differ from the conversion")
        .noneFailed(
            expected
                .join(credited, new String[] {"conversion_key", "model", "variant"}, "full_outer")
                .groupBy(concat_ws("/", col("model"), col("variant")).as("subject"))
                .agg(
                    sum("revenue").as("expected"),
                    sum("credited_revenue").as("actual"),
                    count(when(isKept, null).otherwise(lit(1))).as("failed_rows")));
  }

  private Dataset<Row> spend() {
    return tables
        .apply(Silver.AD_PERFORMANCE)
        .where(col("is_primary").and(col("date").leq(lit(asOf))))
        .agg(coalesce(sum("spend_reporting"), lit(0)).as("expected"));
  }

  /** Law 2: spend of the primary rows is the spend of channel_performance_daily. */
  private Dataset<Row> spendOfPerformance() {
    Dataset<Row> actual =
        tables.apply(Gold.CHANNEL_PERFORMANCE_DAILY).agg(sum("spend_reporting").as("actual"));
    return Finding.error(2, "spend_of_channel_performance", "sum of spend_reporting")
        .equal(spend().crossJoin(actual).withColumn("subject", lit("all")));
  }

  /** Law 2: and the spend of every single slice of channel_return_daily. */
  private Dataset<Row> spendOfReturn() {
    Dataset<Row> slices =
        tables
            .apply(Gold.CHANNEL_RETURN_DAILY)
            .groupBy(
                concat_ws(
                        "/",
                        col("model"),
                        col("variant"),
                        col("date_basis"),
                        col("conversion_type"))
                    .as("subject"))
            .agg(sum("spend_reporting").as("actual"));
    return Finding.error(2, "spend_of_channel_return", "sum of spend_reporting of one slice")
        .equal(slices.crossJoin(spend()));
  }

  /** Law 2: media and ledger are the cost of every model's full scope. */
  private Dataset<Row> costOfAcquisition() {
    Dataset<Row> ledger =
        tables
            .apply(Silver.COSTS_DAILY)
            .where(
                col("scenario")
                    .equalTo("actual")
                    .and(col("is_media").equalTo(false))
                    .and(col("date").leq(lit(asOf))))
            .agg(coalesce(sum("amount_reporting"), lit(0)).as("ledger"));
    Dataset<Row> full =
        tables
            .apply(Gold.ACQUISITION_COST_MONTHLY)
            .where(col("cost_scope").equalTo("full"))
            .groupBy(concat_ws("/", col("attribution_model"), col("variant")).as("subject"))
            .agg(sum("cost").as("actual"));
    return Finding.error(
            2, "cost_of_acquisition", "media spend + actual ledger without media postings")
        .equal(
            full.crossJoin(spend().crossJoin(ledger))
                .withColumn("expected", col("expected").plus(col("ledger"))));
  }

  /**
   * Law 3: over all cohorts, unknown included, as over the counted orders. Cells of the month that
   * is not over are null, so orders and refunds of known people count up to the last month that is;
   * those of nobody known always do.
   */
  private List<Dataset<Row>> cohortsAddUp() {
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
            .apply(Gold.COHORT_VALUE_MONTHLY)
            .agg(
                coalesce(sum("orders"), lit(0)).as("cohort_orders"),
                coalesce(sum("revenue"), lit(0)).as("cohort_revenue"),
                coalesce(sum("refunds"), lit(0)).as("cohort_refunds"));
    // one pass over both sides, then a row per measure
    Dataset<Row> sides =
        orders
            .crossJoin(cohorts)
            .select(
                org.apache
                    .spark
                    .sql
                    .functions
                    .explode(
                        org.apache.spark.sql.functions.array(
                            side("orders", "orders", "cohort_orders"),
                            side("revenue", "revenue", "cohort_revenue"),
                            side("refunds", "refunds", "cohort_refunds")))
                    .as("side"))
            .select("side.*");
    return List.of(
        Finding.error(3, "cohorts_add_up", "sum over all cohorts of mature and current cells")
            .equal(sides));
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
  private Dataset<Row> channelCohortsAddUp() {
    String[] cell = {"cohort_month", "brand", "market", "months_since_first_order"};
    Dataset<Row> split =
        tables
            .apply(Gold.COHORT_VALUE_BY_CHANNEL_MONTHLY)
            .groupBy(
                "cohort_month", "brand", "market", "months_since_first_order", "attribution_model")
            .agg(
                sum("customers").as("split_customers"),
                sum("orders").as("split_orders"),
                sum("revenue").as("split_revenue"),
                sum("refunds").as("split_refunds"));
    Dataset<Row> unsplit =
        tables
            .apply(Gold.COHORT_VALUE_MONTHLY)
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

  /** Law 4: every record read is accepted, a control row, waiting or suppressed. */
  private Dataset<Row> recordsOfFiles() {
    Column parts =
        col("accepted").plus(col("control")).plus(col("quarantined")).plus(col("suppressed"));
    return Finding.error(
            4, "records_of_files", "records read = accepted + control + quarantined + suppressed")
        .noneFailed(
            tables
                .apply(Ops.FILES)
                .groupBy(col("source").as("subject"))
                .agg(
                    sum("records_read").as("expected"),
                    sum(parts).as("actual"),
                    count(when(col("records_read").notEqual(parts), 1)).as("failed_rows")));
  }

  /**
   * Law 4: every accepted record is the origin of a silver row, or one with the same key is, or it
   * waits for a rate.
   */
  private Dataset<Row> recordsOfSilver() {
    return List.of(
            unplaced(Bronze.ORDERS, Silver.ORDERS),
            unplaced(Bronze.TOUCHPOINTS, Silver.TOUCHPOINTS),
            unplaced(Bronze.AD_PERFORMANCE, Silver.AD_PERFORMANCE))
        .stream()
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> unplaced(Table bronze, Table silver) {
    Column[] keys =
        silver.keys().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    String[] on = silver.keys().toArray(String[]::new);
    Dataset<Row> waiting =
        tables
            .apply(Ops.QUARANTINE)
            .where(col("stage").equalTo("model"))
            .select("source", "source_file", "source_position");
    Dataset<Row> accepted =
        tables
            .apply(bronze)
            .join(waiting, new String[] {"source", "source_file", "source_position"}, "left_anti")
            .select(keys)
            .distinct()
            .withColumn("in_bronze", lit(1));
    Dataset<Row> placed = tables.apply(silver).select(keys).withColumn("in_silver", lit(1));
    return Finding.error(4, "records_of_silver", "keys of accepted records without a row in silver")
        .noneFailed(
            accepted
                .join(placed, on, "left_outer")
                .agg(
                    count(lit(1)).as("expected"),
                    count("in_silver").as("actual"),
                    count(when(col("in_silver").isNull(), 1)).as("failed_rows"))
                .withColumn("subject", lit(silver.fullName())));
  }

  /** A data rule: no source may have more than the configured share of its records waiting. */
  private Dataset<Row> quarantinedShare() {
    Column share =
        org.apache.spark.sql.functions.try_divide(
            sum("quarantined").cast("double"), sum("records_read").cast("double"));
    return Finding.error(
            0,
            "quarantined_share",
            "records waiting above checks.max-quarantined-share = "
                + maxQuarantinedShare
                + "; see ops.quarantine")
        .noneFailed(
            tables
                .apply(Ops.FILES)
                .groupBy(col("source").as("subject"))
                .agg(
                    sum("records_read").as("expected"),
                    sum("records_read").minus(sum("quarantined")).as("actual"),
                    when(coalesce(share, lit(0.0)).gt(maxQuarantinedShare), sum("quarantined"))
                        .otherwise(lit(0L))
                        .as("failed_rows")));
  }

  /** A data rule: the key of a table names one row. */
  private Dataset<Row> uniqueKey(Table table) {
    Column[] keys =
        table.keys().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    return Finding.error(0, "unique_key", Arrays.toString(table.keys().toArray()))
        .noneFailed(
            tables
                .apply(table)
                .agg(count(lit(1)).as("expected"), count_distinct(struct(keys)).as("actual"))
                .withColumn("failed_rows", abs(col("expected").minus(col("actual"))))
                .withColumn("subject", lit(table.fullName())));
  }
}
