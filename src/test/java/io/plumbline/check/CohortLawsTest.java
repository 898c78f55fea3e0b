package io.plumbline.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.CohortPeriod;
import io.plumbline.metric.FromOrders;
import io.plumbline.metric.Given;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Law 3 over months, weeks, quarters and days of age. */
@ExtendWith(LocalSpark.class)
class CohortLawsTest {
  private static final String ORDERS =
      """
      order_key | person_id | is_counted | business_date | net_revenue_reporting | refunds_reporting
      1         | 1         | true       | 2024-01-03    | 10                    | 4
      2         | 1         | true       | 2024-02-09    | 20                    | 0
      3         | 1         | true       | 2024-05-14    | 30                    | 0
      4         | 2         | true       | 2024-03-31    | 40                    | 0
      5         | 2         | true       | 2024-04-01    | 50                    | 0
      6         |           | true       | 2024-05-15    | 60                    | 0
      7         | 2         | false      | 2024-04-02    | 70                    | 0
      """;

  private static Map<Table, Dataset<Row>> tables(SparkSession spark, LocalDate asOf) {
    Map<Table, Dataset<Row>> tables = new HashMap<>();
    tables.put(Silver.ORDERS, Given.rows(spark, Silver.ORDERS, ORDERS));
    tables.put(
        Silver.REFUNDS,
        Given.rows(
            spark,
            Silver.REFUNDS,
            "order_key | person_id | business_date | amount_reporting\n1 | 1 | 2024-02-20 | 4"));
    tables.put(
        Silver.CUSTOMERS,
        Given.rows(
            spark,
            Silver.CUSTOMERS,
            "person_id | first_order_date\n1 | 2024-01-03\n2 | 2024-03-31"));
    for (CohortPeriod period :
        List.of(
            new CohortPeriod.Months(),
            new CohortPeriod.Quarters(),
            new CohortPeriod.Weeks(DayOfWeek.WEDNESDAY),
            new CohortPeriod.Days(40))) {
      tables.put(
          period.valueTable(),
          FromOrders.value(
              period,
              tables.get(Silver.ORDERS),
              tables.get(Silver.REFUNDS),
              tables.get(Silver.CUSTOMERS),
              asOf));
    }
    return tables;
  }

  @Test
  void everyRhythmHoldsItsOrders(SparkSession spark) {
    // the week from Wednesday 8 May is over on Tuesday 14 May, April on the 30th, the quarter not
    Dataset<Row> inMay = law(spark, LocalDate.of(2024, 5, 15));
    for (Dataset<Row> law : List.of(inMay, law(spark, LocalDate.of(2024, 6, 30)))) {
      List<Row> rows = law.collectAsList();
      assertThat(rows).hasSize(4 * 3);
      assertThat(rows)
          .allSatisfy(row -> assertThat(row.<Boolean>getAs("passed")).as("" + row).isTrue());
    }
    assertThat(Given.shown(inMay, "subject", "expected"))
        .contains("orders|5", "orders, weekly|6", "orders, quarterly|4", "orders, daily|5")
        .contains("refunds, quarterly|4", "revenue, daily|180");
  }

  private static Dataset<Row> law(SparkSession spark, LocalDate asOf) {
    return new CohortLaws(tables(spark, asOf)::get, asOf).cohortsAddUp().localCheckpoint();
  }

  @Test
  void aLostCellIsNoticed(SparkSession spark) {
    LocalDate asOf = LocalDate.of(2024, 6, 30);
    Map<Table, Dataset<Row>> tables = tables(spark, asOf);
    tables.computeIfPresent(
        GoldCohorts.COHORT_VALUE_WEEKLY, (table, rows) -> rows.where("revenue <> 20"));
    assertThat(
            Given.shown(
                new CohortLaws(tables::get, asOf).cohortsAddUp().where("NOT passed"),
                "subject",
                "difference"))
        .containsExactly("orders, weekly|-1", "revenue, weekly|-20");
  }
}
