package io.plumbline.model;

import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.Silver;
import io.plumbline.table.Types;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Everything that can be credited: each counted order, each customer's first one again where it is
 * asked for, and each conversion that was imported or that a CRM tells of, up to as_of.
 */
public final class Conversions {
  private Conversions() {}

  /**
   * What a conversion of a type is worth when it does not say.
   *
   * @param value reporting currency, of one conversion
   * @param margin reporting currency, of one conversion
   * @param marginRate fraction of the value, where neither margin is known
   */
  public record Worth(
      Optional<BigDecimal> value, Optional<BigDecimal> margin, Optional<Double> marginRate) {}

  /**
   * What counts.
   *
   * @param touchesCompleteFrom first day from which touches were tracked
   * @param clickDays a look-back that reaches before that day is untracked
   * @param clickDaysByType the same of types with their own
   * @param worthByType what a conversion is worth that does not say
   * @param hasFirstOrders whether first orders are a type of their own too
   * @param repeatChannel channel that orders after the first are kept apart in; empty to credit
   *     them
   */
  public record Rules(
      LocalDate asOf,
      Optional<LocalDate> touchesCompleteFrom,
      int clickDays,
      Map<String, Integer> clickDaysByType,
      Map<String, Worth> worthByType,
      boolean hasFirstOrders,
      Optional<String> repeatChannel) {
    public Rules {
      clickDaysByType = new TreeMap<>(clickDaysByType);
      worthByType = new TreeMap<>(worthByType);
    }
  }

  /**
   * The contract of silver.conversions.
   *
   * @param orders silver orders
   * @param customers silver customers
   * @param told newest imported conversions ({@link #imported}) and those of a CRM ({@link
   *     CrmConversions}), with {@code identifier_key, fx_rate}
   */
  public static Dataset<Row> of(
      Dataset<Row> orders, Dataset<Row> customers, Dataset<Row> told, Rules rules) {
    Dataset<Row> bought = ofOrders(orders, customers, rules);
    Dataset<Row> ofOrders =
        rules.hasFirstOrders()
            ? bought.unionByName(
                bought
                    .where(col("is_first"))
                    .withColumn("conversion_type", lit("first_order"))
                    .withColumn("conversion_key", key(lit("first_order"), col("order_key"))))
            : bought;
    return ofOrders
        .drop("is_first")
        .unionByName(ofOthers(told, rules))
        .withColumn("is_tracked", isTracked(rules))
        .select(Silver.CONVERSIONS.selection());
  }

  /** Newest generic conversions with a person, in the columns of {@link CrmConversions}. */
  public static Dataset<Row> imported(Dataset<Row> conversions) {
    return conversions.select(
        concat_ws("|", lit("imported"), col("conversion_type"), col("source"), col("conversion_id"))
            .as("id"),
        col("conversion_type"),
        col("source"),
        col("brand"),
        col("market"),
        col("conversion_ts"),
        col("date"),
        col("currency"),
        col("value"),
        col("margin"),
        col("count"),
        col("person_id"),
        col("person_bucket"),
        col("identifier_key"));
  }

  private static Dataset<Row> ofOrders(Dataset<Row> orders, Dataset<Row> customers, Rules rules) {
    Dataset<Row> firsts =
        customers.select(
            col("person_id").as("customer"), col("first_order_key"), col("is_left_truncated"));
    Column isFirst = coalesce(col("order_key").equalTo(col("first_order_key")), lit(false));
    Column isNew = coalesce(col("is_first").and(not(col("is_left_truncated"))), lit(false));
    Column apart =
        rules
            .repeatChannel()
            .map(
                channel ->
                    when(col("customer").isNotNull().and(not(col("is_first"))), lit(channel)))
            .orElse(lit(null).cast(Types.TEXT));
    return orders
        .where(col("is_counted"))
        .join(firsts, col("person_id").equalTo(col("customer")), "left_outer")
        .withColumn("is_first", isFirst)
        .select(
            key(lit("order"), col("order_key")).as("conversion_key"),
            lit("order").as("conversion_type"),
            col("source"),
            col("created_ts").as("conversion_ts"),
            col("business_date").as("date"),
            col("brand"),
            col("market"),
            col("order_key"),
            isNew.as("is_new_customer"),
            lit(1L).as("count"),
            col("net_revenue_reporting").as("revenue"),
            col("refunds_reporting").as("refunds"),
            col("margin_reporting").as("margin"),
            apart.as("kept_apart"),
            lit(null).cast(Types.KEY).as("identifier_key"),
            col("person_id"),
            col("person_bucket"),
            col("is_first"));
  }

  private static Dataset<Row> ofOthers(Dataset<Row> told, Rules rules) {
    Column given = ExchangeRates.converted(col("value"));
    Column value = when(given.notEqual(0), given);
    Column margin = ExchangeRates.converted(col("margin"));
    for (Map.Entry<String, Worth> of : rules.worthByType().entrySet()) {
      Column isOfType = col("conversion_type").equalTo(of.getKey());
      Worth worth = of.getValue();
      value = otherwise(value, isOfType, worth.value().map(Conversions::times));
      Optional<Column> ofOne = worth.margin().map(Conversions::times);
      Optional<Column> ofValue =
          worth
              .marginRate()
              .map(
                  rate ->
                      bround(col("revenue").multiply(lit(BigDecimal.valueOf(rate))), 6)
                          .cast(Types.MONEY));
      margin = otherwise(margin, isOfType, ofOne.or(() -> ofValue));
    }
    return told.where(col("date").leq(lit(rules.asOf())))
        .withColumn("revenue", coalesce(value, lit(0)).cast(Types.MONEY))
        .select(
            xxhash64(col("id")).as("conversion_key"),
            col("conversion_type"),
            col("source"),
            col("conversion_ts"),
            col("date"),
            col("brand"),
            col("market"),
            lit(-1L).as("order_key"),
            lit(false).as("is_new_customer"),
            col("count"),
            col("revenue"),
            lit(0).cast(Types.MONEY).as("refunds"),
            margin.as("margin"),
            lit(null).cast(Types.TEXT).as("kept_apart"),
            col("identifier_key"),
            col("person_id"),
            col("person_bucket"));
  }

  private static Column otherwise(Column known, Column isOfType, Optional<Column> worth) {
    return worth.map(own -> coalesce(known, when(isOfType, own))).orElse(known);
  }

  private static Column times(BigDecimal ofOne) {
    return lit(ofOne).cast(Types.MONEY).multiply(col("count")).cast(Types.MONEY);
  }

  private static Column isTracked(Rules rules) {
    if (rules.touchesCompleteFrom().isEmpty()) {
      return lit(true);
    }
    Column days = lit(rules.clickDays());
    for (Map.Entry<String, Integer> own : rules.clickDaysByType().entrySet()) {
      days =
          when(col("conversion_type").equalTo(own.getKey()), lit(own.getValue())).otherwise(days);
    }
    return date_sub(to_date(col("conversion_ts")), days)
        .geq(lit(rules.touchesCompleteFrom().get()));
  }

  private static Column key(Column type, Column order) {
    return xxhash64(concat_ws("|", type, order));
  }
}
