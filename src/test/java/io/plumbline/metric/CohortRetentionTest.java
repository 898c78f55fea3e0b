package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CohortRetentionTest {
  private static final String[] SHOWN = {
    "kind", "period", "cohort_customers", "retained_customers", "retention_rate", "is_mature"
  };

  private static final String CUSTOMERS =
      """
      person_id | first_order_date | brand | market
      1         | 2024-01-31       | a     | DE
      2         | 2024-01-05       | a     | DE
      3         | 2024-01-06       | a     | DE
      4         | 2024-01-07       | a     | DE
      """;

  /** Person 4 has a seeded first order and no order of its own; the last order is nobody's. */
  private static final String ORDERS =
      """
      person_id | is_counted | business_date | brand | market
      1         | true       | 2024-01-31    | a     | DE
      1         | true       | 2024-03-01    | a     | DE
      1         | true       | 2024-03-02    | a     | DE
      2         | true       | 2024-01-05    | a     | DE
      2         | true       | 2024-02-05    | a     | DE
      2         | false      | 2024-03-05    | a     | DE
      3         | true       | 2024-01-06    | a     | DE
      3         | true       | 2024-04-03    | a     | DE
                | true       | 2024-02-06    | a     | DE
      """;

  private static Dataset<Row> monthly(SparkSession spark, String customers) {
    return FromOrders.retention(
        new CohortPeriod.Months(),
        Given.rows(spark, Silver.ORDERS, ORDERS),
        Given.rows(spark, Silver.CUSTOMERS, customers),
        LocalDate.of(2024, 4, 29));
  }

  @Test
  void threeKindsWorkedByHand(SparkSession spark) {
    Dataset<Row> table = monthly(spark, CUSTOMERS);
    Given.hasSchema(table, GoldCohorts.COHORT_RETENTION_MONTHLY);
    // Active by age: person 1 {0, 2}, 2 {0, 1}, 3 {0, 3}, 4 {0}.
    // bounded 1: person 2 = 1/4; 2: person 1 = 1/4. bracket 1..2: persons 1 and 2 = 2/4.
    // unbounded >= 1: persons 1, 2, 3 = 3/4; >= 2: persons 1 and 3 = 2/4. Age 3 is April, not over.
    assertThat(Given.shown(table, SHOWN))
        .containsExactly(
            "bounded|0|4|4|1.0|true",
            "bounded|1|4|1|0.25|true",
            "bounded|2|4|1|0.25|true",
            "bounded|3|4|null|null|false",
            "bracket|1|4|1|0.25|true",
            "bracket|2|4|2|0.5|true",
            "bracket|3|4|null|null|false",
            "unbounded|0|4|4|1.0|true",
            "unbounded|1|4|3|0.75|true",
            "unbounded|2|4|2|0.5|true",
            "unbounded|3|4|null|null|false");
  }

  @Test
  void leftTruncatedCohortHasNoRate(SparkSession spark) {
    String truncated = CUSTOMERS.replace("| market", "| market | is_left_truncated");
    truncated = truncated.replaceFirst("DE\n", "DE | true\n");
    assertThat(
            Given.shown(monthly(spark, truncated).filter("kind = 'bounded' AND period < 2"), SHOWN))
        .containsExactly("bounded|0|4|4|null|true", "bounded|1|4|1|null|true");
  }

  @Test
  void noCustomersNoRows(SparkSession spark) {
    assertThat(
            FromOrders.retention(
                    new CohortPeriod.Months(),
                    Given.rows(spark, Silver.ORDERS, ORDERS),
                    Given.rows(spark, Silver.CUSTOMERS, ""),
                    LocalDate.of(2024, 4, 29))
                .collectAsList())
        .isEmpty();
  }
}
