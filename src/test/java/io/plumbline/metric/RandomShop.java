package io.plumbline.metric;

import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A seeded shop in memory: orders, refunds, customers, conversions and credit that fit together.
 */
final class RandomShop {
  static final LocalDate AS_OF = LocalDate.of(2024, 9, 17);
  static final List<String> MODELS = List.of("first", "linear");

  record Order(
      long key,
      Long person,
      boolean counted,
      LocalDate date,
      String brand,
      BigDecimal revenue,
      BigDecimal refunds,
      BigDecimal margin) {}

  record Refund(long order, LocalDate date, BigDecimal amount) {}

  final List<Order> orders = new ArrayList<>();
  final List<Refund> refunds = new ArrayList<>();
  final Map<Long, Order> firstOrders = new TreeMap<>();
  private final List<List<String>> credit = new ArrayList<>();
  private final List<List<String>> conversions = new ArrayList<>();

  RandomShop(long seed) {
    Random random = new Random(seed);
    for (long key = 1; key <= 500; key++) {
      Long person = random.nextInt(10) == 0 ? null : 1L + random.nextInt(120);
      LocalDate date = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(265));
      BigDecimal revenue = BigDecimal.valueOf(random.nextInt(90_000_000), 6);
      BigDecimal refunded = BigDecimal.ZERO.setScale(6);
      if (random.nextInt(5) == 0) {
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(9_000_000), 6);
        LocalDate refundDate = date.plusDays(random.nextInt(80));
        refunds.add(new Refund(key, refundDate, amount));
        refunded = refundDate.isAfter(AS_OF) ? refunded : amount;
      }
      BigDecimal margin =
          random.nextInt(6) == 0
              ? null
              : BigDecimal.valueOf(random.nextInt(40_000_000) - 5_000_000, 6);
      boolean counted = random.nextInt(12) > 0;
      Order order =
          new Order(
              key,
              person,
              counted,
              date,
              random.nextBoolean() ? "a" : "b",
              revenue,
              refunded,
              margin);
      orders.add(order);
      if (isIn(order) && person != null) {
        firstOrders.merge(person, order, (old, now) -> now.date().isBefore(old.date()) ? now : old);
      }
    }
    for (Order order : orders) {
      if (isIn(order)) {
        conversions.add(List.of("" + (1000 + order.key()), "order", "" + order.key()));
        credit(order, random);
      }
    }
  }

  static boolean isIn(Order order) {
    return order.counted() && !order.date().isAfter(AS_OF);
  }

  private void credit(Order order, Random random) {
    List<String> channels = List.of("meta_ads", "google_ads", "email", "direct");
    String key = "" + (1000 + order.key());
    credit.add(List.of(key, "1", "first", channels.get(random.nextInt(4)), "1"));
    int touches = 1 + random.nextInt(5);
    long left = 1_000_000;
    for (int touch = 1; touch <= touches; touch++) {
      long part = touch == touches ? left : 1_000_000 / touches;
      left -= part;
      credit.add(
          List.of(
              key,
              "" + touch,
              "linear",
              channels.get(random.nextInt(4)),
              BigDecimal.valueOf(part, 6).toPlainString()));
    }
  }

  Dataset<Row> orders(SparkSession spark) {
    List<List<String>> rows = new ArrayList<>();
    for (Order order : orders) {
      rows.add(
          List.of(
              "" + order.key(),
              text(order.person()),
              "" + order.counted(),
              "" + order.date(),
              order.brand(),
              "DE",
              text(order.revenue()),
              text(order.refunds()),
              text(order.margin())));
    }
    return Given.rows(
        spark,
        Silver.ORDERS,
        List.of(
            "order_key",
            "person_id",
            "is_counted",
            "business_date",
            "brand",
            "market",
            "net_revenue_reporting",
            "refunds_reporting",
            "margin_reporting"),
        rows);
  }

  Dataset<Row> refunds(SparkSession spark) {
    List<List<String>> rows = new ArrayList<>();
    for (Refund refund : refunds) {
      rows.add(List.of("" + refund.order(), "" + refund.date(), text(refund.amount())));
    }
    return Given.rows(
        spark, Silver.REFUNDS, List.of("order_key", "business_date", "amount_reporting"), rows);
  }

  Dataset<Row> customers(SparkSession spark) {
    List<List<String>> rows = new ArrayList<>();
    firstOrders.forEach(
        (person, order) ->
            rows.add(
                List.of("" + person, "" + order.date(), "" + order.key(), order.brand(), "DE")));
    return Given.rows(
        spark,
        Silver.CUSTOMERS,
        List.of("person_id", "first_order_date", "first_order_key", "brand", "market"),
        rows);
  }

  Dataset<Row> acquired(SparkSession spark) {
    Dataset<Row> creditRows =
        Given.rows(
            spark,
            Gold.ATTRIBUTION_CREDIT,
            List.of("conversion_key", "touch_key", "model", "channel", "credited_conversions"),
            credit);
    Dataset<Row> conversionRows =
        Given.rows(
            spark,
            Silver.CONVERSIONS,
            List.of("conversion_key", "conversion_type", "order_key"),
            conversions);
    return AcquiredBy.fromCredit(creditRows, conversionRows, customers(spark));
  }

  private static String text(Object value) {
    return value == null
        ? ""
        : value instanceof BigDecimal d ? d.toPlainString() : value.toString();
  }
}
