package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FX_RATE;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** One truth per concept: conformed, de-duplicated, converted, keyed to people. */
public final class Silver {
  /** Every published rate, as a rate of the reporting currency, one row per calendar day. */
  public static final Table FX_DAILY =
      Table.of(
              "silver",
              "fx_rates",
              "One row per day and currency, carried forward at most 7 days.",
              "rate_date",
              "currency")
          .need("rate_date", DATE, "date", "Day the rate is used for")
          .need("currency", TEXT, "ISO 4217", "Original currency")
          .need(
              "rate",
              FX_RATE,
              "reporting currency per unit",
              "Reporting currency per unit of original currency")
          .need("published_date", DATE, "date", "Day the rate was published")
          .need("is_carried_forward", FLAG, "flag", "No rate was published on the day itself")
          .build();

  public static final Table AD_PERFORMANCE =
      Bronze.AD_PERFORMANCE
          .extend(
              "silver",
              "One row per source, account, day, ad entity, breakdown and attribution window.",
              "source",
              "account_id",
              "date",
              "campaign_id",
              "ad_group_id",
              "ad_id",
              "breakdown_key",
              "attribution_window")
          .need("is_primary", FLAG, "flag", "Delivery measures sit on this row and only here")
          .need("is_provisional", FLAG, "flag", "The platform may still restate the day")
          .need("channel", TEXT, "name", "Channel the spend belongs to")
          .need("campaign_key", KEY, "id", "xxhash64 of platform and campaign id, -1 none")
          .add("spend_reporting", MONEY, "reporting currency", "Media spend")
          .add(
              "conversion_value_reporting",
              MONEY,
              "reporting currency",
              "Value the platform claims")
          .addAll(Shared.FX)
          .build();

  public static final Table TOUCHPOINTS =
      Bronze.TOUCHPOINTS
          .extend("silver", "One row per source and touch.", "source", "touch_id")
          .need("touch_key", KEY, "id", "xxhash64 of source and touch id")
          .need("channel_name", TEXT, "name", "Channel by the one rule table")
          .need("campaign_key", KEY, "id", "xxhash64 of platform and campaign id, -1 none")
          .need("is_paid_media", FLAG, "flag", "Paid media by the one rule table")
          .add(
              "identifier_type",
              TEXT,
              "enum",
              "Kind of the identifier the touch is known by, as in person_map; null without one")
          .add(
              "identifier_key",
              KEY,
              "id",
              "xxhash64 of the identifier the touch is known by; null without one")
          .addAll(Shared.PERSON)
          .build();

  public static final Table ORDERS =
      Bronze.ORDERS
          .extend("silver", "One row per source, shop and order.", "source", "shop_id", "order_id")
          .need("order_key", KEY, "id", "xxhash64 of source, shop and order id")
          .need(
              "is_counted",
              FLAG,
              "flag",
              "Paid, partially paid, partially refunded or refunded; not test, cancelled, voided; up to as_of")
          .addAll(
              Shared.sums(
                  "net_revenue_reporting", "Net revenue before refunds",
                  "refunds_reporting",
                      "Refunds of the order up to as_of, at the rate of the order"))
          .add(
              "margin_reporting",
              MONEY,
              "reporting currency",
              "Net revenue less goods, payment and shipping cost; null when goods cost is unknown")
          .need("cost_basis", TEXT, "enum", "actual, rate or missing")
          .addAll(Shared.FX)
          .addAll(Shared.PERSON)
          .need("is_first_order", FLAG, "flag", "First counted order of a known person")
          .build();

  public static final Table ORDER_LINES =
      Bronze.ORDER_LINES
          .extend(
              "silver",
              "One row per source, shop, order and line.",
              "source",
              "shop_id",
              "order_key",
              "line_id")
          .need("order_key", KEY, "id", "xxhash64 of source, shop and order id")
          .build();

  public static final Table REFUNDS =
      Bronze.REFUNDS
          .extend(
              "silver",
              "One row per source, shop, refund and refund line.",
              "source",
              "shop_id",
              "refund_id",
              "refund_line_id")
          .need("order_key", KEY, "id", "xxhash64 of source, shop and order id")
          .need("amount_reporting", MONEY, "reporting currency", "Refund at the rate of its order")
          .need(
              "is_date_estimated",
              FLAG,
              "flag",
              "The export has no refund date; the order's day stands in")
          .addAll(Shared.PERSON)
          .build();

  public static final Table CUSTOMERS =
      Table.of("silver", "customers", "One row per person with a counted order.", "person_id")
          .need("person_id", KEY, "id", "Person")
          .need("person_bucket", SMALL, "0-63", "pmod(person_id, 64)")
          .need("first_order_ts", INSTANT, "UTC", "First counted order")
          .need("first_order_date", DATE, "shop's day", "Day of the first counted order")
          .need(
              "first_order_key",
              KEY,
              "id",
              "Order of first_order_ts; -1 when the seed file names an earlier one")
          .addAll(Shared.OWNER)
          .add("country", TEXT, "ISO country", "Country of the first order")
          .add(
              "consent_marketing",
              FLAG,
              "flag",
              "True when every source that says so consents by its newest word, false when one does not, null when none says so")
          .add(
              "consent_measurement",
              FLAG,
              "flag",
              "What the person's newest touch says of consent to measurement; null when none says so")
          .need(
              "is_left_truncated",
              FLAG,
              "flag",
              "The first order may lie before the history begins")
          .build();

  public static final Table CONVERSIONS =
      Table.of(
              "silver",
              "conversions",
              "One row per conversion: every counted order and every imported conversion.",
              "conversion_key")
          .need("conversion_key", KEY, "id", "xxhash64 of type, source and id")
          .need("conversion_type", TEXT, "name", "order, lead, ...")
          .need("source", TEXT, "id", "Source")
          .need("conversion_ts", INSTANT, "UTC", "When it happened")
          .need("date", DATE, "source's day", "Day it counts for")
          .addAll(Shared.OWNER)
          .need("order_key", KEY, "id", "Order, -1 none")
          .need(
              "is_new_customer",
              FLAG,
              "flag",
              "First counted order of a person with complete history")
          .need("count", COUNT, "count", "How many conversions the row stands for")
          .addAll(
              Shared.sums(
                  "revenue",
                  "Net revenue before refunds, or value",
                  "refunds",
                  "Refunds up to as_of"))
          .add("margin", MONEY, "reporting currency", "Margin when known")
          .need(
              "is_tracked",
              FLAG,
              "flag",
              "False when the look-back reaches before tracking began or consent was denied")
          .add(
              "kept_apart",
              TEXT,
              "name",
              "Channel of a conversion that is not to be credited, such as repeat_orders; null for the others")
          .add(
              "identifier_key",
              KEY,
              "id",
              "xxhash64 of the identifier the conversion is known by; null without one")
          .addAll(Shared.PERSON)
          .build();

  public static final Table JOURNEYS =
      Table.of(
              "silver",
              "journeys",
              "One row per conversion and eligible touch.",
              "conversion_key",
              "touch_key")
          .need("conversion_key", KEY, "id", "Conversion")
          .need("touch_key", KEY, "id", "Touch")
          .need("position", SMALL, "1..touches", "Place on the path, oldest first")
          .need("touches", SMALL, "count", "Touches on the path")
          .need("age_seconds", COUNT, "seconds", "Conversion less touch")
          .need("is_truncated", FLAG, "flag", "Older touches were dropped by the cap")
          .need(
              "milestone",
              TEXT,
              "enum",
              "lead, opportunity or won, joined by +: the last touch up to that event of the person; '' for the others")
          .need("touch_ts", INSTANT, "UTC", "When the touch happened")
          .need("touch_date", DATE, "property's day", "Day of the touch")
          .need("channel", TEXT, "name", "Channel of the touch")
          .need("campaign_key", KEY, "id", "Campaign of the touch, -1 none")
          .need("is_paid", FLAG, "flag", "Paid media by the one rule table")
          .need("is_view", FLAG, "flag", "An impression; has a window of its own")
          .need(
              "is_direct_tie",
              FLAG,
              "flag",
              "Touch known by a login, address or contact, or by the very identifier of the conversion; false for a cookie or click id tied by a chain")
          .addAll(Shared.PERSON)
          .build();

  public static final Table COSTS_DAILY =
      Table.of(
              "silver",
              "costs_daily",
              "One row per cost item and day of its period; parts add up to the item exactly.",
              "source",
              "cost_id",
              "date")
          .need("source", TEXT, "id", "Source")
          .need("cost_id", TEXT, "id", "Cost item")
          .need("date", DATE, "business day", "Day")
          .need("cost_type", TEXT, "enum", "salary, tool, agency_fee, ...")
          .add("vendor", TEXT, "text", "Vendor")
          .addAll(Shared.OWNER)
          .add("channel", TEXT, "name", "Channel or channel group the cost belongs to")
          .add("campaign", TEXT, "text", "Campaign the cost belongs to")
          .need("amount", MONEY, "currency", "Part of the day")
          .need("currency", TEXT, "ISO 4217", "Currency of amount")
          .need(
              "amount_reporting",
              MONEY,
              "reporting currency",
              "Part of the day, at the rate of the booking date")
          .addAll(Shared.FX)
          .need("scenario", TEXT, "enum", "actual, accrual or budget")
          .need("allocation_rule", TEXT, "enum", "How channels share it")
          .add(
              "allocation_scope", TEXT, "names", "Channels that share it, joined by |; empty = all")
          .need(
              "is_media",
              FLAG,
              "flag",
              "An invoice for media the platforms already report; kept out of cost sums")
          .build();

  public static final Table LEADS = latest(Bronze.LEADS, "lead", "source", "lead_id");
  public static final Table OPPORTUNITIES =
      latest(Bronze.OPPORTUNITIES, "opportunity", "source", "opportunity_id");
  public static final Table OPPORTUNITY_STAGE_HISTORY =
      latest(
          Bronze.OPPORTUNITY_STAGE_HISTORY,
          "change of stage",
          "source",
          "opportunity_id",
          "changed_ts");
  public static final Table EMAIL_CAMPAIGN_STATS =
      latest(
          Bronze.EMAIL_CAMPAIGN_STATS,
          "mailing and snapshot",
          "source",
          "campaign_id",
          "message_id",
          "channel",
          "snapshot_date");
  public static final Table EMAIL_EVENTS =
      latest(Bronze.EMAIL_EVENTS, "event", "source", "event_id");
  public static final Table SOCIAL_POSTS =
      latest(Bronze.SOCIAL_POSTS, "post and day", "source", "account_id", "post_id", "stat_date");
  public static final Table BRAND_SIGNALS =
      latest(
          Bronze.BRAND_SIGNALS, "reading", "source", "signal_key", "period_start", "geo", "metric");
  public static final Table MENTIONS =
      latest(Bronze.MENTIONS, "query and mention", "source", "query_id", "resource_id");
  public static final Table OFFLINE_EVENTS =
      latest(Bronze.OFFLINE_EVENTS, "event", "source", "event_id");
  public static final Table PRODUCT_COSTS =
      latest(
          Bronze.PRODUCT_COSTS, "product, market and day", "source", "sku", "market", "valid_from");
  public static final Table ORDER_COSTS =
      latest(Bronze.ORDER_COSTS, "order and kind", "source", "order_id", "kind");
  public static final Table CUSTOMER_FIRST_ORDER =
      latest(Bronze.CUSTOMER_FIRST_ORDER, "customer", "source", "customer_key");
  public static final Table TARGETS =
      latest(
          Bronze.TARGETS,
          "metric, period and scope",
          "source",
          "metric",
          "period_start",
          "period_kind",
          "scope");
  public static final Table EXPERIMENTS =
      latest(Bronze.EXPERIMENTS, "test and channel", "source", "test", "channel", "from_date");

  /**
   * Tables that are the newest record per key and nothing else; written when a source feeds them.
   */
  public static final List<Table> LATEST_ONLY =
      List.of(
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

  /** Tables every run writes. */
  public static final List<Table> ALWAYS =
      List.of(
          FX_DAILY,
          AD_PERFORMANCE,
          SilverAds.AD_PERFORMANCE_REMOVED,
          SilverAds.AD_PERFORMANCE_RESTATEMENTS,
          TOUCHPOINTS,
          ORDERS,
          ORDER_LINES,
          REFUNDS,
          CUSTOMERS,
          SilverIdentity.PERSON_MAP,
          SilverIdentity.PERSON_LINKS_REFUSED,
          CONVERSIONS,
          JOURNEYS,
          COSTS_DAILY);

  private Silver() {}

  private static Table latest(Table bronze, String what, String... keys) {
    return bronze.extend("silver", "One row per " + what + ", newest extract.", keys).build();
  }
}
