package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
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
class CohortValueTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 3, 30);

  private static final String CUSTOMERS =
      """
      person_id | first_order_date | first_order_key | brand | market
      1         | 2024-01-31       | 11              | a     | DE
      2         | 2024-01-05       | 21              | a     | DE
      """;

  /**
   * Order 91 is nobody's, 92 does not count, 93 is after as_of; person 1's refund falls in March.
   */
  private static final String ORDERS =
      """
      order_key | person_id | is_counted | business_date | brand | market | net_revenue_reporting | refunds_reporting | margin_reporting
      11 | 1 | true  | 2024-01-31 | a | DE | 100 | 30 | 40
      12 | 1 | true  | 2024-02-01 | b | FR | 50  | 0  | 20
      21 | 2 | true  | 2024-01-05 | a | DE | 10  | 0  |
      91 |   | true  | 2024-02-02 | b | FR | 7   | 2  | 3
      92 | 1 | false | 2024-02-02 | a | DE | 999 | 0  | 3
      93 | 1 | true  | 2024-03-31 | a | DE | 999 | 0  | 3
      """;

  private static final String REFUNDS =
      """
      refund_id | order_key | business_date | amount_reporting
      r1        | 11        | 2024-02-29    | 30
      r2        | 91        | 2024-03-01    | 2
      r3        | 92        | 2024-02-03    | 5
      r4        | 11        | 2024-03-31    | 70
      """;

  private static Dataset<Row> monthly(SparkSession spark, String customers) {
    return FromOrders.monthly(
        Given.rows(spark, Silver.ORDERS, ORDERS),
        Given.rows(spark, Silver.REFUNDS, REFUNDS),
        Given.rows(spark, Silver.CUSTOMERS, customers),
        AS_OF);
  }

  @Test
  void aSmallShopWorkedByHand(SparkSession spark) {
    Dataset<Row> table = monthly(spark, CUSTOMERS);
    Given.hasSchema(table, GoldCohorts.COHORT_VALUE_MONTHLY);
    // Age counts calendar months: 31 January to 1 February is age 1, and person 1's order at brand
    // b
    // stays in the cohort of the first order. The refund of order 11 falls into February; r4 is
    // after as_of and r3 belongs to an order that does not count.
    // Age 2 is March, not over on 30 March: null. Revenue LTV age 0: 110 / 2, age 1: (160 - 30) /
    // 2.
    assertThat(
            Given.shown(
                table,
                "cohort",
                "brand",
                "market",
                "months_since_first_order",
                "customers",
                "active_customers",
                "orders",
                "revenue",
                "refunds",
                "refunds_by_order_date",
                "cumulative_orders",
                "cumulative_revenue",
                "cumulative_refunds",
                "realised_ltv_revenue",
                "is_mature"))
        .containsExactly(
            "2024-01|a|DE|0|2|2|2|110|0|30|2|110|0|55.0|true",
            "2024-01|a|DE|1|2|1|1|50|30|0|3|160|30|65.0|true",
            "2024-01|a|DE|2|2|null|null|null|null|null|null|null|null|null|false",
            "unknown|b|FR|0|0|0|1|7|2|2|1|7|2|null|true");
    // Margin: 40 of the 100 whose cost is known, coverage 100 / 110; order 21 has none, so margin
    // LTV
    // is null from age 0 on.
    assertThat(
            Given.shown(
                table,
                "cohort_month",
                "months_since_first_order",
                "margin",
                "margin_coverage",
                "cumulative_margin",
                "realised_ltv_margin"))
        .containsExactly(
            "0001-01-01|0|3|1.0|3|null",
            "2024-01-01|0|40|0.909091|40|null",
            "2024-01-01|1|20|1.0|60|null",
            "2024-01-01|2|null|null|null|null");
  }

  @Test
  void monthIsMatureOnItsLastDay(SparkSession spark) {
    Dataset<Row> table =
        FromOrders.monthly(
            Given.rows(spark, Silver.ORDERS, ORDERS),
            Given.rows(spark, Silver.REFUNDS, REFUNDS),
            Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS),
            LocalDate.of(2024, 3, 31));
    assertThat(
            Given.shown(
                table.filter("cohort <> 'unknown'"),
                "months_since_first_order",
                "orders",
                "refunds",
                "is_mature"))
        .containsExactly("0|2|0|true", "1|1|30|true", "2|1|70|true");
  }

  @Test
  void matureAndEmptyIsZero(SparkSession spark) {
    Dataset<Row> table =
        FromOrders.monthly(
            Given.rows(spark, Silver.ORDERS, ORDERS).filter("order_key = 21"),
            Given.rows(spark, Silver.REFUNDS, ""),
            Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS).filter("person_id = 2"),
            LocalDate.of(2024, 2, 29));
    assertThat(
            Given.shown(
                table,
                "months_since_first_order",
                "orders",
                "revenue",
                "margin_coverage",
                "realised_ltv_revenue",
                "is_mature"))
        .containsExactly("0|1|10|0.0|10.0|true", "1|0|0|null|10.0|true");
  }

  @Test
  void oneLeftTruncatedCustomerVoidsTheCohortsRatiosButNotItsSums(SparkSession spark) {
    String truncated =
        """
        person_id | first_order_date | brand | market | is_left_truncated
        1         | 2024-01-31       | a     | DE     | true
        2         | 2024-01-05       | a     | DE     | false
        """;
    assertThat(
            Given.shown(
                monthly(spark, truncated).filter("cohort = '2024-01' AND is_mature"),
                "months_since_first_order",
                "customers",
                "revenue",
                "realised_ltv_revenue",
                "is_left_truncated"))
        .containsExactly("0|2|110|null|true", "1|2|50|null|true");
  }

  @Test
  void seededEarlierFirstOrderNamesTheCohort(SparkSession spark) {
    String seeded =
        """
        person_id | first_order_date | first_order_key | brand | market
        1         | 2023-12-24       | -1              | a     | DE
        2         | 2024-01-05       | 21              | a     | DE
        """;
    assertThat(
            Given.shown(
                monthly(spark, seeded).filter("cohort = '2023-12' AND is_mature"),
                "months_since_first_order",
                "customers",
                "active_customers",
                "orders"))
        .containsExactly("0|1|0|0", "1|1|1|1", "2|1|1|1");
  }

  @Test
  void channelsShareACustomerAndAddUp(SparkSession spark) {
    // Person 1 was won by meta (1/3) and google (2/3), person 2 has a first order without credit.
    Dataset<Row> credit =
        Given.rows(
            spark,
            Gold.ATTRIBUTION_CREDIT,
            """
            conversion_key | touch_key | model  | variant | channel    | credited_conversions
            111            | 1         | linear | default | meta_ads   | 0.333334
            111            | 2         | linear | default | google_ads | 0.333333
            111            | 3         | linear | default | google_ads | 0.333333
            112            | 3         | linear | default | google_ads | 1
            """);
    Dataset<Row> conversions =
        Given.rows(
            spark,
            Silver.CONVERSIONS,
            """
            conversion_key | conversion_type | order_key
            111            | order           | 11
            112            | order           | 12
            113            | lead            | -1
            """);
    Dataset<Row> customers = Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS);
    Dataset<Row> acquired = AcquiredBy.fromCredit(credit, conversions, customers);
    assertThat(Given.shown(acquired, "person_id", "model", "variant", "channel", "weight"))
        .containsExactly(
            "1|linear|default|google_ads|666666",
            "1|linear|default|meta_ads|333334",
            "2|linear|default|unattributed|1000000",
            "null|linear|default|unattributed|1000000");

    Dataset<Row> table =
        FromOrders.byChannelMonthly(
            Given.rows(spark, Silver.ORDERS, ORDERS),
            Given.rows(spark, Silver.REFUNDS, REFUNDS),
            customers,
            acquired,
            AS_OF);
    Given.hasSchema(table, GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY);
    // 100 x 0.333334 = 33.3334; 50 x 0.333334 = 16.6667. LTV of meta's third of a customer:
    // 33.3334 / 0.333334 = 100; age 1: (50.0001 - 10.00002) / 0.333334 = 120.
    assertThat(
            Given.shown(
                table.filter("is_mature"),
                "cohort",
                "channel",
                "months_since_first_order",
                "customers",
                "active_customers",
                "orders",
                "revenue",
                "refunds",
                "cumulative_revenue",
                "realised_ltv_revenue"))
        .containsExactly(
            "2024-01|google_ads|0|0.666666|0.666666|0.666666|66.6666|0|66.6666|100.0",
            "2024-01|google_ads|1|0.666666|0.666666|0.666666|33.3333|19.99998|99.9999|120.0",
            "2024-01|meta_ads|0|0.333334|0.333334|0.333334|33.3334|0|33.3334|100.0",
            "2024-01|meta_ads|1|0.333334|0.333334|0.333334|16.6667|10.00002|50.0001|120.0",
            "2024-01|unattributed|0|1|1|1|10|0|10|10.0",
            "2024-01|unattributed|1|1|0|0|0|0|10|10.0",
            "unknown|unattributed|0|0|0|1|7|2|7|null");
  }

  @Test
  void noRowsAreNoRows(SparkSession spark) {
    Dataset<Row> none =
        FromOrders.monthly(
            Given.rows(spark, Silver.ORDERS, ""),
            Given.rows(spark, Silver.REFUNDS, ""),
            Given.rows(spark, Silver.CUSTOMERS, ""),
            AS_OF);
    assertThat(none.collectAsList()).isEmpty();
  }
}
