package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.ArrayList;
import java.util.List;

/**
 * What people read: one table per question. Money is reporting currency unless a column says
 * otherwise.
 */
public final class Gold {
  private static final String MONEY_UNIT = "reporting currency";

  public static final Table CHANNEL_PERFORMANCE_DAILY =
      Table.of(
              "gold",
              "channel_performance_daily",
              "One row per source, account, day and ad entity, at the primary window.",
              "date",
              "source",
              "account_id",
              "campaign_id",
              "ad_group_id",
              "ad_id")
          .need("date", DATE, "account's day", "Day of delivery")
          .need("source", TEXT, "id", "Source")
          .need("account_id", TEXT, "id", "Ad account")
          .need("campaign_id", TEXT, "id", "Campaign, '' where coarser")
          .need("ad_group_id", TEXT, "id", "Ad group, '' where coarser")
          .need("ad_id", TEXT, "id", "Ad, '' where coarser")
          .need("campaign_key", KEY, "id", "Key into dim_campaign, -1 none")
          .need("channel", TEXT, "name", "Key into dim_channel")
          .addAll(Shared.OWNER)
          .need("currency", TEXT, "ISO 4217", "Account currency")
          .need("spend", MONEY, "account currency", "Media spend")
          .need("spend_reporting", MONEY, MONEY_UNIT, "Media spend")
          .need("impressions", COUNT, "count", "Impressions")
          .need("clicks", COUNT, "count", "All clicks")
          .need("link_clicks", COUNT, "count", "Clicks that leave the platform")
          .need("platform_conversions", DOUBLE, "count", "Conversions the platform claims")
          .need("platform_value", MONEY, "account currency", "Value the platform claims")
          .need("platform_value_reporting", MONEY, MONEY_UNIT, "Value the platform claims")
          .need("attribution_window", TEXT, "text", "Window of the claims")
          .add("ctr", DOUBLE, "fraction", "clicks / impressions")
          .add("cpc", DOUBLE, MONEY_UNIT + " per click", "spend_reporting / clicks")
          .add("cpm", DOUBLE, MONEY_UNIT + " per 1000", "1000 x spend_reporting / impressions")
          .add("cvr", DOUBLE, "fraction", "platform_conversions / clicks")
          .add(
              "cpa",
              DOUBLE,
              MONEY_UNIT + " per claimed conversion",
              "spend_reporting / platform_conversions: cost per action the platform claims, not per new customer")
          .add("platform_roas", DOUBLE, "ratio, gross", "platform_value / spend")
          .add(
              "frequency",
              DOUBLE,
              "impressions per person",
              "Only at the exported grain; not additive")
          .need("is_provisional", FLAG, "flag", "The platform may still restate the day")
          .build();

  public static final Table ATTRIBUTION_CREDIT =
      Table.of(
              "gold",
              "attribution_credit",
              "One row per conversion, touch, model and variant; zero shares are not written.",
              "conversion_key",
              "touch_key",
              "model",
              "variant")
          .need("conversion_key", KEY, "id", "Conversion")
          .need("touch_key", KEY, "id", "Touch, -1 when the conversion has none")
          .need("model", TEXT, "name", "first, last, last_non_direct or linear")
          .need("variant", TEXT, "name", "Parameters of the model; default")
          .need(
              "share",
              DOUBLE,
              "fraction",
              "Weight of the touch; sums to 1 per conversion and model")
          .need("credited_conversions", FRACTION, "conversions", "Conversions credited")
          .need("credited_revenue", MONEY, MONEY_UNIT, "Net revenue before refunds credited")
          .need("credited_refunds", MONEY, MONEY_UNIT, "Refunds credited, by the same shares")
          .add(
              "credited_margin",
              MONEY,
              MONEY_UNIT,
              "Margin credited; null when the conversion's margin is unknown")
          .need(
              "is_new_customer",
              FLAG,
              "flag",
              "First counted order of a person with complete history")
          .need("conversion_type", TEXT, "name", "order, lead, ...")
          .need("conversion_ts", INSTANT, "UTC", "When it converted")
          .need("conversion_date", DATE, "source's day", "Day it counts for")
          .add("touch_ts", INSTANT, "UTC", "When the touch happened; null without touch")
          .need(
              "touch_date",
              DATE,
              "property's day",
              "Day of the touch; the conversion's own day without touch")
          .addAll(Shared.PERSON)
          .need("channel", TEXT, "name", "Key into dim_channel")
          .need("campaign_key", KEY, "id", "Key into dim_campaign, -1 none")
          .addAll(Shared.OWNER)
          .defaultSlice("model = '${model}' AND variant = 'default'")
          .build();

  private static final List<ColumnSpec> ATTRIBUTED =
      List.of(
          Shared.need("conversions", FRACTION, "conversions", "Conversions credited"),
          Shared.need("new_customers", FRACTION, "customers", "New customers credited"),
          Shared.need("revenue", MONEY, MONEY_UNIT, "Net revenue before refunds credited"),
          Shared.need("refunds", MONEY, MONEY_UNIT, "Refunds credited"),
          Shared.need("margin", MONEY, MONEY_UNIT, "Margin credited, where known"));

  private static final List<ColumnSpec> ATTRIBUTION_GRAIN =
      concat(
          List.of(
              Shared.need("date", DATE, "day", "Day, by date_basis"),
              Shared.need("date_basis", TEXT, "enum", "conversion or touch"),
              Shared.need("model", TEXT, "name", "Attribution model"),
              Shared.need("variant", TEXT, "name", "Parameters of the model"),
              Shared.need("channel", TEXT, "name", "Key into dim_channel"),
              Shared.need("campaign_key", KEY, "id", "Key into dim_campaign, -1 none"),
              Shared.need("conversion_type", TEXT, "name", "order, lead, ...")),
          Shared.OWNER);

  private static final String[] ATTRIBUTION_KEYS = {
    "date",
    "date_basis",
    "model",
    "variant",
    "channel",
    "campaign_key",
    "conversion_type",
    "brand",
    "market"
  };

  private static final String ONE_SLICE =
      "model = '${model}' AND variant = 'default' AND date_basis = 'conversion' AND conversion_type = 'order'";

  public static final Table ATTRIBUTION_DAILY =
      Table.of(
              "gold",
              "attribution_daily",
              "One row per day, basis, model, variant, channel, campaign, conversion type, brand and market; no spend.",
              ATTRIBUTION_KEYS)
          .addAll(ATTRIBUTION_GRAIN)
          .addAll(ATTRIBUTED)
          .defaultSlice(ONE_SLICE)
          .build();

  public static final Table CHANNEL_RETURN_DAILY =
      Table.of(
              "gold",
              "channel_return_daily",
              "attribution_daily with spend, which repeats in every model, variant, basis and type: filter to one.",
              ATTRIBUTION_KEYS)
          .addAll(ATTRIBUTION_GRAIN)
          .addAll(ATTRIBUTED)
          .need("spend_reporting", MONEY, MONEY_UNIT, "Media spend")
          .add(
              "roas",
              DOUBLE,
              "ratio, gross",
              "revenue / spend_reporting; attributed, before refunds")
          .add(
              "media_cac",
              DOUBLE,
              MONEY_UNIT + " per new customer",
              "spend_reporting / new_customers; media cost only")
          .need("time_zone_gap", FLAG, "flag", "Days of spend and of orders are of different zones")
          .defaultSlice(ONE_SLICE)
          .build();

  private static final List<ColumnSpec> COHORT_VALUES =
      List.of(
          Shared.need("customers", FRACTION, "customers", "Customers of the cohort"),
          Shared.add(
              "active_customers",
              FRACTION,
              "customers",
              "Customers with a counted order in the period"),
          Shared.add("orders", FRACTION, "orders", "Counted orders"),
          Shared.add("revenue", MONEY, MONEY_UNIT, "Net revenue before refunds, by order date"),
          Shared.add("refunds", MONEY, MONEY_UNIT, "Refunds, by refund date"),
          Shared.add(
              "refunds_by_order_date", MONEY, MONEY_UNIT, "Refunds, by the date of their order"),
          Shared.add("margin", MONEY, MONEY_UNIT, "Margin of the orders whose goods cost is known"),
          Shared.add(
              "margin_coverage", DOUBLE, "fraction", "Share of revenue whose margin is known"),
          Shared.add("cumulative_orders", FRACTION, "orders", "Orders since the first"),
          Shared.add("cumulative_revenue", MONEY, MONEY_UNIT, "Revenue since the first order"),
          Shared.add(
              "cumulative_refunds",
              MONEY,
              MONEY_UNIT,
              "Refunds since the first order, by refund date"),
          Shared.add("cumulative_margin", MONEY, MONEY_UNIT, "Margin since the first order"),
          Shared.add(
              "realised_ltv_revenue",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "(cumulative_revenue - cumulative_refunds) / customers; null when left-truncated"),
          Shared.add(
              "realised_ltv_margin",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "(cumulative_margin - cumulative_refunds) / customers; null when left-truncated or margin is not fully known"),
          Shared.need("is_mature", FLAG, "flag", "The last day of the period is not after as_of"),
          Shared.need(
              "is_left_truncated",
              FLAG,
              "flag",
              "History before orders-complete-from could move these customers"));

  private static final List<ColumnSpec> COHORT =
      concat(
          List.of(
              Shared.need(
                  "cohort_month",
                  DATE,
                  "first day of month",
                  "Month of the first counted order; 0001-01-01 for customers unknown")),
          List.of(Shared.need("cohort", TEXT, "yyyy-MM or unknown", "The cohort as text")),
          Shared.OWNER);

  private static final List<ColumnSpec> BY_CHANNEL =
      List.of(
          Shared.need("channel", TEXT, "name", "Channel that won the customer"),
          Shared.need("attribution_model", TEXT, "name", "Model that split the first order"),
          Shared.need("variant", TEXT, "name", "Parameters of the model"));

  private static final ColumnSpec AGE =
      Shared.need(
          "months_since_first_order",
          SMALL,
          "calendar months",
          "0 in the month of the first order");

  public static final Table COHORT_VALUE_MONTHLY =
      Table.of(
              "gold",
              "cohort_value_monthly",
              "One row per cohort month, brand, market and calendar month of age.",
              "cohort_month",
              "brand",
              "market",
              "months_since_first_order")
          .addAll(COHORT)
          .addAll(List.of(AGE))
          .addAll(COHORT_VALUES)
          .build();

  public static final Table COHORT_VALUE_BY_CHANNEL_MONTHLY =
      Table.of(
              "gold",
              "cohort_value_by_channel_monthly",
              "cohort_value_monthly split by the channels that won the customers, fractionally.",
              "cohort_month",
              "brand",
              "market",
              "channel",
              "attribution_model",
              "variant",
              "months_since_first_order")
          .addAll(COHORT)
          .addAll(BY_CHANNEL)
          .addAll(List.of(AGE))
          .addAll(COHORT_VALUES)
          .defaultSlice("attribution_model = '${model}' AND variant = 'default'")
          .build();

  private static final List<ColumnSpec> RETENTION_GRAIN =
      List.of(
          Shared.need(
              "kind",
              TEXT,
              "enum",
              "bounded: active in the period; unbounded: active in it or later; bracket: active from period 1 up to it"),
          Shared.need("period", SMALL, "calendar months", "Months since the first order"));

  private static final List<ColumnSpec> RETENTION =
      List.of(
          Shared.need("cohort_customers", FRACTION, "customers", "Customers of the cohort"),
          Shared.add(
              "retained_customers", FRACTION, "customers", "Customers active by the kind's rule"),
          Shared.add(
              "retention_rate",
              DOUBLE,
              "fraction",
              "retained_customers / cohort_customers; null when left-truncated"),
          Shared.need("is_mature", FLAG, "flag", "The last day of the period is not after as_of"),
          Shared.need(
              "is_left_truncated",
              FLAG,
              "flag",
              "History before orders-complete-from could move these customers"));

  public static final Table COHORT_RETENTION_MONTHLY =
      Table.of(
              "gold",
              "cohort_retention_monthly",
              "One row per cohort month, brand, market, kind and period.",
              "cohort_month",
              "brand",
              "market",
              "kind",
              "period")
          .addAll(COHORT)
          .addAll(RETENTION_GRAIN)
          .addAll(RETENTION)
          .defaultSlice("kind = 'bounded'")
          .build();

  public static final Table COHORT_RETENTION_BY_CHANNEL_MONTHLY =
      Table.of(
              "gold",
              "cohort_retention_by_channel_monthly",
              "cohort_retention_monthly split by the channels that won the customers, fractionally.",
              "cohort_month",
              "brand",
              "market",
              "channel",
              "attribution_model",
              "variant",
              "kind",
              "period")
          .addAll(COHORT)
          .addAll(BY_CHANNEL)
          .addAll(RETENTION_GRAIN)
          .addAll(RETENTION)
          .defaultSlice(
              "kind = 'bounded' AND attribution_model = '${model}' AND variant = 'default'")
          .build();

  public static final Table ACQUISITION_COST_MONTHLY =
      Table.of(
              "gold",
              "acquisition_cost_monthly",
              "One row per month, channel, model, variant, cost scope, brand and market.",
              "month",
              "channel",
              "attribution_model",
              "variant",
              "cost_scope",
              "brand",
              "market")
          .need("month", DATE, "first day of month", "Month")
          .need("channel", TEXT, "name", "Channel; unallocated for ledger costs no channel shares")
          .need("attribution_model", TEXT, "name", "Model that names who won the customers")
          .need("variant", TEXT, "name", "Parameters of the model")
          .need("cost_scope", TEXT, "enum", "media: spend; full: spend + ledger")
          .addAll(Shared.OWNER)
          .need("cost", MONEY, MONEY_UNIT, "Cost of the scope")
          .need("media_cost", MONEY, MONEY_UNIT, "Media spend inside cost")
          .need("ledger_cost", MONEY, MONEY_UNIT, "Ledger cost inside cost")
          .need("new_customers", FRACTION, "customers", "New customers credited to the channel")
          .add(
              "cac",
              DOUBLE,
              MONEY_UNIT + " per new customer",
              "cost / new_customers of the channel, by cost_scope")
          .add(
              "blended_cac",
              DOUBLE,
              MONEY_UNIT + " per new customer",
              "Cost of all channels / new customers of all channels, of the month, brand and market")
          .add(
              "paid_cac",
              DOUBLE,
              MONEY_UNIT + " per new customer",
              "Cost of paid channels / new customers of paid channels, of the month, brand and market")
          .add(
              "payback_months",
              DOUBLE,
              "months, fractional",
              "Where cumulative margin per customer crosses cac; null when it has not yet")
          .add(
              "payback_months_revenue",
              DOUBLE,
              "months, fractional",
              "Where cumulative revenue per customer crosses cac")
          .add(
              "ltv_margin_to_cac_12m",
              DOUBLE,
              "ratio",
              "Realised margin per customer over the 12 months of age 0-11 / cac; null until mature")
          .add(
              "ltv_revenue_to_cac_12m",
              DOUBLE,
              "ratio",
              "Realised revenue per customer over the 12 months of age 0-11 / cac; null until mature")
          .need(
              "has_ledger",
              FLAG,
              "flag",
              "Any ledger cost is known for the month; without it the full scope hides cost")
          .defaultSlice(
              "attribution_model = '${model}' AND variant = 'default' AND cost_scope = 'full'")
          .build();

  public static final Table ROI_MONTHLY =
      Table.of(
              "gold",
              "roi_monthly",
              "One row per month, scope, value of the scope, variant, brand and market.",
              "month",
              "scope",
              "scope_value",
              "variant",
              "brand",
              "market")
          .need("month", DATE, "first day of month", "Month")
          .need("scope", TEXT, "enum", "company or channel")
          .need("scope_value", TEXT, "name", "Channel, or (all) for the company's brand and market")
          .need(
              "variant",
              TEXT,
              "enum",
              "sales_growth, gross_profit, total_return, investment or net_profit")
          .addAll(Shared.OWNER)
          .add("return_amount", MONEY, MONEY_UNIT, "What came back, by the variant")
          .need("cost", MONEY, MONEY_UNIT, "What was put in, by the variant")
          .add("gross_ratio", DOUBLE, "ratio, gross", "return_amount / cost")
          .add("net_roi_pct", DOUBLE, "percent, net", "(return_amount - cost) / cost x 100")
          .need("basis", TEXT, "text", "Revenue or margin, and the cost scope")
          .add("reason", TEXT, "text", "Why the ratios are null")
          .build();

  public static final Table SCORECARD =
      Table.of(
              "gold",
              "scorecard",
              "One row per period, kind of period, scope and metric.",
              "period",
              "period_kind",
              "scope",
              "metric")
          .need("period", DATE, "first day", "First day of the period")
          .need("period_kind", TEXT, "enum", "day, month or last_30_days (period = its first day)")
          .need("scope", TEXT, "name", "company, or channel:<name>")
          .need("metric", TEXT, "name", "Key into metric_catalog")
          .add("value", DOUBLE, "metric's unit", "Value")
          .add("numerator", MONEY, "metric's unit", "Sum above the line")
          .add("denominator", MONEY, "metric's unit", "Sum below the line; null for plain sums")
          .add("previous", DOUBLE, "metric's unit", "Value of the period before")
          .add("change", DOUBLE, "fraction", "value / previous - 1")
          .add("band", TEXT, "enum", "low, average, good or excellent, where a benchmark exists")
          .add("benchmark_id", TEXT, "id", "Key into benchmarks")
          .add("flag", TEXT, "enum", "What a person should look at")
          .need("is_headline", FLAG, "flag", "The one number of the configuration")
          .build();

  public static final Table METRIC_CATALOG =
      Table.of("gold", "metric_catalog", "One row per metric.", "metric")
          .need("metric", TEXT, "name", "Metric")
          .need("name_en", TEXT, "text", "English name")
          .need("name_zh_hans", TEXT, "text", "Name in simplified Chinese")
          .need("name_zh_hant", TEXT, "text", "Name in traditional Chinese")
          .need("formula", TEXT, "text", "Formula")
          .need("numerator", TEXT, "text", "Above the line")
          .add("denominator", TEXT, "text", "Below the line; null for plain sums")
          .need("basis", TEXT, "text", "Revenue or margin, gross or net")
          .need("cost_scope", TEXT, "enum", "none, media or full")
          .need("unit", TEXT, "text", "Unit")
          .need("is_additive", FLAG, "flag", "May be summed")
          .need("higher_is_better", FLAG, "flag", "Direction")
          .build();

  public static final Table BENCHMARKS =
      Table.of(
              "gold",
              "benchmarks",
              "One row per benchmark, metric and band.",
              "benchmark_id",
              "metric",
              "band")
          .need("benchmark_id", TEXT, "id", "Benchmark")
          .need("metric", TEXT, "name", "Metric as the source prints it")
          .need("band", TEXT, "enum", "low, average, good or excellent")
          .add("low", DOUBLE, "metric's unit", "Lower edge, inside the band; null is open")
          .add("high", DOUBLE, "metric's unit", "Upper edge, outside the band; null is open")
          .need("higher_is_better", FLAG, "flag", "Direction")
          .need("scope", TEXT, "text", "Platform, trade and region it speaks of")
          .need("as_of", DATE, "date", "Date of the source")
          .need("source", TEXT, "text", "Where it is from")
          .add("suspect_duplicate_of", TEXT, "id", "Benchmark whose cells it repeats")
          .build();

  public static final Table DIM_CHANNEL =
      Table.of("gold", "dim_channel", "One row per channel.", "channel")
          .need("channel", TEXT, "name", "Channel")
          .need(
              "channel_group", TEXT, "name", "paid_social, paid_search, organic, owned, none, ...")
          .need("is_paid", FLAG, "flag", "Paid media")
          .need("name_en", TEXT, "text", "English name")
          .need("name_zh_hans", TEXT, "text", "Name in simplified Chinese")
          .need("name_zh_hant", TEXT, "text", "Name in traditional Chinese")
          .build();

  public static final Table DIM_CAMPAIGN =
      Table.of(
              "gold",
              "dim_campaign",
              "One row per campaign and name it had (type 2).",
              "campaign_key",
              "valid_from")
          .need("campaign_key", KEY, "id", "Campaign")
          .need("valid_from", DATE, "date", "First day with this name")
          .add("valid_to", DATE, "date", "Last day with this name; null for the current one")
          .need("is_current", FLAG, "flag", "The newest name")
          .need(
              "platform",
              TEXT,
              "name",
              "Platform, or the channel for campaigns known from tags only")
          .need("campaign_id", TEXT, "id", "Campaign id, or the tag")
          .need("name", TEXT, "text", "Name in this period")
          .need("current_name", TEXT, "text", "Newest name")
          .need("channel", TEXT, "name", "Channel")
          .need("has_spend", FLAG, "flag", "False for campaigns known from tags only")
          .build();

  public static final Table DIM_BRAND =
      Table.of("gold", "dim_brand", "One row per brand.", "brand")
          .need("brand", TEXT, "name", "Brand")
          .build();

  public static final Table DIM_MARKET =
      Table.of("gold", "dim_market", "One row per market.", "market")
          .need("market", TEXT, "ISO country or region", "Market")
          .build();

  public static final Table DIM_ACCOUNT =
      Table.of("gold", "dim_account", "One row per source and ad account.", "source", "account_id")
          .need("source", TEXT, "id", "Source")
          .need("account_id", TEXT, "id", "Account")
          .need("platform", TEXT, "name", "Platform")
          .add("account_name", TEXT, "text", "Newest name")
          .add("time_zone", TEXT, "zone", "Zone of its days")
          .need("currency", TEXT, "ISO 4217", "Currency")
          .need("first_date", DATE, "date", "First day with data")
          .need("last_date", DATE, "date", "Last day with data")
          .build();

  public static final Table DIM_PRODUCT =
      Table.of("gold", "dim_product", "One row per product sold.", "source", "product")
          .need("source", TEXT, "id", "Source")
          .need("product", TEXT, "id", "Sku, else product id, else title")
          .add("title", TEXT, "text", "Title")
          .add("vendor", TEXT, "text", "Vendor")
          .build();

  public static final Table DIM_MODEL =
      Table.of(
              "gold", "dim_model", "One row per attribution model and variant.", "model", "variant")
          .need("model", TEXT, "name", "Model")
          .need("variant", TEXT, "name", "Variant")
          .need("is_default", FLAG, "flag", "The model of gold_default")
          .need("description", TEXT, "text", "What it credits")
          .need("click_window_days", SMALL, "days", "Look-back for clicks and visits")
          .need("view_window_days", SMALL, "days", "Look-back for views")
          .build();

  public static final Table DIM_DATE =
      Table.of("gold", "dim_date", "One row per calendar day.", "date")
          .need("date", DATE, "date", "Day")
          .need("week_start", DATE, "date", "First day of its week, by reporting.week-starts")
          .need("month", DATE, "date", "First day of its month")
          .need("quarter", DATE, "date", "First day of its quarter")
          .need("year", SMALL, "year", "Year")
          .need("month_of_year", SMALL, "1-12", "Month")
          .need("day_of_month", SMALL, "1-31", "Day of the month")
          .need("day_of_week", SMALL, "1-7, Monday first", "ISO day of the week")
          .build();

  public static final Table CONSERVATION_CHECKS =
      Table.of(
              "gold",
              "conservation_checks",
              "One row per law, check and subject of the newest run.",
              "law",
              "check_name",
              "subject")
          .need("law", SMALL, "number", "Law of the contract")
          .need("check_name", TEXT, "name", "What was compared")
          .need("subject", TEXT, "text", "Model, table, file or slice")
          .add("expected", MONEY, "see check", "One side")
          .add("actual", MONEY, "see check", "The other side")
          .add("difference", MONEY, "see check", "actual - expected")
          .need("failed_rows", COUNT, "rows", "Rows that break the law")
          .need("severity", TEXT, "enum", "error stops publishing; warn and info do not")
          .need("passed", FLAG, "flag", "The law holds")
          .add("detail", TEXT, "text", "What to look at")
          .build();

  public static final List<Table> ALL =
      List.of(
          CHANNEL_PERFORMANCE_DAILY,
          ATTRIBUTION_CREDIT,
          ATTRIBUTION_DAILY,
          CHANNEL_RETURN_DAILY,
          COHORT_VALUE_MONTHLY,
          COHORT_VALUE_BY_CHANNEL_MONTHLY,
          COHORT_RETENTION_MONTHLY,
          COHORT_RETENTION_BY_CHANNEL_MONTHLY,
          ACQUISITION_COST_MONTHLY,
          ROI_MONTHLY,
          SCORECARD,
          METRIC_CATALOG,
          BENCHMARKS,
          DIM_CHANNEL,
          DIM_CAMPAIGN,
          DIM_BRAND,
          DIM_MARKET,
          DIM_ACCOUNT,
          DIM_PRODUCT,
          DIM_MODEL,
          DIM_DATE,
          CONSERVATION_CHECKS);

  private Gold() {}

  @SafeVarargs
  private static List<ColumnSpec> concat(List<ColumnSpec>... groups) {
    List<ColumnSpec> all = new ArrayList<>();
    for (List<ColumnSpec> group : groups) {
      all.addAll(group);
    }
    return List.copyOf(all);
  }
}
