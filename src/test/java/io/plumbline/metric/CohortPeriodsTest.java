package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldCohorts;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Weekly, quarterly and daily cohorts of a random shop, against plain loops. */
@ExtendWith(LocalSpark.class)
class CohortPeriodsTest {
  private static final RandomShop SHOP = new RandomShop(7);
  private static final BigDecimal ZERO = new BigDecimal("0.000000");

  @Test
  void weeksBeginOnTheConfiguredDay(SparkSession spark) {
    for (DayOfWeek starts : new DayOfWeek[] {DayOfWeek.MONDAY, DayOfWeek.SATURDAY}) {
      compare(
          spark,
          new CohortPeriod.Weeks(starts),
          day -> day.with(TemporalAdjusters.previousOrSame(starts)),
          (from, to) -> (int) ChronoUnit.DAYS.between(from, to) / 7,
          start -> start.plusDays(6));
    }
  }

  @Test
  void quartersAreCalendarQuarters(SparkSession spark) {
    compare(
        spark,
        new CohortPeriod.Quarters(),
        day -> day.with(IsoFields.DAY_OF_QUARTER, 1),
        (from, to) -> (int) IsoFields.QUARTER_YEARS.between(from, to),
        start -> start.plusMonths(3).minusDays(1));
  }

  @Test
  void daysEndAtTheHighestAge(SparkSession spark) {
    compare(
        spark,
        new CohortPeriod.Days(20),
        day -> day,
        (from, to) -> (int) ChronoUnit.DAYS.between(from, to),
        start -> start);
  }

  private static void compare(
      SparkSession spark,
      CohortPeriod period,
      UnaryOperator<LocalDate> startOf,
      BiFunction<LocalDate, LocalDate, Integer> periodsBetween,
      UnaryOperator<LocalDate> endOf) {
    LocalDate asOf = RandomShop.AS_OF;
    Map<String, BigDecimal> revenue = new TreeMap<>();
    Map<String, TreeSet<Long>> active = new TreeMap<>();
    TreeSet<String> immature = new TreeSet<>();
    SHOP.firstOrders
        .values()
        .forEach(
            first -> {
              LocalDate cohort = startOf.apply(first.date());
              for (LocalDate day = cohort; !day.isAfter(asOf); day = day.plusDays(1)) {
                int age = periodsBetween.apply(cohort, startOf.apply(day));
                if (age <= period.highestAge()) {
                  String key = cohort + "|" + first.brand() + "|" + age;
                  revenue.putIfAbsent(key, ZERO);
                  active.putIfAbsent(key, new TreeSet<>());
                  if (endOf.apply(startOf.apply(day)).isAfter(asOf)) {
                    immature.add(key);
                  }
                }
              }
            });
    for (RandomShop.Order order : SHOP.orders) {
      if (RandomShop.isIn(order) && order.person() != null) {
        RandomShop.Order first = SHOP.firstOrders.get(order.person());
        LocalDate cohort = startOf.apply(first.date());
        int age = periodsBetween.apply(cohort, startOf.apply(order.date()));
        if (age <= period.highestAge()) {
          String key = cohort + "|" + first.brand() + "|" + age;
          revenue.merge(key, order.revenue(), BigDecimal::add);
          active.get(key).add(order.person());
        }
      }
    }
    Map<String, String> expected = new TreeMap<>();
    revenue.forEach(
        (key, sum) ->
            expected.put(
                key,
                immature.contains(key) ? "false" : active.get(key).size() + "|" + sum + "|true"));

    Dataset<Row> value =
        FromOrders.value(
            period, SHOP.orders(spark), SHOP.refunds(spark), SHOP.customers(spark), asOf);
    Given.hasSchema(value, period.valueTable());
    Map<String, String> actual = new TreeMap<>();
    value
        .where("cohort <> 'unknown'")
        .selectExpr(
            "concat_ws('|', %s, brand, %s)".formatted(period.cohortColumn(), period.ageColumn()),
            "concat_ws('|', cast(active_customers AS int), revenue, is_mature)")
        .collectAsList()
        .forEach(row -> actual.put(row.getString(0), row.getString(1)));
    assertThat(actual).isEqualTo(expected);

    if (period.valueTable() != GoldCohorts.COHORT_VALUE_QUARTERLY) {
      Dataset<Row> retention =
          FromOrders.retention(period, SHOP.orders(spark), SHOP.customers(spark), asOf);
      Given.hasSchema(retention, period.retentionTable());
      Map<String, String> retained = new TreeMap<>();
      retention
          .where("kind = 'bounded'")
          .selectExpr(
              "concat_ws('|', %s, brand, period)".formatted(period.cohortColumn()),
              "coalesce(cast(cast(retained_customers AS int) AS string), 'not yet')")
          .collectAsList()
          .forEach(row -> retained.put(row.getString(0), row.getString(1)));
      Map<String, String> came = new TreeMap<>();
      active.forEach(
          (key, people) -> came.put(key, immature.contains(key) ? "not yet" : "" + people.size()));
      assertThat(retained).isEqualTo(came);
    }
  }
}
