package io.plumbline.table;

import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/**
 * What cohorts are worth and how they come back: calendar periods since the month of the first
 * order. Money is reporting currency unless a column says otherwise.
 */
public final class GoldCohorts {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;

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
          Shared.add(
              "cost_basis",
              TEXT,
              "enum",
              "What goods cost rests on: actual, rate, mixed or missing; null without orders"),
          Shared.add(
              "servicing_cost",
              MONEY,
              MONEY_UNIT,
              "Servicing of the ledger, shared by the orders of a month, brand and market"),
          Shared.add(
              "contribution",
              MONEY,
              MONEY_UNIT,
              "margin - refunds - servicing_cost; orders without margin bring none"),
          Shared.add(
              "discounted_contribution",
              MONEY,
              MONEY_UNIT,
              "contribution x (1 + ltv.discount-rate)^-((age + 1/2) in years), to the first order"),
          Shared.add("cumulative_orders", FRACTION, "orders", "Orders since the first"),
          Shared.add("cumulative_revenue", MONEY, MONEY_UNIT, "Revenue since the first order"),
          Shared.add(
              "cumulative_refunds",
              MONEY,
              MONEY_UNIT,
              "Refunds since the first order, by refund date"),
          Shared.add("cumulative_margin", MONEY, MONEY_UNIT, "Margin since the first order"),
          Shared.add(
              "cumulative_servicing_cost", MONEY, MONEY_UNIT, "Servicing since the first order"),
          Shared.add(
              "cumulative_contribution", MONEY, MONEY_UNIT, "Contribution since the first order"),
          Shared.add(
              "cumulative_discounted_contribution",
              MONEY,
              MONEY_UNIT,
              "Discounted contribution since the first order"),
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
          Shared.add(
              "realised_ltv_contribution",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "cumulative_contribution / customers; null when left-truncated or margin is not fully known"),
          Shared.need("is_mature", FLAG, "flag", "The last day of the period is not after as_of"),
          Shared.need(
              "observed_share", DOUBLE, "fraction", "Share of the period's days that are over"),
          Shared.add(
              "ci_low",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "95 % interval of realised_ltv_revenue; null below 30 customers and for shares of customers"),
          Shared.add(
              "ci_high",
              DOUBLE,
              MONEY_UNIT + " per customer",
              "95 % interval of realised_ltv_revenue; null below 30 customers and for shares of customers"),
          Shared.need(
              "is_left_truncated",
              FLAG,
              "flag",
              "History before orders-complete-from could move these customers"));

  private static final List<ColumnSpec> COHORT = cohort("month", "yyyy-MM");

  private static final List<ColumnSpec> BY_CHANNEL =
      List.of(
          Shared.need("channel", TEXT, "name", "Channel that won the customer"),
          Shared.need("attribution_model", TEXT, "name", "Model that split the first order"),
          Shared.need("variant", TEXT, "name", "Parameters of the model"));

  private static final List<ColumnSpec> BY_DIMENSION =
      List.of(
          Shared.need(
              "dimension",
              TEXT,
              "enum",
              "campaign, first_product, first_discount, country or lead_source"),
          Shared.need(
              "dimension_value",
              TEXT,
              "name",
              "What the first order was; (none), (unknown), or (other) beyond the 500 largest"));

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
          .remembered()
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

  public static final Table COHORT_VALUE_BY_DIMENSION_MONTHLY =
      Table.of(
              "gold",
              "cohort_value_by_dimension_monthly",
              "cohort_value_monthly by what the first order was, once for each dimension.",
              "cohort_month",
              "brand",
              "market",
              "dimension",
              "dimension_value",
              "months_since_first_order")
          .addAll(COHORT)
          .addAll(BY_DIMENSION)
          .addAll(List.of(AGE))
          .addAll(COHORT_VALUES)
          .defaultSlice("dimension = 'campaign'")
          .build();

  private static final List<ColumnSpec> RETENTION_GRAIN = retentionGrain("month");

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
          .remembered()
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

  public static final Table COHORT_RETENTION_BY_DIMENSION_MONTHLY =
      Table.of(
              "gold",
              "cohort_retention_by_dimension_monthly",
              "cohort_retention_monthly by what the first order was, once for each dimension.",
              "cohort_month",
              "brand",
              "market",
              "dimension",
              "dimension_value",
              "kind",
              "period")
          .addAll(COHORT)
          .addAll(BY_DIMENSION)
          .addAll(RETENTION_GRAIN)
          .addAll(RETENTION)
          .defaultSlice("kind = 'bounded' AND dimension = 'campaign'")
          .build();

  public static final Table COHORT_VALUE_WEEKLY = value("weekly", "week", "date");
  public static final Table COHORT_VALUE_QUARTERLY = value("quarterly", "quarter", "yyyy-Qn");
  public static final Table COHORT_VALUE_DAILY = value("daily", "day", "date");
  public static final Table COHORT_RETENTION_WEEKLY = retention("weekly", "week");
  public static final Table COHORT_RETENTION_DAILY = retention("daily", "day");

  static final List<Table> ALL =
      List.of(
          COHORT_VALUE_WEEKLY,
          COHORT_VALUE_QUARTERLY,
          COHORT_VALUE_DAILY,
          COHORT_RETENTION_WEEKLY,
          COHORT_RETENTION_DAILY,
          COHORT_VALUE_MONTHLY,
          COHORT_VALUE_BY_CHANNEL_MONTHLY,
          COHORT_VALUE_BY_DIMENSION_MONTHLY,
          COHORT_RETENTION_MONTHLY,
          COHORT_RETENTION_BY_CHANNEL_MONTHLY,
          COHORT_RETENTION_BY_DIMENSION_MONTHLY);

  private GoldCohorts() {}

  private static List<ColumnSpec> cohort(String period, String label) {
    String start = period.equals("day") ? "date" : period;
    return Shared.concat(
        List.of(
            Shared.need(
                "cohort_" + start,
                DATE,
                period.equals("day") ? "date" : "first day of " + period,
                (period.equals("day") ? "Day" : capital(period))
                    + " of the first counted order; 0001-01-01 for customers unknown"),
            Shared.need("cohort", TEXT, label + " or unknown", "The cohort as text")),
        Shared.OWNER);
  }

  private static List<ColumnSpec> retentionGrain(String period) {
    return List.of(
        Shared.need(
            "kind",
            TEXT,
            "enum",
            "bounded: active in the period; unbounded: active in it or later; bracket: active from period 1 up to it"),
        Shared.need(
            "period",
            SMALL,
            "calendar " + period + "s",
            capital(period) + "s since the first order"));
  }

  private static Table value(String rhythm, String period, String label) {
    String age = period + "s_since_first_order";
    return Table.of(
            "gold",
            "cohort_value_" + rhythm,
            "One row per cohort %s, brand, market and %s of age.".formatted(period, period),
            "cohort_" + (period.equals("day") ? "date" : period),
            "brand",
            "market",
            age)
        .addAll(cohort(period, label))
        .addAll(
            List.of(
                Shared.need(
                    age,
                    SMALL,
                    "calendar " + period + "s",
                    "0 in the %s of the first order".formatted(period))))
        .addAll(COHORT_VALUES)
        .build();
  }

  private static Table retention(String rhythm, String period) {
    return Table.of(
            "gold",
            "cohort_retention_" + rhythm,
            "One row per cohort %s, brand, market, kind and period.".formatted(period),
            "cohort_" + (period.equals("day") ? "date" : period),
            "brand",
            "market",
            "kind",
            "period")
        .addAll(cohort(period, "date"))
        .addAll(retentionGrain(period))
        .addAll(RETENTION)
        .defaultSlice("kind = 'bounded'")
        .build();
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
