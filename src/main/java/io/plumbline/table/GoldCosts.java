package io.plumbline.table;

import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/**
 * What a customer costs and what a month returns. Money is reporting currency unless a column says
 * otherwise.
 */
public final class GoldCosts {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;

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
          .add(
              "cost_completeness",
              DOUBLE,
              "fraction",
              "Share of the expected parts of cost that are known; see cost_completeness_monthly")
          .need(
              "is_left_truncated",
              FLAG,
              "flag",
              "Some of the month's new customers may have bought before orders-complete-from; its ratios are null")
          .defaultSlice(
              "attribution_model = '${model}' AND variant = 'default' AND cost_scope = 'full'")
          .remembered("variant = 'default'")
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
          .add(
              "cost_completeness",
              DOUBLE,
              "fraction",
              "Share of the expected parts of cost that are known; see cost_completeness_monthly")
          .remembered()
          .build();

  public static final Table COST_COMPLETENESS_MONTHLY =
      Table.of(
              "gold",
              "cost_completeness_monthly",
              "One row per month, brand, market and part of cost, from the first to the last month with cost or orders.",
              "month",
              "brand",
              "market",
              "part")
          .need("month", DATE, "first day of month", "Month")
          .addAll(Shared.OWNER)
          .need(
              "part",
              TEXT,
              "enum",
              "media, content, tools, people, sales_people, agency, events, affiliates, community, promotion, research, rent, servicing, goods or other")
          .need("is_expected", FLAG, "flag", "The company says it has this cost: costs.expected")
          .need(
              "status",
              TEXT,
              "enum",
              "present: booked for the brand and market; shared: only for all; partial: goods cost of some orders is unknown; missing; not_expected")
          .need("cost", MONEY, MONEY_UNIT, "Booked for this brand and market; goods from orders")
          .add("known_share", DOUBLE, "fraction", "Orders whose goods cost is known; 1 for others")
          .add(
              "probably_hidden",
              MONEY,
              MONEY_UNIT,
              "Mean of the months that have the part, where it is missing; null when none has")
          .add("hides", TEXT, "text", "Figures that are too good without the missing part")
          .remembered()
          .build();

  static final List<Table> ALL =
      List.of(ACQUISITION_COST_MONTHLY, ROI_MONTHLY, COST_COMPLETENESS_MONTHLY);

  private GoldCosts() {}
}
