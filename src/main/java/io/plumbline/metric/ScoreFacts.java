package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sums behind the scorecard, one row per {@code date} and {@code scope}: {@code company}, or
 * {@code channel:<name>} with what the default model credits.
 */
final class ScoreFacts {
  static final String COMPANY = "company";

  /** {@code unknown_first_orders}: first orders that may not be the first; see customers. */
  static final List<String> SUMS =
      List.of(
          "spend",
          "revenue",
          "purchases",
          "new_customers",
          "new_customer_revenue",
          "paid_revenue",
          "unknown_first_orders",
          "full_cost",
          "margin",
          "revenue_with_margin");

  private static final int DAYS_SHOWN_TWICE = 60;

  private ScoreFacts() {}

  static Dataset<Row> daily(Scorecard.Facts known, String model, LocalDate asOf) {
    Dataset<Row> credit = known.credit();
    Dataset<Row> channels = known.channels();
    Column channelScope = concat(lit("channel:"), col("channel"));
    Dataset<Row> spent =
        known
            .adPerformance()
            .filter(col("is_primary"))
            .withColumn("spent", coalesce(col("spend_reporting"), Contract.ZERO));
    Dataset<Row> credited =
        credit
            .filter(
                col("model")
                    .equalTo(model)
                    .and(col("variant").equalTo("default"))
                    .and(col("conversion_type").equalTo("order")))
            .join(channels.select("channel", "is_paid"), new String[] {"channel"}, "left_outer");
    Column won = when(col("is_new_customer"), col("credited_conversions")).otherwise(Contract.ZERO);
    Column paid = when(col("is_paid"), col("credited_revenue")).otherwise(Contract.ZERO);

    Dataset<Row> facts =
        ordered(known.orders(), known.customers(), asOf)
            .unionByName(
                facts(
                    spent,
                    "date",
                    lit(COMPANY),
                    Map.of("spend", col("spent"), "full_cost", col("spent"))))
            .unionByName(
                facts(known.ledger(), "date", lit(COMPANY), Map.of("full_cost", col("cost"))))
            .unionByName(
                facts(credited, "conversion_date", lit(COMPANY), Map.of("paid_revenue", paid)))
            .unionByName(facts(spent, "date", channelScope, Map.of("spend", col("spent"))))
            .unionByName(
                facts(
                    credited,
                    "conversion_date",
                    channelScope,
                    Map.of(
                        "revenue", col("credited_revenue"),
                        "purchases", col("credited_conversions"),
                        "new_customers", won,
                        "margin", coalesce(col("credited_margin"), Contract.ZERO),
                        "revenue_with_margin",
                            when(col("credited_margin").isNotNull(), col("credited_revenue"))
                                .otherwise(Contract.ZERO))))
            .unionByName(everyDay(channels, asOf));
    List<Column> sums = new ArrayList<>();
    SUMS.forEach(name -> sums.add(sum(name).as(name)));
    return facts
        .filter(col("date").leq(lit(asOf)))
        .groupBy("date", "scope")
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private static Dataset<Row> ordered(Dataset<Row> orders, Dataset<Row> customers, LocalDate asOf) {
    Column isFirst = col("is_first_order");
    Column mayNotBeFirst = isFirst.and(coalesce(col("is_left_truncated"), lit(false)));
    Column isNew = isFirst.and(mayNotBeFirst.equalTo(false));
    return facts(
        CustomerPeriods.onlyCounted(orders, asOf)
            .join(
                customers.select("person_id", "is_left_truncated"),
                new String[] {"person_id"},
                "left_outer"),
        "business_date",
        lit(COMPANY),
        Map.of(
            "revenue", col("net_revenue_reporting"),
            "purchases", Contract.ONE,
            "new_customers", when(isNew, Contract.ONE).otherwise(Contract.ZERO),
            "new_customer_revenue",
                when(isNew, col("net_revenue_reporting")).otherwise(Contract.ZERO),
            "unknown_first_orders", when(mayNotBeFirst, Contract.ONE).otherwise(Contract.ZERO),
            "margin", coalesce(col("margin_reporting"), Contract.ZERO),
            "revenue_with_margin",
                when(col("margin_reporting").isNotNull(), col("net_revenue_reporting"))
                    .otherwise(Contract.ZERO)));
  }

  /** The company has a row for each of the last days, also when nothing happened. */
  private static Dataset<Row> everyDay(Dataset<Row> channels, LocalDate asOf) {
    LocalDate first = asOf.minusDays(DAYS_SHOWN_TWICE - 1);
    Dataset<Row> days =
        channels.agg(count("*")).select(explode(sequence(lit(first), lit(asOf))).as("date"));
    return facts(days, "date", lit(COMPANY), Map.of());
  }

  private static Dataset<Row> facts(
      Dataset<Row> rows, String date, Column scope, Map<String, Column> known) {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("date", col(date));
    columns.put("scope", scope);
    SUMS.forEach(name -> columns.put(name, known.getOrDefault(name, Contract.ZERO)));
    return rows.select(
        columns.entrySet().stream()
            .map(column -> column.getValue().as(column.getKey()))
            .toArray(Column[]::new));
  }
}
