package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Laws over a random shop, against plain loops. */
@ExtendWith(LocalSpark.class)
class CohortLawsTest {
  private static final long SEED = 42L;
  private static final RandomShop SHOP = new RandomShop(SEED);
  private static final BigDecimal ZERO = new BigDecimal("0.000000");

  private static final class Cell {
    final Set<Long> active = new HashSet<>();
    long orders;
    BigDecimal revenue = ZERO;
    BigDecimal refunds = ZERO;
    BigDecimal refundsByOrderDate = ZERO;
    BigDecimal margin = ZERO;

    String shown() {
      return "%d|%d|%s|%s|%s|%s"
          .formatted(active.size(), orders, revenue, refunds, refundsByOrderDate, margin);
    }
  }

  private static String key(RandomShop.Order order, LocalDate date) {
    if (order.person() == null) {
      return "unknown|" + order.brand() + "|0";
    }
    RandomShop.Order first = SHOP.firstOrders.get(order.person());
    YearMonth cohort = YearMonth.from(first.date());
    return cohort
        + "|"
        + first.brand()
        + "|"
        + cohort.until(YearMonth.from(date), ChronoUnit.MONTHS);
  }

  private static Map<String, Cell> naive() {
    Map<String, Cell> cells = new TreeMap<>();
    for (RandomShop.Order first : SHOP.firstOrders.values()) {
      YearMonth cohort = YearMonth.from(first.date());
      for (int age = 0; !cohort.plusMonths(age).atDay(1).isAfter(RandomShop.AS_OF); age++) {
        cells.putIfAbsent(cohort + "|" + first.brand() + "|" + age, new Cell());
      }
    }
    for (RandomShop.Order order : SHOP.orders) {
      if (RandomShop.isIn(order)) {
        Cell cell = cells.computeIfAbsent(key(order, order.date()), name -> new Cell());
        cell.orders++;
        cell.revenue = cell.revenue.add(order.revenue());
        cell.refundsByOrderDate = cell.refundsByOrderDate.add(order.refunds());
        cell.margin = order.margin() == null ? cell.margin : cell.margin.add(order.margin());
        if (order.person() != null) {
          cell.active.add(order.person());
        }
      }
    }
    for (RandomShop.Refund refund : SHOP.refunds) {
      RandomShop.Order order = SHOP.orders.get((int) refund.order() - 1);
      if (RandomShop.isIn(order) && !refund.date().isAfter(RandomShop.AS_OF)) {
        Cell cell = cells.computeIfAbsent(key(order, refund.date()), name -> new Cell());
        cell.refunds = cell.refunds.add(refund.amount());
      }
    }
    return cells;
  }

  private static Dataset<Row> monthly(SparkSession spark, LocalDate asOf) {
    return FromOrders.monthly(SHOP.orders(spark), SHOP.refunds(spark), SHOP.customers(spark), asOf);
  }

  @Test
  void cellsEqualPlainLoops(SparkSession spark) {
    LocalDate monthEnd = RandomShop.AS_OF.withDayOfMonth(30);
    Map<String, String> actual = new TreeMap<>();
    // At the month's end every cell is mature; the shop has nothing counted after its own as_of
    // day.
    Dataset<Row> upToAsOf = SHOP.orders(spark).filter("business_date <= DATE'2024-09-17'");
    Dataset<Row> refundsUpToAsOf = SHOP.refunds(spark).filter("business_date <= DATE'2024-09-17'");
    for (Row row :
        FromOrders.monthly(upToAsOf, refundsUpToAsOf, SHOP.customers(spark), monthEnd)
            .selectExpr(
                "concat_ws('|', cohort, brand, months_since_first_order)",
                "concat_ws('|', cast(active_customers AS int), cast(orders AS int), revenue, refunds, refunds_by_order_date, margin)")
            .collectAsList()) {
      actual.put(row.getString(0), row.getString(1));
    }
    Map<String, String> expected = new TreeMap<>();
    naive().forEach((key, cell) -> expected.put(key, cell.shown()));
    assertThat(actual).as("seed %s", SEED).isEqualTo(expected);
  }

  @Test
  void cohortsAddUpToAllCountedOrders(SparkSession spark) {
    BigDecimal revenue = ZERO;
    BigDecimal refunds = ZERO;
    long orders = 0;
    for (RandomShop.Order order : SHOP.orders) {
      if (RandomShop.isIn(order)) {
        orders++;
        revenue = revenue.add(order.revenue());
        refunds = refunds.add(order.refunds());
      }
    }
    // The month of as_of is not over; its cells are shown once it is.
    Row sums =
        FromOrders.monthly(
                SHOP.orders(spark).filter("business_date <= DATE'2024-09-17'"),
                SHOP.refunds(spark).filter("business_date <= DATE'2024-09-17'"),
                SHOP.customers(spark),
                LocalDate.of(2024, 9, 30))
            .selectExpr(
                "cast(sum(orders) AS long)",
                "sum(revenue)",
                "sum(refunds)",
                "sum(refunds_by_order_date)")
            .head();
    assertThat(sums.getLong(0)).isEqualTo(orders);
    assertThat(sums.getDecimal(1)).isEqualTo(revenue);
    assertThat(sums.getDecimal(2)).isEqualTo(refunds);
    assertThat(sums.getDecimal(3)).isEqualTo(refunds);
  }

  @Test
  void channelsAddUpToTheUnsplitCohortsUnderEveryModel(SparkSession spark) {
    Dataset<Row> split =
        FromOrders.byChannelMonthly(
            SHOP.orders(spark),
            SHOP.refunds(spark),
            SHOP.customers(spark),
            SHOP.acquired(spark),
            RandomShop.AS_OF);
    String[] sums = {
      "customers",
      "active_customers",
      "orders",
      "revenue",
      "refunds",
      "refunds_by_order_date",
      "margin",
      "cumulative_orders",
      "cumulative_revenue",
      "cumulative_refunds",
      "cumulative_margin"
    };
    String[] shown = new String[sums.length + 5];
    String[] summed = new String[sums.length];
    String[] keys = {"cohort", "brand", "market", "months_since_first_order", "is_mature"};
    System.arraycopy(keys, 0, shown, 0, 5);
    for (int i = 0; i < sums.length; i++) {
      shown[5 + i] = sums[i];
      summed[i] = "sum(%s) AS %s".formatted(sums[i], sums[i]);
    }
    var expected = Given.shown(monthly(spark, RandomShop.AS_OF), shown);
    for (String model : RandomShop.MODELS) {
      split.createOrReplaceTempView("split_cohorts");
      Dataset<Row> added =
          spark.sql(
              "SELECT %s, %s FROM split_cohorts WHERE attribution_model = '%s' GROUP BY %s"
                  .formatted(
                      String.join(",", keys),
                      String.join(",", summed),
                      model,
                      String.join(",", keys)));
      assertThat(Given.shown(added, shown)).as("%s, seed %s", model, SEED).isEqualTo(expected);
    }
  }

  @Test
  void retentionOfChannelsAddsUpAndFollowsItsOrder(SparkSession spark) {
    Dataset<Row> plain =
        FromOrders.retention(
            new CohortPeriod.Months(), SHOP.orders(spark), SHOP.customers(spark), RandomShop.AS_OF);
    FromOrders.retentionByChannel(
            SHOP.orders(spark), SHOP.customers(spark), SHOP.acquired(spark), RandomShop.AS_OF)
        .createOrReplaceTempView("split_retention");
    String[] shown = {
      "attribution_model",
      "cohort",
      "brand",
      "kind",
      "period",
      "cohort_customers",
      "retained_customers"
    };
    Dataset<Row> added =
        spark.sql(
            """
            SELECT attribution_model, cohort, brand, kind, period,
              sum(cohort_customers) AS cohort_customers, sum(retained_customers) AS retained_customers
            FROM split_retention GROUP BY ALL
            """);
    Dataset<Row> everyModel =
        plain.selectExpr("explode(array('first', 'linear')) AS attribution_model", "*");
    assertThat(Given.shown(added, shown)).isEqualTo(Given.shown(everyModel, shown));

    plain.createOrReplaceTempView("retention");
    assertThat(
            spark
                .sql(
                    """
                    SELECT * FROM retention b JOIN retention u USING (cohort, brand, period)
                    WHERE b.kind = 'bounded' AND u.kind = 'unbounded' AND b.is_mature
                      AND (b.retained_customers > u.retained_customers OR b.retention_rate > 1
                        OR (period = 0 AND (b.retention_rate <> 1 OR u.retention_rate <> 1)))
                    """)
                .collectAsList())
        .isEmpty();
  }
}
