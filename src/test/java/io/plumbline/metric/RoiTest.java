package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Worked examples of METRICS 1.8, one brand each, and the edges. */
@ExtendWith(LocalSpark.class)
class RoiTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 5, 31);
  private static final StructType LEDGER =
      new StructType()
          .add("date", DataTypes.DateType)
          .add("channel", DataTypes.StringType)
          .add("brand", DataTypes.StringType)
          .add("market", DataTypes.StringType)
          .add("cost", DataTypes.createDecimalType(20, 6));

  private static Dataset<Row> roi(
      SparkSession spark,
      String orders,
      String refunds,
      String ads,
      String credit,
      LocalDate asOf) {
    Dataset<Row> ledger =
        spark.createDataFrame(
            List.of(
                RowFactory.create(
                    Date.valueOf("2024-05-02"),
                    "unallocated",
                    "E15",
                    "m",
                    new BigDecimal("30000"))),
            LEDGER);
    return Roi.monthly(
        Given.rows(spark, Silver.ORDERS, orders),
        Given.rows(spark, Silver.REFUNDS, refunds),
        Given.rows(spark, Silver.AD_PERFORMANCE, ads),
        ledger,
        Given.rows(spark, Gold.ATTRIBUTION_CREDIT, credit),
        Given.rows(spark, GoldCosts.COST_COMPLETENESS_MONTHLY, ""),
        "linear",
        asOf);
  }

  /** cost -> revenue of the total-return examples; margin equals revenue. */
  private static final Map<String, long[]> EXAMPLES =
      new TreeMap<>(
          Map.of(
              "E01", new long[] {50_000, 150_000},
              "E02", new long[] {1_000_000, 1_500_000},
              "E05", new long[] {100_000, 400_000},
              "E06", new long[] {500_000, 2_000_000},
              "E07", new long[] {100_000, 50_000},
              "E08", new long[] {100, 80},
              "E12a", new long[] {100, 150},
              "E12b", new long[] {100, 250},
              "E15", new long[] {50_000, 80_000}));

  @Test
  void workedExamplesOfTotalReturn(SparkSession spark) {
    StringBuilder orders =
        new StringBuilder(
            "is_counted | business_date | brand | market | net_revenue_reporting | margin_reporting\n");
    StringBuilder ads =
        new StringBuilder("is_primary | date | brand | market | channel | spend_reporting\n");
    EXAMPLES.forEach(
        (brand, amounts) -> {
          orders.append("true|2024-05-10|%s|x|%d|%d\n".formatted(brand, amounts[1], amounts[1]));
          ads.append("true|2024-05-11|%s|x|meta_ads|%d\n".formatted(brand, amounts[0]));
        });
    Dataset<Row> table = roi(spark, orders.toString(), "", ads.toString(), "", AS_OF);
    Given.hasSchema(table, GoldCosts.ROI_MONTHLY);
    // gross = return / cost, net = (return - cost) / cost x 100: (150 - 50) / 50 = 200 %.
    // E05's "1:3" is net, E06's "1:4" is gross 4.0 = net 300 %. E12: 2.5 / 1.5 - 1 = 66.67 % on
    // gross.
    assertThat(
            Given.shown(
                table.filter("variant = 'total_return' AND scope = 'company' AND market = 'x'"),
                "brand",
                "gross_ratio",
                "net_roi_pct",
                "reason"))
        .containsExactly(
            "E01|3.0|200.0|null",
            "E02|1.5|50.0|null",
            "E05|4.0|300.0|null",
            "E06|4.0|300.0|null",
            "E07|0.5|-50.0|null",
            "E08|0.8|-20.0|null",
            "E12a|1.5|50.0|null",
            "E12b|2.5|150.0|null",
            "E15|1.6|60.0|null");
  }

  @Test
  void adOnlyCostHidesTheLedger(SparkSession spark) {
    // E15: 50,000 of ads and 30,000 of content and people are 80,000; ads alone hide 3/8.
    String orders =
        """
        is_counted | business_date | brand | net_revenue_reporting | margin_reporting
        true       | 2024-05-10    | E15   | 160000                | 120000
        """;
    String ads =
        """
        is_primary | date       | brand | spend_reporting
        true       | 2024-05-11 | E15   | 50000
        """;
    Dataset<Row> table =
        roi(
            spark,
            orders.replace("| net_rev", "| market | net_rev").replace("E15   |", "E15 | m |"),
            "",
            ads.replace("| spend", "| market | spend").replace("E15   |", "E15 | m |"),
            "",
            AS_OF);
    assertThat(
            Given.shown(
                table
                    .filter("scope = 'company'")
                    .groupBy("variant")
                    .agg(Map.of("cost", "sum"))
                    .withColumnRenamed("sum(cost)", "cost"),
                "variant",
                "cost"))
        .containsExactly(
            "gross_profit|50000",
            "investment|50000",
            "net_profit|80000",
            "sales_growth|80000",
            "total_return|80000");
  }

  @Test
  void marginVariantsNeedEveryMargin(SparkSession spark) {
    String orders =
        """
        order_key | is_counted | business_date | brand | net_revenue_reporting | margin_reporting
        1         | true       | 2024-05-10    | a     | 100                   | 60
        2         | true       | 2024-05-10    | b     | 100                   |
        """;
    String refunds =
        """
        order_key | business_date | amount_reporting
        1         | 2024-05-20    | 20
        """;
    String ads =
        """
        is_primary | date       | brand | spend_reporting
        true       | 2024-05-11 | a     | 10
        true       | 2024-05-11 | b     | 10
        """;
    // Brand a: (60 - 20) / 10 = 4, net 300 %. Revenue: (100 - 20) / 10 = 8.
    assertThat(
            Given.shown(
                roi(spark, orders, refunds, ads, "", AS_OF)
                    .filter(
                        "variant IN ('gross_profit', 'investment') AND scope = 'company' AND brand IN ('a', 'b')"),
                "brand",
                "variant",
                "return_amount",
                "gross_ratio",
                "net_roi_pct",
                "reason"))
        .containsExactly(
            "a|gross_profit|40|4.0|300.0|null",
            "a|investment|80|8.0|700.0|null",
            "b|gross_profit|null|null|null|margin is not known for every order",
            "b|investment|100|10.0|900.0|null");
  }

  @Test
  void salesGrowthHasABaseline(SparkSession spark) {
    // E04: growth of 50,000 on cost 10,000 is (50,000 - 10,000) / 10,000 = 400 %. Brand y compares
    // with May 2023 although April is there, brand m with April, brand n has nothing before.
    String orders =
        """
        is_counted | business_date | brand | net_revenue_reporting
        true       | 2023-05-10    | y     | 10000
        true       | 2024-04-10    | y     | 99999
        true       | 2024-05-10    | y     | 60000
        true       | 2024-04-10    | m     | 20000
        true       | 2024-05-10    | m     | 70000
        true       | 2024-05-10    | n     | 70000
        """;
    String ads =
        """
        is_primary | date       | brand | spend_reporting
        true       | 2024-05-11 | y     | 10000
        true       | 2024-05-11 | m     | 10000
        true       | 2024-05-11 | n     | 10000
        """;
    String filter =
        "variant = 'sales_growth' AND month = '2024-05-01' AND brand IN ('y', 'm', 'n') AND scope = 'company'";
    assertThat(
            Given.shown(
                roi(spark, orders, "", ads, "", AS_OF).filter(filter),
                "brand",
                "return_amount",
                "net_roi_pct",
                "reason"))
        .containsExactly(
            "m|50000|400.0|null",
            "n|null|null|no earlier month to compare with",
            "y|50000|400.0|null");
    assertThat(
            Given.shown(
                roi(spark, orders, "", ads, "", AS_OF.minusDays(1)).filter(filter), "reason"))
        .containsOnly("month is not over");
  }

  @Test
  void channelsUseTheDefaultModelAndNoCostHasNoRatio(SparkSession spark) {
    // E08: 5 to 1 gross on social. E10: AOV 300 -> 450 with the same orders and cost lifts gross by
    // 450/300 - 1 = 50 % (net from 300 % on would not be +50 %). E11: CAC 200 -> 150 is cost -25 %
    // and gross 1/0.75 - 1 = +33.33 %, not the brief's 25 %.
    String credit =
        """
        conversion_key | touch_key | model  | variant | conversion_type | conversion_date | channel  | credited_conversions | credited_revenue | credited_refunds | credited_margin
        1              | 1         | linear | default | order           | 2024-05-10      | social   | 1                    | 500              | 0                | 100
        1              | 1         | first  | default | order           | 2024-05-10      | other    | 1                    | 500              | 0                | 100
        2              | 1         | linear | default | lead            | 2024-05-10      | social   | 1                    | 900              | 0                |
        3              | 1         | linear | default | order           | 2024-05-10      | email    | 1                    | 70               | 0                | 1
        4              | 1         | linear | default | order           | 2024-05-10      | aov_300  | 1                    | 1200             | 0                | 1
        5              | 1         | linear | default | order           | 2024-05-10      | aov_450  | 1                    | 1800             | 0                | 1
        6              | 1         | linear | default | order           | 2024-05-10      | cac_150  | 1                    | 1200             | 0                | 1
        """;
    String ads =
        """
        is_primary | date       | channel | spend_reporting
        true       | 2024-05-11 | social  | 100
        true       | 2024-05-11 | aov_300 | 300
        true       | 2024-05-11 | aov_450 | 300
        true       | 2024-05-11 | cac_150 | 225
        """;
    assertThat(
            Given.shown(
                roi(spark, "", "", ads, credit, AS_OF)
                    .filter(
                        "scope = 'channel' AND variant = 'investment' AND brand = '(unassigned)'"),
                "scope_value",
                "gross_ratio",
                "net_roi_pct",
                "reason"))
        .containsExactly(
            "aov_300|4.0|300.0|null",
            "aov_450|6.0|500.0|null",
            "cac_150|5.333333|433.333333|null",
            "email|null|null|no cost",
            "social|5.0|400.0|null");
    assertThat(6.0 / 4.0 - 1).isEqualTo(0.5);
    assertThat(5.333333 / 4.0 - 1).isCloseTo(1 / 3.0, org.assertj.core.data.Offset.offset(1e-6));
  }
}
