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
  private static final String INTERVAL =
      "95 % interval of the expectation: uncertainty of the parameters, not of the person";
  private static final String BOUND =
      "The same with the bound of expected_orders; spend taken as known";
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
          .add("expected_orders_90_low", DOUBLE, "purchase days", INTERVAL)
          .add("expected_orders_90_high", DOUBLE, "purchase days", INTERVAL)
          .add("expected_orders_180", DOUBLE, "purchase days", "Expected in 180 days")
          .add("expected_orders_180_low", DOUBLE, "purchase days", INTERVAL)
          .add("expected_orders_180_high", DOUBLE, "purchase days", INTERVAL)
          .add("expected_orders_365", DOUBLE, "purchase days", "Expected in 365 days")
          .add("expected_orders_365_low", DOUBLE, "purchase days", INTERVAL)
          .add("expected_orders_365_high", DOUBLE, "purchase days", INTERVAL)
          .add(
              "expected_order_value",
              MONEY,
              MONEY_UNIT,
              "Expected net revenue of a purchase day before refunds (gamma-gamma)")
          .add("predicted_ltv_revenue_90", MONEY, MONEY_UNIT, REVENUE)
          .add("predicted_ltv_revenue_90_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_revenue_90_high", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_revenue_180", MONEY, MONEY_UNIT, REVENUE)
          .add("predicted_ltv_revenue_180_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_revenue_180_high", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_revenue_365", MONEY, MONEY_UNIT, REVENUE)
          .add("predicted_ltv_revenue_365_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_revenue_365_high", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_90", MONEY, MONEY_UNIT, MARGIN)
          .add("predicted_ltv_margin_90_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_90_high", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_180", MONEY, MONEY_UNIT, MARGIN)
          .add("predicted_ltv_margin_180_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_180_high", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_365", MONEY, MONEY_UNIT, MARGIN)
          .add("predicted_ltv_margin_365_low", MONEY, MONEY_UNIT, BOUND)
          .add("predicted_ltv_margin_365_high", MONEY, MONEY_UNIT, BOUND)
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

  public static final Table VALUE_BACKTEST =
      Table.of(
              "gold",
              "value_backtest",
              "One row per segment, model and decile of what was foretold; decile 0 is everybody.",
              "segment",
              "model",
              "decile")
          .need("segment", TEXT, "name", "all, or what ltv.segment-by names")
          .need("model", TEXT, "enum", "bg_nbd, mbg_nbd, pareto_nbd, or naive: x / T x t")
          .need(
              "decile",
              SMALL,
              "0-10",
              "0 all customers; 1 those of whom least was expected, 10 most")
          .need("fitted_up_to", DATE, "date", "Last day the model knew")
          .need("horizon_days", SMALL, "days", "Days foretold and compared")
          .need("customers", COUNT, "customers", "Customers won up to fitted_up_to")
          .add("predicted_orders", DOUBLE, "purchase days", "Expected; null without a fit")
          .add("actual_orders", COUNT, "purchase days", "What came")
          .add("orders_error", DOUBLE, "purchase days", "predicted_orders - actual_orders")
          .add("mae", DOUBLE, "purchase days", "Mean absolute error per customer; decile 0 only")
          .add("rmse", DOUBLE, "purchase days", "Root mean square error per customer")
          .add("correlation", DOUBLE, "coefficient", "Pearson, of foretold and actual")
          .add(
              "gini",
              DOUBLE,
              "coefficient",
              "Gini of purchases in the order foretold / in the best order: 1 ranks perfectly")
          .need("is_best", FLAG, "flag", "Lowest rmse of the segment's identified models")
          .need("reason", TEXT, "text", "Why there is no fit or no interval; else empty")
          .build();

  public static final Table CUSTOMER_SEGMENTS =
      Table.of("gold", "customer_segments", "One row per person with a counted order.", "person_id")
          .need("person_id", KEY, "id", "Person")
          .need("person_bucket", SMALL, "0-63", "pmod(person_id, 64)")
          .addAll(Shared.OWNER)
          .need("days_since_last_order", SMALL, "days", "From the last purchase day to as_of")
          .need("purchase_days", SMALL, "days", "Distinct days with an order")
          .need("net_revenue", MONEY, MONEY_UNIT, "Net revenue less refunds so far")
          .add(
              "predicted_ltv_revenue_365",
              MONEY,
              MONEY_UNIT,
              "As in customer_value; null without model")
          .need("recency_score", SMALL, "1-5", "Fifth of all customers by recency, 5 the latest")
          .need("frequency_score", SMALL, "1-5", "Fifth by purchase_days, 5 the most")
          .need("monetary_score", SMALL, "1-5", "Fifth by net_revenue, 5 the most")
          .need("rfm", TEXT, "three digits", "The three scores")
          .need(
              "rfm_segment",
              TEXT,
              "enum",
              "champions, loyal, recent, needs_attention, cannot_lose, at_risk or hibernating")
          .add(
              "value_decile",
              SMALL,
              "1-10",
              "Tenth of all customers by predicted_ltv_revenue_365, 10 the most; null without model")
          .build();

  /** Only where {@code privacy.person-keys} says so. */
  public static final Table TOP_CUSTOMERS =
      Table.of(
              "gold",
              "top_customers",
              "One row per id of a shop or CRM of a person in the two best tenths by predicted value"
                  + " who consents to marketing; written only with privacy.person-keys.",
              "person_id",
              "system",
              "native_id")
          .addAll(SilverIdentity.PERSON_KEYS.columns())
          .addAll(Shared.OWNER)
          .need("value_decile", SMALL, "9-10", "As in customer_segments")
          .need(
              "predicted_ltv_revenue_365",
              MONEY,
              MONEY_UNIT,
              "As in customer_value; repeated for every id of the person")
          .need("rfm_segment", TEXT, "enum", "As in customer_segments")
          .build();

  public static final Table LTV_FORECAST_SCORES =
      Table.of(
              "gold",
              "ltv_forecast_scores",
              "One row per segment, model and horizon of the forecasts whose horizon is over.",
              "segment",
              "model",
              "horizon")
          .need("segment", TEXT, "name", "Segment by ltv.segment-by")
          .need("model", TEXT, "name", "Model of the forecast, naive and development beside it")
          .need("horizon", SMALL, "days", "Days foretold")
          .need("forecasts", COUNT, "forecasts", "Cohorts and days of making that are scored")
          .need("predicted", MONEY, MONEY_UNIT, "Sum foretold")
          .need("actual", MONEY, MONEY_UNIT, "Sum that came")
          .need("absolute_error", MONEY, MONEY_UNIT, "Sum of |predicted - actual| by cohort")
          .need("with_interval", COUNT, "forecasts", "Those with an interval")
          .need("inside_interval", COUNT, "forecasts", "Those whose interval holds what came")
          .add("forecast_error_share", DOUBLE, "fraction", "(predicted - actual) / actual")
          .add("forecast_wape", DOUBLE, "fraction", "absolute_error / actual")
          .add("interval_coverage", DOUBLE, "fraction", "inside_interval / with_interval")
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
          .need(
              "model",
              TEXT,
              "name",
              "Repeat-buying model with gamma-gamma spend; development: older customers at the same age; naive: everybody goes on as before")
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

  static final List<Table> ALL =
      List.of(
          VALUE_BACKTEST,
          VALUE_MODELS,
          CUSTOMER_VALUE,
          CUSTOMER_SEGMENTS,
          LTV_FORECAST,
          LTV_FORECAST_SCORES);

  private GoldValue() {}
}
