package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldCustomers;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Channels of the curve add up to plain loops over the same random shop. */
@ExtendWith(LocalSpark.class)
class PaybackCurveTest {
  private static final int[] GRID = {0, 7, 14, 30, 45, 60, 90, 120, 150, 180};
  private static final RandomShop SHOP = new RandomShop(9);

  @Test
  void channelsAddUpToPlainLoops(SparkSession spark) {
    Dataset<Row> costs =
        Given.rows(
            spark,
            GoldCosts.ACQUISITION_COST_MONTHLY,
            """
            month      | channel  | attribution_model | variant | cost_scope | brand | market | cac
            2024-02-01 | meta_ads | first             | default | full       | a     | DE     | 0.5
            2024-02-01 | meta_ads | first             | default | media      | a     | DE     | 0.1
            """);
    Dataset<Row> curve =
        PaybackCurve.of(
            FromOrders.days(
                SHOP.orders(spark), SHOP.refunds(spark), SHOP.customers(spark), RandomShop.AS_OF),
            SHOP.customers(spark),
            SHOP.acquired(spark)
                .withColumn("variant", org.apache.spark.sql.functions.lit("default")),
            costs,
            RandomShop.AS_OF);
    Given.hasSchema(curve, GoldCustomers.PAYBACK_CURVE);
    curve.createOrReplaceTempView("payback");
    Map<String, String> expected = naive();
    for (String model : RandomShop.MODELS) {
      Map<String, String> actual = new TreeMap<>();
      spark
          .sql(
              """
              SELECT concat_ws('|', cohort_month, brand, days_since_first_order),
                concat_ws('|', cast(sum(customers_mature) AS int),
                  if(count_if(cumulative_contribution IS NULL) > 0, 'unknown',
                    cast(sum(cumulative_contribution) AS string)))
              FROM payback WHERE attribution_model = '%s' GROUP BY cohort_month, brand, days_since_first_order
              """
                  .formatted(model))
          .collectAsList()
          .forEach(row -> actual.put(row.getString(0), row.getString(1)));
      assertThat(actual).as(model).isEqualTo(expected);
    }
    assertThat(
            curve
                .where("cac_per_customer IS NOT NULL")
                .select("channel", "cac_per_customer")
                .distinct()
                .collectAsList())
        .hasSize(1)
        .first()
        .hasToString("[meta_ads,0.5]");
    assertThat(
            curve.where("is_paid_back <> (contribution_per_customer >= cac_per_customer)").count())
        .isZero();
  }

  private static Map<String, String> naive() {
    Map<String, String> rows = new TreeMap<>();
    Map<String, Integer> mature = new TreeMap<>();
    Map<String, BigDecimal> money = new TreeMap<>();
    Map<String, Boolean> unknown = new TreeMap<>();
    for (Map.Entry<Long, RandomShop.Order> customer : SHOP.firstOrders.entrySet()) {
      LocalDate first = customer.getValue().date();
      for (int day : GRID) {
        if (!first.plusDays(day).isAfter(RandomShop.AS_OF)) {
          String key = first.withDayOfMonth(1) + "|" + customer.getValue().brand() + "|" + day;
          mature.merge(key, 1, Integer::sum);
          money.putIfAbsent(key, new BigDecimal("0.000000"));
          for (RandomShop.Order order : SHOP.orders) {
            if (RandomShop.isIn(order) && customer.getKey().equals(order.person())) {
              if (ChronoUnit.DAYS.between(first, order.date()) <= day) {
                if (order.margin() == null) {
                  unknown.put(key, true);
                } else {
                  money.merge(key, order.margin(), BigDecimal::add);
                }
              }
              for (RandomShop.Refund refund : SHOP.refunds) {
                if (refund.order() == order.key()
                    && !refund.date().isAfter(RandomShop.AS_OF)
                    && ChronoUnit.DAYS.between(first, refund.date()) <= day) {
                  money.merge(key, refund.amount().negate(), BigDecimal::add);
                }
              }
            }
          }
        }
      }
    }
    mature.forEach(
        (key, n) ->
            rows.put(key, n + "|" + (unknown.containsKey(key) ? "unknown" : money.get(key))));
    return rows;
  }
}
