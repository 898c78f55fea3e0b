package io.plumbline.metric;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCosts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Which parts of cost a month knows, and what figures the missing ones make too good.
 *
 * <p>The checklist is that of the brief: media, content, tools, people, and so on; a company says
 * which of it it has ({@code costs.expected}). A part is {@code present} when it is booked for the
 * brand and market, {@code shared} when only for all brands or all markets, {@code partial} when
 * goods cost is known for some of the revenue, else {@code missing}, or {@code not_expected}.
 * {@code usual_cost} is the mean of the months that have it: what a missing part probably hides.
 */
public final class CostCompleteness {
  private static final String NOBODY = "(unassigned)";
  private static final String FULL_COST =
      "full CAC, payback, LTV to CAC; ROI total_return, net_profit and sales_growth";
  private static final String MARGIN =
      "margin and contribution LTV, payback_months, ltv_margin_to_cac; ROI gross_profit and net_profit";

  /** The checklist: part, the ledger's types, and what its absence makes too good. */
  private enum Part {
    MEDIA("ROAS, MER, every CAC, every ROI"),
    CONTENT(FULL_COST, "creative", "content"),
    TOOLS(FULL_COST, "tool"),
    PEOPLE(FULL_COST, "salary"),
    SALES_PEOPLE(FULL_COST, "sales_salary"),
    AGENCY(FULL_COST, "agency_fee", "media_rebate"),
    EVENTS(FULL_COST + "; offline event ROI", "event"),
    AFFILIATES(FULL_COST, "affiliate"),
    COMMUNITY(FULL_COST, "community"),
    PROMOTION(FULL_COST, "promotion"),
    RESEARCH(FULL_COST, "research"),
    RENT(FULL_COST, "rent"),
    SERVICING("contribution, realised_ltv_contribution; full CAC", "servicing"),
    GOODS(MARGIN, "cogs"),
    OTHER(FULL_COST, "other");

    private final String hides;
    private final List<String> types;

    Part(String hides, String... types) {
      this.hides = hides;
      this.types = List.of(types);
    }

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private CostCompleteness() {}

  /**
   * What is known by {@code month, brand, market, part}; {@link #monthly} reads it several times.
   *
   * @param adPerformance silver {@code ad_performance}
   * @param costs silver {@code costs_daily}
   * @param orders silver {@code orders}
   */
  public static Dataset<Row> booked(
      Dataset<Row> adPerformance, Dataset<Row> costs, Dataset<Row> orders, LocalDate asOf) {
    return media(adPerformance)
        .unionByName(ledger(costs))
        .unionByName(goods(CustomerPeriods.onlyCounted(orders, asOf)))
        .filter(col("date").leq(lit(asOf)))
        .groupBy(trunc(col("date"), "month").as("month"), col("brand"), col("market"), col("part"))
        .agg(
            sum("cost").cast("decimal(20,6)").as("cost"),
            sum("known").cast("decimal(20,6)").as("known"),
            sum("of").cast("decimal(20,6)").as("of"));
  }

  /**
   * {@code cost_completeness_monthly}, for every month from the first to the last with cost or
   * orders and every brand and market that has some.
   *
   * @param booked rows of {@link #booked}
   * @param expected parts the company says it has
   */
  public static Dataset<Row> monthly(Dataset<Row> booked, List<String> expected) {
    return judged(everyPart(booked, expected), booked)
        .select(GoldCosts.COST_COMPLETENESS_MONTHLY.typedSelection());
  }

  /**
   * Adds {@code cost_completeness} to rows by month, brand and market: the share of expected parts
   * that are not missing there; null where nothing is expected.
   *
   * @param completeness gold {@code cost_completeness_monthly}
   */
  static Dataset<Row> withShare(Dataset<Row> rows, Dataset<Row> completeness) {
    Dataset<Row> shares =
        completeness
            .filter(col("is_expected"))
            .groupBy("month", "brand", "market")
            .agg(
                Contract.ratio(count(when(col("status").notEqual("missing"), 1)), count(lit(1)))
                    .as("cost_completeness"));
    return rows.join(
        functions.broadcast(shares), new String[] {"month", "brand", "market"}, "left_outer");
  }

  private static Dataset<Row> media(Dataset<Row> adPerformance) {
    return adPerformance
        .filter(col("is_primary"))
        .select(
            col("date"),
            col("brand"),
            col("market"),
            lit(Part.MEDIA.label()).as("part"),
            coalesce(col("spend_reporting"), Contract.ZERO).as("cost"),
            Contract.ONE.as("known"),
            Contract.ONE.as("of"));
  }

  private static Dataset<Row> ledger(Dataset<Row> costs) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      part.types.forEach(type -> parts.put(type, part.label()));
    }
    Column part = lit(Part.OTHER.label());
    for (Map.Entry<String, String> entry : parts.entrySet()) {
      part = when(col("cost_type").equalTo(entry.getKey()), entry.getValue()).otherwise(part);
    }
    return LedgerAllocation.onlyActual(costs)
        .select(
            col("date"),
            col("brand"),
            col("market"),
            part.as("part"),
            coalesce(col("amount_reporting"), Contract.ZERO).as("cost"),
            Contract.ONE.as("known"),
            Contract.ONE.as("of"));
  }

  /** Goods, payment and shipping cost inside the margin, and the revenue it is known for. */
  private static Dataset<Row> goods(Dataset<Row> counted) {
    Column isKnown = col("margin_reporting").isNotNull();
    return counted.select(
        col("business_date").as("date"),
        col("brand"),
        col("market"),
        lit(Part.GOODS.label()).as("part"),
        coalesce(col("net_revenue_reporting").minus(col("margin_reporting")), Contract.ZERO)
            .cast("decimal(20,6)")
            .as("cost"),
        when(isKnown, Contract.ONE).otherwise(Contract.ZERO).as("known"),
        Contract.ONE.as("of"));
  }

  private static Dataset<Row> everyPart(Dataset<Row> booked, List<String> expected) {
    List<Row> parts = new ArrayList<>();
    for (Part part : Part.values()) {
      parts.add(RowFactory.create(part.label(), part.hides, expected.contains(part.label())));
    }
    Dataset<Row> checklist =
        booked
            .sparkSession()
            .createDataFrame(
                parts, StructType.fromDDL("part string, hides string, is_expected boolean"));
    Dataset<Row> months =
        booked
            .agg(min("month").as("first"), max("month").as("last"))
            .filter(col("first").isNotNull())
            .select(
                explode(sequence(col("first"), col("last"), functions.expr("INTERVAL 1 MONTH")))
                    .as("month"));
    // months x owners x parts: a few thousand rows
    return booked.select("brand", "market").distinct().crossJoin(months).crossJoin(checklist);
  }

  private static Dataset<Row> judged(Dataset<Row> grid, Dataset<Row> booked) {
    String[] key = {"month", "brand", "market", "part"};
    Column isBooked = col("of").gt(0);
    Dataset<Row> anybody =
        booked
            .filter(col("brand").equalTo(NOBODY).or(col("market").equalTo(NOBODY)))
            .select(
                col("month").as("shared_month"),
                col("part").as("shared_part"),
                col("brand").as("shared_brand"),
                col("market").as("shared_market"));
    Column serves =
        col("shared_month")
            .equalTo(col("month"))
            .and(col("shared_part").equalTo(col("part")))
            .and(col("part").notEqual(Part.GOODS.label()))
            .and(col("shared_brand").isin(NOBODY).or(col("shared_brand").equalTo(col("brand"))))
            .and(col("shared_market").isin(NOBODY).or(col("shared_market").equalTo(col("market"))));
    Dataset<Row> shared =
        grid.select("month", "brand", "market", "part")
            .join(anybody, serves)
            .groupBy("month", "brand", "market", "part")
            .agg(countDistinct("shared_brand", "shared_market").as("sharing"));
    Dataset<Row> usual =
        booked
            .filter(isBooked.and(col("known").gt(0)))
            .groupBy("brand", "market", "part")
            .agg(avg("cost").cast("decimal(20,6)").as("usual_cost"));
    Column status =
        when(col("known").gt(0).and(col("known").lt(col("of"))), "partial")
            .when(col("known").gt(0), "present")
            .when(col("sharing").gt(0), "shared")
            .when(col("is_expected"), "missing")
            .otherwise("not_expected");
    return grid.join(booked, key, "left_outer")
        .join(shared, key, "left_outer")
        .join(usual, new String[] {"brand", "market", "part"}, "left_outer")
        .withColumn("status", status)
        .withColumn("cost", coalesce(col("cost"), Contract.ZERO))
        .withColumn("known_share", Contract.ratio(col("known"), col("of")))
        .withColumn("hides", when(col("status").isin("missing", "partial"), col("hides")))
        .withColumn("probably_hidden", when(col("status").equalTo("missing"), col("usual_cost")));
  }
}
