package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.metric.Given;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CustomerValueTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 3, 31);
  private static final CustomerValue.Settings SETTINGS = new CustomerValue.Settings("brand", AS_OF);

  /** Persons 1 to 6 are brand a, 7 is brand b, for which nothing could be fitted. */
  private static final String ORDERS =
      """
      order_key | person_id | is_counted | business_date | net_revenue_reporting | refunds_reporting | margin_reporting
      1         | 1         | true       | 2024-01-01    | 10                    | 0                 | 5
      2         | 1         | true       | 2024-01-11    | 20                    | 0                 | 10
      3         | 1         | true       | 2024-01-31    | 30                    | 6                 | 15
      4         | 2         | true       | 2024-02-01    | 40                    | 0                 | 20
      5         | 3         | true       | 2024-02-01    | 40                    | 0                 | -30
      6         | 3         | true       | 2024-02-01    | 10                    | 0                 |
      7         | 3         | true       | 2024-02-11    | 10                    | 0                 | 5
      8         | 4         | true       | 2024-02-01    | 40                    | 44                | 20
      9         | 5         | true       | 2024-02-01    | 40                    | 0                 | 20
      10        | 5         | true       | 2024-02-08    | 0                     | 0                 | 0
      11        | 6         | true       | 2024-02-08    | 10                    | 0                 | 5
      12        | 7         | true       | 2024-02-08    | 10                    | 0                 | 5
      13        | 7         | false      | 2024-02-09    | 10                    | 0                 | 5
      14        |           | true       | 2024-02-09    | 99                    | 0                 | 5
      15        | 1         | true       | 2024-04-01    | 99                    | 0                 | 5
      """;

  private static final String CUSTOMERS =
      """
      person_id | first_order_date | brand | is_left_truncated
      1         | 2024-01-01       | a     | false
      2         | 2024-02-01       | a     | false
      3         | 2024-02-01       | a     | false
      4         | 2024-02-01       | a     | false
      5         | 2024-02-01       | a     | false
      6         | 2023-12-31       | a     | true
      7         | 2024-02-08       | b     | false
      """;

  private static final String MODELS =
      """
      segment | part   | parameter | place | model       | estimate | covariance                | status
      brand:a | orders | r         | 0     | mbg_nbd     | 0.5      | 0.01 0.0 0.0 0.0          | fitted
      brand:a | orders | alpha     | 1     | mbg_nbd     | 40       | 0.0 0.02 0.0 0.0          | fitted
      brand:a | orders | a         | 2     | mbg_nbd     | 0.9      | 0.0 0.0 0.03 0.0          | fitted
      brand:a | orders | b         | 3     | mbg_nbd     | 1.6      | 0.0 0.0 0.0 0.04          | fitted
      brand:a | spend  | p         | 0     | gamma_gamma | 6        |                           | fitted
      brand:a | spend  | q         | 1     | gamma_gamma | 4        |                           | fitted
      brand:a | spend  | v         | 2     | gamma_gamma | 15       |                           | fitted
      all     | orders | -         | 0     | mbg_nbd     |          |                           | refused
      all     | spend  | -         | 0     | gamma_gamma |          |                           | refused
      """;

  private static Dataset<Row> table(SparkSession spark, Dataset<Row> orders) {
    return CustomerValue.of(
        CustomerValue.histories(
            orders, Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS), "brand", AS_OF),
        Given.rows(spark, GoldValue.VALUE_MODELS, MODELS),
        SETTINGS);
  }

  @Test
  void oddHistoriesAreValuedByTheRuleTheyName(SparkSession spark) {
    Dataset<Row> table = table(spark, Given.rows(spark, Silver.ORDERS, ORDERS));
    Given.hasSchema(table, GoldValue.CUSTOMER_VALUE);
    assertThat(
            Given.shown(
                table, "person_id", "frequency", "recency", "age", "monetary_value", "notes"))
        .containsExactly(
            "1|2|30|90|25|",
            "2|0|0|59|null|one_order",
            "3|1|10|59|10|same_day_orders;negative_margin",
            "4|0|0|59|null|one_order;refunds_exceed_revenue",
            "5|1|7|59|0|no_positive_value",
            "6|1|39|91|10|",
            "7|0|0|52|null|one_order;no_model;no_spend_model");
    assertThat(table.where("person_id = 6 AND is_left_truncated").count()).isEqualTo(1);
    assertThat(
            table
                .where("person_id = 7 AND p_alive IS NULL AND predicted_ltv_revenue_365 IS NULL")
                .count())
        .isEqualTo(1);
  }

  @Test
  void valueIsOrdersTimesSpendTimesWhatIsKept(SparkSession spark) {
    Row row = table(spark, Given.rows(spark, Silver.ORDERS, ORDERS)).where("person_id = 1").head();
    RepeatBuying model = RepeatBuying.of("mbg_nbd", new double[] {.5, 40, .9, 1.6});
    double orders = model.expected(2, 30, 90, 365);
    // brand a: revenue 250, refunds 50; margin 70 on 240 with known margin, less 50 of refunds
    double spend = new GammaGamma(6, 4, 15).expected(2, 25);
    assertThat(row.<Double>getAs("p_alive")).isEqualTo(model.alive(2, 30, 90));
    assertThat(row.<Double>getAs("expected_orders_365")).isEqualTo(orders);
    assertThat(row.<BigDecimal>getAs("predicted_ltv_revenue_365").doubleValue())
        .isCloseTo(orders * spend * 200 / 250, within(1e-6));
    assertThat(row.<BigDecimal>getAs("predicted_ltv_margin_365").doubleValue())
        .isCloseTo(orders * spend * 20 / 240, within(1e-6));
    assertThat(row.<Double>getAs("expected_orders_365_low")).isBetween(.5 * orders, .95 * orders);
    assertThat(
            row.<Double>getAs("expected_orders_365_low")
                * row.<Double>getAs("expected_orders_365_high"))
        .isCloseTo(orders * orders, within(1e-9));
    for (int days : new int[] {90, 180, 365}) {
      for (String what :
          List.of("expected_orders_", "predicted_ltv_revenue_", "predicted_ltv_margin_")) {
        double at = number(row, what + days);
        assertThat(number(row, what + days + "_low")).as(what + days).isBetween(.4 * at, .99 * at);
        assertThat(number(row, what + days + "_high")).as(what + days).isBetween(1.01 * at, 2 * at);
      }
    }
  }

  private static double number(Row row, String column) {
    return row.<Number>getAs(column).doubleValue();
  }

  @Test
  void segmentsByRecencyFrequencyAndMoney(SparkSession spark) {
    Dataset<Row> orders = Given.rows(spark, Silver.ORDERS, ORDERS);
    Dataset<Row> table =
        CustomerSegments.of(
            CustomerValue.histories(
                orders, Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS), "brand", AS_OF),
            table(spark, orders));
    Given.hasSchema(table, GoldValue.CUSTOMER_SEGMENTS);
    // Days since the last order: person 1 60; 2, 4 59; 3 49; 5, 6, 7 52. Of seven people the
    // middles
    // lie at 0.5 (60 days), 2 (59), 4.5 (52) and 6.5 (49), hence fifths 1, 2, 4 and 5. Purchase
    // days: three have 1, three 2, one 3, middles 1.5, 4.5, 6.5. Money: -4, 10, 20, 40 twice, 54,
    // 60.
    assertThat(
            Given.shown(
                table,
                "person_id",
                "days_since_last_order",
                "purchase_days",
                "net_revenue",
                "rfm",
                "rfm_segment"))
        .containsExactly(
            "1|60|3|54|154|cannot_lose",
            "2|59|1|40|223|hibernating",
            "3|49|2|60|545|champions",
            "4|59|1|-4|221|hibernating",
            "5|52|2|40|443|champions",
            "6|52|2|10|442|champions",
            "7|52|1|10|422|recent");
    assertThat(table.where("person_id = 7 AND value_decile IS NULL").count()).isEqualTo(1);
    assertThat(table.where("value_decile BETWEEN 1 AND 10").count()).isEqualTo(6);
  }

  @Test
  void partitionsAndOrderOfRowsDoNotMatter(SparkSession spark) {
    Dataset<Row> orders = Given.rows(spark, Silver.ORDERS, ORDERS);
    List<Row> once = table(spark, orders).orderBy("person_id").collectAsList();
    List<Row> again =
        table(spark, orders.orderBy(org.apache.spark.sql.functions.rand(3)).repartition(7))
            .orderBy("person_id")
            .collectAsList();
    assertThat(again).isEqualTo(once);
  }

  @Test
  void modelsAreFittedUpToTheEndOfTheLastWeek(SparkSession spark) {
    // 31 March 2024 is a Sunday
    assertThat(ModelFits.fitAsOf(AS_OF, DayOfWeek.MONDAY)).isEqualTo(AS_OF);
    assertThat(ModelFits.fitAsOf(AS_OF.plusDays(6), DayOfWeek.MONDAY)).isEqualTo(AS_OF);
    assertThat(ModelFits.fitAsOf(AS_OF, DayOfWeek.SUNDAY)).isEqualTo(AS_OF.minusDays(1));
    Dataset<Row> customers = Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS);
    Dataset<Row> orders = Given.rows(spark, Silver.ORDERS, ORDERS);
    Dataset<Row> few =
        ModelFits.of(
            CustomerValue.histories(orders, customers, "brand", AS_OF),
            ModelChoice.always("mbg_nbd"),
            AS_OF);
    Given.hasSchema(few, GoldValue.VALUE_MODELS);
    assertThat(Given.shown(few, "segment", "part", "parameter", "customers", "status"))
        .contains(
            "brand:b|orders|-|1|refused", "all|spend|-|2|refused", "brand:a|spend|-|2|refused");
    assertThat(few.where("status = 'refused' AND reason = ''").count()).isZero();
  }

  @Test
  void forecastsAreKeptAndScoredOnce(SparkSession spark) {
    Dataset<Row> orders = randomOrders(spark);
    Dataset<Row> customers =
        orders
            .groupBy("person_id")
            .agg(org.apache.spark.sql.functions.min("business_date").as("first_order_date"))
            .selectExpr(
                "person_id",
                "pmod(person_id, 64) AS person_bucket",
                "first_order_date",
                "'a' AS brand",
                "'DE' AS market",
                "false AS is_left_truncated");
    LocalDate made = LocalDate.of(2024, 3, 31);
    CustomerValue.Settings first = new CustomerValue.Settings("none", made);
    Dataset<Row> histories = CustomerValue.histories(orders, customers, "none", made);
    Dataset<Row> models = ModelFits.of(histories, ModelChoice.always("mbg_nbd"), made);
    assertThat(models.where("part = 'orders' AND status = 'fitted'").count()).isEqualTo(4);
    Dataset<Row> none = Given.rows(spark, GoldValue.LTV_FORECAST, "");
    Dataset<Row> then =
        kept(Forecasts.of(none, histories, orders, customers, models, first, made.plusDays(2)));
    Given.hasSchema(then, GoldValue.LTV_FORECAST);
    assertThat(then.where("actual IS NOT NULL").count()).isZero();
    assertThat(then.select("cohort").distinct().count()).isEqualTo(3);
    Dataset<Row> same =
        Forecasts.of(then, histories, orders, customers, models, first, made.plusDays(3));
    assertThat(same.exceptAll(then).count()).isZero();
    assertThat(same.count()).isEqualTo(then.count());

    Dataset<Row> later =
        kept(Forecasts.of(then, histories, orders, customers, models, first, made.plusDays(90)));
    assertThat(later.where("actual IS NOT NULL").select("horizon").distinct().collectAsList())
        .hasToString("[[90]]");
    assertThat(later.drop("actual", "error").exceptAll(then.drop("actual", "error")).count())
        .isZero();
    BigDecimal came =
        later
            .where("horizon = 90 AND model = 'mbg_nbd'")
            .selectExpr("sum(actual)")
            .head()
            .getDecimal(0);
    BigDecimal truth =
        orders
            .where("business_date > '2024-03-31' AND business_date <= '2024-06-29'")
            .selectExpr("sum(net_revenue_reporting - refunds_reporting)")
            .head()
            .getDecimal(0);
    assertThat(came).isEqualByComparingTo(truth);
    assertThat(later.where("error <> predicted - actual").count()).isZero();
    besideTheModel(later, histories, orders);
  }

  /** Naive and development forecasts of the same customers, against plain loops. */
  private static void besideTheModel(
      Dataset<Row> forecasts, Dataset<Row> histories, Dataset<Row> orders) {
    double naive = 0;
    int[] ages = new int[500];
    for (Row row : histories.collectAsList()) {
      int age = row.getAs("age");
      ages[age]++;
      BigDecimal spend = row.getAs("monetary_value");
      naive += spend == null ? 0 : row.<Integer>getAs("x") * 90.0 / age * spend.doubleValue();
    }
    Row net = histories.selectExpr("(sum(revenue) - sum(refunds)) / sum(revenue)").head();
    assertThat(
            forecasts
                .where("model = 'naive' AND horizon = 90")
                .selectExpr("double(sum(predicted))")
                .head()
                .getDouble(0))
        .isCloseTo(naive * net.getDecimal(0).doubleValue(), within(.01));
    // nobody has been a customer for longer than 90 days: no older ones to look at
    assertThat(forecasts.where("model = 'development'").count()).isZero();
    Dataset<Row> scores = Forecasts.scores(forecasts);
    Given.hasSchema(scores, GoldValue.LTV_FORECAST_SCORES);
    assertThat(Given.shown(scores, "segment", "model", "horizon", "forecasts", "with_interval"))
        .containsExactly("all|mbg_nbd|90|3|3", "all|naive|90|3|0");
  }

  @Test
  void developmentIsWhatOlderCustomersBroughtAtTheSameAge(SparkSession spark) {
    // 30 customers of 1 January and 30 of 1 April; each first order 10. The older brought 3 more on
    // day 91 and 6 on day 150; up to 30 June (day 181) nobody else came.
    List<List<String>> orders = new ArrayList<>();
    List<List<String>> customers = new ArrayList<>();
    for (int person = 1; person <= 60; person++) {
      LocalDate first = LocalDate.of(2024, person <= 30 ? 1 : 4, 1);
      customers.add(List.of("" + person, "" + first));
      orders.add(List.of("" + orders.size(), "" + person, "true", "" + first, "10", "0"));
      if (person <= 30) {
        orders.add(
            List.of("" + orders.size(), "" + person, "true", "" + first.plusDays(91), "3", "0"));
        orders.add(
            List.of("" + orders.size(), "" + person, "true", "" + first.plusDays(150), "6", "0"));
      }
    }
    Dataset<Row> orderRows =
        Given.rows(
            spark,
            Silver.ORDERS,
            List.of(
                "order_key",
                "person_id",
                "is_counted",
                "business_date",
                "net_revenue_reporting",
                "refunds_reporting"),
            orders);
    Dataset<Row> customerRows =
        Given.rows(spark, Silver.CUSTOMERS, List.of("person_id", "first_order_date"), customers);
    LocalDate made = LocalDate.of(2024, 6, 30);
    Dataset<Row> forecasts =
        DevelopmentCurve.forecasts(
            CustomerValue.histories(orderRows, customerRows, "none", made),
            orderRows,
            customerRows,
            new CustomerValue.Settings("none", made));
    // Those of April are 90 days old: by day 180 each brings 9. Nobody has reached 181 + 90 days.
    assertThat(Given.shown(forecasts, "cohort", "horizon", "customers", "predicted"))
        .containsExactly("2024-04|90|30|270");
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.collectAsList(), rows.schema());
  }

  /** 400 customers won in the first quarter who buy at their own rates and leave. */
  private static Dataset<Row> randomOrders(SparkSession spark) {
    Random random = new Random(8);
    List<List<String>> rows = new ArrayList<>();
    for (int person = 1; person <= 400; person++) {
      LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(85));
      double rate = .005 + .06 * random.nextDouble() * random.nextDouble();
      double leaves = .05 + .5 * random.nextDouble();
      double level = 10 + 60 * random.nextDouble();
      do {
        rows.add(
            List.of(
                "" + (rows.size() + 1),
                "" + person,
                "true",
                "" + day,
                "%.2f".formatted(level * (.5 + random.nextDouble())),
                "1"));
        day = day.plusDays(1 + (long) (-Math.log(1 - random.nextDouble()) / rate));
      } while (random.nextDouble() > leaves && day.isBefore(LocalDate.of(2024, 12, 31)));
    }
    return Given.rows(
        spark,
        Silver.ORDERS,
        List.of(
            "order_key",
            "person_id",
            "is_counted",
            "business_date",
            "net_revenue_reporting",
            "refunds_reporting"),
        rows);
  }
}
