package io.plumbline.metric;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cohorts by what the first order was. */
@ExtendWith(LocalSpark.class)
class CustomerDimensionsTest {
  private static final RandomShop SHOP = new RandomShop(17);

  private static CustomerDimensions.Facts facts(
      SparkSession spark, Dataset<Row> customers, Dataset<Row> orders) {
    return new CustomerDimensions.Facts(
        customers,
        orders,
        Given.rows(
            spark,
            Silver.ORDER_LINES,
            """
            order_key | line_id | sku  | product_id | net_amount | is_gift_card
            1         | 1       | mug  |            | 10         |
            1         | 2       | tee  |            | 25         |
            1         | 3       | mug  |            | 16         |
            1         | 4       | gift |            | 99         | true
            2         | 1       |      | 77         | 5          |
            2         | 2       |      | 66         | 5          |
            """),
        Given.rows(
            spark,
            Gold.ATTRIBUTION_CREDIT,
            """
            conversion_key | touch_key | conversion_type | campaign_key | credited_conversions
            101            | 1         | order           | 5            | 0.3
            101            | 2         | order           | 6            | 0.4
            101            | 3         | order           | 5            | 0.2
            101            | 4         | order           | -1           | 0.1
            102            | 5         | order           | 6            | 0.5
            102            | 6         | order           | 5            | 0.5
            """),
        Given.rows(
            spark, Silver.CONVERSIONS, "conversion_key | order_key\n101 | 1\n102 | 2\n103 | 3"),
        Given.rows(
            spark,
            GoldDimensions.DIM_CAMPAIGN,
            """
            campaign_key | is_current | current_name
            5            | true       | Spring
            5            | false      | Spring
            6            | true       | Autumn
            """),
        Given.rows(
                spark,
                Silver.LEADS,
                """
                lead_id | created_ts          | original_source
                l2      | 2024-01-02 00:00:00 | Webinar
                l1      | 2024-01-01 00:00:00 | Trade show
                """)
            .withColumn("person_id", lit(1L)));
  }

  @Test
  void theFirstOrderSaysWhatACustomerIs(SparkSession spark) {
    Dataset<Row> customers =
        Given.rows(
            spark,
            Silver.CUSTOMERS,
            """
            person_id | first_order_key | country
            1         | 1               | DE
            2         | 2               |
            3         | -1              | US
            """);
    Dataset<Row> orders =
        Given.rows(
            spark,
            Silver.ORDERS,
            """
            order_key | person_id | is_first_order | discount_codes
            1         | 1         | true           | HELLO
            2         | 2         | true           |
            4         | 3         | false          | LATER
            """);
    Dataset<Row> table = CustomerDimensions.of(facts(spark, customers, orders));
    // Mug is 26 in two lines, tee 25. Campaign 5 has 0.5 of the first, of a tie the lower key.
    assertThat(
            Given.shown(
                table.selectExpr("person_id", "inline(dimensions)"),
                "person_id",
                "dimension",
                "dimension_value"))
        .containsExactlyInAnyOrder(
            "1|campaign|Spring",
            "1|first_product|mug",
            "1|first_discount|HELLO",
            "1|country|DE",
            "1|lead_source|Trade show",
            "2|campaign|Spring",
            "2|first_product|66",
            "2|first_discount|(none)",
            "2|country|(none)",
            "2|lead_source|(none)",
            "3|campaign|(unknown)",
            "3|first_product|(unknown)",
            "3|first_discount|(unknown)",
            "3|country|US",
            "3|lead_source|(none)",
            "null|campaign|(unknown)",
            "null|first_product|(unknown)",
            "null|first_discount|(unknown)",
            "null|country|(unknown)",
            "null|lead_source|(unknown)");
  }

  @Test
  void theSmallestBeyondFiveHundredAreOther(SparkSession spark) {
    List<List<String>> customers = new ArrayList<>();
    for (int i = 0; i < 502; i++) {
      for (int twice = 0; twice < (i == 501 ? 2 : 1); twice++) {
        customers.add(List.of("" + (customers.size() + 1), "-1", "c%03d".formatted(i)));
      }
    }
    Dataset<Row> table =
        CustomerDimensions.of(
            facts(
                spark,
                Given.rows(
                    spark,
                    Silver.CUSTOMERS,
                    List.of("person_id", "first_order_key", "country"),
                    customers),
                Given.rows(spark, Silver.ORDERS, "")));
    // 503 values with that of nobody known, which sorts first; c501 has two customers.
    assertThat(
            Given.shown(
                table
                    .selectExpr("person_id", "inline(dimensions)")
                    .where(
                        "dimension = 'country' AND dimension_value IN ('(other)', 'c501', 'c497')"),
                "person_id",
                "dimension_value"))
        .containsExactlyInAnyOrder(
            "498|c497", "499|(other)", "500|(other)", "501|(other)", "502|c501", "503|c501");
  }

  @Test
  void everyDimensionAddsUpToTheUnsplitCohorts(SparkSession spark) {
    LocalDate asOf = RandomShop.AS_OF;
    Dataset<Row> customers = SHOP.customers(spark);
    Dataset<Row> days =
        CustomerDays.of(
                SHOP.orders(spark),
                SHOP.refunds(spark),
                customers,
                Optional.of(
                    spark.sql(
                        """
                        SELECT * FROM VALUES
                          (DATE'2024-03-01', '(unassigned)', '(unassigned)', CAST(-7.000001 AS decimal(20,6))),
                          (DATE'2024-03-01', 'a', 'DE', CAST(100 AS decimal(20,6))),
                          (DATE'2024-03-01', 'a', 'FR', CAST(55 AS decimal(20,6))),
                          (DATE'2030-01-01', '(unassigned)', 'DE', CAST(44 AS decimal(20,6)))
                          AS costs(month, brand, market, amount)
                        """)),
                asOf)
            .cache();
    Dataset<Row> dimensions =
        customers
            .selectExpr("person_id")
            .unionByName(spark.sql("SELECT CAST(NULL AS bigint) AS person_id"))
            .selectExpr(
                "person_id",
                """
                array(named_struct('dimension', 'country', 'dimension_value', string(person_id % 3)),
                  named_struct('dimension', 'campaign', 'dimension_value', string(person_id % 7))) AS dimensions
                """);
    Dataset<Row> split = CohortValue.byDimensionMonthly(days, customers, dimensions, 0.1, asOf);
    Given.hasSchema(split, GoldCohorts.COHORT_VALUE_BY_DIMENSION_MONTHLY);
    Dataset<Row> whole = CohortValue.by(new CohortPeriod.Months(), days, customers, 0.1, asOf);
    // 100 of brand a, less 7.000001 of everybody: what nobody can be charged for stays out.
    assertThat(
            Given.shown(
                whole.groupBy().sum("servicing_cost").toDF("servicing_cost"), "servicing_cost"))
        .containsExactly("92.999999");
    split.createOrReplaceTempView("by_dimension");
    whole.createOrReplaceTempView("undivided");
    String sums =
        List.of(
                "customers",
                "active_customers",
                "orders",
                "revenue",
                "refunds",
                "margin",
                "servicing_cost",
                "contribution",
                "discounted_contribution",
                "cumulative_revenue",
                "cumulative_contribution",
                "cumulative_discounted_contribution")
            .stream()
            .map(name -> "sum(" + name + ")")
            .collect(java.util.stream.Collectors.joining(", "));
    String cell = "cohort, brand, market, months_since_first_order";
    for (String dimension : List.of("country", "campaign")) {
      assertThat(
              spark
                  .sql(
                      "SELECT %1$s, %2$s FROM by_dimension WHERE dimension = '%3$s' GROUP BY %1$s"
                          .formatted(cell, sums, dimension))
                  .exceptAll(
                      spark.sql(
                          "SELECT %1$s, %2$s FROM undivided GROUP BY %1$s".formatted(cell, sums)))
                  .count())
          .as(dimension)
          .isZero();
      assertThat(
              spark
                  .sql(
                      "SELECT %s FROM by_dimension WHERE dimension = '%s' GROUP BY %1$s"
                          .formatted(cell, dimension))
                  .count())
          .isEqualTo(whole.count());
    }
    CohortRetention.byDimensionMonthly(days, customers, dimensions, asOf)
        .createOrReplaceTempView("retention_by_dimension");
    CohortRetention.by(new CohortPeriod.Months(), days, customers, asOf)
        .createOrReplaceTempView("retention");
    assertThat(
            spark
                .sql(
                    """
                    SELECT cohort, brand, kind, period, sum(cohort_customers), sum(retained_customers)
                    FROM retention_by_dimension WHERE dimension = 'country' GROUP BY ALL
                    EXCEPT ALL
                    SELECT cohort, brand, kind, period, cohort_customers, retained_customers FROM retention
                    """)
                .count())
        .isZero();
  }
}
