package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;
import java.util.stream.Stream;

/**
 * What people read, one table per question: here delivery, credit and return of channels; cohorts,
 * costs, scores and dimensions beside it. Money is reporting currency unless a column says
 * otherwise.
 */
public final class Gold {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;

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
          .remembered()
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
          .need("model", TEXT, "name", "Key into dim_model: first, last, linear, ...")
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
      Shared.concat(
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

  /** Every model as it comes, by the day of the conversion. */
  private static final String PLAIN_SLICE = "variant = 'default' AND date_basis = 'conversion'";

  public static final Table ATTRIBUTION_DAILY =
      Table.of(
              "gold",
              "attribution_daily",
              "One row per day, basis, model, variant, channel, campaign, conversion type, brand and market; no spend.",
              ATTRIBUTION_KEYS)
          .addAll(ATTRIBUTION_GRAIN)
          .addAll(ATTRIBUTED)
          .defaultSlice(ONE_SLICE)
          .remembered(PLAIN_SLICE)
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
          .remembered(PLAIN_SLICE)
          .build();

  /** Every gold table. */
  public static final List<Table> ALL =
      Stream.of(
              List.of(
                  CHANNEL_PERFORMANCE_DAILY,
                  ATTRIBUTION_CREDIT,
                  ATTRIBUTION_DAILY,
                  CHANNEL_RETURN_DAILY),
              GoldAttribution.ALL,
              GoldCohorts.ALL,
              GoldCustomers.ALL,
              GoldValue.ALL,
              GoldCosts.ALL,
              GoldScores.ALL,
              GoldDimensions.ALL,
              GoldCampaigns.ALL,
              GoldFunnel.ALL,
              GoldBrand.ALL,
              GoldFresh.ALL,
              GoldMemory.ALL)
          .flatMap(List::stream)
          .toList();

  private Gold() {}
}
