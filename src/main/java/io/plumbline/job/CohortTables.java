package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.AcquiredBy;
import io.plumbline.metric.CohortPeriod;
import io.plumbline.metric.CohortRetention;
import io.plumbline.metric.CohortValue;
import io.plumbline.metric.CustomerDays;
import io.plumbline.metric.CustomerDimensions;
import io.plumbline.metric.PaybackCurve;
import io.plumbline.metric.ServicingCost;
import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldCustomers;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the cohort tables are made of; they share one join of orders and customers. */
final class CohortTables {
  private static final List<Table> DAYS =
      List.of(Silver.ORDERS, Silver.REFUNDS, Silver.CUSTOMERS, Silver.COSTS_DAILY);
  private static final List<Table> CREDITED =
      Stream.concat(DAYS.stream(), Stream.of(Silver.CONVERSIONS, Gold.ATTRIBUTION_CREDIT)).toList();
  private static final CohortPeriod MONTHS = new CohortPeriod.Months();

  private final Feeds feeds;
  private final PlumblineConfig config;
  private final LocalDate asOf;

  CohortTables(Feeds feeds, PlumblineConfig config, LocalDate asOf) {
    this.feeds = feeds;
    this.config = config;
    this.asOf = asOf;
  }

  void defineIn(TableGraph graph) {
    CohortPeriod weeks = new CohortPeriod.Weeks(config.reporting().weekStarts());
    CohortPeriod days = new CohortPeriod.Days(config.ltv().dailyAges());
    double discountRate = config.ltv().discountRate();
    for (CohortPeriod period : List.of(MONTHS, weeks, new CohortPeriod.Quarters(), days)) {
      graph.define(
          period.valueTable(),
          DAYS,
          in -> CohortValue.by(period, days(in), in.of(Silver.CUSTOMERS), discountRate, asOf));
    }
    for (CohortPeriod period : List.of(MONTHS, weeks, days)) {
      graph.define(
          period.retentionTable(),
          DAYS,
          in -> CohortRetention.by(period, days(in), in.of(Silver.CUSTOMERS), asOf));
    }
    graph.define(
        GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY,
        CREDITED,
        in ->
            CohortValue.byChannelMonthly(
                days(in), in.of(Silver.CUSTOMERS), acquired(in), discountRate, asOf));
    graph.define(
        GoldCohorts.COHORT_RETENTION_BY_CHANNEL_MONTHLY,
        CREDITED,
        in ->
            CohortRetention.byChannelMonthly(
                days(in), in.of(Silver.CUSTOMERS), acquired(in), asOf));
  }

  /** Needs dim_campaign, hence comes after it. */
  void defineByDimension(TableGraph graph) {
    List<Table> described =
        feeds.with(
            Stream.concat(
                    CREDITED.stream(),
                    Stream.of(
                        Silver.ORDER_LINES, SilverIdentity.PERSON_MAP, GoldDimensions.DIM_CAMPAIGN))
                .toList(),
            Silver.LEADS);
    graph.define(
        GoldCohorts.COHORT_VALUE_BY_DIMENSION_MONTHLY,
        described,
        in ->
            CohortValue.byDimensionMonthly(
                days(in),
                in.of(Silver.CUSTOMERS),
                dimensions(in),
                config.ltv().discountRate(),
                asOf));
    graph.define(
        GoldCohorts.COHORT_RETENTION_BY_DIMENSION_MONTHLY,
        described,
        in ->
            CohortRetention.byDimensionMonthly(
                days(in), in.of(Silver.CUSTOMERS), dimensions(in), asOf));
  }

  /** Needs acquisition_cost_monthly, hence comes after it. */
  void definePayback(TableGraph graph) {
    graph.define(
        GoldCustomers.PAYBACK_CURVE,
        Stream.concat(CREDITED.stream(), Stream.of(GoldCosts.ACQUISITION_COST_MONTHLY)).toList(),
        in ->
            PaybackCurve.of(
                days(in),
                in.of(Silver.CUSTOMERS),
                acquired(in),
                in.of(GoldCosts.ACQUISITION_COST_MONTHLY),
                asOf));
  }

  private Dataset<Row> days(TableGraph.Inputs in) {
    return in.shared(
        "days of customers",
        () ->
            CustomerDays.of(
                in.of(Silver.ORDERS),
                in.of(Silver.REFUNDS),
                in.of(Silver.CUSTOMERS),
                feeds.feed(Bronze.COSTS)
                    ? Optional.of(ServicingCost.monthly(in.upTo(asOf, Silver.COSTS_DAILY)))
                    : Optional.empty(),
                asOf));
  }

  private static Dataset<Row> acquired(TableGraph.Inputs in) {
    return in.shared(
        "acquired by",
        () ->
            AcquiredBy.fromCredit(
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(Silver.CONVERSIONS),
                in.of(Silver.CUSTOMERS)));
  }

  private Dataset<Row> dimensions(TableGraph.Inputs in) {
    return in.shared(
        "dimensions of customers",
        () ->
            CustomerDimensions.of(
                new CustomerDimensions.Facts(
                    in.of(Silver.CUSTOMERS),
                    in.of(Silver.ORDERS),
                    in.of(Silver.ORDER_LINES),
                    in.of(Gold.ATTRIBUTION_CREDIT)
                        .where(
                            col("model")
                                .equalTo(config.attribution().defaultModel())
                                .and(col("variant").equalTo("default"))),
                    in.of(Silver.CONVERSIONS),
                    in.of(GoldDimensions.DIM_CAMPAIGN),
                    PersonTables.found(in)
                        .withPerson(feeds.of(in, Silver.LEADS), "contact_key", "email_key"))));
  }
}
