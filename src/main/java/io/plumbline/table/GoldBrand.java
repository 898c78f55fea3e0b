package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** What is said and searched of a brand, and what events outside the site brought. */
public final class GoldBrand {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;

  public static final Table BRAND_PULSE_WEEKLY =
      Table.of(
              "gold",
              "brand_pulse_weekly",
              "One row per week, brand and market with any reading; what nobody measured is null.",
              "week_start",
              "brand",
              "market")
          .need("week_start", DATE, "first day of week", "Week, by reporting.week-starts")
          .addAll(Shared.OWNER)
          .add(
              "google_trends_index_sum",
              DOUBLE,
              "index points, count",
              "Sum of the readings of own terms, 0-100 inside one request; newest request of each period")
          .add("google_trends_readings", COUNT, "readings", "Days or weeks read, by term")
          .add(
              "brand_search_google_trends_index_mean",
              DOUBLE,
              "index 0-100",
              "google_trends_index_sum / google_trends_readings; relative, never beside Baidu's")
          .add(
              "baidu_index_day_sum",
              DOUBLE,
              "index points x days, count",
              "Sum of search_index of own terms, weekly points for 7 days")
          .add("baidu_index_days", COUNT, "days", "Days measured, by term")
          .add(
              "brand_search_baidu_index_daily_mean",
              DOUBLE,
              "index, open-ended",
              "baidu_index_day_sum / baidu_index_days; whole country only")
          .add(
              "organic_interactions",
              COUNT,
              "count",
              "Likes, comments, shares and saves of organic posts")
          .add("organic_impressions", COUNT, "count", "Impressions or views of the same posts")
          .add(
              "organic_engagement_rate_impressions",
              DOUBLE,
              "fraction",
              "organic_interactions / organic_impressions")
          .add("mentions", COUNT, "mentions", "Found by own queries, each once, copies left out")
          .add("positive_mentions", COUNT, "mentions", "Of mentions, those scored positive")
          .add("scored_mentions", COUNT, "mentions", "Of mentions, those scored at all")
          .add(
              "positive_mention_share_scored",
              DOUBLE,
              "fraction",
              "positive_mentions / scored_mentions")
          .add(
              "rival_mentions",
              COUNT,
              "mentions",
              "Found by the other queries of the same sources; null when there is none")
          .add(
              "brand_voice_share_mentions",
              DOUBLE,
              "fraction",
              "mentions / (mentions + rival_mentions)")
          .add("direct_sessions", COUNT, "sessions", "Visits of channel direct")
          .add("direct_sessions_previous_week", COUNT, "sessions", "The same of the week before")
          .add(
              "direct_sessions_year_before", COUNT, "sessions", "The same of the week 52 weeks ago")
          .add(
              "direct_sessions_growth_week",
              DOUBLE,
              "fraction",
              "direct_sessions / direct_sessions_previous_week - 1")
          .add(
              "direct_sessions_growth_year",
              DOUBLE,
              "fraction",
              "direct_sessions / direct_sessions_year_before - 1")
          .need("is_complete", FLAG, "flag", "The week is over")
          .add("reason", TEXT, "text", "Why ratios are null")
          .build();

  public static final Table OFFLINE_EVENT_ROI =
      Table.of(
              "gold",
              "offline_event_roi",
              "One row per source and event that has begun.",
              "source",
              "event_id")
          .need("source", TEXT, "id", "Source of the event list")
          .need("event_id", TEXT, "id", "Event")
          .addAll(Shared.OWNER)
          .need("type", TEXT, "enum", "trade_show, store_opening, tv_spot, ...")
          .add("name", TEXT, "text", "Name")
          .need("start_date", DATE, "event's day", "First day, in the event's zone")
          .need("end_date", DATE, "event's day", "Last day, in the event's zone")
          .add("country", TEXT, "ISO country", "Country")
          .add("channel", TEXT, "name", "Channel")
          .add("campaign", TEXT, "text", "Campaign")
          .add("attendees", COUNT, "people", "As listed")
          .add("listed_leads", COUNT, "leads", "As listed, whether or not the CRM knows them")
          .add(
              "cost",
              MONEY,
              MONEY_UNIT,
              "Ledger items of cost_ref, all their days up to as_of; shared evenly by events that name the same item; null when none is found")
          .need("leads", COUNT, "leads", "Leads the CRM ties by form or QR tag")
          .need("opportunities", COUNT, "opportunities", "Of these leads or of the event itself")
          .need("won_opportunities", COUNT, "opportunities", "Won by as_of")
          .need("won_amount", MONEY, MONEY_UNIT, "Amount of won_opportunities")
          .need("delayed_won_amount", MONEY, MONEY_UNIT, "Of won_amount, closed after the last day")
          .need("open_amount", MONEY, MONEY_UNIT, "Amount of opportunities neither won nor lost")
          .need(
              "amounts_unknown",
              COUNT,
              "opportunities",
              "Without an amount or a rate; they add 0 to the amounts")
          .need("onsite_orders", COUNT, "orders", "Tied by promo code or QR tag, on event days")
          .need("onsite_revenue", MONEY, MONEY_UNIT, "Net revenue of onsite_orders")
          .need("delayed_orders", COUNT, "orders", "Tied likewise, after the last day")
          .need("delayed_order_revenue", MONEY, MONEY_UNIT, "Net revenue of delayed_orders")
          .need("refunds", MONEY, MONEY_UNIT, "Refunds of all these orders")
          .need(
              "return_amount",
              MONEY,
              MONEY_UNIT,
              "onsite_revenue + delayed_order_revenue - refunds + won_amount")
          .add(
              "event_onsite_revenue_to_cost",
              DOUBLE,
              "ratio, gross",
              "onsite_revenue / cost: what the days themselves paid back")
          .add("event_gross_return_ratio", DOUBLE, "ratio, gross", "return_amount / cost")
          .add("event_net_roi_pct", DOUBLE, "percent, net", "(return_amount - cost) / cost x 100")
          .add("event_cost_per_lead", DOUBLE, MONEY_UNIT + " per lead", "cost / leads")
          .add("event_cost_per_attendee", DOUBLE, MONEY_UNIT + " per person", "cost / attendees")
          .add(
              "event_lead_opportunity_win_rate",
              DOUBLE,
              "fraction",
              "won_opportunities / opportunities")
          .add("reason", TEXT, "text", "Why ratios are null")
          .build();

  static final List<Table> ALL = List.of(BRAND_PULSE_WEEKLY, OFFLINE_EVENT_ROI);

  private GoldBrand() {}
}
