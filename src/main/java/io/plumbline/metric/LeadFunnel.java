package io.plumbline.metric;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldFunnel;
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
 * From leads to paying customers, and what they cost.
 *
 * <p>Leads are followed by the month they were created: {@code lead_conversion_rate =
 * lead_customers / valid_leads} asks what became of them by as_of. What happened in a month, such
 * as becoming qualified or winning a deal, counts in that month. {@code cpl} takes media spend and
 * all leads, {@code lac} full cost and valid leads; {@code cac_from_leads = lac /
 * lead_conversion_rate}. The velocity of leads compares a month with the one before and has no
 * value when that had none.
 */
public final class LeadFunnel {
  private static final List<String> GRAIN = List.of("month", "channel", "brand", "market");
  private static final String[] CELL = {"channel", "brand", "market"};
  private static final String UNUSABLE =
      "unqualified|disqualified|not qualified|junk|spam|invalid|bad.*|无效.*|作废";

  /** Sums of the table, with their zero. */
  private static final List<String> COUNTS =
      List.of(
          "leads",
          "duplicate_leads",
          "valid_leads",
          "lead_opportunities",
          "lead_customers",
          "qualified_leads",
          "sales_qualified_leads",
          "opportunities",
          "won_opportunities",
          "lost_opportunities",
          "amounts_unknown");

  private static final List<String> AMOUNTS =
      List.of("opportunity_amount", "won_amount", "media_cost", "ledger_cost");

  private LeadFunnel() {}

  /**
   * {@code lead_funnel_monthly}.
   *
   * @param leads silver {@code leads} with {@code channel}
   * @param opportunities silver {@code opportunities} with {@code source_channel} and {@code
   *     fx_rate} of their currency, null where none is known
   * @param adPerformance silver {@code ad_performance}
   * @param ledger rows of {@link LedgerAllocation#daily}
   */
  public static Dataset<Row> monthly(
      Dataset<Row> leads,
      Dataset<Row> opportunities,
      Dataset<Row> adPerformance,
      Dataset<Row> ledger,
      LocalDate asOf) {
    Dataset<Row> facts =
        ofLeads(known(leads, opportunities, asOf), asOf)
            .unionByName(ofOpportunities(deals(leads, opportunities, asOf), asOf), true)
            .unionByName(ofCosts(adPerformance, ledger, asOf), true);
    return withRatios(onEveryMonth(facts, asOf), asOf)
        .select(GoldFunnel.LEAD_FUNNEL_MONTHLY.typedSelection());
  }

  /**
   * Leads that are not deleted, up to as_of, with {@code has_opportunity, is_customer, is_unique,
   * is_valid}.
   */
  public static Dataset<Row> known(Dataset<Row> leads, Dataset<Row> opportunities, LocalDate asOf) {
    Column words = lower(coalesce(col("status"), col("lifecycle_stage"), lit("")));
    return withOutcome(current(leads, asOf), current(opportunities, asOf), asOf)
        .withColumn("is_unique", coalesce(col("is_duplicate"), lit(false)).equalTo(false))
        .withColumn(
            "is_valid", col("is_unique").and(words.rlike("^(?:" + UNUSABLE + ")$").equalTo(false)));
  }

  /**
   * Opportunities that are not deleted, up to as_of, with the {@code channel} of their lead and
   * {@code amount_reporting}.
   */
  public static Dataset<Row> deals(Dataset<Row> leads, Dataset<Row> opportunities, LocalDate asOf) {
    return withLeadChannel(current(opportunities, asOf), current(leads, asOf));
  }

  private static Dataset<Row> current(Dataset<Row> records, LocalDate asOf) {
    return records.filter(isNot("is_deleted").and(upTo("created_ts", asOf)));
  }

  /** Adds {@code has_opportunity} and {@code is_customer}: a link of either side counts. */
  private static Dataset<Row> withOutcome(Dataset<Row> leads, Dataset<Row> deals, LocalDate asOf) {
    Column isWon = coalesce(col("is_won"), lit(false)).and(isUpTo(col("close_date"), asOf));
    Dataset<Row> byLead =
        deals
            .filter(col("lead_id").isNotNull())
            .groupBy(col("source"), col("lead_id"))
            .agg(lit(true).as("has_deal"), max(isWon).as("has_won"));
    Dataset<Row> byDeal =
        deals.select(
            col("source"), col("opportunity_id"), lit(true).as("its_deal"), isWon.as("its_won"));
    Column isCustomer = lower(col("lifecycle_stage")).equalTo("customer");
    return leads
        .join(byLead, new String[] {"source", "lead_id"}, "left_outer")
        .join(byDeal, new String[] {"source", "opportunity_id"}, "left_outer")
        .withColumn(
            "is_customer",
            coalesce(col("has_won"), lit(false))
                .or(coalesce(col("its_won"), lit(false)))
                .or(coalesce(isCustomer, lit(false))))
        .withColumn(
            "has_opportunity",
            coalesce(col("has_deal"), col("its_deal"), lit(false)).or(col("is_customer")));
  }

  private static Dataset<Row> ofLeads(Dataset<Row> leads, LocalDate asOf) {
    Column isUnique = col("is_unique");
    Column isValid = col("is_valid");
    Column qualified = least(col("became_mql_ts"), col("became_sql_ts"), col("converted_ts"));
    Map<String, Column> created = new LinkedHashMap<>();
    created.put("duplicate_leads", one(not(isUnique)));
    created.put("leads", one(isUnique));
    created.put("valid_leads", one(isValid));
    created.put("lead_opportunities", one(isValid.and(col("has_opportunity"))));
    created.put("lead_customers", one(isValid.and(col("is_customer"))));
    return onDays(
        leads,
        asOf,
        List.of(
            new Event(col("created_ts"), created),
            new Event(when(isUnique, qualified), Map.of("qualified_leads", lit(1L))),
            new Event(
                when(isUnique, col("became_sql_ts")), Map.of("sales_qualified_leads", lit(1L)))));
  }

  /** Adds {@code channel}: that of the lead, else what the opportunity names itself. */
  private static Dataset<Row> withLeadChannel(Dataset<Row> deals, Dataset<Row> leads) {
    Dataset<Row> byLead =
        leads.select(col("source"), col("lead_id"), col("channel").as("lead_channel"));
    Dataset<Row> byDeal =
        leads
            .filter(col("opportunity_id").isNotNull())
            .groupBy(col("source"), col("opportunity_id"))
            .agg(expr("min_by(channel, struct(created_ts, lead_id))").as("deal_channel"));
    return deals
        .join(byLead, new String[] {"source", "lead_id"}, "left_outer")
        .join(byDeal, new String[] {"source", "opportunity_id"}, "left_outer")
        .withColumn(
            "channel",
            coalesce(
                col("lead_channel"),
                col("deal_channel"),
                col("source_channel"),
                lit("unattributed")))
        .withColumn(
            "amount_reporting",
            bround(col("amount").multiply(col("fx_rate")), 6).cast(Types.MONEY));
  }

  private static Dataset<Row> ofOpportunities(Dataset<Row> deals, LocalDate asOf) {
    Column isWon = coalesce(col("is_won"), lit(false));
    Column isLost = coalesce(col("is_closed"), lit(false)).and(not(isWon));
    Column amount = coalesce(col("amount_reporting"), Contract.ZERO);
    Map<String, Column> created = new LinkedHashMap<>();
    created.put("opportunities", lit(1L));
    created.put("opportunity_amount", amount);
    created.put("amounts_unknown", one(col("amount_reporting").isNull()));
    Map<String, Column> closed = new LinkedHashMap<>();
    closed.put("won_opportunities", one(isWon));
    closed.put("won_amount", when(isWon, amount).otherwise(Contract.ZERO));
    closed.put("lost_opportunities", one(isLost));
    return onDays(
        deals,
        asOf,
        List.of(
            new Event(col("created_ts"), created),
            new Event(when(isWon.or(isLost), col("close_date")), closed)));
  }

  private static Dataset<Row> ofCosts(
      Dataset<Row> adPerformance, Dataset<Row> ledger, LocalDate asOf) {
    Column spend = coalesce(col("spend_reporting"), Contract.ZERO);
    return onDays(
            adPerformance.filter(col("is_primary")),
            asOf,
            List.of(new Event(col("date"), Map.of("media_cost", spend))))
        .unionByName(
            onDays(
                ledger, asOf, List.of(new Event(col("date"), Map.of("ledger_cost", col("cost"))))),
            true);
  }

  /**
   * What a row counts for on a day.
   *
   * @param when day or instant, null when it has not happened
   * @param measures names of {@link #COUNTS} and {@link #AMOUNTS} to values
   */
  private record Event(Column when, Map<String, Column> measures) {}

  /** A row for each event of each row, in its month, up to as_of. */
  private static Dataset<Row> onDays(Dataset<Row> rows, LocalDate asOf, List<Event> events) {
    List<String> measures =
        events.stream().flatMap(event -> event.measures().keySet().stream()).sorted().toList();
    Column[] happened =
        events.stream()
            .map(
                event -> {
                  List<Column> fields = new ArrayList<>();
                  fields.add(to_date(event.when()).as("day"));
                  for (String measure : measures) {
                    Column zero = AMOUNTS.contains(measure) ? Contract.ZERO : lit(0L);
                    Column value = event.measures().getOrDefault(measure, zero);
                    fields.add(
                        (AMOUNTS.contains(measure) ? value.cast(Types.MONEY) : value).as(measure));
                  }
                  return struct(fields.toArray(Column[]::new));
                })
            .toArray(Column[]::new);
    List<Column> columns = new ArrayList<>(List.of(trunc(col("event.day"), "month").as("month")));
    columns.addAll(List.of(Contract.named(List.of(CELL))));
    measures.forEach(measure -> columns.add(col("event." + measure)));
    return rows.withColumn("event", explode(array(happened)))
        .filter(isUpTo(col("event.day"), asOf))
        .select(columns.toArray(Column[]::new));
  }

  private static Column one(Column condition) {
    return when(condition, 1L).otherwise(0L);
  }

  /** Every month from a channel's first to that of as_of, with 0 where nothing happened. */
  private static Dataset<Row> onEveryMonth(Dataset<Row> facts, LocalDate asOf) {
    List<Column> sums = new ArrayList<>();
    for (String count : COUNTS) {
      sums.add(coalesce(sum(count), lit(0L)).as(count));
    }
    for (String amount : AMOUNTS) {
      sums.add(coalesce(sum(amount).cast(Types.MONEY), Contract.ZERO).as(amount));
    }
    WindowSpec after = Window.partitionBy(Contract.named(List.of(CELL))).orderBy("month");
    Column last = coalesce(add_months(lead("month", 1).over(after), -1), trunc(lit(asOf), "month"));
    Column months = sequence(col("month"), last, expr("interval 1 month"));
    Column isOwn = col("every").equalTo(col("month"));
    Map<String, Column> ownOrZero = new LinkedHashMap<>();
    COUNTS.forEach(count -> ownOrZero.put(count, when(isOwn, col(count)).otherwise(0L)));
    AMOUNTS.forEach(
        amount -> ownOrZero.put(amount, when(isOwn, col(amount)).otherwise(Contract.ZERO)));
    return facts
        .groupBy(Contract.named(GRAIN))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .withColumn("months", months)
        .withColumn("every", explode(col("months")))
        .withColumns(ownOrZero)
        .withColumn("month", col("every"))
        .drop("months", "every");
  }

  private static Dataset<Row> withRatios(Dataset<Row> sums, LocalDate asOf) {
    WindowSpec before = Window.partitionBy(Contract.named(List.of(CELL))).orderBy("month");
    WindowSpec all = Window.partitionBy("month", "brand", "market");
    Dataset<Row> summed =
        sums.withColumn("cost", col("media_cost").plus(col("ledger_cost")).cast(Types.MONEY))
            .withColumn("previous_qualified_leads", lag("qualified_leads", 1).over(before))
            .withColumn("all_qualified_leads", sum("qualified_leads").over(all))
            .withColumn("all_media_cost", sum("media_cost").over(all).cast(Types.MONEY));
    Column gained = col("qualified_leads").minus(col("previous_qualified_leads"));
    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put("cpl", Contract.ratio(col("media_cost"), col("leads")));
    ratios.put("lac", Contract.ratio(col("cost"), col("valid_leads")));
    ratios.put("lead_conversion_rate", Contract.ratio(col("lead_customers"), col("valid_leads")));
    ratios.put("cac_from_leads", Contract.ratio(col("cost"), col("lead_customers")));
    ratios.put("cost_per_qualified_lead", Contract.ratio(col("cost"), col("qualified_leads")));
    ratios.put(
        "lead_velocity_rate_pct",
        Contract.ratio(gained, col("previous_qualified_leads")).multiply(100.0));
    ratios.put(
        "win_rate",
        Contract.ratio(
            col("won_opportunities"), col("won_opportunities").plus(col("lost_opportunities"))));
    ratios.put(
        "lead_to_budget_share",
        Contract.ratio(
            Contract.ratio(col("qualified_leads"), col("all_qualified_leads")),
            Contract.ratio(col("media_cost"), col("all_media_cost"))));
    ratios.put("is_complete", last_day(col("month")).leq(lit(asOf)));
    ratios.put("reason", reason());
    return summed.withColumns(ratios);
  }

  private static Column reason() {
    Column previous = coalesce(col("previous_qualified_leads"), lit(0L));
    Column text =
        concat_ws(
            "; ",
            when(col("leads").equalTo(0), "no leads"),
            when(col("leads").gt(0).and(col("valid_leads").equalTo(0)), "no valid leads"),
            when(col("lead_customers").equalTo(0), "no customer yet"),
            when(col("qualified_leads").equalTo(0), "nobody qualified"),
            when(previous.equalTo(0), "nobody qualified the month before"),
            when(
                col("won_opportunities").plus(col("lost_opportunities")).equalTo(0),
                "no opportunity closed"),
            when(col("media_cost").equalTo(0), "no media cost"));
    return when(text.notEqual(""), text);
  }

  private static Column isNot(String flag) {
    return coalesce(col(flag), lit(false)).equalTo(false);
  }

  private static Column upTo(String instant, LocalDate asOf) {
    return isUpTo(to_date(col(instant)), asOf);
  }

  private static Column isUpTo(Column day, LocalDate asOf) {
    return coalesce(day.leq(lit(asOf)), lit(false));
  }
}
