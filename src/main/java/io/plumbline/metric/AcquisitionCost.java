package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCosts;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Customer acquisition cost and how long it takes to earn it back.
 *
 * <p>{@code cac = cost / new_customers} of the channel; scope {@code media} is spend alone, {@code
 * full} adds the allocated ledger. {@code blended_cac} takes all channels, {@code paid_cac} paid
 * ones, of the same month, brand and market. Spend without new customers has no cac and still
 * counts.
 *
 * <p>Payback follows the cohort of the month's new customers: with L(k) their cumulative margin per
 * customer at the end of age k and L(-1) = 0, the first k with L(k) >= cac gives {@code k + (cac -
 * L(k-1)) / (L(k) - L(k-1))} months; null while no mature age reaches it.
 */
public final class AcquisitionCost {
  private static final List<String> OWNED = List.of("month", "channel", "brand", "market");
  private static final List<String> SLICED =
      List.of("month", "channel", "attribution_model", "variant", "brand", "market");
  private static final int LAST_AGE_OF_YEAR = 11;

  private AcquisitionCost() {}

  /**
   * {@code acquisition_cost_monthly}.
   *
   * @param adPerformance silver {@code ad_performance}
   * @param ledger rows of {@link LedgerAllocation#daily}
   * @param credit gold {@code attribution_credit}
   * @param cohorts gold {@code cohort_value_by_channel_monthly}
   * @param channels gold {@code dim_channel}
   * @param slices {@code model, variant} that cost is shown under
   * @param completeness gold {@code cost_completeness_monthly}
   */
  public static Dataset<Row> monthly(
      Dataset<Row> adPerformance,
      Dataset<Row> ledger,
      Dataset<Row> credit,
      Dataset<Row> cohorts,
      Dataset<Row> channels,
      Dataset<Row> slices,
      Dataset<Row> completeness,
      LocalDate asOf) {
    Dataset<Row> sums =
        costs(adPerformance, ledger, asOf)
            .crossJoin(
                slices.select(col("model").as("attribution_model"), col("variant")).distinct())
            .unionByName(newCustomers(credit, asOf))
            .groupBy(Contract.named(SLICED))
            .agg(
                sum("media").as("media"),
                sum("ledger").as("ledger"),
                sum("new_customers").as("new_customers"),
                max("is_booked").as("is_booked"));
    return explodeScopes(sums)
        .transform(rows -> withTruncation(rows, cohorts))
        .transform(rows -> withCac(rows, channels))
        .transform(rows -> withPayback(rows, cohorts))
        .transform(rows -> CostCompleteness.withShare(rows, completeness))
        .select(GoldCosts.ACQUISITION_COST_MONTHLY.typedSelection());
  }

  private static Dataset<Row> costs(
      Dataset<Row> adPerformance, Dataset<Row> ledger, LocalDate asOf) {
    Dataset<Row> media =
        adPerformance
            .filter(col("is_primary"))
            .select(
                col("date"),
                col("channel"),
                col("brand"),
                col("market"),
                coalesce(col("spend_reporting"), Contract.ZERO).as("media"),
                Contract.ZERO.as("ledger"),
                lit(false).as("is_booked"));
    Dataset<Row> booked =
        ledger.select(
            col("date"),
            col("channel"),
            col("brand"),
            col("market"),
            Contract.ZERO.as("media"),
            col("cost").as("ledger"),
            lit(true).as("is_booked"));
    return media
        .unionByName(booked)
        .filter(col("date").leq(lit(asOf)))
        .withColumn("month", trunc(col("date"), "month"))
        .groupBy(Contract.named(OWNED))
        .agg(sum("media").as("media"), sum("ledger").as("ledger"), max("is_booked").as("is_booked"))
        .withColumn("new_customers", Contract.ZERO);
  }

  private static Dataset<Row> newCustomers(Dataset<Row> credit, LocalDate asOf) {
    return credit
        .filter(
            col("is_new_customer")
                .and(col("conversion_type").equalTo("order"))
                .and(col("conversion_date").leq(lit(asOf))))
        .select(
            trunc(col("conversion_date"), "month").as("month"),
            col("channel"),
            col("model").as("attribution_model"),
            col("variant"),
            col("brand"),
            col("market"),
            Contract.ZERO.as("media"),
            Contract.ZERO.as("ledger"),
            lit(false).as("is_booked"),
            col("credited_conversions").as("new_customers"));
  }

  private static Dataset<Row> explodeScopes(Dataset<Row> sums) {
    Column scopes =
        array(
            struct(lit("media").as("cost_scope"), Contract.ZERO.as("ledger_cost")),
            struct(
                lit("full").as("cost_scope"),
                col("ledger").cast("decimal(20,6)").as("ledger_cost")));
    return sums.withColumn("by_scope", explode(scopes))
        .withColumns(
            Map.of(
                "cost_scope", col("by_scope.cost_scope"),
                "media_cost", col("media"),
                "ledger_cost", col("by_scope.ledger_cost"),
                "cost", col("media").plus(col("by_scope.ledger_cost")),
                "has_ledger", max("is_booked").over(Window.partitionBy("month"))))
        .drop("by_scope", "media", "ledger", "is_booked");
  }

  /** Months whose new customers are not all known to be new: their ratios stay null. */
  private static Dataset<Row> withTruncation(Dataset<Row> rows, Dataset<Row> cohorts) {
    Dataset<Row> truncated =
        cohorts
            .filter(col("is_left_truncated"))
            .select(col("cohort_month").as("month"), col("brand"), col("market"))
            .distinct()
            .withColumn("truncated", lit(true));
    return rows.join(broadcast(truncated), new String[] {"month", "brand", "market"}, "left_outer")
        .withColumn("is_left_truncated", coalesce(col("truncated"), lit(false)))
        .withColumn("known", when(col("is_left_truncated").equalTo(false), col("new_customers")))
        .drop("truncated");
  }

  private static Dataset<Row> withCac(Dataset<Row> rows, Dataset<Row> channels) {
    WindowSpec blend =
        Window.partitionBy(
            "month", "attribution_model", "variant", "cost_scope", "brand", "market");
    Column isPaid = coalesce(col("is_paid"), lit(false));
    Column paidCost = when(isPaid, col("cost"));
    Column paidCustomers = when(isPaid, col("known"));
    return rows.join(channels.select("channel", "is_paid"), new String[] {"channel"}, "left_outer")
        .withColumns(
            Map.of(
                "cac", Contract.ratio(col("cost"), col("known")),
                "blended_cac", Contract.ratio(sum("cost").over(blend), sum("known").over(blend)),
                "paid_cac",
                    Contract.ratio(sum(paidCost).over(blend), sum(paidCustomers).over(blend))));
  }

  private static Dataset<Row> withPayback(Dataset<Row> rows, Dataset<Row> cohorts) {
    return rows.join(curves(cohorts), SLICED.toArray(String[]::new), "left_outer")
        .withColumns(
            Map.of(
                "payback_months", crossing("margin"),
                "payback_months_revenue", crossing("revenue"),
                "ltv_margin_to_cac_12m", yearToCac("margin"),
                "ltv_revenue_to_cac_12m", yearToCac("revenue")));
  }

  /** One row per cohort with {@code curve}: its mature ages in order. */
  private static Dataset<Row> curves(Dataset<Row> cohorts) {
    Dataset<Row> mature =
        cohorts
            .filter(col("is_mature").and(col("customers").gt(0)))
            .withColumnsRenamed(Map.of("cohort_month", "month", "months_since_first_order", "age"));
    WindowSpec cohort = Window.partitionBy(Contract.named(SLICED)).orderBy("age");
    Column point =
        struct(
            col("age"),
            col("realised_ltv_margin").as("margin"),
            coalesce(lag("realised_ltv_margin", 1).over(cohort), lit(0.0)).as("margin_before"),
            col("realised_ltv_revenue").as("revenue"),
            coalesce(lag("realised_ltv_revenue", 1).over(cohort), lit(0.0)).as("revenue_before"));
    return mature
        .withColumn("point", point)
        .groupBy(Contract.named(SLICED))
        .agg(sort_array(collect_list("point")).as("curve"));
  }

  private static Column crossing(String value) {
    Column first = get(filter(col("curve"), p -> p.getField(value).geq(col("cac"))), lit(0));
    Column before = first.getField(value + "_before");
    Column inside = try_divide(col("cac").minus(before), first.getField(value).minus(before));
    return when(
        col("cac").isNotNull().and(first.isNotNull()),
        first.getField("age").plus(greatest(coalesce(inside, lit(0.0)), lit(0.0))));
  }

  private static Column yearToCac(String value) {
    Column year =
        get(filter(col("curve"), p -> p.getField("age").equalTo(LAST_AGE_OF_YEAR)), lit(0));
    return Contract.ratio(year.getField(value), col("cac"));
  }
}
