package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** Whether what platforms say, what links are tagged with and what the shop sold agree. */
public final class GoldCampaigns {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;

  public static final Table UTM_HYGIENE =
      Table.of(
              "gold",
              "utm_hygiene",
              "One row per finding, channel, campaign, brand and market of the last 90 days.",
              "finding",
              "channel",
              "campaign_key",
              "brand",
              "market")
          .need("finding", TEXT, "enum", "spend_without_tracking or tracking_without_spend")
          .need("place", SMALL, "1..", "Order by money inside the finding")
          .need("channel", TEXT, "name", "Key into dim_channel")
          .need("campaign_key", KEY, "id", "Key into dim_campaign, -1 none")
          .addAll(Shared.OWNER)
          .need("campaign", TEXT, "text", "Newest name, or the tag; (none) without either")
          .add("utm_source", TEXT, "text", "utm_source of the newest touch")
          .add("utm_medium", TEXT, "text", "utm_medium of the newest touch")
          .need("spend_reporting", MONEY, MONEY_UNIT, "Media spend without a single touch")
          .need("revenue", MONEY, MONEY_UNIT, "Revenue credited by the default model, no spend")
          .need("conversions", FRACTION, "orders", "Orders credited by the default model")
          .need("touches", COUNT, "touches", "Touches of the campaign")
          .need("first_date", DATE, "day", "First day of spend, touches or credit in the 90 days")
          .need("last_date", DATE, "day", "Last day of spend, touches or credit in the 90 days")
          .need(
              "reason",
              TEXT,
              "enum",
              "spelling_differs, typo, other_channel, no_campaign_tag, channel_untracked, "
                  + "channel_not_imported, no_campaign_in_export, no_touch or no_such_campaign")
          .add("nearest_campaign", TEXT, "text", "Nearest name on the other side")
          .add("nearest_distance", SMALL, "edits", "Levenshtein distance of the bare names")
          .need("suggestion", TEXT, "text", "What to do")
          .build();

  public static final Table CLAIM_RECONCILIATION_DAILY =
      Table.of(
              "gold",
              "claim_reconciliation_daily",
              "One row per day, ad source, channel, brand and market: who says what.",
              "date",
              "source",
              "channel",
              "brand",
              "market")
          .need("date", DATE, "day", "Account's day of claims, shop's day of orders, same label")
          .need("source", TEXT, "id", "Ad source; (several) where orders fit more than one")
          .need("channel", TEXT, "name", "Key into dim_channel")
          .addAll(Shared.OWNER)
          .need("claimed_conversions", FRACTION, "conversions", "What the platform claims")
          .need("claimed_value", MONEY, MONEY_UNIT, "Value the platform claims")
          .need("shop_orders", FRACTION, "orders", "Counted orders credited by the default model")
          .need("shop_revenue", MONEY, MONEY_UNIT, "Their net revenue before refunds, credited")
          .need("shop_refunds", MONEY, MONEY_UNIT, "Their refunds, credited")
          .need(
              "analytics_orders",
              COUNT,
              "orders",
              "Counted orders web analytics reports in a visit of the channel")
          .need("analytics_revenue", MONEY, MONEY_UNIT, "The shop's net revenue of these orders")
          .need("crm_conversions", FRACTION, "conversions", "Leads, deals and the like credited")
          .need("crm_value", MONEY, MONEY_UNIT, "Their value, credited")
          .need("day_claimed_value", MONEY, MONEY_UNIT, "Claims of all platforms; repeats, no sum")
          .need("day_shop_revenue", MONEY, MONEY_UNIT, "All counted orders; repeats, no sum")
          .add("overlap_factor", DOUBLE, "ratio", "day_claimed_value / day_shop_revenue")
          .need(
              "residual",
              MONEY,
              MONEY_UNIT,
              "claimed_value - (shop_revenue - shop_refunds): the sum of the parts that follow")
          .need("residual_view_through", MONEY, MONEY_UNIT, "Claims after a view without a click")
          .need(
              "residual_window",
              MONEY,
              MONEY_UNIT,
              "Less the orders credited to touches older than the platform's click window")
          .need(
              "residual_zone",
              MONEY,
              MONEY_UNIT,
              "Orders of the account's day less orders of the shop's; 0 over all days")
          .need(
              "residual_fx",
              MONEY,
              MONEY_UNIT,
              "The orders at the rate of the touch's day less at their own")
          .need("residual_refund", MONEY, MONEY_UNIT, "Refunds, which claims do not take back")
          .need(
              "residual_duplicate",
              MONEY,
              MONEY_UNIT,
              "Share of what all claims of the day exceed all revenue of the day by")
          .need("residual_unexplained", MONEY, MONEY_UNIT, "The rest, either sign")
          .remembered()
          .build();

  /** All of them. */
  public static final List<Table> ALL = List.of(UTM_HYGIENE, CLAIM_RECONCILIATION_DAILY);

  private GoldCampaigns() {}
}
