package io.plumbline.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.table.Silver;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What counts as a conversion and what it is worth, by hand. */
@ExtendWith(LocalSpark.class)
class ConversionsTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 30);

  /** 7 buys twice, 8 bought before the data began, and nobody knows who placed order 14. */
  private static final String ORDERS =
      """
      order_key | person_id | created_ts          | business_date | is_counted | net_revenue_reporting | refunds_reporting | margin_reporting
      11        | 7         | 2026-09-01 10:00:00 | 2026-09-01    | true       | 100                   | 100               | 40
      12        | 7         | 2026-09-05 10:00:00 | 2026-09-05    | true       | 50                    | 0                 |
      13        | 8         | 2026-09-06 10:00:00 | 2026-09-06    | true       | -5                    | 0                 |
      14        |           | 2026-09-07 10:00:00 | 2026-09-07    | true       | 0                     | 9                 |
      15        | 7         | 2026-09-08 10:00:00 | 2026-09-08    | false      | 70                    | 0                 |
      """;

  private static final String CUSTOMERS =
      """
      person_id | first_order_key | is_left_truncated
      7         | 11              | false
      8         | 13              | true
      """;

  private static final String LEADS =
      """
      source | lead_id | created_ts          | became_mql_ts       | is_duplicate | is_deleted
      crm    | 1       | 2026-09-01 10:00:00 | 2026-09-03 10:00:00 |              |
      crm    | 2       | 2026-09-01 11:00:00 |                     | true         |
      crm    | 3       | 2026-09-01 12:00:00 |                     | false        | true
      """;

  private static final String DEALS =
      """
      source | opportunity_id | created_ts          | close_date | is_won | amount | currency | is_deleted
      crm    | 5              | 2026-09-02 10:00:00 | 2026-09-09 | true   | 900    | USD      | false
      crm    | 6              | 2026-09-02 11:00:00 | 2026-09-09 | false  |        | USD      |
      crm    | 7              | 2026-09-02 12:00:00 | 2026-10-01 | true   | 10     | USD      |
      """;

  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  @Test
  void everyCountedOrderIsAConversionWhateverItIsWorth() {
    // Refunds above the revenue, values of zero and below it: all count, nothing is dropped.
    assertThat(Given.shown(of(rules(Map.of(), false, false)), COLUMNS))
        .containsExactly(
            "order|11|true|100|100|40|null",
            "order|12|false|50|0|null|null",
            "order|13|false|-5|0|null|null",
            "order|14|false|0|9|null|null");
  }

  private static final String[] COLUMNS = {
    "conversion_type", "order_key", "is_new_customer", "revenue", "refunds", "margin", "kept_apart"
  };

  @Test
  void firstOrdersAreATypeOfTheirOwnAndRepeatOrdersMayBeKeptApart() {
    assertThat(Given.shown(of(rules(Map.of(), true, true)), COLUMNS))
        .containsExactly(
            "first_order|11|true|100|100|40|null",
            "first_order|13|false|-5|0|null|null",
            "order|11|true|100|100|40|null",
            "order|12|false|50|0|null|repeat_orders",
            "order|13|false|-5|0|null|null",
            "order|14|false|0|9|null|null");
    assertThat(of(rules(Map.of(), true, true)).select("conversion_key").distinct().count())
        .isEqualTo(6);
  }

  @Test
  void aCrmTellsOfLeadsAndDeals() {
    // 2 is a duplicate, 3 deleted; deal 6 is not won and 7 not yet. A lead is worth what is
    // written,
    // a deal without an amount too; amounts given stay. 900 x 0.3 = 270, 120 x 0.3 = 36.
    Map<String, Conversions.Worth> worth =
        Map.of(
            "lead", worth("40", "12.5", null),
            "opportunity", worth("120", null, 0.3),
            "won_deal", worth("120", null, 0.3));
    assertThat(
            Given.shown(
                of(rules(worth, false, false)).where(col("order_key").equalTo(-1)),
                "conversion_type",
                "conversion_ts",
                "date",
                "revenue",
                "margin"))
        .containsExactly(
            "lead|2026-09-01 10:00:00.0|2026-09-01|40|12.5",
            "mql|2026-09-03 10:00:00.0|2026-09-03|0|null",
            "opportunity|2026-09-02 10:00:00.0|2026-09-02|900|270",
            "opportunity|2026-09-02 11:00:00.0|2026-09-02|120|36",
            "opportunity|2026-09-02 12:00:00.0|2026-09-02|10|3",
            "won_deal|2026-09-09 23:59:59.0|2026-09-09|900|270");
  }

  @Test
  void aTypeWithALongerLookBackReachesBeforeTrackingSooner() {
    Conversions.Rules rules =
        new Conversions.Rules(
            AS_OF,
            Optional.of(LocalDate.of(2026, 8, 15)),
            10,
            Map.of("mql", 30),
            Map.of(),
            false,
            Optional.empty());
    assertThat(
            Given.shown(
                of(rules).where("conversion_type IN ('lead', 'mql')"),
                "conversion_type",
                "is_tracked"))
        .containsExactly("lead|true", "mql|false");
  }

  private Dataset<Row> of(Conversions.Rules rules) {
    Dataset<Row> told =
        CrmConversions.of(
                known(Given.rows(spark, Bronze.LEADS, LEADS)),
                known(Given.rows(spark, Bronze.OPPORTUNITIES, DEALS)))
            .where(col("conversion_type").isin("lead", "mql", "opportunity", "won_deal"))
            .withColumn("fx_rate", lit(1).cast(Types.FX_RATE));
    Dataset<Row> orders = Given.rows(spark, Silver.ORDERS, ORDERS);
    Dataset<Row> wanted =
        rules.worthByType().isEmpty() && rules.clickDaysByType().isEmpty() ? told.limit(0) : told;
    return Conversions.of(orders, Given.rows(spark, Silver.CUSTOMERS, CUSTOMERS), wanted, rules);
  }

  private static Dataset<Row> known(Dataset<Row> records) {
    return records
        .withColumn("person_id", lit(7L))
        .withColumn("person_bucket", lit(7))
        .withColumn("identifier_key", lit(70L));
  }

  private static Conversions.Rules rules(
      Map<String, Conversions.Worth> worth, boolean hasFirsts, boolean isApart) {
    return new Conversions.Rules(
        AS_OF,
        Optional.empty(),
        30,
        Map.of(),
        worth,
        hasFirsts,
        isApart ? Optional.of("repeat_orders") : Optional.empty());
  }

  private static Conversions.Worth worth(String value, String margin, Double rate) {
    return new Conversions.Worth(
        Optional.of(new BigDecimal(value)),
        Optional.ofNullable(margin).map(BigDecimal::new),
        Optional.ofNullable(rate));
  }
}
