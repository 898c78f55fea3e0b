package io.plumbline.metric;

import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldFunnel;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What mailings brought, with both denominators of every rate that people read in two ways.
 *
 * <p>A campaign counts once: by its days where the tool gives days, else by its newest lifetime
 * totals, exported no later than the morning after as_of, in the month it was sent. A source that
 * gives no totals at all is counted from its single events, whose ids of campaigns need not be
 * those of totals. Rates are made of the sums; {@code open_rate = unique_opens / delivered}, {@code
 * click_to_open_rate = unique_clicks / unique_opens}, {@code conversion_rate_*} over people reached
 * and people who clicked. Revenue is what the tool claims, at the rate of its day.
 */
public final class EmailPerformance {
  private static final List<String> MESSAGE =
      List.of("source", "campaign_id", "message_id", "channel");
  private static final List<String> MONTHLY = Contract.join(List.of("month"), MESSAGE);
  private static final List<String> COUNTS =
      List.of(
          "recipients",
          "delivered",
          "bounces",
          "unique_opens",
          "unique_opens_excl_proxy",
          "unique_clicks",
          "unsubscribes",
          "complaints",
          "orders");

  private EmailPerformance() {}

  /**
   * {@code email_performance}.
   *
   * @param stats silver {@code email_campaign_stats} with {@code fx_rate}, null where none is known
   * @param events silver {@code email_events} with {@code fx_rate}
   */
  public static Dataset<Row> monthly(Dataset<Row> stats, Dataset<Row> events, LocalDate asOf) {
    Dataset<Row> counted =
        stats
            .filter(coalesce(col("stat_date"), date_sub(col("snapshot_date"), 1)).leq(lit(asOf)))
            .withColumn("bounces", col("bounces_hard").plus(col("bounces_soft")))
            .withColumn("claimed", reporting(col("revenue")));
    Dataset<Row> days = counted.filter(col("stat_date").isNotNull());
    Dataset<Row> totals =
        counted
            .filter(col("stat_date").isNull())
            .join(
                days.select("source", "campaign_id").distinct(),
                new String[] {"source", "campaign_id"},
                "left_anti");
    Dataset<Row> single =
        events
            .filter(to_date(col("event_ts")).leq(lit(asOf)))
            .join(stats.select("source").distinct(), new String[] {"source"}, "left_anti");
    return withRatios(ofTotals(totals).unionByName(ofDays(days)).unionByName(ofEvents(single)))
        .select(GoldFunnel.EMAIL_PERFORMANCE.typedSelection());
  }

  private static Dataset<Row> ofTotals(Dataset<Row> totals) {
    Dataset<Row> last =
        totals
            .withColumn("all", org.apache.spark.sql.functions.struct(col("*")))
            .groupBy(Contract.named(MESSAGE))
            .agg(expr("max_by(all, struct(snapshot_date, extract_ts, row_hash))").as("newest"))
            .select("newest.*");
    Column sent = coalesce(to_date(col("send_ts")), col("snapshot_date"));
    return last.withColumn("month", trunc(sent, "month"))
        .withColumn("basis", lit("totals"))
        .select(selected());
  }

  private static Dataset<Row> ofDays(Dataset<Row> days) {
    List<Column> sums = new java.util.ArrayList<>();
    sums.add(max("brand").as("brand"));
    sums.add(max("market").as("market"));
    sums.add(max("campaign_name").as("campaign_name"));
    sums.add(sum("claimed").cast(Types.MONEY).as("claimed"));
    COUNTS.forEach(column -> sums.add(sum(column).as(column)));
    return days.withColumn("month", trunc(col("stat_date"), "month"))
        .groupBy(Contract.named(MONTHLY))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .withColumn("basis", lit("days"))
        .select(selected());
  }

  private static Dataset<Row> ofEvents(Dataset<Row> events) {
    Column machine = coalesce(col("is_machine_open"), lit(false));
    Column campaign = coalesce(col("campaign_id"), col("flow_id"), col("message_id"));
    return events
        .withColumn("campaign_id", campaign)
        .filter(col("campaign_id").isNotNull())
        .withColumn("message_id", coalesce(col("message_id"), lit("")))
        .withColumn("channel", lit("email"))
        .withColumn("month", trunc(to_date(col("event_ts")), "month"))
        .groupBy(Contract.named(MONTHLY))
        .agg(
            max("brand").as("brand"),
            max("market").as("market"),
            count(of("sent")).as("recipients"),
            count(of("bounce")).as("bounces"),
            count_distinct(people("open", lit(true))).as("unique_opens"),
            count_distinct(people("open", machine.equalTo(false))).as("unique_opens_excl_proxy"),
            count_distinct(people("click", machine.equalTo(false))).as("unique_clicks"),
            count_distinct(people("unsubscribe", lit(true))).as("unsubscribes"),
            count_distinct(people("complaint", lit(true))).as("complaints"),
            count(of("order")).as("orders"),
            sum(when(col("event_type").equalTo("order"), reporting(col("value"))))
                .cast(Types.MONEY)
                .as("claimed"))
        .withColumn("campaign_name", lit(null).cast(Types.TEXT))
        .withColumn("delivered", greatest(col("recipients").minus(col("bounces")), lit(0L)))
        .withColumn("basis", lit("events"))
        .select(selected());
  }

  private static Column of(String type) {
    return when(col("event_type").equalTo(type), 1);
  }

  private static Column people(String type, Column also) {
    return when(
        col("event_type").equalTo(type).and(also), coalesce(col("contact_key"), col("event_id")));
  }

  private static Column reporting(Column amount) {
    return bround(amount.multiply(col("fx_rate")), 6).cast(Types.MONEY);
  }

  private static Column[] selected() {
    List<String> names =
        Contract.join(
            MONTHLY,
            Contract.join(List.of("brand", "market", "basis", "campaign_name", "claimed"), COUNTS));
    return Contract.named(names);
  }

  private static Dataset<Row> withRatios(Dataset<Row> sums) {
    Dataset<Row> whole =
        sums.withColumnRenamed("delivered", "printed")
            .withColumn(
                "delivered", coalesce(col("printed"), col("recipients").minus(col("bounces"))))
            .withColumn(
                "known_bounces", coalesce(col("bounces"), col("recipients").minus(col("printed"))))
            .drop("bounces")
            .withColumnRenamed("known_bounces", "bounces")
            .withColumnRenamed("claimed", "revenue");
    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put("open_rate", over("unique_opens", "delivered"));
    ratios.put("open_rate_excl_proxy", over("unique_opens_excl_proxy", "delivered"));
    ratios.put("click_rate", over("unique_clicks", "delivered"));
    ratios.put("click_to_open_rate", over("unique_clicks", "unique_opens"));
    ratios.put("conversion_rate_delivered", over("orders", "delivered"));
    ratios.put("conversion_rate_clicked", over("orders", "unique_clicks"));
    ratios.put("unsubscribe_rate", over("unsubscribes", "delivered"));
    ratios.put("complaint_rate", over("complaints", "delivered"));
    ratios.put("bounce_rate", over("bounces", "recipients"));
    ratios.put("revenue_per_delivered", over("revenue", "delivered"));
    Column reason =
        concat_ws(
            "; ",
            none("recipients", "recipients"),
            none("delivered", "deliveries"),
            none("unique_opens", "opens"),
            none("unique_clicks", "clicks"),
            when(col("revenue").isNull(), "revenue or its rate unknown"));
    ratios.put("reason", when(reason.notEqual(""), reason));
    return whole.withColumns(ratios);
  }

  private static Column over(String numerator, String denominator) {
    return Contract.ratio(col(numerator), col(denominator));
  }

  private static Column none(String column, String what) {
    return when(col(column).isNull(), what + " unknown").when(col(column).equalTo(0), "no " + what);
  }
}
