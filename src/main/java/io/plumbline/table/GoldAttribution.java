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

/** Paths to conversion, what is learnt from them, and how far the models agree. */
public final class GoldAttribution {
  public static final Table ATTRIBUTION_PATHS =
      Table.of(
              "gold",
              "attribution_paths",
              "One row per month, conversion type and path; the rest is pooled, so that sums hold.",
              "period",
              "conversion_type",
              "path")
          .need(
              "period", DATE, "first day of month", "Month of the conversion, or of the last touch")
          .need("conversion_type", TEXT, "name", "order, lead, ...")
          .need(
              "path",
              TEXT,
              "names",
              "Channels joined by >, oldest first; (other) beyond the top, (rare) for fewer people than min-cell, unattributed or untracked without touch")
          .need("conversions", COUNT, "count", "Conversions that ended the path")
          .need(
              "non_conversions",
              COUNT,
              "count",
              "Paths of people who never converted, closed by a window without touches")
          .need("revenue", MONEY, "reporting currency", "Net revenue before refunds")
          .add(
              "median_days",
              DOUBLE,
              "days",
              "Median time from first touch to conversion; null without conversions or touches")
          .need("touches", COUNT, "count", "Touches on all these paths")
          .need(
              "is_mature",
              FLAG,
              "flag",
              "Every path that last stirred in the month is closed at as_of")
          .build();

  public static final Table ATTRIBUTION_DATA_DRIVEN =
      Table.of(
              "gold",
              "attribution_data_driven",
              "One row per month, model, channel and conversion type.",
              "period",
              "model",
              "channel",
              "conversion_type")
          .need("period", DATE, "first day of month", "Month of the conversion")
          .need("model", TEXT, "enum", "markov_1 to markov_4, shapley or shapley_rate")
          .need(
              "channel",
              TEXT,
              "name",
              "Channel; unattributed and untracked for conversions without touch")
          .need("conversion_type", TEXT, "name", "order, lead, ...")
          .add(
              "removal_effect",
              DOUBLE,
              "fraction",
              "1 - p_conversion without the channel / p_conversion; markov only")
          .add(
              "share",
              DOUBLE,
              "fraction",
              "Part of the conversions that have touches; null for unattributed and untracked")
          .need(
              "conversions_exact",
              DOUBLE,
              "conversions",
              "Conversions with touches x share; all of those without")
          .need(
              "conversions",
              FRACTION,
              "conversions",
              "conversions_exact, rounded so that channels add up exactly")
          .need("revenue", MONEY, "reporting currency", "Net revenue before refunds, likewise")
          .add(
              "p_conversion",
              DOUBLE,
              "probability",
              "That a path converts, of the whole chain; markov only")
          .add("states", COUNT, "count", "States of the chain, START included; markov only")
          .add(
              "standard_error",
              DOUBLE,
              "fraction",
              "Of share: Poisson bootstrap of journeys, and sampling where orders are sampled")
          .add(
              "ci_low",
              DOUBLE,
              "fraction",
              "share - 1.96 standard_error, never below 0 for markov and shapley")
          .add("ci_high", DOUBLE, "fraction", "share + 1.96 standard_error, at most 1")
          .need(
              "is_chosen_order",
              FLAG,
              "flag",
              "The markov order that foretells held-out journeys best")
          .need(
              "is_mature",
              FLAG,
              "flag",
              "Every path that last stirred in the month is closed at as_of")
          .defaultSlice("is_chosen_order AND conversion_type = 'order'")
          .remembered()
          .build();

  public static final Table MODEL_AGREEMENT =
      Table.of(
              "gold",
              "model_agreement",
              "One row per month and channel: the range of its figures over all models and variants.",
              "period",
              "channel")
          .need("period", DATE, "first day of month", "Month")
          .need("channel", TEXT, "name", "Key into dim_channel")
          .need("settings", COUNT, "count", "Models and variants compared")
          .add("lowest_roas", DOUBLE, "ratio, gross", "Least attributed revenue / spend")
          .add("highest_roas", DOUBLE, "ratio, gross", "Greatest attributed revenue / spend")
          .add("spread_roas", DOUBLE, "ratio, gross", "highest_roas - lowest_roas")
          .add("lowest_roas_model", TEXT, "model/variant", "Setting of lowest_roas")
          .add("highest_roas_model", TEXT, "model/variant", "Setting of highest_roas")
          .add(
              "lowest_cac",
              DOUBLE,
              "reporting currency per new customer",
              "Least spend / new customers; rule models only")
          .add(
              "highest_cac",
              DOUBLE,
              "reporting currency per new customer",
              "Greatest spend / new customers; rule models only")
          .add(
              "spread_cac",
              DOUBLE,
              "reporting currency per new customer",
              "highest_cac - lowest_cac")
          .add("best_rank", SMALL, "1 is best", "Best place by roas in any setting")
          .add("worst_rank", SMALL, "1 is best", "Worst place by roas in any setting")
          .need(
              "comparisons",
              COUNT,
              "count",
              "Comparisons with another channel with spend, in one setting each")
          .need("wins", COUNT, "count", "Comparisons in which this channel had the higher roas")
          .add(
              "rank_stability",
              DOUBLE,
              "fraction, 0.5-1",
              "Mean over the other channels of how often the more frequent order of the two holds; 1 is the same in every setting")
          .add(
              "closest_rival",
              TEXT,
              "name",
              "The channel whose order with this one is least certain")
          .add(
              "closest_rival_wins",
              COUNT,
              "count",
              "Settings in which this channel beats closest_rival")
          .build();

  public static final Table INCREMENTALITY =
      Table.of(
              "gold",
              "incrementality",
              "One row per incrementality test and channel, beside what attribution credits.",
              "source",
              "test",
              "channel",
              "brand",
              "market",
              "from",
              "to")
          .need("source", TEXT, "id", "Source of the test's result")
          .need("test", TEXT, "id", "Test")
          .need("channel", TEXT, "name", "Key into dim_channel")
          .need("brand", TEXT, "name", "Brand, or (unassigned): all brands")
          .need("market", TEXT, "ISO country or region", "Market, or (unassigned): all markets")
          .need("from", DATE, "date", "First day of the test")
          .need("to", DATE, "date", "Last day of the test, up to as_of")
          .need("lift", DOUBLE, "fraction", "Measured lift")
          .add("ci_low", DOUBLE, "fraction", "Lower bound of the lift, as the test gives it")
          .add("ci_high", DOUBLE, "fraction", "Upper bound of the lift, as the test gives it")
          .add("method", TEXT, "text", "How the test was made")
          .add("incremental_revenue", MONEY, "reporting currency", "Revenue the channel caused")
          .need("spend_reporting", MONEY, "reporting currency", "Media spend of the test's days")
          .add("iroas", DOUBLE, "ratio, gross", "incremental_revenue / spend_reporting")
          .add("iroas_low", DOUBLE, "ratio, gross", "iroas * ci_low / lift")
          .add("iroas_high", DOUBLE, "ratio, gross", "iroas * ci_high / lift")
          .need("attributed_model", TEXT, "name", "Model of attributed_roas, default variant")
          .add(
              "attributed_roas",
              DOUBLE,
              "ratio, gross",
              "Attributed revenue / spend_reporting of the same days")
          .add("calibration_factor", DOUBLE, "ratio", "iroas / attributed_roas")
          .add("reason", TEXT, "text", "Why a figure is null")
          .build();

  /** Every table of this class. */
  public static final List<Table> ALL =
      List.of(ATTRIBUTION_PATHS, ATTRIBUTION_DATA_DRIVEN, MODEL_AGREEMENT, INCREMENTALITY);

  private GoldAttribution() {}
}
