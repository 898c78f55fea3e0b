package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldCustomers;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CustomerFlowTest {
  private static final BigDecimal ZERO = new BigDecimal("0.000000");

  @Test
  void threeCustomersByHand(SparkSession spark) {
    Dataset<Row> orders =
        Given.rows(
            spark,
            Silver.ORDERS,
            """
            order_key | person_id | is_counted | business_date | net_revenue_reporting
            1         | 1         | true       | 2024-01-10    | 100
            2         | 1         | true       | 2024-02-10    | 60
            3         | 2         | true       | 2024-01-31    | 50
            4         | 2         | true       | 2024-02-01    | 80
            5         | 3         | true       | 2024-01-01    | 10
            6         | 3         | true       | 2024-04-20    | 30
            7         |           | true       | 2024-02-01    | 99
            8         | 1         | false      | 2024-03-01    | 99
            """);
    Dataset<Row> customers =
        Given.rows(
            spark,
            Silver.CUSTOMERS,
            """
            person_id | first_order_date
            1         | 2024-01-10
            2         | 2024-01-31
            3         | 2024-01-01
            """);
    Dataset<Row> table =
        CustomerFlow.of(
            orders,
            customers,
            Map.of("month", new CohortPeriod.Months()),
            30,
            LocalDate.of(2024, 5, 15));
    Given.hasSchema(table, GoldCustomers.CUSTOMER_FLOW);
    // January: three new, all ordered in it. February: 1 and 2 order; 3 last on 1 January is gone.
    // nrr (60 + 80 + 0) / (100 + 50 + 10), grr (60 + 50 + 0) / 160.
    // March: 1's order of 10 February is 50 days before the end, 2's 59: both gone, 140 lost.
    // April: 3 is back. May is not over.
    assertThat(
            Given.shown(
                table,
                "period",
                "opening",
                "new",
                "retained",
                "churned",
                "resurrected",
                "closing",
                "crr",
                "churn",
                "nrr",
                "grr"))
        .containsExactly(
            "2024-01-01|0|3|0|0|0|3|null|null|null|null",
            "2024-02-01|3|0|2|1|0|2|0.666667|0.333333|0.875|0.6875",
            "2024-03-01|2|0|0|2|0|0|0.0|1.0|0.0|0.0",
            "2024-04-01|0|0|0|0|1|1|null|null|null|null");
  }

  @Test
  void bothIdentitiesHoldAndEqualPlainLoops(SparkSession spark) {
    RandomShop shop = new RandomShop(5);
    Map<String, CohortPeriod> periods =
        Map.of(
            "week", new CohortPeriod.Weeks(DayOfWeek.MONDAY),
            "month", new CohortPeriod.Months(),
            "quarter", new CohortPeriod.Quarters());
    for (int inactive : new int[] {14, 90}) {
      Dataset<Row> table =
          CustomerFlow.of(
              shop.orders(spark), shop.customers(spark), periods, inactive, RandomShop.AS_OF);
      Map<String, String> actual = new TreeMap<>();
      table
          .selectExpr(
              "concat_ws('|', period_kind, period, brand)",
              "concat_ws('|', opening, new, retained, churned, resurrected, closing, opening_revenue, current_revenue, kept_revenue)")
          .collectAsList()
          .forEach(row -> actual.put(row.getString(0), row.getString(1)));
      Map<String, String> expected = new TreeMap<>();
      naive(expected, shop, "week", LocalDate.of(2024, 1, 1), d -> d.plusWeeks(1), inactive);
      naive(expected, shop, "month", LocalDate.of(2024, 1, 1), d -> d.plusMonths(1), inactive);
      naive(expected, shop, "quarter", LocalDate.of(2024, 1, 1), d -> d.plusMonths(3), inactive);
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static void naive(
      Map<String, String> rows,
      RandomShop shop,
      String kind,
      LocalDate begin,
      UnaryOperator<LocalDate> next,
      int inactive) {
    LocalDate before = begin;
    Map<String, Long> closing = new TreeMap<>();
    for (LocalDate start = begin;
        !next.apply(start).minusDays(1).isAfter(RandomShop.AS_OF);
        start = next.apply(start)) {
      LocalDate end = next.apply(start).minusDays(1);
      Map<String, long[]> counts = new TreeMap<>();
      Map<String, BigDecimal[]> money = new TreeMap<>();
      for (Map.Entry<Long, RandomShop.Order> customer : shop.firstOrders.entrySet()) {
        long person = customer.getKey();
        String brand = customer.getValue().brand();
        LocalDate first = customer.getValue().date();
        boolean opened =
            !start.equals(begin) && active(shop, person, before, start.minusDays(1), inactive);
        boolean closed = active(shop, person, start, end, inactive);
        if (!opened && !closed) {
          continue;
        }
        long[] c = counts.computeIfAbsent(brand, b -> new long[6]);
        BigDecimal[] m = money.computeIfAbsent(brand, b -> new BigDecimal[] {ZERO, ZERO, ZERO});
        c[0] += opened ? 1 : 0;
        boolean isNew = !first.isBefore(start) && !first.isAfter(end);
        c[1] += isNew ? 1 : 0;
        c[2] += opened && closed ? 1 : 0;
        c[3] += opened && !closed ? 1 : 0;
        c[4] += closed && !opened && !isNew ? 1 : 0;
        c[5] += closed ? 1 : 0;
        if (opened) {
          BigDecimal was = revenue(shop, person, before, start.minusDays(1));
          BigDecimal is = revenue(shop, person, start, end);
          m[0] = m[0].add(was);
          m[1] = m[1].add(is);
          m[2] = m[2].add(was.min(is));
        }
      }
      for (Map.Entry<String, long[]> e : counts.entrySet()) {
        long[] c = e.getValue();
        BigDecimal[] m = money.get(e.getKey());
        assertThat(c[5]).isEqualTo(c[1] + c[2] + c[4]);
        assertThat(c[2] + c[3]).isEqualTo(closing.getOrDefault(e.getKey(), 0L));
        closing.put(e.getKey(), c[5]);
        rows.put(
            kind + "|" + start + "|" + e.getKey(),
            "%d|%d|%d|%d|%d|%d|%s|%s|%s"
                .formatted(c[0], c[1], c[2], c[3], c[4], c[5], m[0], m[1], m[2]));
      }
      before = start;
    }
  }

  private static boolean active(
      RandomShop shop, long person, LocalDate start, LocalDate end, int inactive) {
    return shop.orders.stream()
        .filter(o -> RandomShop.isIn(o) && o.person() != null && o.person() == person)
        .anyMatch(
            o ->
                !o.date().isAfter(end)
                    && (!o.date().isBefore(start) || o.date().plusDays(inactive).isAfter(end)));
  }

  private static BigDecimal revenue(RandomShop shop, long person, LocalDate start, LocalDate end) {
    return shop.orders.stream()
        .filter(o -> RandomShop.isIn(o) && o.person() != null && o.person() == person)
        .filter(o -> !o.date().isBefore(start) && !o.date().isAfter(end))
        .map(RandomShop.Order::revenue)
        .reduce(ZERO, BigDecimal::add);
  }
}
