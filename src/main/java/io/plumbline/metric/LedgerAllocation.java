package io.plumbline.metric;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.LargestRemainder;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Ledger cost by channel: every item and day is split exactly over the channels it belongs to.
 *
 * <p>Only scenario {@code actual} and no media invoices. In this order:
 *
 * <ol>
 *   <li>rule {@code none}: {@code unallocated};
 *   <li>an item that names a channel: all of it there;
 *   <li>an item that names a channel group: over its channels (those of the scope, if it names
 *       some) by spend of the day, else of the month, else evenly over those that ever had spend;
 *   <li>{@code by_spend}: over the channels of the scope, or all, by spend of the month;
 *   <li>{@code even_daily} and {@code single_day} with a scope: evenly over it;
 *   <li>anything else, and other rules, whose base is not there: {@code unallocated}.
 * </ol>
 *
 * <p>Spend is that of the item's brand and market where it names them. Without any spend the scope
 * shares evenly; without a scope the cost is {@code unallocated}. Brand and market stay the item's.
 */
public final class LedgerAllocation {
  static final String UNALLOCATED = "unallocated";
  private static final String NOBODY = "(unassigned)";
  private static final String ANY = "*";
  private static final List<String> ITEM = List.of("source", "cost_id", "date");
  private static final WindowSpec OVER_ITEM =
      Window.partitionBy(Contract.named(List.of("source", "cost_id", "date")));

  private LedgerAllocation() {}

  /**
   * One row per {@code date, channel, brand, market} with {@code cost}, reporting currency.
   *
   * @param costs silver {@code costs_daily}
   * @param spend rows with {@code date, channel, brand, market, spend_reporting}, any grain
   * @param channels gold {@code dim_channel}
   */
  public static Dataset<Row> daily(Dataset<Row> costs, Dataset<Row> spend, Dataset<Row> channels) {
    return parts(costs, spend, channels)
        .groupBy("date", "channel", "brand", "market")
        .agg(sum("cost_part").cast("decimal(20,6)").as("cost"));
  }

  /**
   * The same item by item: {@code source, cost_id, date, channel, brand, market} with {@code
   * cost_part}.
   */
  public static Dataset<Row> parts(Dataset<Row> costs, Dataset<Row> spend, Dataset<Row> channels) {
    Dataset<Row> items = withRoute(onlyActual(costs), channels);
    Dataset<Row> weighed = withWeights(explodeCandidates(items, channels), spend);
    return LargestRemainder.split(
        weighed.filter(col("weight").gt(0)),
        ITEM,
        "weight",
        List.of("channel"),
        Map.of("cost_part", "amount_reporting"));
  }

  /** The rows that are cost: what happened, without the platforms' own invoices. */
  static Dataset<Row> onlyActual(Dataset<Row> costs) {
    return costs.filter(col("scenario").equalTo("actual").and(col("is_media").equalTo(false)));
  }

  private static Dataset<Row> withRoute(Dataset<Row> costs, Dataset<Row> channels) {
    Dataset<Row> names =
        channels.agg(
            collect_set("channel").as("all_channels"), collect_set("channel_group").as("groups"));
    Column rule = col("allocation_rule");
    Column isEven = rule.isin("even_daily", "single_day");
    Column route =
        when(rule.equalTo("none"), "unallocated")
            .when(array_contains(col("all_channels"), col("named")), "channel")
            .when(array_contains(col("groups"), col("named")), "group")
            .when(col("named").notEqual(""), "unallocated")
            .when(rule.equalTo("by_spend"), "by_spend")
            .when(isEven.and(col("has_scope")), "even")
            .otherwise("unallocated");
    Column scope =
        transform(split(coalesce(col("allocation_scope"), lit("")), "\\|"), n -> trim(n));
    return costs
        .select(
            col("source"),
            col("cost_id"),
            col("date"),
            col("brand"),
            col("market"),
            col("allocation_rule"),
            col("amount_reporting"),
            trim(coalesce(col("channel"), lit(""))).as("named"),
            functions.array_remove(scope, "").as("scope"))
        .withColumn("has_scope", functions.size(col("scope")).gt(0))
        .crossJoin(broadcast(names))
        .withColumn("route", route)
        .drop("all_channels", "groups", "allocation_rule");
  }

  /** One row per item, day and channel that may share it; {@code unallocated} always stands by. */
  private static Dataset<Row> explodeCandidates(Dataset<Row> items, Dataset<Row> channels) {
    Dataset<Row> standBy =
        channels
            .agg(functions.count("*"))
            .select(lit(UNALLOCATED).as("channel"), lit(null).cast("string").as("channel_group"));
    Dataset<Row> candidates =
        channels
            .filter(col("channel").notEqual(UNALLOCATED))
            .select("channel", "channel_group")
            .unionByName(standBy);
    Column isInScope =
        array_contains(col("scope"), col("channel"))
            .or(array_contains(col("scope"), col("channel_group")));
    Column isOpen = col("has_scope").equalTo(false);
    Column mayShare =
        col("channel")
            .equalTo(UNALLOCATED)
            .or(col("route").equalTo("channel").and(col("channel").equalTo(col("named"))))
            .or(
                col("route")
                    .equalTo("group")
                    .and(col("channel_group").equalTo(col("named")))
                    .and(isOpen.or(isInScope)))
            .or(col("route").equalTo("by_spend").and(isOpen.or(isInScope)))
            .or(col("route").equalTo("even").and(isInScope));
    return items.join(broadcast(candidates), mayShare);
  }

  private static Dataset<Row> withWeights(Dataset<Row> candidates, Dataset<Row> spend) {
    Dataset<Row> spent = bySpender(spend);
    Dataset<Row> ofDay = spent.groupBy("date", "channel", "spender").agg(micros("day_spend"));
    Dataset<Row> ofMonth =
        spent
            .withColumn("month", trunc(col("date"), "month"))
            .groupBy("month", "channel", "spender")
            .agg(micros("month_spend"));
    Dataset<Row> ever =
        spend.groupBy("channel").agg(micros("ever_spend")).filter(col("ever_spend").gt(0));
    Dataset<Row> based =
        candidates
            .withColumn("spender", functions.concat_ws("|", orAny("brand"), orAny("market")))
            .withColumn("month", trunc(col("date"), "month"))
            .join(ofDay, new String[] {"date", "channel", "spender"}, "left_outer")
            .join(ofMonth, new String[] {"month", "channel", "spender"}, "left_outer")
            .join(ever, new String[] {"channel"}, "left_outer");

    Column isReal = col("channel").notEqual(UNALLOCATED);
    Column day = orZero("day_spend");
    Column month = orZero("month_spend");
    Column everSpent = when(col("ever_spend").isNotNull().and(isReal), 1L).otherwise(0L);
    Column evenly = when(isReal, 1L).otherwise(0L);
    Column inScope = when(col("has_scope"), evenly).otherwise(0L);
    Column ofGroup =
        when(total(day).gt(0), day)
            .when(total(month).gt(0), month)
            .when(total(everSpent).gt(0), everSpent)
            .otherwise(inScope);
    Column bySpend = when(total(month).gt(0), month).otherwise(inScope);
    Column weight =
        when(col("route").equalTo("group"), ofGroup)
            .when(col("route").equalTo("by_spend"), bySpend)
            .otherwise(evenly);
    return based
        .withColumn("shared", weight)
        .withColumn(
            "weight",
            when(isReal, col("shared")).when(total(col("shared")).equalTo(0), 1L).otherwise(0L));
  }

  /** Every spend row under its own brand and market and under any brand, any market, or both. */
  private static Dataset<Row> bySpender(Dataset<Row> spend) {
    Column spenders =
        functions.array_distinct(
            functions.array(
                functions.concat_ws("|", col("brand"), col("market")),
                functions.concat_ws("|", col("brand"), lit(ANY)),
                functions.concat_ws("|", lit(ANY), col("market")),
                lit(ANY + "|" + ANY)));
    return spend.withColumn("spender", explode(spenders));
  }

  private static Column micros(String name) {
    Column spend = greatest(sum("spend_reporting"), lit(0));
    return spend.multiply(1_000_000L).cast("long").as(name);
  }

  private static Column orAny(String owner) {
    return when(col(owner).equalTo(NOBODY), ANY).otherwise(col(owner));
  }

  private static Column orZero(String spend) {
    return coalesce(col(spend), lit(0L));
  }

  private static Column total(Column weight) {
    return sum(weight).over(OVER_ITEM);
  }
}
