package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is left of revenue, discounted, and how sure the mean of a cohort is; worked by hand. */
@ExtendWith(LocalSpark.class)
class CohortContributionTest {
  @Test
  void contributionDiscountAndInterval(SparkSession spark) {
    List<List<String>> orders = new ArrayList<>();
    List<List<String>> customers = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      customers.add(List.of("" + i, "2024-01-05"));
      String revenue = i <= 15 ? "10" : "20";
      orders.add(List.of("" + i, "" + i, "true", "2024-01-05", revenue, "0", "5", "rate"));
    }
    orders.add(List.of("31", "1", "true", "2024-02-01", "30", "0", "8", "actual"));
    Dataset<Row> table =
        CohortValue.by(
            new CohortPeriod.Months(),
            CustomerDays.of(
                Given.rows(
                    spark,
                    Silver.ORDERS,
                    List.of(
                        "order_key",
                        "person_id",
                        "is_counted",
                        "business_date",
                        "net_revenue_reporting",
                        "refunds_reporting",
                        "margin_reporting",
                        "cost_basis"),
                    orders),
                Given.rows(
                    spark,
                    Silver.REFUNDS,
                    "order_key | business_date | amount_reporting\n2 | 2024-02-03 | 4"),
                Given.rows(
                    spark, Silver.CUSTOMERS, List.of("person_id", "first_order_date"), customers),
                Optional.of(
                    ServicingCost.monthly(
                        Given.rows(
                            spark,
                            Silver.COSTS_DAILY,
                            """
                            date       | cost_type | amount_reporting | scenario
                            2024-01-02 | servicing | 40               | actual
                            2024-01-03 | servicing | 20               | actual
                            2024-01-03 | servicing | 99               | budget
                            2024-01-03 | salary    | 99               | actual
                            """))),
                LocalDate.of(2024, 3, 10)),
            Given.rows(
                spark, Silver.CUSTOMERS, List.of("person_id", "first_order_date"), customers),
            0.21,
            LocalDate.of(2024, 3, 10));
    List<Row> ages = table.orderBy("months_since_first_order").collectAsList();
    Row january = ages.get(0);
    // margin 150, servicing 60 shared by 30 orders
    assertThat(money(january, "servicing_cost")).isEqualTo("60");
    assertThat(money(january, "contribution")).isEqualTo("90");
    assertThat(january.<String>getAs("cost_basis")).isEqualTo("rate");
    // half a month at 21 % a year, rounded customer by customer
    assertThat(Double.parseDouble(money(january, "discounted_contribution")))
        .isCloseTo(90 * Math.pow(1.21, -0.5 / 12), within(30 * 1e-6));
    // 15 brought 10, 15 brought 20: variance 30 x 25 / 29, standard error of the mean 0.928477
    double error = Math.sqrt(30 * 25 / 29.0 / 30);
    assertThat(january.<Double>getAs("realised_ltv_revenue")).isEqualTo(15);
    assertThat(january.<Double>getAs("ci_low")).isCloseTo(15 - 1.959964 * error, within(1e-6));
    assertThat(january.<Double>getAs("ci_high")).isCloseTo(15 + 1.959964 * error, within(1e-6));
    // February: one has 40, one 6, thirteen 10 and fifteen 20
    Row february = ages.get(1);
    double mean = 476 / 30.0;
    double squares = 40 * 40 + 6 * 6 + 13 * 100 + 15 * 400;
    double later = Math.sqrt((squares - 30 * mean * mean) / 29 / 30);
    assertThat(february.<Double>getAs("ci_high") - mean).isCloseTo(1.959964 * later, within(1e-6));
    assertThat(money(february, "contribution")).isEqualTo("4");
    assertThat(february.<String>getAs("cost_basis")).isEqualTo("actual");
    assertThat(february.<Double>getAs("observed_share")).isEqualTo(1);
    assertThat(february.<Double>getAs("realised_ltv_contribution"))
        .isCloseTo(94 / 30.0, within(1e-9));
    // ten of March's 31 days are over
    assertThat(ages.get(2).<Double>getAs("observed_share")).isCloseTo(10 / 31.0, within(1e-12));
    assertThat(ages.get(2).isNullAt(ages.get(2).fieldIndex("contribution"))).isTrue();
    assertThat(ages.get(2).isNullAt(ages.get(2).fieldIndex("ci_low"))).isTrue();
  }

  private static String money(Row row, String column) {
    return row.<BigDecimal>getAs(column).stripTrailingZeros().toPlainString();
  }
}
