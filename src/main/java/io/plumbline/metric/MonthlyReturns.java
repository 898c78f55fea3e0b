package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
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
 * What came in and what was put in, by month: {@code month, scope, scope_value, brand, market} with
 * {@code revenue, refunds, margin, conversions_without_margin, media, ledger}.
 *
 * <p>The company's revenue is that of all counted orders, refunds by refund date. A channel's is
 * what one model credits, refunds with the conversion they belong to.
 */
final class MonthlyReturns {
  static final List<String> GRAIN = List.of("month", "scope", "scope_value", "brand", "market");
  private static final List<String> SUMS =
      List.of("revenue", "refunds", "margin", "conversions_without_margin", "media", "ledger");

  private MonthlyReturns() {}

  static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> adPerformance,
      Dataset<Row> ledger,
      Dataset<Row> credit,
      String model,
      LocalDate asOf) {
    Dataset<Row> counted = CustomerPeriods.onlyCounted(orders, asOf);
    Column isEverything = lit("(all)");
    Dataset<Row> spent =
        adPerformance
            .filter(col("is_primary").and(col("date").leq(lit(asOf))))
            .withColumn("spent", coalesce(col("spend_reporting"), Contract.ZERO));
    Dataset<Row> booked = ledger.filter(col("date").leq(lit(asOf)));
    Dataset<Row> credited =
        credit.filter(
            col("model")
                .equalTo(model)
                .and(col("variant").equalTo("default"))
                .and(col("conversion_type").equalTo("order"))
                .and(col("conversion_date").leq(lit(asOf))));

    Dataset<Row> facts =
        facts(
                counted,
                "business_date",
                "company",
                isEverything,
                Map.of(
                    "revenue", col("net_revenue_reporting"),
                    "margin", orZero("margin_reporting"),
                    "conversions_without_margin", isUnknown("margin_reporting")))
            .unionByName(
                facts(
                    refunds
                        .filter(col("business_date").leq(lit(asOf)))
                        .select("order_key", "business_date", "amount_reporting")
                        .join(counted.select("order_key", "brand", "market"), "order_key"),
                    "business_date",
                    "company",
                    isEverything,
                    Map.of("refunds", col("amount_reporting"))))
            .unionByName(
                facts(spent, "date", "company", isEverything, Map.of("media", col("spent"))))
            .unionByName(
                facts(booked, "date", "company", isEverything, Map.of("ledger", col("cost"))))
            .unionByName(
                facts(
                    credited,
                    "conversion_date",
                    "channel",
                    col("channel"),
                    Map.of(
                        "revenue", col("credited_revenue"),
                        "refunds", col("credited_refunds"),
                        "margin", orZero("credited_margin"),
                        "conversions_without_margin", isUnknown("credited_margin"))))
            .unionByName(
                facts(spent, "date", "channel", col("channel"), Map.of("media", col("spent"))))
            .unionByName(
                facts(booked, "date", "channel", col("channel"), Map.of("ledger", col("cost"))));
    List<Column> sums = new ArrayList<>();
    SUMS.forEach(name -> sums.add(sum(name).cast("decimal(20,6)").as(name)));
    return facts
        .groupBy(Contract.named(GRAIN))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private static Dataset<Row> facts(
      Dataset<Row> rows, String date, String scope, Column value, Map<String, Column> known) {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("month", trunc(col(date), "month"));
    columns.put("scope", lit(scope));
    columns.put("scope_value", value);
    columns.put("brand", col("brand"));
    columns.put("market", col("market"));
    SUMS.forEach(name -> columns.put(name, known.getOrDefault(name, Contract.ZERO)));
    return rows.select(
        columns.entrySet().stream()
            .map(column -> column.getValue().as(column.getKey()))
            .toArray(Column[]::new));
  }

  private static Column orZero(String money) {
    return coalesce(col(money), Contract.ZERO);
  }

  private static Column isUnknown(String money) {
    return when(col(money).isNull(), Contract.ONE).otherwise(Contract.ZERO);
  }
}
