package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FX_RATE;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;
import java.util.stream.Stream;

/**
 * Accepted records in our words, one table per concept, every record of every file kept: silver is
 * a function of these rows alone, so the order in which files arrive cannot matter.
 *
 * <p>Identifiers of people are keyed hashes already; money is in original currency. {@code
 * generic/<table>} maps its {@code columns} onto exactly these names.
 */
public final class Bronze {
  private static final String ROW =
      "One accepted record of a file; several records may describe the same thing. ";

  public static final Table AD_PERFORMANCE =
      of("ad_performance_daily", "Delivery of one ad entity on one day")
          .need(
              "account_id",
              TEXT,
              "id",
              "Ad account, digits only where the platform prints separators")
          .need("date", DATE, "account's day", "Day of delivery in the account's time zone")
          .need("campaign_id", TEXT, "id", "Campaign, '' where coarser")
          .need("ad_group_id", TEXT, "id", "Ad group or ad set, '' where coarser")
          .need("ad_id", TEXT, "id", "Ad, '' where coarser")
          .need(
              "breakdown_key",
              TEXT,
              "text",
              "'' for delivery itself; other values repeat it by age, place, ...")
          .need(
              "segment_key",
              TEXT,
              "text",
              "Parts that add up to the row: network, device; '' when undivided")
          .need("attribution_window", TEXT, "text", "Window of the platform's own conversions")
          .need("platform", TEXT, "name", "Platform the delivery is from, such as meta_ads")
          .add("account_name", TEXT, "text", "Account name at extract time")
          .add("account_tz", TEXT, "zone", "Time zone of the account's days")
          .add("campaign_name", TEXT, "text", "Campaign name at extract time")
          .add("campaign_type", TEXT, "text", "Campaign type or objective")
          .add("ad_group_name", TEXT, "text", "Ad group name at extract time")
          .add("ad_name", TEXT, "text", "Ad name at extract time")
          .add("keyword", TEXT, "text", "Keyword of keyword rows")
          .add("network", TEXT, "text", "Network the ad ran on")
          .add("device", TEXT, "text", "Device class")
          .add("placement", TEXT, "text", "Placement")
          .add("country", TEXT, "ISO country", "Country of a breakdown")
          .need("grain", TEXT, "enum", "account, campaign, ad_group, ad or keyword")
          .need("currency", TEXT, "ISO 4217", "Currency of spend and conversion_value")
          .add("impressions", COUNT, "count", "Impressions")
          .add("clicks", COUNT, "count", "All clicks")
          .add("link_clicks", COUNT, "count", "Clicks that leave the platform")
          .add("spend", MONEY, "currency", "Media spend")
          .add("conversions", DOUBLE, "count", "Conversions the platform claims")
          .add("conversion_value", MONEY, "currency", "Value the platform claims")
          .add("purchases", DOUBLE, "count", "Purchases the platform claims, one action type only")
          .add("purchase_value", MONEY, "currency", "Purchase value the platform claims")
          .add("leads", DOUBLE, "count", "Leads the platform claims")
          .add(
              "view_conversions",
              DOUBLE,
              "count",
              "View-through conversions, not inside conversions")
          .add("video_views", COUNT, "count", "Video views")
          .add("engagements", COUNT, "count", "Interactions")
          .add("reach", COUNT, "people", "People reached; not additive")
          .add("frequency", DOUBLE, "impressions per person", "Frequency; not additive")
          .add(
              "impression_share",
              DOUBLE,
              "fraction",
              "Search impression share; null when only a bound is known")
          .add("impression_share_bound", TEXT, "enum", "exact, lt or gt")
          .add(
              "quality_score",
              DOUBLE,
              "1-10",
              "Google's and Microsoft's rating of keywords; of several the mean by impressions")
          .build();

  public static final Table TOUCHPOINTS =
      of("touchpoints", "One contact of a visitor or person")
          .need("touch_id", TEXT, "id", "Id of the touch inside its source")
          .add("user_key", TEXT, "keyed hash", "Cookie, device or contact the touch is known by")
          .add("user_id", TEXT, "keyed hash", "The site's own customer id")
          .add("session_id", TEXT, "keyed hash", "Session")
          .add("event_name", TEXT, "text", "Event that opened the touch")
          .need("event_ts", INSTANT, "UTC", "When it happened")
          .need("date", DATE, "property's day", "Day in the property's time zone")
          .add("page_url", TEXT, "url", "Page, host and path with allow-listed parameters")
          .add("landing_page", TEXT, "url", "Landing page, cleaned likewise")
          .add("referrer", TEXT, "url", "Referring page, cleaned likewise")
          .addAll(Shared.UTM)
          .add("channel", TEXT, "name", "Channel, when the source says it outright")
          .add("account_id", TEXT, "id", "Ad account, when known")
          .add("campaign_id", TEXT, "id", "Campaign id, when known")
          .add("campaign_name", TEXT, "text", "Campaign name, when known")
          .add("platform", TEXT, "name", "Ad platform behind a paid touch, when known")
          .add("device", TEXT, "text", "Device class")
          .add("country", TEXT, "text", "Country of the visitor")
          .add("is_entrance", FLAG, "flag", "First event of its session")
          .add("transaction_id", TEXT, "id", "Order the event reports, when it is a purchase")
          .add("revenue", MONEY, "currency", "Revenue the event reports")
          .add("currency", TEXT, "ISO 4217", "Currency of revenue")
          .need(
              "touch_kind",
              TEXT,
              "enum",
              "click, view, visit, email, crm, service, offline or social")
          .add("is_paid", FLAG, "flag", "Paid media, when the source says it outright")
          .add("has_consent", FLAG, "flag", "False when measurement consent was denied")
          .build();

  public static final Table ORDERS =
      of("orders", "One order of a shop as of one extract")
          .need("shop_id", TEXT, "id", "Shop; the source id where the export names none")
          .need("order_id", TEXT, "id", "Order")
          .add("order_name", TEXT, "text", "Order number printed for people")
          .need("created_ts", INSTANT, "UTC", "When the order was placed")
          .need(
              "business_date",
              DATE,
              "shop's day",
              "Day the order was placed in the shop's time zone")
          .add("updated_ts", INSTANT, "UTC", "Last change the source knows")
          .need(
              "status",
              TEXT,
              "enum",
              "paid, partially_paid, pending, authorized, partially_refunded, refunded, cancelled, voided, expired")
          .need("is_test", FLAG, "flag", "Test order")
          .add("cancelled_ts", INSTANT, "UTC", "When it was cancelled")
          .add("customer_key", TEXT, "keyed hash", "Customer id of the shop")
          .add("email_key", TEXT, "keyed hash", "E-mail, normalised and keyed")
          .add("phone_key", TEXT, "keyed hash", "Phone, normalised and keyed")
          .add("is_new_customer", FLAG, "flag", "What the shop itself says; not used for cohorts")
          .need("currency", TEXT, "ISO 4217", "Shop currency of all amounts")
          .add("presentment_currency", TEXT, "ISO 4217", "Currency the customer saw")
          .add("gross_items", MONEY, "currency", "Items before discounts")
          .add("discount", MONEY, "currency", "Discounts of the whole order")
          .add("shipping", MONEY, "currency", "Shipping charged")
          .add("tax", MONEY, "currency", "Tax of the order")
          .add("tax_included", FLAG, "flag", "Prices hold tax")
          .add("total", MONEY, "currency", "What the customer was charged")
          .need(
              "net_revenue",
              MONEY,
              "currency",
              "Items - discounts - tax inside prices, no shipping, tax or gift cards sold; before refunds")
          .add(
              "refunded_total",
              MONEY,
              "currency",
              "Cumulative refund on exports without refund records; tax and shipping inside")
          .add("margin", MONEY, "currency", "Contribution margin when the source knows it")
          .add("cost_of_goods", MONEY, "currency", "Cost of goods when known")
          .add("payment_cost", MONEY, "currency", "Payment cost when known")
          .add("shipping_cost", MONEY, "currency", "Shipping cost when known")
          .add("discount_codes", TEXT, "text", "Discount codes, joined by |")
          .add("landing_url", TEXT, "url", "Landing page of the order, cleaned")
          .add("referrer", TEXT, "url", "Referring page, cleaned")
          .addAll(Shared.UTM)
          .add("channel_hint", TEXT, "text", "Sales channel the shop names: web, pos, ...")
          .add("country", TEXT, "ISO country", "Country of the customer")
          .add("consent_marketing", FLAG, "flag", "Consent to marketing given with the order")
          .build();

  public static final Table ORDER_LINES =
      of("order_lines", "One line of an order")
          .need("shop_id", TEXT, "id", "Shop")
          .add("order_id", TEXT, "id", "Order; null where only the order name is printed")
          .add("order_name", TEXT, "text", "Order number printed for people")
          .need("line_id", TEXT, "id", "Line inside the order")
          .add("sku", TEXT, "text", "Stock keeping unit")
          .add("product_id", TEXT, "id", "Product")
          .add("variant_id", TEXT, "id", "Variant")
          .add("title", TEXT, "text", "Title")
          .add("vendor", TEXT, "text", "Vendor")
          .add("quantity", COUNT, "count", "Quantity")
          .add("unit_price", MONEY, "currency", "Price of one")
          .add("line_discount", MONEY, "currency", "Discount of the line")
          .add("tax", MONEY, "currency", "Tax of the line")
          .add("net_amount", MONEY, "currency", "Quantity x price - discount")
          .add("unit_cost", MONEY, "currency", "Cost of one when known")
          .add("is_gift_card", FLAG, "flag", "A gift card sold is a liability, not revenue")
          .add("currency", TEXT, "ISO 4217", "Shop currency")
          .build();

  public static final Table REFUNDS =
      of("refunds", "One refunded line, shipping or adjustment")
          .need("shop_id", TEXT, "id", "Shop")
          .need("refund_id", TEXT, "id", "Refund")
          .need("refund_line_id", TEXT, "id", "Line of the refund")
          .need("order_id", TEXT, "id", "Order")
          .add("line_id", TEXT, "id", "Order line")
          .need("refund_ts", INSTANT, "UTC", "When it was refunded")
          .need("business_date", DATE, "shop's day", "Day of the refund in the shop's time zone")
          .add("quantity", COUNT, "count", "Quantity")
          .need(
              "amount",
              MONEY,
              "currency",
              "Positive; on the basis of net_revenue (no tax, no shipping)")
          .add("tax", MONEY, "currency", "Tax refunded")
          .add("shipping_amount", MONEY, "currency", "Shipping refunded")
          .need("kind", TEXT, "enum", "line, shipping, adjustment or full")
          .add("currency", TEXT, "ISO 4217", "Shop currency")
          .build();

  public static final Table CONVERSIONS =
      of("conversions", "One conversion of any type")
          .need("conversion_id", TEXT, "id", "Conversion inside its source")
          .need("conversion_type", TEXT, "name", "lead, order, subscription, ...")
          .need("user_key", TEXT, "keyed hash", "Identifier of the person")
          .need("conversion_ts", INSTANT, "UTC", "When it happened")
          .need("date", DATE, "source's day", "Day in the source's time zone")
          .need("value", MONEY, "currency", "Value; 0 when none is given")
          .add("margin", MONEY, "currency", "Margin when known")
          .need("currency", TEXT, "ISO 4217", "Currency of value")
          .add("order_id", TEXT, "id", "Order it belongs to")
          .need("count", COUNT, "count", "How many conversions the record stands for")
          .add(
              "consent_marketing",
              FLAG,
              "flag",
              "Consent to marketing of the person as of the extract, when the record is a profile")
          .build();

  public static final Table COSTS =
      of("costs", "One item of the cost ledger")
          .need("cost_id", TEXT, "id", "Cost item")
          .need("period_start", DATE, "business day", "First day of the service period")
          .need("period_end", DATE, "business day", "Last day of the service period")
          .add("booking_date", DATE, "business day", "When it was posted")
          .need("cost_type", TEXT, "enum", "salary, tool, agency_fee, ...")
          .add("vendor", TEXT, "text", "Vendor")
          .add("cost_center", TEXT, "text", "Cost centre")
          .add("channel", TEXT, "name", "Channel or channel group the cost belongs to")
          .add("campaign", TEXT, "text", "Campaign the cost belongs to")
          .need("amount", MONEY, "currency", "Net of VAT; cost positive, credit negative")
          .need("currency", TEXT, "ISO 4217", "Currency of amount")
          .add("is_recurring", FLAG, "flag", "Recurring cost")
          .need(
              "allocation_rule",
              TEXT,
              "enum",
              "even_daily, single_day, by_spend, by_revenue, by_leads, by_headcount, fixed, none")
          .add(
              "allocation_scope",
              TEXT,
              "names",
              "Channels that share the cost, joined by |; empty = all")
          .need("scenario", TEXT, "enum", "actual, accrual or budget")
          .add("source_doc", TEXT, "text", "Invoice or journal number")
          .add("updated_ts", INSTANT, "UTC", "Last change of the item")
          .build();

  public static final Table FX_RATES =
      of("fx_rates", "One published rate")
          .need("rate_date", DATE, "date", "Day of publication")
          .need("base_currency", TEXT, "ISO 4217", "1 base = rate quote")
          .need("quote_currency", TEXT, "ISO 4217", "Quote currency")
          .need("rate_type", TEXT, "enum", "daily, month_avg, month_end or budget")
          .need("rate", FX_RATE, "quote per base", "The rate")
          .build();

  public static final Table LEADS =
      of("leads", "One lead as of one extract")
          .need("lead_id", TEXT, "id", "Lead")
          .need("created_ts", INSTANT, "UTC", "Created")
          .add("updated_ts", INSTANT, "UTC", "Last change")
          .add("status", TEXT, "text", "Status")
          .add("lifecycle_stage", TEXT, "text", "Lifecycle stage")
          .add("became_mql_ts", INSTANT, "UTC", "Became marketing qualified")
          .add("became_sql_ts", INSTANT, "UTC", "Became sales qualified")
          .add("converted_ts", INSTANT, "UTC", "Converted")
          .add("score", DOUBLE, "points", "Score")
          .add("contact_key", TEXT, "keyed hash", "Contact")
          .add("email_key", TEXT, "keyed hash", "E-mail, normalised and keyed")
          .add("country", TEXT, "ISO country", "Country")
          .add("original_source", TEXT, "text", "Original source the CRM names")
          .add("source_detail_1", TEXT, "text", "Drill-down of the source, such as a campaign")
          .add("source_detail_2", TEXT, "text", "Second drill-down, such as a keyword")
          .addAll(Shared.UTM)
          .add("marketing_event_id", TEXT, "id", "Marketing event")
          .add("account_id", TEXT, "id", "Company")
          .add("opportunity_id", TEXT, "id", "Opportunity it became")
          .add("is_duplicate", FLAG, "flag", "Marked duplicate")
          .add("is_deleted", FLAG, "flag", "Deleted in the source")
          .add("owner_id", TEXT, "id", "Owner")
          .add("consent_marketing", FLAG, "flag", "Consent to marketing as of the extract")
          .build();

  public static final Table OPPORTUNITIES =
      of("opportunities", "One opportunity as of one extract")
          .need("opportunity_id", TEXT, "id", "Opportunity")
          .add("account_id", TEXT, "id", "Company")
          .add("lead_id", TEXT, "id", "Lead")
          .add("contact_key", TEXT, "keyed hash", "Contact")
          .add("pipeline", TEXT, "text", "Pipeline")
          .add("stage", TEXT, "text", "Stage")
          .add("stage_label", TEXT, "text", "Stage as printed")
          .add("probability", DOUBLE, "fraction", "Probability of winning")
          .add("amount", MONEY, "currency", "Amount")
          .add("currency", TEXT, "ISO 4217", "Currency")
          .need("created_ts", INSTANT, "UTC", "Created")
          .add("close_date", DATE, "date", "Expected or real close")
          .add("is_closed", FLAG, "flag", "Closed")
          .add("is_won", FLAG, "flag", "Won")
          .add("loss_reason", TEXT, "text", "Why it was lost")
          .add("lead_source", TEXT, "text", "Lead source")
          .add("campaign_id", TEXT, "id", "Campaign")
          .add("updated_ts", INSTANT, "UTC", "Last change")
          .add("is_deleted", FLAG, "flag", "Deleted in the source")
          .build();

  public static final Table OPPORTUNITY_STAGE_HISTORY =
      of("opportunity_stage_history", "One change of stage")
          .need("opportunity_id", TEXT, "id", "Opportunity")
          .need("changed_ts", INSTANT, "UTC", "When it changed")
          .add("from_stage", TEXT, "text", "Stage before")
          .add("to_stage", TEXT, "text", "Stage after")
          .add("amount", MONEY, "currency", "Amount at that time")
          .build();

  public static final Table EMAIL_CAMPAIGN_STATS =
      of("email_campaign_stats", "Statistics of one mailing as of one snapshot")
          .need("campaign_id", TEXT, "id", "Campaign")
          .need("message_id", TEXT, "id", "Message, '' where coarser")
          .need("channel", TEXT, "name", "email, sms, push")
          .add("stat_date", DATE, "date", "Day; null for a lifetime snapshot")
          .need("snapshot_date", DATE, "date", "Day of the snapshot")
          .add("campaign_name", TEXT, "text", "Campaign name")
          .add("subject", TEXT, "text", "Subject line")
          .add("list_name", TEXT, "text", "List or segment")
          .add("send_ts", INSTANT, "UTC", "Sent")
          .add("recipients", COUNT, "count", "Recipients")
          .add("delivered", COUNT, "count", "Delivered")
          .add("bounces_hard", COUNT, "count", "Hard bounces")
          .add("bounces_soft", COUNT, "count", "Soft bounces")
          .add("opens", COUNT, "count", "Opens")
          .add("unique_opens", COUNT, "people", "Unique opens")
          .add("unique_opens_excl_proxy", COUNT, "people", "Unique opens without machine opens")
          .add("clicks", COUNT, "count", "Clicks")
          .add("unique_clicks", COUNT, "people", "Unique clicks")
          .add("unsubscribes", COUNT, "people", "Unsubscribes")
          .add("complaints", COUNT, "people", "Complaints")
          .add("orders", COUNT, "count", "Orders the tool claims")
          .add("revenue", MONEY, "currency", "Revenue the tool claims")
          .add("currency", TEXT, "ISO 4217", "Currency")
          .add("conversion_metric", TEXT, "text", "What the tool counts as conversion")
          .build();

  public static final Table EMAIL_EVENTS =
      of("email_events", "One event of one recipient")
          .need("event_id", TEXT, "id", "Event")
          .need("event_ts", INSTANT, "UTC", "When it happened")
          .need(
              "event_type",
              TEXT,
              "enum",
              "sent, open, click, bounce, unsubscribe, complaint or order")
          .add("contact_key", TEXT, "keyed hash", "Contact")
          .add("campaign_id", TEXT, "id", "Campaign")
          .add("message_id", TEXT, "id", "Message")
          .add("flow_id", TEXT, "id", "Flow")
          .add("url", TEXT, "url", "Link, cleaned")
          .add("value", MONEY, "currency", "Value")
          .add("currency", TEXT, "ISO 4217", "Currency")
          .add("is_machine_open", FLAG, "flag", "Opened by a privacy proxy")
          .build();

  public static final Table SOCIAL_POSTS =
      of("social_posts", "One post or account on one day or snapshot")
          .need("account_id", TEXT, "id", "Account")
          .need("post_id", TEXT, "id", "Post, _account for account rows")
          .need("stat_date", DATE, "date", "Day, or export day of a lifetime total")
          .add("post_ts", INSTANT, "UTC", "Published")
          .add("post_type", TEXT, "text", "Type")
          .add("permalink", TEXT, "url", "Link")
          .add("campaign", TEXT, "text", "Campaign")
          .add("impressions", COUNT, "count", "Impressions or views")
          .add("reach", COUNT, "people", "Reach; not additive")
          .add("likes", COUNT, "count", "Likes")
          .add("comments", COUNT, "count", "Comments")
          .add("shares", COUNT, "count", "Shares")
          .add("saves", COUNT, "count", "Saves")
          .add("clicks", COUNT, "count", "Clicks")
          .add("engagements", COUNT, "count", "Engagements")
          .add("video_views", COUNT, "count", "Video views")
          .add("followers_gained", COUNT, "count", "Followers gained")
          .need("is_lifetime_snapshot", FLAG, "flag", "Newest snapshot counts, never a sum")
          .build();

  public static final Table BRAND_SIGNALS =
      of("brand_signals", "One reading of a brand index")
          .need("signal_key", TEXT, "id", "Series")
          .need("period_start", DATE, "date", "First day of the period")
          .need("geo", TEXT, "region", "Region")
          .need("metric", TEXT, "enum", "trend_index, search_index, mentions, ...")
          .add("period_type", TEXT, "enum", "day, week or month")
          .add("term_or_query", TEXT, "text", "Search term or query")
          .add("value", DOUBLE, "index", "Value")
          .add("value_flag", TEXT, "enum", "exact or lt")
          .add("snapshot_ts", INSTANT, "UTC", "When it was requested")
          .add("is_partial", FLAG, "flag", "Period not complete")
          .build();

  public static final Table MENTIONS =
      of("mentions", "One mention of a brand found by one query")
          .need("query_id", TEXT, "id", "Query that found it")
          .add("query_name", TEXT, "text", "Query, most often a brand")
          .need("resource_id", TEXT, "id", "Mention, the same in every query that finds it")
          .need("ts", INSTANT, "UTC", "Published")
          .need("date", DATE, "source's day", "Day it was published")
          .add("page_type", TEXT, "enum", "news, blog, forum, twitter, ...")
          .add("sentiment", TEXT, "enum", "positive, neutral or negative; null when not scored")
          .add("reach", COUNT, "people", "Modelled reach; not additive")
          .add("impressions", COUNT, "count", "Impressions")
          .add("engagement_type", TEXT, "enum", "post, reply, share or comment")
          .add("language", TEXT, "ISO language", "Language")
          .add("country", TEXT, "text", "Country")
          .add("is_syndicated", FLAG, "flag", "Copy of a news text that is counted elsewhere")
          .build();

  public static final Table OFFLINE_EVENTS =
      of("offline_events", "One trade fair, pop-up or other event")
          .need("event_id", TEXT, "id", "Event")
          .need("type", TEXT, "text", "Type")
          .add("name", TEXT, "text", "Name")
          .need("start_ts", INSTANT, "UTC", "Start")
          .add("end_ts", INSTANT, "UTC", "End")
          .add("time_zone", TEXT, "zone", "Zone of the event")
          .add("country", TEXT, "ISO country", "Country")
          .add("region", TEXT, "text", "Region")
          .add("city", TEXT, "text", "City")
          .add("channel", TEXT, "name", "Channel")
          .add("campaign", TEXT, "text", "Campaign")
          .add("cost_ref", TEXT, "id", "Ledger item that paid it")
          .add("reach_estimate", COUNT, "people", "Reach")
          .add("attendees", COUNT, "people", "Attendees")
          .add("leads", COUNT, "count", "Leads")
          .add("promo_code", TEXT, "text", "Promo code")
          .build();

  public static final Table PRODUCT_COSTS =
      of("product_costs", "Unit cost of a product from a day on")
          .need("sku", TEXT, "text", "Stock keeping unit")
          .need("valid_from", DATE, "date", "First day the cost holds")
          .need("unit_cost", MONEY, "currency", "Cost of one")
          .need("currency", TEXT, "ISO 4217", "Currency")
          .build();

  public static final Table ORDER_COSTS =
      of("order_costs", "One cost of one order")
          .need("order_id", TEXT, "id", "Order")
          .need("kind", TEXT, "enum", "payment_fee, freight, duty, marketplace_fee or pick_pack")
          .need("amount", MONEY, "currency", "Amount")
          .need("currency", TEXT, "ISO 4217", "Currency")
          .build();

  public static final Table CUSTOMER_FIRST_ORDER =
      of("customer_first_order", "First order of a customer from before the history begins")
          .need("customer_key", TEXT, "keyed hash", "Customer id of the shop")
          .need("first_order_ts", INSTANT, "UTC", "First order")
          .need("first_order_date", DATE, "shop's day", "Day of the first order")
          .build();

  public static final Table TARGETS =
      of("targets", "One target of one metric")
          .need("metric", TEXT, "name", "Metric")
          .need("period_start", DATE, "date", "First day of the period")
          .need("period_kind", TEXT, "enum", "day, week, month, quarter or year")
          .need("scope", TEXT, "name", "Scope the target is for")
          .need("value", DOUBLE, "metric's unit", "Target value")
          .build();

  public static final Table EXPERIMENTS =
      of("experiments", "Result of one incrementality test")
          .need("test", TEXT, "id", "Test")
          .need("channel", TEXT, "name", "Channel")
          .need("from_date", DATE, "date", "First day")
          .need("to_date", DATE, "date", "Last day")
          .need("lift", DOUBLE, "fraction", "Lift")
          .add("incremental_revenue", MONEY, "reporting currency", "Incremental revenue")
          .add("ci_low", DOUBLE, "fraction", "Lower bound of the interval")
          .add("ci_high", DOUBLE, "fraction", "Upper bound of the interval")
          .add("method", TEXT, "text", "Method")
          .build();

  /** Read beside orders, and only where {@code privacy.person-keys} says so. */
  public static final Table CUSTOMER_IDS =
      of("customer_ids", "The id a shop prints for the customer of one order")
          .need("customer_key", TEXT, "keyed hash", "Customer id of the shop, keyed")
          .need("native_id", TEXT, "native id", "The same id as the shop prints it")
          .build();

  /** Every record type that a source can deliver, in a fixed order. */
  public static final List<Table> ALL =
      List.of(
          AD_PERFORMANCE,
          TOUCHPOINTS,
          ORDERS,
          ORDER_LINES,
          REFUNDS,
          CONVERSIONS,
          COSTS,
          FX_RATES,
          LEADS,
          OPPORTUNITIES,
          OPPORTUNITY_STAGE_HISTORY,
          EMAIL_CAMPAIGN_STATS,
          EMAIL_EVENTS,
          SOCIAL_POSTS,
          BRAND_SIGNALS,
          MENTIONS,
          OFFLINE_EVENTS,
          PRODUCT_COSTS,
          ORDER_COSTS,
          CUSTOMER_FIRST_ORDER,
          TARGETS,
          EXPERIMENTS);

  /** Tables a lake may hold. */
  public static final List<Table> STORED =
      Stream.concat(ALL.stream(), Stream.of(CUSTOMER_IDS)).toList();

  private Bronze() {}

  /** The record type of this name. */
  public static java.util.Optional<Table> named(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  private static Table.Builder of(String name, String what) {
    return Table.of("bronze", name, ROW + what + ".", "source", "source_file", "source_position")
        .need("source", TEXT, "id", "Source id of the configuration")
        .addAll(Shared.OWNER)
        .addAll(Shared.LINEAGE);
  }
}
