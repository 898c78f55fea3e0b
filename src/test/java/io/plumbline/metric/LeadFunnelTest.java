package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldFunnel;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LeadFunnelTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 15);

  private static final Table LEADS =
      Silver.LEADS
          .extend("silver", "with channel", "source", "lead_id")
          .add("channel", DataTypes.StringType, "name", "Channel")
          .build();
  private static final Table DEALS =
      Silver.OPPORTUNITIES
          .extend("silver", "with channel and rate", "source", "opportunity_id")
          .add("source_channel", DataTypes.StringType, "name", "Channel")
          .add("fx_rate", DataTypes.createDecimalType(18, 8), "rate", "Rate")
          .build();

  private static Dataset<Row> funnel(
      SparkSession spark, String leads, String deals, String ads, String ledger) {
    StructType cost =
        new StructType()
            .add("date", DataTypes.DateType)
            .add("channel", DataTypes.StringType)
            .add("brand", DataTypes.StringType)
            .add("market", DataTypes.StringType)
            .add("cost", DataTypes.createDecimalType(20, 6));
    List<Row> booked = new ArrayList<>();
    ledger
        .lines()
        .map(line -> line.split("\\|"))
        .forEach(
            cells ->
                booked.add(
                    RowFactory.create(
                        Date.valueOf(cells[0].strip()),
                        cells[1].strip(),
                        "(unassigned)",
                        "(unassigned)",
                        new BigDecimal(cells[2].strip()))));
    return LeadFunnel.monthly(
        Given.rows(spark, LEADS, leads),
        Given.rows(spark, DEALS, deals),
        Given.rows(spark, Silver.AD_PERFORMANCE, ads),
        spark.createDataFrame(booked, cost),
        AS_OF);
  }

  @Test
  void leadAtAHundredAndOneOfTenPaysMakesAThousand(SparkSession spark) {
    // E13: LAC 100, one of ten leads pays, so a customer costs 100 / 0.1 = 1000.
    StringBuilder leads = new StringBuilder("source | lead_id | created_ts | channel\n");
    for (int lead = 0; lead < 10; lead++) {
      leads.append("crm | L%d | 2026-02-03 10:00:00 | linkedin_ads\n".formatted(lead));
    }
    Dataset<Row> funnel =
        funnel(
            spark,
            leads.toString(),
            """
            source | opportunity_id | lead_id | created_ts          | is_closed | is_won | close_date | amount | fx_rate
            crm    | O1             | L3      | 2026-02-10 10:00:00 | true      | true   | 2026-03-01 | 5000   | 1
            """,
            """
            date       | channel      | is_primary | spend_reporting
            2026-02-05 | linkedin_ads | true       | 600
            """,
            "2026-02-28 | linkedin_ads | 400");
    Given.hasSchema(funnel, GoldFunnel.LEAD_FUNNEL_MONTHLY);
    assertThat(
            Given.shown(
                funnel.filter("month = '2026-02-01'"),
                "channel",
                "leads",
                "valid_leads",
                "lead_customers",
                "cost",
                "cpl",
                "lac",
                "lead_conversion_rate",
                "cac_from_leads"))
        .containsExactly("linkedin_ads|10|10|1|1000|60.0|100.0|0.1|1000.0");
    // The deal was created in February and won in March.
    assertThat(
            Given.shown(
                funnel,
                "month",
                "opportunities",
                "opportunity_amount",
                "won_opportunities",
                "won_amount",
                "win_rate",
                "is_complete"))
        .containsExactly("2026-02-01|1|5000|0|0|null|true", "2026-03-01|0|0|1|5000|1.0|false");
  }

  @Test
  void velocityComparesWithTheMonthBefore(SparkSession spark) {
    // January 4 qualified, February none, March 6 and one more straight to sales.
    Dataset<Row> funnel =
        funnel(
            spark,
            """
            source | lead_id | created_ts          | channel | became_mql_ts       | became_sql_ts
            crm    | A1      | 2025-12-20 00:00:00 | direct  | 2025-12-21 00:00:00 |
            crm    | A2      | 2025-12-20 00:00:00 | direct  | 2025-12-22 00:00:00 |
            crm    | B1      | 2025-12-20 00:00:00 | direct  | 2026-01-05 00:00:00 |
            crm    | B2      | 2026-01-01 00:00:00 | direct  | 2026-01-05 00:00:00 | 2026-03-01 00:00:00
            crm    | B3      | 2026-01-01 00:00:00 | direct  |                     | 2026-01-06 00:00:00
            """,
            "source | opportunity_id",
            "date",
            "");
    // (3 - 2) / 2 = 50 %, (0 - 3) / 3 = -100 %, and after a month of nothing no rate.
    assertThat(
            Given.shown(
                funnel,
                "month",
                "qualified_leads",
                "sales_qualified_leads",
                "previous_qualified_leads",
                "lead_velocity_rate_pct"))
        .containsExactly(
            "2025-12-01|2|0|null|null",
            "2026-01-01|3|1|2|50.0",
            "2026-02-01|0|0|3|-100.0",
            "2026-03-01|0|1|0|null");
    assertThat(funnel.filter("month = '2026-03-01'").first().<String>getAs("reason"))
        .isEqualTo(
            "no leads; no customer yet; nobody qualified; nobody qualified the month before; no"
                + " opportunity closed; no media cost");
  }

  @Test
  void deletedDuplicateAndUnusableLeadsDoNotCountAsValid(SparkSession spark) {
    Dataset<Row> funnel =
        funnel(
            spark,
            """
            source | lead_id | created_ts          | channel | status       | is_deleted | is_duplicate | lifecycle_stage | opportunity_id
            crm    | 1       | 2026-03-02 00:00:00 | direct  | Open         |            |              |                 |
            crm    | 2       | 2026-03-02 00:00:00 | direct  | Open         | true       |              |                 |
            crm    | 3       | 2026-03-02 00:00:00 | direct  | Open         | false      | true         |                 |
            crm    | 4       | 2026-03-02 00:00:00 | direct  | Unqualified  | false      | false        |                 |
            crm    | 5       | 2026-03-02 00:00:00 | direct  |              | false      | false        | Customer        |
            crm    | 6       | 2026-03-02 00:00:00 | direct  | Working      | false      | false        |                 | O9
            crm    | 7       | 2026-03-20 00:00:00 | direct  | Open         | false      | false        |                 |
            """,
            """
            source | opportunity_id | created_ts          | is_closed | is_won | close_date | amount | fx_rate | is_deleted | source_channel
            crm    | O9             | 2026-03-03 00:00:00 | false     | false  | 2026-05-01 |        |         |            | email
            crm    | O8             | 2026-03-03 00:00:00 | true      | false  | 2026-03-04 | 10     |         |            | email
            crm    | O7             | 2026-03-03 00:00:00 | true      | true   | 2026-03-04 | 10     | 1       | true       | email
            """,
            "date",
            "");
    // 1, 4, 5, 6 are leads; 4 is unqualified; 5 pays; 6 has an open deal, which is its channel's.
    assertThat(
            Given.shown(
                funnel,
                "channel",
                "leads",
                "duplicate_leads",
                "valid_leads",
                "lead_opportunities",
                "lead_customers",
                "opportunities",
                "lost_opportunities",
                "amounts_unknown",
                "opportunity_amount"))
        .containsExactly("direct|4|1|3|2|1|1|0|1|0", "email|0|0|0|0|0|1|1|1|0");
  }

  @Test
  void shareOfLeadsOverShareOfBudgetShowsTheUnderFundedChannel(SparkSession spark) {
    // E20: 4 of 10 qualified leads for 150 of 1000 spent: 0.4 / 0.15 = 2.67, above 2.
    StringBuilder leads =
        new StringBuilder("source | lead_id | created_ts | channel | became_mql_ts\n");
    for (int lead = 0; lead < 10; lead++) {
      leads.append(
          "crm | L%d | 2026-03-01 00:00:00 | %s | 2026-03-02 00:00:00\n"
              .formatted(lead, lead < 4 ? "linkedin_ads" : "meta_ads"));
    }
    Dataset<Row> funnel =
        funnel(
            spark,
            leads.toString(),
            "source | opportunity_id",
            """
            date       | channel      | is_primary | spend_reporting
            2026-03-01 | linkedin_ads | true       | 150
            2026-03-01 | meta_ads     | true       | 850
            2026-03-01 | meta_ads     | false      | 999
            """,
            "");
    assertThat(
            Given.shown(
                funnel,
                "channel",
                "qualified_leads",
                "all_qualified_leads",
                "media_cost",
                "all_media_cost",
                "lead_to_budget_share"))
        .containsExactly("linkedin_ads|4|10|150|1000|2.666667", "meta_ads|6|10|850|1000|0.705882");
  }
}
