package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** How customers come, stay and go, and when they have paid back what it cost to win them. */
public final class GoldCustomers {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;

  public static final Table CUSTOMER_FLOW =
      Table.of(
              "gold",
              "customer_flow",
              "One row per kind of period, complete period, brand and market of the first order.",
              "period_kind",
              "period",
              "brand",
              "market")
          .need("period_kind", TEXT, "enum", "week, month or quarter")
          .need("period", DATE, "date", "First day of the period")
          .addAll(Shared.OWNER)
          .need(
              "opening",
              COUNT,
              "customers",
              "Active at the start: the closing of the period before")
          .need("new", COUNT, "customers", "First order in the period")
          .need("retained", COUNT, "customers", "Active at the start and at the end")
          .need("churned", COUNT, "customers", "Active at the start and not at the end")
          .need(
              "resurrected",
              COUNT,
              "customers",
              "Known, not active at the start, ordered in the period")
          .need(
              "closing",
              COUNT,
              "customers",
              "Active at the end: an order in the period, or fewer than ltv.inactive-days days ago")
          .addAll(
              Shared.sums(
                  "opening_revenue",
                  "Net revenue of the period before, of customers active at the start",
                  "current_revenue",
                  "Net revenue of the period, of the same customers",
                  "kept_revenue",
                  "The lower of both, customer by customer"))
          .add("crr", DOUBLE, "fraction", "retained / opening; null when left-truncated")
          .add("churn", DOUBLE, "fraction", "churned / opening; null when left-truncated")
          .add(
              "nrr", DOUBLE, "ratio", "current_revenue / opening_revenue; null when left-truncated")
          .add("grr", DOUBLE, "ratio", "kept_revenue / opening_revenue; null when left-truncated")
          .need(
              "is_left_truncated",
              FLAG,
              "flag",
              "Some of the new customers may have bought before orders-complete-from")
          .defaultSlice("period_kind = 'month'")
          .remembered()
          .build();

  public static final Table PAYBACK_CURVE =
      Table.of(
              "gold",
              "payback_curve",
              "One row per cohort month, brand, market, channel, model and day of age on a fixed grid; default variant.",
              "cohort_month",
              "brand",
              "market",
              "channel",
              "attribution_model",
              "days_since_first_order")
          .need("cohort_month", DATE, "first day of month", "Month of the first counted order")
          .addAll(Shared.OWNER)
          .need("channel", TEXT, "name", "Channel that won the customers")
          .need("attribution_model", TEXT, "name", "Model that split the first order")
          .need(
              "days_since_first_order",
              SMALL,
              "days",
              "Elapsed days: 0, 7, 14, 30, 45, 60, 90, 120, 150, 180, 270, 365, 540, 730, 1095")
          .need(
              "customers_mature",
              FRACTION,
              "customers",
              "Customers credited to the channel whose age reaches the day")
          .add(
              "cumulative_contribution",
              MONEY,
              MONEY_UNIT,
              "Margin less refunds of these customers up to the day; null once an order without known margin is inside")
          .add(
              "contribution_per_customer",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "cumulative_contribution / customers_mature")
          .add(
              "cac_per_customer",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "cac of acquisition_cost_monthly, full scope; null when nothing was spent or left-truncated")
          .add(
              "is_paid_back",
              FLAG,
              "flag",
              "contribution_per_customer reaches cac_per_customer; null when either is")
          .need(
              "is_left_truncated",
              FLAG,
              "flag",
              "History before orders-complete-from could move these customers")
          .defaultSlice("attribution_model = '${model}'")
          .build();

  public static final Table SURVIVAL =
      Table.of(
              "gold",
              "survival",
              "One row per segment, event and day of age on which it happened.",
              "segment",
              "event",
              "day")
          .need("segment", TEXT, "name", "all, brand:<name> or market:<name>")
          .need(
              "event",
              TEXT,
              "enum",
              "second_order: days from the first order day; third_order: from the second")
          .need("day", SMALL, "days", "Elapsed days")
          .need("at_risk", COUNT, "customers", "Observed up to the day, without the event before")
          .need("events", COUNT, "customers", "Customers it happened to on the day")
          .need(
              "survival", DOUBLE, "fraction", "Kaplan-Meier: share without the event after the day")
          .add("ci_low", DOUBLE, "fraction", "95 % interval on log(-log), Greenwood variance")
          .add("ci_high", DOUBLE, "fraction", "95 % interval on log(-log), Greenwood variance")
          .defaultSlice("event = 'second_order'")
          .build();

  public static final Table SURVIVAL_SUMMARY =
      Table.of("gold", "survival_summary", "One row per segment and event.", "segment", "event")
          .need("segment", TEXT, "name", "all, brand:<name> or market:<name>")
          .need("event", TEXT, "enum", "second_order or third_order")
          .need("customers", COUNT, "customers", "Customers at day 0")
          .need("events", COUNT, "customers", "Customers it has happened to")
          .add(
              "median_days",
              SMALL,
              "days",
              "First day by which it happened to half; null when not reached")
          .add(
              "p25_days",
              SMALL,
              "days",
              "First day by which it happened to a quarter; null when not reached")
          .need("plateau", DOUBLE, "fraction", "Share without the event at the end of the curve")
          .add(
              "log_rank_p",
              DOUBLE,
              "probability",
              "Log-rank test of the segment against all other customers; null for all")
          .defaultSlice("event = 'second_order'")
          .build();

  static final List<Table> ALL = List.of(CUSTOMER_FLOW, PAYBACK_CURVE, SURVIVAL, SURVIVAL_SUMMARY);

  private GoldCustomers() {}
}
