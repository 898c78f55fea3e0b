package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** What customers will still bring: the models, each customer, and the forecasts that were made. */
public final class GoldValue {
  private static final String MONEY_UNIT = Shared.MONEY_UNIT;
  private static final String REVENUE =
      "expected_orders x expected_order_value x the segment's share of revenue left after refunds";
  private static final String BOUND =
      "The same with the bound of expected_orders_365; spend taken as known";
  private static final String MARGIN =
      "expected_orders x expected_order_value x the segment's margin less refunds per revenue";

  public static final Table VALUE_MODELS =
      Table.of(
              "gold",
              "value_models",
              "One row per segment, part of the model and parameter; one row with parameter - where there is no fit.",
              "segment",
              "part",
              "parameter")
          .need("segment", TEXT, "name", "all, or what ltv.segment-by names")
          .need(
              "part", TEXT, "enum", "orders: when they buy again; spend: how much per purchase day")
          .need("parameter", TEXT, "name", "Symbol of the paper; - where there is no fit")
          .need("place", SMALL, "order", "Place of the parameter, from 0")
          .need("model", TEXT, "name", "bg_nbd, mbg_nbd, pareto_nbd or gamma_gamma; time in days")
          .add("estimate", DOUBLE, "parameter", "Maximum likelihood")
          .add("standard_error", DOUBLE, "parameter", "Delta method on ln(parameter)")
          .add("ci_low", DOUBLE, "parameter", "95 % interval, normal in ln(parameter)")
          .add("ci_high", DOUBLE, "parameter", "95 % interval, normal in ln(parameter)")
          .add("covariance", TEXT, "numbers", "Row of the covariance of ln(parameters)")
          .add("log_likelihood", DOUBLE, "nats", "At the maximum")
          .need("customers", COUNT, "customers", "Customers fitted on")
          .need("status", TEXT, "enum", "fitted, without_intervals or refused")
          .need("reason", TEXT, "text", "Why there are no intervals or no parameters; else empty")
          .need("fit_as_of", DATE, "date", "Last day of the data: the end of the last week")
          .build();

  public static final Table CUSTOMER_VALUE =
      Table.of("gold", "customer_value", "One row per person with a counted order.", "person_id")
          .need("person_id", KEY, "id", "Person")
          .need("person_bucket", SMALL, "0-63", "pmod(person_id, 64)")
          .addAll(Shared.OWNER)
          .need("segment", TEXT, "name", "Segment of the person by ltv.segment-by")
          .add("fitted_on", TEXT, "name", "Segment whose parameters are used; null without a model")
          .need("model", TEXT, "name", "Repeat-buying model")
          .need("fit_as_of", DATE, "date", "Day up to which the model was fitted")
          .need(
              "frequency", SMALL, "purchase days", "x: distinct days with an order after the first")
          .need("recency", SMALL, "days", "t_x: from the first to the last purchase day")
          .need("age", SMALL, "days", "T: from the first purchase day to as_of")
          .add(
              "monetary_value",
              MONEY,
              MONEY_UNIT,
              "Mean net revenue of the purchase days after the first; null without any")
          .add("p_alive", DOUBLE, "probability", "Probability that the person will still buy")
          .add("expected_orders_90", DOUBLE, "purchase days", "Expected in the 90 days after as_of")
          .add("expected_orders_180", DOUBLE, "purchase days", "Expected in 180 days")
          .add("expected_orders_365", DOUBLE, "purchase days", "Expected in 365 days")
          .add(
              "expected_orders_365_low",
              DOUBLE,
              "purchase days",
              "95 % interval of the expectation: uncertainty of the parameters, not of the person")
          .add(
              "expected_orders_365_high",
              DOUBLE,
              "purchase days",
              "95 % interval of the expectation: uncertainty of the parameters, not of the person")
          .add(
              "expected_order_value",
              MONEY,
              MONEY_UNIT,
              "Expected net revenue of a purchase day before refunds (gamma-gamma)")
          .add("predicted_ltv_revenue_90", MONEY, MONEY_UNIT, REVENUE)
          .add("predicted_ltv_revenue_180", MONEY, MONEY_UNIT, REVENUE)
          .add("predicted_ltv_revenue_365", MONEY, MONEY_UNIT, REVENUE)
          .add("predicted_ltv_revenue_365_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_revenue_365_high", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_90", MONEY, MONEY_UNIT, MARGIN)
          .add("predicted_ltv_margin_180", MONEY, MONEY_UNIT, MARGIN)
          .add("predicted_ltv_margin_365", MONEY, MONEY_UNIT, MARGIN)
          .need(
              "is_left_truncated",
              FLAG,
              "flag",
              "The first order may lie before the history begins")
          .need(
              "notes",
              TEXT,
              "words, ; between",
              "one_order, same_day_orders, no_positive_value, negative_margin, refunds_exceed_revenue, no_model, no_spend_model, no_interval")
          .build();

  public static final Table LTV_FORECAST =
      Table.of(
              "gold",
              "ltv_forecast",
              "One row per day a forecast was made, cohort month, segment, model and horizon; kept for ever.",
              "made_on",
              "cohort",
              "segment",
              "model",
              "horizon")
          .need("made_on", DATE, "date", "Last day of the data the forecast knew")
          .need("cohort", TEXT, "yyyy-MM", "Month of the first order")
          .need("segment", TEXT, "name", "Segment by ltv.segment-by")
          .need("model", TEXT, "name", "Repeat-buying model; spend is gamma-gamma")
          .need("horizon", SMALL, "days", "Days after made_on: 90, 180 or 365")
          .need("customers", COUNT, "customers", "Customers of the cohort at made_on")
          .need("predicted", MONEY, MONEY_UNIT, "Net revenue less refunds expected in the horizon")
          .add("ci_low", MONEY, MONEY_UNIT, "Sum of the customers' lower bounds")
          .add("ci_high", MONEY, MONEY_UNIT, "Sum of the customers' upper bounds")
          .add(
              "actual",
              MONEY,
              MONEY_UNIT,
              "What came, less refunds known when the horizon was over; null before")
          .add("error", MONEY, MONEY_UNIT, "predicted - actual")
          .build();

  static final List<Table> ALL = List.of(VALUE_MODELS, CUSTOMER_VALUE, LTV_FORECAST);

  private GoldValue() {}
}
