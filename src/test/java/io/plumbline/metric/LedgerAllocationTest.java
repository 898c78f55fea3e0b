package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LedgerAllocationTest {
  private static final List<String> COST =
      List.of(
          "source",
          "cost_id",
          "date",
          "brand",
          "market",
          "channel",
          "allocation_rule",
          "allocation_scope",
          "amount_reporting",
          "scenario",
          "is_media");

  private static final String CHANNELS =
      """
      channel     | channel_group
      meta_ads    | paid_social
      tiktok_ads  | paid_social
      pinterest   | paid_social
      google_ads  | paid_search
      email       | owned
      snapchat    | dormant
      unallocated | none
      """;

  /** May 1: meta 30, tiktok 10. May 2: no social. May 3 and the rest: google 60 of brand b. */
  private static final String SPEND =
      """
      date       | channel    | brand | market | spend_reporting | is_primary
      2024-05-01 | meta_ads   | a     | DE     | 30              | true
      2024-05-01 | tiktok_ads | a     | DE     | 10              | true
      2024-05-03 | google_ads | b     | DE     | 60              | true
      """;

  private static List<String> allocated(SparkSession spark, String... items) {
    StringBuilder text = new StringBuilder(String.join("|", COST)).append('\n');
    for (int i = 0; i < items.length; i++) {
      text.append("ledger|c").append(i).append('|').append(items[i]).append("|actual|false\n");
    }
    Dataset<Row> table =
        LedgerAllocation.daily(
            Given.rows(spark, Silver.COSTS_DAILY, text.toString()),
            Given.rows(spark, Silver.AD_PERFORMANCE, SPEND),
            Given.rows(spark, GoldDimensions.DIM_CHANNEL, CHANNELS));
    return Given.shown(table, "date", "channel", "brand", "market", "cost");
  }

  @Test
  void aChannelTakesItsOwnCost(SparkSession spark) {
    assertThat(allocated(spark, "2024-05-01|||email|even_daily||12"))
        .containsExactly("2024-05-01|email|(unassigned)|(unassigned)|12");
  }

  @Test
  void aGroupSharesBySpendOfTheDayElseOfTheMonthElseEvenly(SparkSession spark) {
    // Day: 30 : 10 of 8 = 6 and 2. 2 May has no spend, so the month's 30 : 10. June has none, so
    // evenly over the two of the group that ever spent; pinterest never did.
    assertThat(
            allocated(
                spark,
                "2024-05-01|a|DE|paid_social|even_daily||8",
                "2024-05-02|a|DE|paid_social|even_daily||4",
                "2024-06-02|a|DE|paid_social|even_daily||1"))
        .containsExactly(
            "2024-05-01|meta_ads|a|DE|6",
            "2024-05-01|tiktok_ads|a|DE|2",
            "2024-05-02|meta_ads|a|DE|3",
            "2024-05-02|tiktok_ads|a|DE|1",
            "2024-06-02|meta_ads|a|DE|0.5",
            "2024-06-02|tiktok_ads|a|DE|0.5");
  }

  @Test
  void bySpendFollowsTheMonthOfTheItemsBrand(SparkSession spark) {
    // All brands: 30 : 10 : 60 of 100. Brand a: google did not spend: 30 : 10. Brand c has no
    // spend:
    // with a scope evenly, without one unallocated. Credits are negative.
    assertThat(
            allocated(
                spark,
                "2024-05-09||||by_spend||100",
                "2024-05-10|a|||by_spend||-40",
                "2024-05-11|c|||by_spend|email\\|google_ads|5",
                "2024-05-12|c|||by_spend||5"))
        .containsExactly(
            "2024-05-09|google_ads|(unassigned)|(unassigned)|60",
            "2024-05-09|meta_ads|(unassigned)|(unassigned)|30",
            "2024-05-09|tiktok_ads|(unassigned)|(unassigned)|10",
            "2024-05-10|meta_ads|a|(unassigned)|-30",
            "2024-05-10|tiktok_ads|a|(unassigned)|-10",
            "2024-05-11|email|c|(unassigned)|2.5",
            "2024-05-11|google_ads|c|(unassigned)|2.5",
            "2024-05-12|unallocated|c|(unassigned)|5");
  }

  @Test
  void whatNoChannelSharesIsUnallocated(SparkSession spark) {
    assertThat(
            allocated(
                spark,
                "2024-05-01||||even_daily||1",
                "2024-05-02||||none||2",
                "2024-05-03||||by_headcount|email|3",
                "2024-05-04|||billboards|even_daily||4",
                "2024-05-05|||dormant|even_daily||5",
                "2024-05-06||||single_day|no_such_channel|6",
                "2024-05-07||||even_daily|email|7"))
        .containsExactly(
            "2024-05-01|unallocated|(unassigned)|(unassigned)|1",
            "2024-05-02|unallocated|(unassigned)|(unassigned)|2",
            "2024-05-03|unallocated|(unassigned)|(unassigned)|3",
            "2024-05-04|unallocated|(unassigned)|(unassigned)|4",
            "2024-05-05|unallocated|(unassigned)|(unassigned)|5",
            "2024-05-06|unallocated|(unassigned)|(unassigned)|6",
            "2024-05-07|email|(unassigned)|(unassigned)|7");
  }

  @Test
  void onlyActualCostThatIsNotMedia(SparkSession spark) {
    Dataset<Row> costs =
        Given.rows(
            spark,
            Silver.COSTS_DAILY,
            """
            cost_id | date       | amount_reporting | scenario | is_media | allocation_rule
            c1      | 2024-05-01 | 1                | actual   | true     | none
            c2      | 2024-05-01 | 2                | budget   | false    | none
            c3      | 2024-05-01 | 4                | actual   | false    | none
            """);
    Dataset<Row> table =
        LedgerAllocation.daily(
            costs,
            Given.rows(spark, Silver.AD_PERFORMANCE, ""),
            Given.rows(spark, GoldDimensions.DIM_CHANNEL, ""));
    assertThat(Given.shown(table, "channel", "cost")).containsExactly("unallocated|4");
  }

  @Test
  void allocationAddsUpToTheLedger(SparkSession spark) {
    long seed = 7L;
    Random random = new Random(seed);
    List<String> rules =
        List.of("even_daily", "single_day", "by_spend", "by_revenue", "fixed", "none");
    List<String> names = List.of("", "", "email", "paid_social", "dormant", "unknown name");
    List<String> scopes = List.of("", "meta_ads|tiktok_ads", "paid_social|email", "email", "x");
    List<List<String>> rows = new ArrayList<>();
    BigDecimal ledger = BigDecimal.ZERO;
    for (int i = 0; i < 300; i++) {
      BigDecimal amount = BigDecimal.valueOf(random.nextInt(2_000_000) - 500_000, 6);
      ledger = ledger.add(amount);
      rows.add(
          List.of(
              "s",
              "c" + i,
              "2024-05-0" + (1 + random.nextInt(5)),
              random.nextBoolean() ? "a" : "",
              random.nextBoolean() ? "DE" : "",
              names.get(random.nextInt(names.size())),
              rules.get(random.nextInt(rules.size())),
              scopes.get(random.nextInt(scopes.size())),
              amount.toPlainString(),
              "actual",
              "false"));
    }
    Row sum =
        LedgerAllocation.daily(
                Given.rows(spark, Silver.COSTS_DAILY, COST, rows),
                Given.rows(spark, Silver.AD_PERFORMANCE, SPEND),
                Given.rows(spark, GoldDimensions.DIM_CHANNEL, CHANNELS))
            .selectExpr("sum(cost)")
            .head();
    assertThat(sum.getDecimal(0)).as("seed %s", seed).isEqualByComparingTo(ledger);
  }
}
