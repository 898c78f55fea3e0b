package io.plumbline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Closed months that moved: how far, and by what evidence. */
@ExtendWith(LocalSpark.class)
class RestatementsTest {
  private static final LocalDate CLOSED = LocalDate.of(2026, 10, 31);

  private static final String FILES =
      """
      source | path   | run_id | state
      shop   | a.csv  | run 1  | read
      shop   | b.csv  | run 2  | read
      shop   | gone   | run 1  | read
      shop   | gone   | run 2  | removed
      meta   | m.csv  | run 2  | read
      meta   | m0.csv | run 1  | read
      extra  | e.csv  | run 2  | read
      quiet  | q.csv  | run 1  | read
      """;

  private static final Evidence.Run QUIET = new Evidence.Run(false, false, false);

  private static final String ORDER =
      "order_key | source | business_date | is_counted | net_revenue | net_revenue_reporting | refunds_reporting | fx_rate | row_hash | source_file | source_position\n";

  @Test
  void everyCauseOfOneMonthIsTakenApartExactly(SparkSession spark) {
    // order 1: refunded 30; 2: rate 1.0 -> 1.1 on 100; 3: amount 50 -> 60 and rate 1.0 -> 1.2, so
    // 50 x 0.2 = 10 by the rate and 72 - 60 = 12 by the shop; 4: came late; 5: cancelled;
    // 6: its file is gone; 7: of a new source; 8: October's, but nobody read anything
    Map<Table, String> before =
        Map.of(
            Silver.ORDERS,
            ORDER
                + """
                1 | shop  | 2026-10-05 | true | 100 | 100 | 0 | 1.0 | 11 | a.csv | 1
                2 | shop  | 2026-10-06 | true | 100 | 100 | 0 | 1.0 | 12 | a.csv | 2
                3 | shop  | 2026-10-07 | true | 50  | 50  | 0 | 1.0 | 13 | a.csv | 3
                5 | shop  | 2026-10-08 | true | 20  | 20  | 0 | 1.0 | 15 | a.csv | 5
                6 | shop  | 2026-10-09 | true | 5   | 5   | 0 | 1.0 | 16 | gone  | 6
                9 | shop  | 2026-11-02 | true | 5   | 5   | 0 | 1.0 | 19 | a.csv | 9
                """);
    Map<Table, String> now =
        Map.of(
            Silver.ORDERS,
            ORDER
                + """
                1 | shop  | 2026-10-05 | true  | 100 | 100 | 30 | 1.0 | 11 | a.csv | 1
                2 | shop  | 2026-10-06 | true  | 100 | 110 | 0  | 1.1 | 12 | a.csv | 2
                3 | shop  | 2026-10-07 | true  | 60  | 72  | 0  | 1.2 | 93 | b.csv | 3
                4 | shop  | 2026-10-31 | true  | 7   | 7   | 0  | 1.0 | 14 | b.csv | 4
                5 | shop  | 2026-10-08 | false | 20  | 20  | 0  | 1.0 | 95 | b.csv | 5
                7 | extra | 2026-10-08 | true  | 8   | 8   | 0  | 1.0 | 17 | e.csv | 7
                8 | quiet | 2026-10-08 | true  | 9   | 9   | 0  | 1.0 | 18 | q.csv | 8
                """);
    Dataset<Row> found = restated(spark, before, now, "", QUIET);
    Given.hasSchema(found, GoldMemory.RESTATEMENTS);
    assertThat(
            Given.shown(
                found.where("measure = 'revenue_after_refunds'"),
                "source",
                "period",
                "was_value",
                "is_value",
                "cause",
                "change",
                "rows"))
        .containsExactly(
            "extra|2026-10-01|0|8|backfill|8|1",
            "quiet|2026-10-01|0|9|unexplained|9|0",
            "shop|2026-10-01|275|259|fx_rate|20|2",
            "shop|2026-10-01|275|259|late_conversion|7|1",
            "shop|2026-10-01|275|259|refund|-30|1",
            "shop|2026-10-01|275|259|removed_file|-5|1",
            "shop|2026-10-01|275|259|restated_order|-8|2");
    assertThat(
            Given.shown(found.where("measure = 'orders' AND source = 'shop'"), "cause", "change"))
        .containsExactly("late_conversion|1", "removed_file|-1", "restated_order|-1");
    assertThat(Given.shown(found.where("cause = 'refund'"), "sentence"))
        .containsExactly(
            "October 2026 revenue after refunds of shop fell by 16.00 USD to 259.00 USD: -30.00 USD"
                + " of it: 1 order refunded after the month closed (receipt: a.csv position 1)");
    assertThat(Given.shown(found.where("cause = 'backfill' AND measure = 'revenue'"), "sentence"))
        .containsExactly(
            "October 2026 revenue before refunds of extra rose by 8.00 USD to 8.00 USD: 1 order from"
                + " a source that is new (receipt: e.csv position 7)");
  }

  @Test
  void spendRefundsCustomersAndConfigurationHaveTheirOwnCauses(SparkSession spark) {
    String ad =
        "source | date | campaign_id | channel | is_primary | spend | spend_reporting | fx_rate | row_hash | source_file\n";
    String order =
        ORDER.strip() + "\n1 | shop | 2026-09-05 | true | 100 | 100 | 0 | 1.0 | 11 | a.csv | 1\n";
    String customer = "person_id | first_order_date | first_order_key | is_left_truncated\n";
    String refund =
        "source | refund_id | order_key | business_date | amount | amount_reporting | row_hash | source_file\n";
    Map<Table, String> before =
        Map.of(
            Silver.AD_PERFORMANCE,
            ad
                + """
                meta  | 2026-10-01 | c1 | meta_ads   | true | 10 | 10 | 1 | 1 | m0.csv
                meta  | 2026-10-01 | c2 | meta_ads   | true | 20 | 20 | 1 | 2 | m0.csv
                quiet | 2026-10-01 | c3 | google_ads | true | 30 | 30 | 1 | 3 | q.csv
                """,
            Silver.ORDERS,
            order,
            Silver.CUSTOMERS,
            customer
                + """
                100 | 2026-09-05 | 1 | false
                200 | 2026-10-05 | 1 | false
                """);
    Map<Table, String> now =
        Map.of(
            Silver.AD_PERFORMANCE,
            ad
                + """
                meta  | 2026-10-01 | c1 | meta_ads   | true | 14 | 14 | 1 | 9 | m.csv
                meta  | 2026-10-01 | c2 | tiktok_ads | true | 20 | 20 | 1 | 2 | m0.csv
                meta  | 2026-10-02 | c1 | meta_ads   | true | 5  | 5  | 1 | 8 | m.csv
                """,
            Silver.ORDERS,
            order,
            Silver.REFUNDS,
            refund + "shop | r1 | 1 | 2026-10-30 | 3 | 3 | 7 | b.csv\n",
            Silver.CUSTOMERS,
            customer + "100 | 2026-09-05 | 1 | false\n");
    Dataset<Row> found =
        restated(
            spark,
            before,
            now,
            "old_person_id | new_person_id | run_id\n200 | 100 | run 2\n",
            new Evidence.Run(false, true, true));
    assertThat(
            Given.shown(
                found, "measure", "source", "channel", "was_value", "is_value", "cause", "change"))
        .containsExactly(
            "new_customers|shop||1|0|identity_merge|-1",
            "refunds|shop||0|3|refund|3",
            "spend|meta|meta_ads|30|19|late_spend|5",
            "spend|meta|meta_ads|30|19|mapping|-20",
            "spend|meta|meta_ads|30|19|restated_spend|4",
            "spend|meta|tiktok_ads|0|20|mapping|20",
            "spend|quiet|google_ads|30|0|configuration|-30");
  }

  @Test
  void whatErasedPeopleTakeAlongIsSaidWithoutThem(SparkSession spark) {
    String stays = "1 | quiet | 2026-10-05 | true | 100 | 100 | 0 | 1.0 | 11 | q.csv | 1\n";
    String goes = "2 | quiet | 2026-10-06 | true | 40 | 40 | 0 | 1.0 | 12 | q.csv | 2\n";
    Dataset<Row> found =
        restated(
            spark,
            Map.of(Silver.ORDERS, ORDER + stays + goes),
            Map.of(Silver.ORDERS, ORDER + stays),
            "",
            new Evidence.Run(true, true, false));
    assertThat(Given.shown(found, "measure", "was_value", "is_value", "cause", "change"))
        .containsExactly(
            "orders|2|1|erasure|-1",
            "revenue_after_refunds|140|100|erasure|-40",
            "revenue|140|100|erasure|-40");
    assertThat(Given.shown(found.where("measure = 'orders'"), "sentence").toString())
        .contains("of people who were erased");
  }

  @Test
  void whatAnotherVersionOfTheProgramCountsOtherwiseSaysSo(SparkSession spark) {
    String order = "1 | quiet | 2026-10-05 | true | %s | %s | 0 | 1.0 | 11 | q.csv | 1\n";
    Dataset<Row> found =
        restated(
            spark,
            Map.of(Silver.ORDERS, ORDER + order.formatted("100", "100")),
            Map.of(Silver.ORDERS, ORDER + order.formatted("90", "90")),
            "",
            new Evidence.Run(false, false, true));
    assertThat(Given.shown(found, "measure", "cause", "change"))
        .containsExactly("revenue_after_refunds|program|-10", "revenue|program|-10");
    assertThat(Given.shown(found.where("measure = 'revenue'"), "sentence").toString())
        .contains("another version of the program");
  }

  @Test
  void anOpenMonthIsNoRestatement(SparkSession spark) {
    Map<Table, String> now =
        Map.of(
            Silver.ORDERS,
            ORDER + "4 | shop | 2026-11-01 | true | 7 | 7 | 0 | 1.0 | 14 | b.csv | 4\n");
    assertThat(restated(spark, Map.of(), now, "", QUIET).isEmpty()).isTrue();
  }

  private static Dataset<Row> restated(
      SparkSession spark,
      Map<Table, String> before,
      Map<Table, String> now,
      String merges,
      Evidence.Run run) {
    return Restatements.of(
        new Restatements.Comparison(tables(spark, before), tables(spark, now), CLOSED, "USD"),
        Evidence.of(
            Given.rows(spark, Ops.FILES, FILES),
            Given.rows(spark, Ops.PERSON_MERGES, merges),
            "run 1",
            run),
        new RowHistory.Run("run 2", CLOSED.plusDays(1), Instant.parse("2026-11-02T04:00:00Z")),
        Given.rows(spark, GoldMemory.RESTATEMENTS, ""));
  }

  private static Function<Table, Dataset<Row>> tables(
      SparkSession spark, Map<Table, String> texts) {
    Map<Table, Dataset<Row>> rows = new HashMap<>();
    PeriodFacts.TABLES.forEach(
        table -> rows.put(table, Given.rows(spark, table, texts.getOrDefault(table, ""))));
    return rows::get;
  }
}
