package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.plumbline.table.GoldScores;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The few numbers a person looks at first, for each of the last 30 days, each month and the last 30
 * days as one, for the company and each channel.
 *
 * <p>Company: {@code total_spend}, {@code total_revenue} (net, before refunds), {@code mer = total
 * revenue / total spend}, {@code blended_media_cac = total spend / new customers}, {@code
 * new_customers}, {@code new_customer_revenue_share}, {@code paid_roas}. Channels, under the
 * default model: {@code spend}, {@code attributed_revenue}, {@code roas}, {@code media_cac}, {@code
 * cost_per_purchase}, {@code attributed_new_customers}. Both, for months whose cohort is a year
 * old: {@code ltv_margin_to_cac_12m}, on full cost.
 *
 * <p>{@code previous} is the day, month or 30 days before; none while a month is not over. Flags:
 * {@code retention_problem} from 95 % of revenue from new customers, {@code ltv_to_cac_below_3},
 * {@code ltv_to_cac_at_risk} from 1 down, {@code below_break_even} where revenue per spend is below
 * revenue / margin, {@code reaches_5_to_1} where it is 5 or more of full cost, {@code under_funded}
 * and the fatigue of audiences as {@link WatchedScores} says, {@code history_incomplete} where a
 * first order may not be the first, so ratios over new customers are null.
 */
public final class Scorecard {
  private static final List<String> GRAIN = List.of("period", "period_kind", "place", "scope");
  private static final String LTV_TO_CAC = "ltv_margin_to_cac_12m";

  /**
   * What a lake chooses.
   *
   * @param headline the one metric, {@code mer} unless configured
   * @param model default attribution model
   * @param currency reporting currency; benchmarks in another one are not applied
   * @param asOf last complete day
   */
  public record Choices(String headline, String model, String currency, LocalDate asOf) {}

  /**
   * What the scores are made of.
   *
   * @param ledger rows of {@link LedgerAllocation#daily}
   * @param cohorts gold {@code cohort_value_by_channel_monthly}
   * @param acquisitionCost gold {@code acquisition_cost_monthly}
   * @param leadFunnel gold {@code lead_funnel_monthly}
   * @param campaigns gold {@code dim_campaign}
   * @param channels gold {@code dim_channel}
   */
  public record Facts(
      Dataset<Row> orders,
      Dataset<Row> customers,
      Dataset<Row> adPerformance,
      Dataset<Row> ledger,
      Dataset<Row> credit,
      Dataset<Row> cohorts,
      Dataset<Row> acquisitionCost,
      Dataset<Row> leadFunnel,
      Dataset<Row> campaigns,
      Dataset<Row> channels) {}

  private Scorecard() {}

  /** {@code scorecard}. */
  public static Dataset<Row> of(Facts facts, Choices choices) {
    LocalDate asOf = choices.asOf();
    Dataset<Row> daily = ScoreFacts.daily(facts, choices.model(), asOf);
    Column none = lit(null).cast("double");
    Dataset<Row> scores =
        explodeMetrics(byPeriod(daily, asOf))
            .unionByName(
                ltvToCac(facts.cohorts(), facts.acquisitionCost(), choices.model())
                    .unionByName(WatchedScores.leadsToBudget(facts.leadFunnel()))
                    .unionByName(
                        WatchedScores.weeklyFrequency(
                            facts.adPerformance(), facts.campaigns(), asOf))
                    .withColumn("break_even", none));
    return withPrevious(scores, asOf)
        .filter(col("is_shown"))
        .transform(rows -> withJudgement(rows, choices))
        .select(GoldScores.SCORECARD.typedSelection());
  }

  private static Dataset<Row> byPeriod(Dataset<Row> daily, LocalDate asOf) {
    Column date = col("date");
    LocalDate thirty = asOf.minusDays(29);
    LocalDate sixty = asOf.minusDays(59);
    Column isRecent = date.geq(lit(thirty));
    Column thirtyDays =
        when(isRecent, period("last_30_days", lit(thirty), lit(1)))
            .when(date.geq(lit(sixty)), period("last_30_days", lit(sixty), lit(0)));
    Column monthPlace = year(date).multiply(12).plus(month(date));
    Column periods =
        array_compact(
            array(
                when(date.geq(lit(thirty.minusDays(1))), period("day", date, unix_date(date))),
                period("month", trunc(date, "month"), monthPlace),
                thirtyDays));
    List<Column> sums = new ArrayList<>();
    ScoreFacts.SUMS.forEach(name -> sums.add(sum(name).cast("decimal(20,6)").as(name)));
    return daily
        .withColumn("in_period", explode(periods))
        .select("*", "in_period.*")
        .groupBy(Contract.named(GRAIN))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private static Column period(String kind, Column first, Column place) {
    return struct(lit(kind).as("period_kind"), first.as("period"), place.cast("long").as("place"));
  }

  private static Dataset<Row> explodeMetrics(Dataset<Row> sums) {
    Column ofCompany =
        array(
            metric("total_spend", "spend", null),
            metric("total_revenue", "revenue", null),
            metric("mer", "revenue", "spend"),
            metric("blended_media_cac", "spend", "new_customers"),
            metric("new_customers", "new_customers", null),
            metric("new_customer_revenue_share", "new_customer_revenue", "revenue"),
            metric("paid_roas", "paid_revenue", "spend"),
            metric("revenue_to_full_cost", "revenue", "full_cost"),
            metric("break_even_roas", "revenue_with_margin", "margin"));
    Column ofChannel =
        array(
            metric("spend", "spend", null),
            metric("attributed_revenue", "revenue", null),
            metric("roas", "revenue", "spend"),
            metric("media_cac", "spend", "new_customers"),
            metric("cost_per_purchase", "spend", "purchases"),
            metric("attributed_new_customers", "new_customers", null));
    Column needsHistory = col("metric").isin("blended_media_cac", "new_customer_revenue_share");
    Column isSum = col("denominator").isNull();
    return sums.withColumn(
            "score",
            explode(when(col("scope").equalTo(ScoreFacts.COMPANY), ofCompany).otherwise(ofChannel)))
        .select("*", "score.*")
        .withColumn(
            "break_even",
            when(col("margin").gt(0), Contract.ratio(col("revenue_with_margin"), col("margin"))))
        .withColumn("has_gap", needsHistory.and(col("unknown_first_orders").gt(0)))
        .withColumn(
            "value",
            when(isSum, col("numerator").cast("double"))
                .when(
                    col("has_gap").equalTo(false),
                    Contract.ratio(col("numerator"), col("denominator"))))
        .select(Contract.named(scored()));
  }

  private static List<String> scored() {
    return Contract.join(
        GRAIN, List.of("metric", "numerator", "denominator", "value", "has_gap", "break_even"));
  }

  private static Column metric(String name, String numerator, String denominator) {
    Column below = denominator == null ? lit(null) : col(denominator);
    return struct(
        lit(name).as("metric"),
        col(numerator).as("numerator"),
        below.cast("decimal(20,6)").as("denominator"));
  }

  /** Margin less refunds of a month's new customers over ages 0 to 11, by the month's full cost. */
  private static Dataset<Row> ltvToCac(
      Dataset<Row> cohorts, Dataset<Row> acquisitionCost, String model) {
    Column isDefault =
        col("attribution_model").equalTo(model).and(col("variant").equalTo("default"));
    Column gained =
        when(
            col("realised_ltv_margin").isNotNull(),
            col("cumulative_margin").minus(col("cumulative_refunds")));
    Dataset<Row> aYearOld =
        cohorts
            .filter(isDefault.and(col("months_since_first_order").equalTo(11)))
            .filter(col("is_mature").and(col("customers").gt(0)))
            .select(
                col("cohort_month").as("period"),
                col("channel"),
                gained.as("gained"),
                when(gained.isNull(), 1).otherwise(0).as("unknown"),
                Contract.ZERO.as("cost"));
    Dataset<Row> cost =
        acquisitionCost
            .filter(isDefault.and(col("cost_scope").equalTo("full")))
            .select(
                col("month").as("period"),
                col("channel"),
                lit(null).cast("decimal(20,6)").as("gained"),
                lit(0).as("unknown"),
                col("cost"));
    Column scopes = array(lit(ScoreFacts.COMPANY), concat(lit("channel:"), col("channel")));
    Column place = year(col("period")).multiply(12).plus(month(col("period")));
    return aYearOld
        .unionByName(cost)
        .withColumn("scope", explode(scopes))
        .groupBy("period", "scope")
        .agg(
            sum("gained").as("numerator"),
            sum("cost").as("denominator"),
            sum("unknown").as("unknown"))
        .filter(col("numerator").isNotNull().and(col("unknown").equalTo(0)))
        .select(
            col("period"),
            lit("month").as("period_kind"),
            place.cast("long").as("place"),
            col("scope"),
            lit(LTV_TO_CAC).as("metric"),
            col("numerator").cast("decimal(20,6)").as("numerator"),
            col("denominator").cast("decimal(20,6)").as("denominator"),
            Contract.ratio(col("numerator"), col("denominator")).as("value"),
            lit(false).as("has_gap"));
  }

  private static Dataset<Row> withPrevious(Dataset<Row> scores, LocalDate asOf) {
    WindowSpec before =
        Window.partitionBy("period_kind", "scope", "metric").orderBy("place").rangeBetween(-1, -1);
    Column isRunning =
        col("period_kind").equalTo("month").and(last_day(col("period")).gt(lit(asOf)));
    Column isDayBeforeTheFirst =
        col("period_kind").equalTo("day").and(col("period").lt(date_sub(lit(asOf), 29)));
    Column isThirtyDaysBefore =
        col("period_kind").equalTo("last_30_days").and(col("place").equalTo(0));
    return scores.withColumns(
        Map.of(
            "previous", when(isRunning.equalTo(false), max("value").over(before)),
            "is_shown", isDayBeforeTheFirst.equalTo(false).and(isThirtyDaysBefore.equalTo(false))));
  }

  private static Dataset<Row> withJudgement(Dataset<Row> scores, Choices choices) {
    Column isLtvToCac = col("metric").equalTo(LTV_TO_CAC);
    Column isNewShare = col("metric").equalTo("new_customer_revenue_share");
    Column isReturn = col("metric").isin("roas", "mer", "paid_roas");
    Column flag =
        when(col("has_gap"), "history_incomplete")
            .when(isNewShare.and(col("value").geq(0.95)), "retention_problem")
            .when(isLtvToCac.and(col("value").leq(1)), "ltv_to_cac_at_risk")
            .when(isLtvToCac.and(col("value").lt(3)), "ltv_to_cac_below_3")
            .when(isReturn.and(col("value").lt(col("break_even"))), "below_break_even")
            .when(
                col("metric").equalTo("revenue_to_full_cost").and(col("value").geq(5)),
                "reaches_5_to_1")
            .otherwise(WatchedScores.flag());
    Column isHeadline =
        col("scope").equalTo(ScoreFacts.COMPANY).and(col("metric").equalTo(choices.headline()));
    return scores.withColumns(
        Map.of(
            "change", Contract.ratio(col("value"), col("previous")).minus(1),
            "band", Benchmarks.band(choices.currency()),
            "benchmark_id", Benchmarks.benchmarkId(choices.currency()),
            "flag", flag,
            "is_headline", isHeadline));
  }
}
