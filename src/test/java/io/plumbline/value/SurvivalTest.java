package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.GoldCustomers;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SurvivalTest {
  @Test
  void repeatersAndThoseWhoWaitByHand(SparkSession spark) {
    Dataset<Row> orders =
        Given.rows(
            spark,
            Silver.ORDERS,
            """
            order_key | person_id | is_counted | business_date
            1         | 1         | true       | 2024-01-01
            2         | 1         | true       | 2024-01-01
            3         | 1         | true       | 2024-01-11
            4         | 1         | true       | 2024-01-31
            5         | 2         | true       | 2024-01-01
            6         | 3         | true       | 2024-01-21
            7         | 4         | true       | 2024-01-05
            8         | 4         | true       | 2024-01-25
            9         | 5         | true       | 2024-01-01
            10        | 5         | true       | 2024-01-02
            11        | 1         | false      | 2024-01-03
            12        |           | true       | 2024-01-03
            """);
    Dataset<Row> customers =
        Given.rows(
            spark,
            Silver.CUSTOMERS,
            """
            person_id | first_order_date | brand | is_left_truncated
            1         | 2024-01-01       | a     | false
            2         | 2024-01-01       | a     | false
            3         | 2024-01-21       | b     | false
            4         | 2024-01-05       | b     | false
            5         | 2024-01-01       | b     | true
            """);
    Dataset<Row> durations = Survival.durations(orders, customers, LocalDate.of(2024, 1, 31));
    Dataset<Row> curves = Survival.curves(durations);
    Given.hasSchema(curves, GoldCustomers.SURVIVAL);
    // Second order: person 1 after 10 days (two orders of one day are one), 4 after 20, 2 waits 30
    // days, 3 waits 10, 5 may have bought before. At day 10 all four are at risk, for events come
    // first: 3/4; at day 20 two are: 3/8. Third: person 1 after 20 days of 1 and 4 (6 days).
    assertThat(
            Given.shown(
                curves.where("segment = 'all'"), "event", "day", "at_risk", "events", "survival"))
        .containsExactly(
            "second_order|10|4|1|0.75", "second_order|20|2|1|0.375", "third_order|20|1|1|0.0");
    Dataset<Row> summary = Survival.summary(durations);
    Given.hasSchema(summary, GoldCustomers.SURVIVAL_SUMMARY);
    assertThat(
            Given.shown(
                summary.where("event = 'second_order'"),
                "segment",
                "customers",
                "events",
                "median_days",
                "p25_days",
                "plateau"))
        .containsExactly(
            "all|4|2|20|10|0.375",
            "brand:a|2|1|10|10|0.5",
            "brand:b|2|1|20|20|0.0",
            "market:(unassigned)|4|2|20|10|0.375");
    assertThat(summary.where("segment = 'all' AND log_rank_p IS NULL").count()).isEqualTo(2);
    assertThat(Survival.curves(durations.limit(0)).count()).isZero();
  }
}
