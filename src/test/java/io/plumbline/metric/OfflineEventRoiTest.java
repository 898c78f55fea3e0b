package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.GoldBrand;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class OfflineEventRoiTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 12, 31);
  private static final Table DEALS =
      Silver.OPPORTUNITIES
          .extend("silver", "with rate", "source", "opportunity_id")
          .add("fx_rate", DataTypes.createDecimalType(18, 8), "rate", "Rate")
          .build();
  private static final String FAIR =
      """
      source | event_id | type       | start_ts            | end_ts              | time_zone     | cost_ref | promo_code | campaign | attendees | leads | brand
      cal    | E-101    | trade_show | 2026-09-14 22:00:00 | 2026-09-18 21:59:59 | Europe/Berlin | C-1      | FAIR26     | fair     | 4200      | 138   | acme
      """;
  private static final String COSTS =
      """
      source | cost_id | date       | amount_reporting | scenario
      ledger | C-1     | 2026-09-15 | 6000             | actual
      ledger | C-1     | 2026-09-16 | 4000             | actual
      ledger | C-1     | 2026-09-17 | 99               | budget
      ledger | C-2     | 2026-09-17 | 77               | actual
      """;
  private static final String NO_ORDERS = "source | order_key";
  private static final String NO_LEADS = "source | lead_id";
  private static final String NO_DEALS = "source | opportunity_id";

  private static Dataset<Row> events(
      SparkSession spark, String events, String costs, String orders, String leads, String deals) {
    return OfflineEventRoi.of(
        Given.rows(spark, Silver.OFFLINE_EVENTS, events),
        Given.rows(spark, Silver.COSTS_DAILY, costs),
        Given.rows(spark, Silver.ORDERS, orders),
        Given.rows(spark, Silver.LEADS, leads),
        Given.rows(spark, DEALS, deals),
        AS_OF);
  }

  @Test
  void fairCountsOrdersOnTheSpotAndWhatCameLater(SparkSession spark) {
    // On the spot: order 1 (code, other letters) 100 and order 2 (QR tag) 50; later: order 3 (code)
    // 200 of which 30 refunded. Order 4 came before the fair, 5 has another code, 6 does not count,
    // 7 has the fair's campaign from an online ad. CRM: badge lead L1 won 9000 in November, lead L2
    // by QR is open with 500, the deal D3 names the event itself and was lost.
    // Return 150 + 200 - 30 + 9000 = 9320 on 10000: 0.932 gross, -6.8 % net.
    Dataset<Row> roi =
        events(
            spark,
            FAIR,
            COSTS,
            """
            order_key | business_date | discount_codes | utm_campaign | utm_medium | is_counted | net_revenue_reporting | refunds_reporting
            1         | 2026-09-15    | fair26         |              |            | true       | 100 | 0
            2         | 2026-09-18    |                | Fair         | qr         | true       | 50  | 0
            3         | 2026-10-20    | X\\|FAIR26     | e-101        | qr         | true       | 200 | 30
            4         | 2026-09-14    | FAIR26         |              |            | true       | 11  | 0
            5         | 2026-09-16    | FAIR25         |              |            | true       | 12  | 0
            6         | 2026-09-16    | FAIR26         |              |            | false      | 13  | 0
            7         | 2026-09-16    |                | fair         | cpc        | true       | 14  | 0
            """,
            """
            source | lead_id | created_ts          | marketing_event_id | utm_campaign | utm_medium | is_duplicate | is_deleted | opportunity_id
            crm    | L1      | 2026-09-15 10:00:00 | E-101              |              |            |              |            |
            crm    | L2      | 2026-09-20 10:00:00 |                    | fair         | qr_code    |              |            | D2
            crm    | L3      | 2026-09-16 10:00:00 | E-101              |              |            | true         |            |
            crm    | L4      | 2026-09-16 10:00:00 | E-101              |              |            |              | true       |
            crm    | L5      | 2026-09-16 10:00:00 | E-999              |              |            |              |            |
            """,
            """
            source | opportunity_id | lead_id | campaign_id | created_ts          | close_date | is_closed | is_won | amount | fx_rate
            crm    | D1             | L1      |             | 2026-09-20 10:00:00 | 2026-11-10 | true      | true   | 10000  | 0.9
            crm    | D2             |         |             | 2026-09-21 10:00:00 | 2027-01-31 | false     | false  | 500    | 1
            crm    | D3             |         | e-101       | 2026-09-21 10:00:00 | 2026-10-01 | true      | false  | 800    | 1
            crm    | D4             | L5      |             | 2026-09-21 10:00:00 | 2026-10-01 | true      | true   | 4000   | 1
            """);
    Given.hasSchema(roi, GoldBrand.OFFLINE_EVENT_ROI);
    assertThat(
            Given.shown(
                roi,
                "start_date",
                "end_date",
                "brand",
                "cost",
                "leads",
                "listed_leads",
                "opportunities",
                "won_opportunities",
                "won_amount",
                "delayed_won_amount",
                "open_amount"))
        .containsExactly("2026-09-15|2026-09-18|acme|10000|2|138|3|1|9000|9000|500");
    assertThat(
            Given.shown(
                roi,
                "onsite_orders",
                "onsite_revenue",
                "delayed_orders",
                "delayed_order_revenue",
                "refunds",
                "return_amount",
                "event_onsite_revenue_to_cost",
                "event_gross_return_ratio",
                "event_net_roi_pct",
                "event_cost_per_lead",
                "event_cost_per_attendee",
                "event_lead_opportunity_win_rate",
                "reason"))
        .containsExactly("2|150|1|200|30|9320|0.015|0.932|-6.8|5000.0|2.380952|0.333333|null");
  }

  @Test
  void eventWithoutCostHasNoRatio(SparkSession spark) {
    Dataset<Row> roi =
        events(
            spark,
            """
            source | event_id | type   | start_ts            | promo_code | cost_ref
            cal    | E-1      | outage | 2026-09-14 22:00:00 |            |
            cal    | E-2      | pr     | 2026-09-14 22:00:00 | PRESS      | C-9
            cal    | E-3      | pr     | 2027-01-01 00:00:00 | PRESS      | C-1
            """,
            COSTS,
            """
            order_key | business_date | discount_codes | is_counted | net_revenue_reporting
            1         | 2026-09-14    | press          | true       | 40
            """,
            NO_LEADS,
            NO_DEALS);
    assertThat(
            Given.shown(
                roi, "event_id", "cost", "return_amount", "event_gross_return_ratio", "reason"))
        .containsExactly(
            "E-1|null|0|null|the event names no cost_ref; no tied leads; attendees unknown; no opportunities",
            "E-2|null|40|null|the ledger has no actual cost of cost_ref; no tied leads; attendees unknown; no opportunities");
  }

  @Test
  void oneInvoiceOfSeveralSpotsIsSharedToTheLastDecimal(SparkSession spark) {
    // 77 over three spots: 25.666667 + 25.666667 + 25.666666; the order with the shared code goes
    // to the spot that began last before it.
    Dataset<Row> roi =
        events(
            spark,
            """
            source | event_id | type    | start_ts            | cost_ref | promo_code
            cal    | S-1      | tv_spot | 2026-09-06 18:00:00 | C-2      | TV
            cal    | S-2      | tv_spot | 2026-09-08 18:00:00 | C-2      | tv
            cal    | S-3      | tv_spot | 2026-09-10 18:00:00 | C-2      | TV
            """,
            COSTS,
            """
            order_key | business_date | discount_codes | is_counted | net_revenue_reporting
            1         | 2026-09-09    | TV             | true       | 40
            """,
            NO_LEADS,
            NO_DEALS);
    assertThat(Given.shown(roi, "event_id", "cost", "delayed_order_revenue"))
        .containsExactly("S-1|25.666667|0", "S-2|25.666667|40", "S-3|25.666666|0");
  }

  @Test
  void withoutLeadsOrOrdersEventsStillStand(SparkSession spark) {
    assertThat(
            Given.shown(
                events(spark, FAIR, COSTS, NO_ORDERS, NO_LEADS, NO_DEALS),
                "cost",
                "return_amount",
                "event_net_roi_pct",
                "event_cost_per_lead"))
        .containsExactly("10000|0|-100.0|null");
  }
}
