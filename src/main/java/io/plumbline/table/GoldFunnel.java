package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** What becomes of leads and of mailings. Money is reporting currency. */
public final class GoldFunnel {
  private static final String MONEY_UNIT = "reporting currency";

  public static final Table LEAD_FUNNEL_MONTHLY =
      Table.of(
              "gold",
              "lead_funnel_monthly",
              "One row per month, channel, brand and market, from the first month with a lead, an opportunity or cost.",
              "month",
              "channel",
              "brand",
              "market")
          .need("month", DATE, "first day of month", "Month, UTC for what the CRM did")
          .need("channel", TEXT, "name", "Channel of the lead; unattributed where nothing tells it")
          .addAll(Shared.OWNER)
          .need("leads", COUNT, "leads", "Created in the month; neither deleted nor duplicate")
          .need("duplicate_leads", COUNT, "leads", "Created in the month and marked duplicate")
          .need(
              "valid_leads",
              COUNT,
              "leads",
              "Of leads, those no status calls unqualified, junk or invalid")
          .need(
              "lead_opportunities",
              COUNT,
              "leads",
              "Of valid_leads, those with an opportunity by now")
          .need(
              "lead_customers",
              COUNT,
              "leads",
              "Of valid_leads, those that pay by now: a won opportunity or lifecycle stage customer")
          .need(
              "qualified_leads",
              COUNT,
              "leads",
              "Became marketing qualified in the month, or further at once; whenever created")
          .need("sales_qualified_leads", COUNT, "leads", "Became sales qualified in the month")
          .add("previous_qualified_leads", COUNT, "leads", "qualified_leads of the month before")
          .need("opportunities", COUNT, "opportunities", "Created in the month, not deleted")
          .need("opportunity_amount", MONEY, MONEY_UNIT, "Amount of opportunities created")
          .need("won_opportunities", COUNT, "opportunities", "Won, by close day")
          .need("lost_opportunities", COUNT, "opportunities", "Closed and not won, by close day")
          .need("won_amount", MONEY, MONEY_UNIT, "Amount of won_opportunities")
          .need(
              "amounts_unknown",
              COUNT,
              "opportunities",
              "Created or won without an amount or a rate; they add 0 to the amounts")
          .need("media_cost", MONEY, MONEY_UNIT, "Media spend")
          .need("cost", MONEY, MONEY_UNIT, "Media spend and allocated ledger")
          .add("cpl", DOUBLE, MONEY_UNIT + " per lead", "media_cost / leads")
          .add("lac", DOUBLE, MONEY_UNIT + " per valid lead", "cost / valid_leads: full cost")
          .add("lead_conversion_rate", DOUBLE, "fraction", "lead_customers / valid_leads")
          .add(
              "cac_from_leads",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "lac / lead_conversion_rate = cost / lead_customers")
          .add(
              "cost_per_qualified_lead",
              DOUBLE,
              MONEY_UNIT + " per qualified lead",
              "cost / qualified_leads")
          .add(
              "lead_velocity_rate_pct",
              DOUBLE,
              "percent",
              "(qualified_leads - previous_qualified_leads) / previous_qualified_leads x 100")
          .add(
              "win_rate",
              DOUBLE,
              "fraction",
              "won_opportunities / (won_opportunities + lost_opportunities)")
          .need(
              "all_qualified_leads",
              COUNT,
              "leads",
              "qualified_leads of all channels of the month, brand and market")
          .need(
              "all_media_cost",
              MONEY,
              MONEY_UNIT,
              "media_cost of all channels of the month, brand and market")
          .add(
              "lead_to_budget_share",
              DOUBLE,
              "ratio",
              "(qualified_leads / all_qualified_leads) / (media_cost / all_media_cost); above 2 the channel is under-funded")
          .need("is_complete", FLAG, "flag", "The month is over")
          .add("reason", TEXT, "text", "Why ratios are null")
          .remembered()
          .build();

  public static final Table EMAIL_PERFORMANCE =
      Table.of(
              "gold",
              "email_performance",
              "One row per source, month, campaign or flow, message and channel.",
              "source",
              "month",
              "campaign_id",
              "message_id",
              "channel")
          .need("source", TEXT, "id", "Source")
          .need("month", DATE, "first day of month", "Month of sending; of the day or event itself")
          .need("campaign_id", TEXT, "id", "Campaign, flow or automation")
          .need("message_id", TEXT, "id", "Message, '' where coarser")
          .need("channel", TEXT, "name", "email, sms or push")
          .addAll(Shared.OWNER)
          .need(
              "basis",
              TEXT,
              "enum",
              "totals: newest lifetime totals; days: sums of days, where people count once a day; events: single events")
          .add("campaign_name", TEXT, "text", "Campaign name")
          .add("recipients", COUNT, "count", "Mails sent")
          .add("delivered", COUNT, "count", "Delivered; recipients less bounces where not printed")
          .add(
              "bounces",
              COUNT,
              "count",
              "Hard and soft; recipients less delivered where not printed")
          .add("unique_opens", COUNT, "people", "People who opened, machine opens inside")
          .add("unique_opens_excl_proxy", COUNT, "people", "People who opened, without machines")
          .add("unique_clicks", COUNT, "people", "People who clicked")
          .add("unsubscribes", COUNT, "people", "People who unsubscribed")
          .add("complaints", COUNT, "people", "People who complained")
          .add("orders", COUNT, "count", "Orders the tool claims")
          .add("revenue", MONEY, MONEY_UNIT, "Revenue the tool claims; overlaps with other claims")
          .add("open_rate", DOUBLE, "fraction", "unique_opens / delivered")
          .add(
              "open_rate_excl_proxy",
              DOUBLE,
              "fraction",
              "unique_opens_excl_proxy / delivered: the honest one")
          .add("click_rate", DOUBLE, "fraction", "unique_clicks / delivered")
          .add(
              "click_to_open_rate",
              DOUBLE,
              "fraction",
              "unique_clicks / unique_opens: the brief's e-mail CTR")
          .add("conversion_rate_delivered", DOUBLE, "fraction", "orders / delivered")
          .add("conversion_rate_clicked", DOUBLE, "fraction", "orders / unique_clicks")
          .add("unsubscribe_rate", DOUBLE, "fraction", "unsubscribes / delivered")
          .add("complaint_rate", DOUBLE, "fraction", "complaints / delivered")
          .add("bounce_rate", DOUBLE, "fraction", "bounces / recipients")
          .add("revenue_per_delivered", DOUBLE, MONEY_UNIT + " per mail", "revenue / delivered")
          .add("reason", TEXT, "text", "Why ratios are null")
          .remembered()
          .build();

  static final List<Table> ALL = List.of(LEAD_FUNNEL_MONTHLY, EMAIL_PERFORMANCE);

  private GoldFunnel() {}
}
