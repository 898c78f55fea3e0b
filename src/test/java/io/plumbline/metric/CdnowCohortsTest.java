package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The published CDNOW sample, 2,357 customers of early 1997 followed to 30 June 1998. */
@ExtendWith(LocalSpark.class)
class CdnowCohortsTest {
  private static final Path SAMPLE = Path.of("../shared/reference/cdnow_sample");
  private static final LocalDate AS_OF = LocalDate.of(1998, 6, 30);

  @Test
  void triangleIsReproduced(SparkSession spark) throws IOException {
    assumeTrue(Files.exists(SAMPLE.resolve("transactions.csv")));
    List<List<String>> orders = new ArrayList<>();
    Map<String, String> firstDates = new TreeMap<>();
    List<String> lines = Files.readAllLines(SAMPLE.resolve("transactions.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      String person = "" + Long.parseLong(cells[0]);
      orders.add(List.of("" + (orders.size() + 1), person, "true", cells[2], cells[4], "0"));
      firstDates.merge(person, cells[2], (old, now) -> now.compareTo(old) < 0 ? now : old);
    }
    List<List<String>> customers = new ArrayList<>();
    firstDates.forEach((person, date) -> customers.add(List.of(person, date)));
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

    Map<String, String> expected = new TreeMap<>();
    List<String> triangle = Files.readAllLines(SAMPLE.resolve("expected_cohort_triangle.csv"));
    Map<String, Double> perCustomer = new TreeMap<>();
    Map<String, Double> retention = new TreeMap<>();
    for (String line : triangle.subList(1, triangle.size())) {
      String[] cells = line.split(",");
      String key = cells[0] + "|" + cells[1];
      expected.put(
          key,
          String.join(
              "|", cells[2], cells[3], new BigDecimal(cells[4]).setScale(6) + "", cells[5]));
      retention.put(key, Double.valueOf(cells[6]));
      perCustomer.put(key, Double.valueOf(cells[7]));
    }

    Map<String, String> actual = new TreeMap<>();
    for (Row row :
        FromOrders.monthly(orderRows, Given.rows(spark, Silver.REFUNDS, ""), customerRows, AS_OF)
            .selectExpr(
                "concat_ws('|', cohort, months_since_first_order)",
                "concat_ws('|', cast(active_customers AS int), cast(orders AS int), revenue, cast(customers AS int))",
                "realised_ltv_revenue")
            .collectAsList()) {
      actual.put(row.getString(0), row.getString(1));
      assertThat(row.getDouble(2)).isCloseTo(perCustomer.get(row.getString(0)), offset());
    }
    assertThat(actual).isEqualTo(expected);

    for (Row row :
        FromOrders.retention(new CohortPeriod.Months(), orderRows, customerRows, AS_OF)
            .filter("kind = 'bounded'")
            .selectExpr("concat_ws('|', cohort, period)", "retention_rate")
            .collectAsList()) {
      assertThat(row.getDouble(1)).isCloseTo(retention.get(row.getString(0)), offset());
    }
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(5.1e-7);
  }
}
