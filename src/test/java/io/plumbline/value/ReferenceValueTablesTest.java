package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.metric.Given;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Reference customers from silver orders through the gold tables, against the published answers.
 *
 * <p>The tables count time in days, the papers in weeks: alpha (and Pareto/NBD's beta) is 7 times
 * theirs, and the density of x purchases at given times is 7^-x of theirs, so the log-likelihood is
 * higher by {@code sum of x times ln 7} in weeks. Skipped where the data are not at hand.
 */
@ExtendWith(LocalSpark.class)
class ReferenceValueTablesTest {
  private static final Path REFERENCE = Path.of("../shared/reference");
  private static final LocalDate CDNOW_FIT = LocalDate.of(1997, 9, 30);
  private static final LocalDate GROCERY_FIT = LocalDate.of(2006, 12, 31);

  /** Orders and customers of one data set. */
  private record Shop(Dataset<Row> orders, Dataset<Row> customers) {
    Dataset<Row> histories(LocalDate until) {
      return CustomerValue.histories(orders, customers, "none", until);
    }

    double repeats(LocalDate until) {
      return histories(until).selectExpr("sum(x)").head().getLong(0);
    }
  }

  @Test
  void cdnowModels(SparkSession spark) throws IOException {
    Shop cdnow = shop(spark, "cdnow_sample/transactions.csv", 0, 2, 4);
    double inWeeks = cdnow.repeats(CDNOW_FIT) * Math.log(7);
    Map<String, Row> bg = models(cdnow, "bg_nbd", CDNOW_FIT);
    // The likelihood of exact days, as CLVTools prints it; that of weeks of two decimals is
    // -9582.42556, which PublishedFitsTest holds.
    is(bg, "orders r", .242593, .0126, 1);
    is(bg, "orders alpha", 4.413532, .3782, 7);
    is(bg, "orders a", .792886, .1857, 1);
    is(bg, "orders b", 2.425753, .7053, 1);
    assertThat(logLikelihood(bg, "orders r") + inWeeks).isCloseTo(-9582.429, within(5e-4));
    is(bg, "spend p", 6.248803, 1.1897, 1);
    is(bg, "spend q", 3.744589, .2902, 1);
    is(bg, "spend v", 15.447748, 4.1600, 1);
    assertThat(logLikelihood(bg, "spend p")).isCloseTo(-4055.92324, within(1e-5));
    assertThat(bg.get("spend p").<Long>getAs("customers")).isEqualTo(946);

    Map<String, Row> mbg = models(cdnow, "mbg_nbd", CDNOW_FIT);
    is(mbg, "orders r", .524838, .0833, 1);
    is(mbg, "orders alpha", 6.182992, .6956, 7);
    is(mbg, "orders a", .891356, .1548, 1);
    is(mbg, "orders b", 1.613999, .5375, 1);

    Map<String, Row> pareto = models(cdnow, "pareto_nbd", CDNOW_FIT);
    is(pareto, "orders r", .553276, .0476, 1);
    is(pareto, "orders alpha", 10.577612, .8427, 7);
    is(pareto, "orders s", .606214, .1873, 1);
    is(pareto, "orders beta", 11.667916, 6.2109, 7);
  }

  @Test
  void groceryModels(SparkSession spark) throws IOException {
    Shop grocery = shop(spark, "grocery_transactions/transactions.csv", 0, 1, -1);
    assertThat(grocery.repeats(GROCERY_FIT)).isEqualTo(5569);
    double inWeeks = 5569 * Math.log(7);
    Map<String, Row> bg = models(grocery, "bg_nbd", GROCERY_FIT);
    printed(bg, .3486, 2.5817, .5038, 3.6444);
    assertThat(logLikelihood(bg, "orders r") + inWeeks).isCloseTo(-15836.566, within(5e-4));
    Map<String, Row> mbg = models(grocery, "mbg_nbd", GROCERY_FIT);
    printed(mbg, 1.2569, 6.0391, .3683, .7158);
    assertThat(logLikelihood(mbg, "orders r") + inWeeks).isCloseTo(-15781.939, within(5e-4));
  }

  @Test
  void cdnowHoldOut(SparkSession spark) throws IOException {
    Shop cdnow = shop(spark, "cdnow_sample/transactions.csv", 0, 2, 4);
    Map<String, Row> all = new HashMap<>();
    Map<String, Long> inDeciles = new HashMap<>();
    List<Row> rows =
        BackTest.of(cdnow.orders, cdnow.customers, "none", LocalDate.of(1998, 6, 30), 273)
            .collectAsList();
    for (Row row : rows) {
      if (row.<Integer>getAs("decile") == 0) {
        all.put(row.getAs("model"), row);
        assertThat(row.<java.sql.Date>getAs("fitted_up_to")).hasToString("1997-09-30");
      } else {
        inDeciles.merge(row.getAs("model"), row.<Long>getAs("actual_orders"), Long::sum);
      }
    }
    heldOut(all.get("bg_nbd"), 1653.4, .7855, 1.608, .626);
    heldOut(all.get("mbg_nbd"), 1576.7, .7648, 1.607, .627);
    heldOut(all.get("pareto_nbd"), 1665.5, .7545, 1.603, .630);
    heldOut(all.get("naive"), 2930.1, 1.0237, 2.212, .584);
    assertThat(inDeciles.values()).containsOnly(1882L);
    assertThat(all.get("pareto_nbd").<Boolean>getAs("is_best")).isTrue();
    assertThat(rows.stream().filter(row -> row.<Boolean>getAs("is_best"))).hasSize(1);
    assertThat(ModelChoice.best(rows).of("anybody")).isEqualTo("pareto_nbd");
  }

  private static void heldOut(
      Row row, double predicted, double mae, double rmse, double correlation) {
    assertThat(row.<Long>getAs("actual_orders")).isEqualTo(1882);
    assertThat(row.<Long>getAs("customers")).isEqualTo(2357);
    assertThat(row.<Double>getAs("predicted_orders")).isCloseTo(predicted, within(.0501));
    assertThat(row.<Double>getAs("mae")).isCloseTo(mae, within(5.01e-5));
    assertThat(row.<Double>getAs("rmse")).isCloseTo(rmse, within(5.01e-4));
    assertThat(row.<Double>getAs("correlation")).isCloseTo(correlation, within(5.01e-4));
    assertThat(row.<Double>getAs("gini")).isBetween(.5, 1.0);
  }

  private static void printed(Map<String, Row> models, double... weeks) {
    List<String> names = List.of("r", "alpha", "a", "b");
    for (int i = 0; i < weeks.length; i++) {
      double scale = names.get(i).equals("alpha") ? 7 : 1;
      double estimate = models.get("orders " + names.get(i)).<Double>getAs("estimate") / scale;
      assertThat(estimate).as(names.get(i)).isCloseTo(weeks[i], within(5e-5 + 1e-9));
    }
  }

  private static void is(
      Map<String, Row> models, String parameter, double estimate, double error, double scale) {
    Row row = models.get(parameter);
    assertThat(row.<Double>getAs("estimate") / scale)
        .as(parameter)
        .isCloseTo(estimate, within(1e-4 * estimate));
    assertThat(row.<Double>getAs("standard_error") / scale)
        .as("standard error of " + parameter)
        .isCloseTo(error, within(0.01 * error));
  }

  private static double logLikelihood(Map<String, Row> models, String parameter) {
    return models.get(parameter).<Double>getAs("log_likelihood");
  }

  /** {@code value_models} by part and parameter. */
  private static Map<String, Row> models(Shop shop, String model, LocalDate fitAsOf) {
    Map<String, Row> rows = new HashMap<>();
    ModelFits.of(shop.histories(fitAsOf), ModelChoice.always(model), fitAsOf)
        .collectAsList()
        .forEach(row -> rows.put(row.getAs("part") + " " + row.getAs("parameter"), row));
    return rows;
  }

  /**
   * @param spend place of the amount, below 0 for none
   */
  private static Shop shop(SparkSession spark, String file, int customer, int date, int spend)
      throws IOException {
    Path path = REFERENCE.resolve(file);
    assumeTrue(Files.exists(path), "no reference data beside the checkout");
    List<List<String>> orders = new ArrayList<>();
    Map<String, String> first = new TreeMap<>();
    Map<String, String> people = new HashMap<>();
    List<String> lines = Files.readAllLines(path);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      String person = people.computeIfAbsent(cells[customer], id -> "" + (people.size() + 1));
      String amount = spend < 0 ? "1" : cells[spend];
      orders.add(List.of("" + (orders.size() + 1), person, "true", cells[date], amount, "0"));
      first.merge(person, cells[date], (old, now) -> now.compareTo(old) < 0 ? now : old);
    }
    List<List<String>> customers = new ArrayList<>();
    first.forEach((person, day) -> customers.add(List.of(person, day)));
    return new Shop(
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
            orders),
        Given.rows(spark, Silver.CUSTOMERS, List.of("person_id", "first_order_date"), customers));
  }
}
