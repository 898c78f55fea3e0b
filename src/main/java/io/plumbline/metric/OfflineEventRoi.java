package io.plumbline.metric;

import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.LargestRemainder;
import io.plumbline.table.GoldBrand;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a fair, a store opening or a spot cost and brought: orders on the spot, and what came later
 * and can be tied to it by form, promo code or QR tag ({@link EventTies}).
 *
 * <p>{@code return_amount = onsite_revenue + delayed_order_revenue - refunds + won_amount}; {@code
 * event_net_roi_pct = (return_amount - cost) / cost x 100}. Cost is the ledger's, by {@code
 * cost_ref}: an event without it has no ratio rather than an endless one. A deal the CRM won and
 * the shop then books as an order is in both sums: count it in one system only.
 */
public final class OfflineEventRoi {
  private static final String SEVERAL = "[|,;]";
  private static final String[] EVENT = {"event_source", "event_id"};
  private static final List<String> COUNTS =
      List.of("leads", "opportunities", "won_opportunities", "amounts_unknown");
  private static final List<String> ORDERS = List.of("onsite_orders", "delayed_orders");
  private static final List<String> AMOUNTS =
      List.of("won_amount", "delayed_won_amount", "open_amount");
  private static final List<String> REVENUES =
      List.of("onsite_revenue", "delayed_order_revenue", "refunds");

  private OfflineEventRoi() {}

  /**
   * {@code offline_event_roi}.
   *
   * @param events silver {@code offline_events}
   * @param costs silver {@code costs_daily} up to as_of
   * @param orders silver {@code orders}
   * @param leads silver {@code leads}
   * @param opportunities silver {@code opportunities} with {@code fx_rate}, null where none is
   *     known
   */
  public static Dataset<Row> of(
      Dataset<Row> events,
      Dataset<Row> costs,
      Dataset<Row> orders,
      Dataset<Row> leads,
      Dataset<Row> opportunities,
      LocalDate asOf) {
    Dataset<Row> dated = withDays(events).withColumnRenamed("source", "event_source");
    Dataset<Row> begun = dated.filter(col("start_date").leq(lit(asOf)));
    EventTies ties = new EventTies(begun);
    Dataset<Row> known =
        leads.filter(isNot("is_deleted").and(to_date(col("created_ts")).leq(lit(asOf))));
    Dataset<Row> deals =
        opportunities.filter(isNot("is_deleted").and(to_date(col("created_ts")).leq(lit(asOf))));
    Dataset<Row> tiedLeads = ties.ofLeads(known);
    Dataset<Row> ends = begun.select("event_source", "event_id", "end_date");
    return withRatios(
            begun
                .join(costOf(dated, costs), EVENT, "left_outer")
                .join(ofLeads(known, tiedLeads), EVENT, "left_outer")
                .join(
                    ofDeals(deals, ties.ofOpportunities(deals, known, tiedLeads), ends, asOf),
                    EVENT,
                    "left_outer")
                .join(ofOrders(orders, ties, ends, asOf), EVENT, "left_outer")
                .withColumns(orZero()))
        .withColumnRenamed("event_source", "source")
        .select(GoldBrand.OFFLINE_EVENT_ROI.typedSelection());
  }

  private static Dataset<Row> withDays(Dataset<Row> events) {
    Column zone = coalesce(col("time_zone"), lit("UTC"));
    Column start = to_date(from_utc_timestamp(col("start_ts"), zone));
    Column end = to_date(from_utc_timestamp(coalesce(col("end_ts"), col("start_ts")), zone));
    return events
        .withColumn("start_date", start)
        .withColumn("end_date", greatest(start, end))
        .withColumnRenamed("leads", "listed_leads");
  }

  /** Ledger items by event; one that several events name is shared evenly, to the last decimal. */
  private static Dataset<Row> costOf(Dataset<Row> events, Dataset<Row> costs) {
    Dataset<Row> items =
        costs
            .filter(col("scenario").equalTo("actual"))
            .groupBy("cost_id")
            .agg(sum("amount_reporting").cast(Types.MONEY).as("amount"));
    Dataset<Row> named =
        events
            .filter(col("cost_ref").isNotNull())
            .select(
                col("event_source"),
                col("event_id"),
                explode(split(col("cost_ref"), SEVERAL)).as("written"))
            .withColumn("cost_id", trim(col("written")))
            .select("event_source", "event_id", "cost_id")
            .distinct()
            .join(items, "cost_id")
            .withColumn("weight", lit(1L));
    return LargestRemainder.split(
            named, List.of("cost_id"), "weight", List.of(EVENT), Map.of("part", "amount"))
        .groupBy("event_source", "event_id")
        .agg(sum("part").cast(Types.MONEY).as("cost"));
  }

  private static Dataset<Row> ofLeads(Dataset<Row> leads, Dataset<Row> ties) {
    return leads
        .filter(isNot("is_duplicate"))
        .select("source", "lead_id")
        .join(ties, new String[] {"source", "lead_id"})
        .groupBy("event_source", "event_id")
        .agg(count(lit(1)).as("leads"));
  }

  private static Dataset<Row> ofDeals(
      Dataset<Row> deals, Dataset<Row> ties, Dataset<Row> ends, LocalDate asOf) {
    Column isOver = coalesce(col("close_date").leq(lit(asOf)), lit(false));
    Column isWon = coalesce(col("is_won"), lit(false)).and(isOver);
    Column isOpen =
        coalesce(col("is_closed"), lit(false)).and(isOver).equalTo(false).and(isWon.equalTo(false));
    Column known = bround(col("amount").multiply(col("fx_rate")), 6).cast(Types.MONEY);
    Column amount = coalesce(known, Contract.ZERO);
    return deals
        .join(ties, new String[] {"source", "opportunity_id"})
        .join(ends, EVENT)
        .groupBy("event_source", "event_id")
        .agg(
            count(lit(1)).as("opportunities"),
            count(when(isWon, 1)).as("won_opportunities"),
            count(when(known.isNull(), 1)).as("amounts_unknown"),
            sum(when(isWon, amount)).cast(Types.MONEY).as("won_amount"),
            sum(when(isWon.and(col("close_date").gt(col("end_date"))), amount))
                .cast(Types.MONEY)
                .as("delayed_won_amount"),
            sum(when(isOpen, amount)).cast(Types.MONEY).as("open_amount"));
  }

  private static Dataset<Row> ofOrders(
      Dataset<Row> orders, EventTies ties, Dataset<Row> ends, LocalDate asOf) {
    Dataset<Row> counted =
        orders.filter(col("is_counted").and(col("business_date").leq(lit(asOf))));
    Column isOnsite = col("business_date").leq(col("end_date"));
    Column isDelayed = isOnsite.equalTo(false);
    Column revenue = col("net_revenue_reporting");
    return counted
        .select("order_key", "business_date", "net_revenue_reporting", "refunds_reporting")
        .join(ties.ofOrders(counted), "order_key")
        .join(ends, EVENT)
        .groupBy("event_source", "event_id")
        .agg(
            count(when(isOnsite, 1)).as("onsite_orders"),
            count(when(isDelayed, 1)).as("delayed_orders"),
            sum(when(isOnsite, revenue)).cast(Types.MONEY).as("onsite_revenue"),
            sum(when(isDelayed, revenue)).cast(Types.MONEY).as("delayed_order_revenue"),
            sum("refunds_reporting").cast(Types.MONEY).as("refunds"));
  }

  private static Map<String, Column> orZero() {
    Map<String, Column> sums = new LinkedHashMap<>();
    List<String> counts = new ArrayList<>(COUNTS);
    counts.addAll(ORDERS);
    counts.forEach(name -> sums.put(name, coalesce(col(name), lit(0L))));
    List<String> amounts = new ArrayList<>(AMOUNTS);
    amounts.addAll(REVENUES);
    amounts.forEach(name -> sums.put(name, coalesce(col(name), Contract.ZERO)));
    return sums;
  }

  private static Dataset<Row> withRatios(Dataset<Row> sums) {
    Column returned =
        col("onsite_revenue")
            .plus(col("delayed_order_revenue"))
            .minus(col("refunds"))
            .plus(col("won_amount"))
            .cast(Types.MONEY);
    Dataset<Row> summed = sums.withColumn("return_amount", returned);
    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put("event_onsite_revenue_to_cost", over("onsite_revenue", "cost"));
    ratios.put("event_gross_return_ratio", over("return_amount", "cost"));
    ratios.put(
        "event_net_roi_pct",
        Contract.ratio(col("return_amount").minus(col("cost")), col("cost")).multiply(100.0));
    ratios.put("event_cost_per_lead", over("cost", "leads"));
    ratios.put("event_cost_per_attendee", over("cost", "attendees"));
    ratios.put("event_lead_opportunity_win_rate", over("won_opportunities", "opportunities"));
    Column reason =
        concat_ws(
            "; ",
            when(col("cost_ref").isNull(), "the event names no cost_ref")
                .when(col("cost").isNull(), "the ledger has no actual cost of cost_ref")
                .when(col("cost").equalTo(0), "cost is 0"),
            when(col("leads").equalTo(0), "no tied leads"),
            when(col("attendees").isNull(), "attendees unknown")
                .when(col("attendees").equalTo(0), "no attendees"),
            when(col("opportunities").equalTo(0), "no opportunities"));
    ratios.put("reason", when(reason.notEqual(""), reason));
    return summed.withColumns(ratios);
  }

  private static Column over(String numerator, String denominator) {
    return Contract.ratio(col(numerator), col(denominator));
  }

  private static Column isNot(String flag) {
    return coalesce(col(flag), lit(false)).equalTo(false);
  }
}
