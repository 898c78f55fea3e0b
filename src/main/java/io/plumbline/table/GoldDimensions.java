package io.plumbline.table;

import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/**
 * What keys of the other gold tables stand for. Money is reporting currency unless a column says
 * otherwise.
 */
public final class GoldDimensions {
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
          .add("objective", TEXT, "name", "Objective, by the configured campaign mapping")
          .add("audience", TEXT, "enum", "new, existing or all, by the campaign mapping")
          .add("search_kind", TEXT, "enum", "brand or generic, by the campaign mapping")
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
          .need("is_reset", FLAG, "flag", "Only touches after the conversion before count")
          .need(
              "identity",
              TEXT,
              "enum",
              "graph: every touch of the person; strict: touches tied to the conversion without chains of identifiers")
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

  static final List<Table> ALL =
      List.of(
          DIM_CHANNEL,
          DIM_CAMPAIGN,
          DIM_BRAND,
          DIM_MARKET,
          DIM_ACCOUNT,
          DIM_PRODUCT,
          DIM_MODEL,
          DIM_DATE);

  private GoldDimensions() {}
}
