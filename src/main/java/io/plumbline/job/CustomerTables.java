package io.plumbline.job;

import io.plumbline.config.LtvConfig;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.CohortPeriod;
import io.plumbline.metric.CustomerFlow;
import io.plumbline.table.GoldCustomers;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import io.plumbline.value.BackTest;
import io.plumbline.value.CustomerSegments;
import io.plumbline.value.CustomerValue;
import io.plumbline.value.Forecasts;
import io.plumbline.value.ModelChoice;
import io.plumbline.value.ModelFits;
import io.plumbline.value.Survival;
import io.plumbline.value.TopCustomers;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the tables about customers and their worth are made of. */
final class CustomerTables {
  private CustomerTables() {}

  static void defineIn(TableGraph graph, PlumblineConfig config, LocalDate asOf) {
    CohortPeriod weeks = new CohortPeriod.Weeks(config.reporting().weekStarts());
    graph.define(
        GoldCustomers.CUSTOMER_FLOW,
        List.of(Silver.ORDERS, Silver.CUSTOMERS),
        in ->
            CustomerFlow.of(
                in.of(Silver.ORDERS),
                in.of(Silver.CUSTOMERS),
                Map.of(
                    "week", weeks,
                    "month", new CohortPeriod.Months(),
                    "quarter", new CohortPeriod.Quarters()),
                config.ltv().inactiveDays(),
                asOf));
    defineSurvival(graph, asOf);
  }

  private static void defineSurvival(TableGraph graph, LocalDate asOf) {
    List<Table> bought = List.of(Silver.ORDERS, Silver.CUSTOMERS);
    Function<TableGraph.Inputs, Dataset<Row>> durations =
        in ->
            in.shared(
                "time to the next order",
                () -> Survival.durations(in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), asOf));
    graph.define(GoldCustomers.SURVIVAL, bought, in -> Survival.curves(durations.apply(in)));
    graph.define(
        GoldCustomers.SURVIVAL_SUMMARY, bought, in -> Survival.summary(durations.apply(in)));
  }

  /**
   * Models are fitted once a week, customers valued every night.
   *
   * @param before forecasts as published
   */
  static void defineValue(
      TableGraph graph, PlumblineConfig config, LocalDate asOf, Supplier<Dataset<Row>> before) {
    LtvConfig ltv = config.ltv();
    LocalDate fitAsOf = ModelFits.fitAsOf(asOf, config.reporting().weekStarts());
    CustomerValue.Settings settings = new CustomerValue.Settings(ltv.segmentBy(), fitAsOf);
    BiFunction<TableGraph.Inputs, LocalDate, Dataset<Row>> histories =
        (in, day) ->
            in.shared(
                "buying histories up to " + day,
                () ->
                    CustomerValue.histories(
                        in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), ltv.segmentBy(), day));
    graph.define(
        GoldValue.VALUE_BACKTEST,
        List.of(Silver.ORDERS, Silver.CUSTOMERS),
        in ->
            BackTest.of(
                in.of(Silver.ORDERS),
                in.of(Silver.CUSTOMERS),
                ltv.segmentBy(),
                fitAsOf,
                ltv.backTestDays()));
    graph.define(
        GoldValue.VALUE_MODELS,
        List.of(Silver.ORDERS, Silver.CUSTOMERS, GoldValue.VALUE_BACKTEST),
        in ->
            ModelFits.of(
                histories.apply(in, fitAsOf),
                ltv.model().equals("auto")
                    ? ModelChoice.best(in.of(GoldValue.VALUE_BACKTEST).collectAsList())
                    : ModelChoice.always(ltv.model()),
                fitAsOf));
    List<Table> scored = List.of(Silver.ORDERS, Silver.CUSTOMERS, GoldValue.VALUE_MODELS);
    graph.define(
        GoldValue.CUSTOMER_VALUE,
        scored,
        in -> CustomerValue.of(histories.apply(in, asOf), in.of(GoldValue.VALUE_MODELS), settings));
    graph.always(
        GoldValue.LTV_FORECAST,
        scored,
        in ->
            Forecasts.of(
                before.get(),
                histories.apply(in, fitAsOf),
                in.of(Silver.ORDERS),
                in.of(Silver.CUSTOMERS),
                in.of(GoldValue.VALUE_MODELS),
                settings,
                asOf));
    graph.define(
        GoldValue.CUSTOMER_SEGMENTS,
        List.of(Silver.ORDERS, Silver.CUSTOMERS, GoldValue.CUSTOMER_VALUE),
        in -> CustomerSegments.of(histories.apply(in, asOf), in.of(GoldValue.CUSTOMER_VALUE)));
    if (config.privacy().personKeys()) {
      graph.define(
          GoldValue.TOP_CUSTOMERS,
          List.of(GoldValue.CUSTOMER_SEGMENTS, Silver.CUSTOMERS, SilverIdentity.PERSON_KEYS),
          in ->
              TopCustomers.of(
                  in.of(GoldValue.CUSTOMER_SEGMENTS),
                  in.of(Silver.CUSTOMERS),
                  in.of(SilverIdentity.PERSON_KEYS)));
    }
    graph.timeless(
        GoldValue.LTV_FORECAST_SCORES,
        List.of(GoldValue.LTV_FORECAST),
        in -> Forecasts.scores(in.of(GoldValue.LTV_FORECAST)));
  }
}
