package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.history.FreshDays;
import io.plumbline.history.ReportingLag;
import io.plumbline.metric.AcquisitionCost;
import io.plumbline.metric.Benchmarks;
import io.plumbline.metric.Campaigns;
import io.plumbline.metric.Catalog;
import io.plumbline.metric.CostCompleteness;
import io.plumbline.metric.Dimensions;
import io.plumbline.metric.LedgerAllocation;
import io.plumbline.metric.Roi;
import io.plumbline.metric.Scorecard;
import io.plumbline.model.Orders;
import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldFresh;
import io.plumbline.table.GoldFunnel;
import io.plumbline.table.GoldScores;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverAds;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What each gold table is made of: silver in, one table per question out, nothing later than as_of.
 */
final class GoldTables {
  private final SparkSession spark;
  private final PlumblineConfig config;
  private final LocalDate asOf;
  private final Models models;
  private final Feeds feeds;
  private final Function<Table, Dataset<Row>> published;

  /**
   * @param published tables as the last publication holds them, for those that remember
   */
  GoldTables(
      SparkSession spark,
      PlumblineConfig config,
      LocalDate asOf,
      Function<Table, Dataset<Row>> published) {
    this.published = published;
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.models = new Models(config.attribution());
    this.feeds = new Feeds(spark, config);
  }

  /** Adds every gold table to the graph. */
  void defineIn(TableGraph graph) {
    new AttributionTables(feeds, config, asOf, models).defineIn(graph);
    CohortTables cohorts = new CohortTables(feeds, config, asOf);
    cohorts.defineIn(graph);
    CustomerTables.defineIn(graph, config, asOf);
    CustomerTables.defineValue(graph, config, asOf, () -> published.apply(GoldValue.LTV_FORECAST));
    defineCosts(graph);
    cohorts.definePayback(graph);
    defineReferences(graph);
    cohorts.defineByDimension(graph);
    CampaignTables.defineIn(graph, config, asOf);
    new FunnelTables(feeds, config, asOf).defineIn(graph);
    defineFresh(graph);
    defineScorecard(graph);
  }

  private void defineFresh(TableGraph graph) {
    graph.define(
        GoldFresh.REPORTING_LAG,
        List.of(SilverAds.AD_PERFORMANCE_RESTATEMENTS, Bronze.ORDERS),
        in ->
            new ReportingLag(asOf, config.reporting().timeZone())
                .of(
                    in.of(SilverAds.AD_PERFORMANCE_RESTATEMENTS),
                    in.of(Bronze.ORDERS).withColumn("is_counted", Orders.isCounted(asOf))));
    graph.define(
        GoldFresh.FRESH_DAYS,
        List.of(GoldFresh.REPORTING_LAG, Silver.AD_PERFORMANCE, Silver.ORDERS),
        in ->
            FreshDays.of(
                in.of(GoldFresh.REPORTING_LAG),
                in.of(Silver.AD_PERFORMANCE),
                in.of(Silver.ORDERS),
                asOf));
  }

  private void defineCosts(TableGraph graph) {
    graph.define(
        GoldCosts.COST_COMPLETENESS_MONTHLY,
        List.of(Silver.AD_PERFORMANCE, Silver.COSTS_DAILY, Silver.ORDERS),
        in ->
            CostCompleteness.monthly(
                in.shared(
                    "parts of cost",
                    () ->
                        CostCompleteness.booked(
                            ads(in),
                            in.upTo(asOf, Silver.COSTS_DAILY),
                            in.of(Silver.ORDERS),
                            asOf)),
                config.costs().expected()));
    graph.define(
        GoldCosts.ACQUISITION_COST_MONTHLY,
        List.of(
            Silver.AD_PERFORMANCE,
            Silver.COSTS_DAILY,
            Gold.ATTRIBUTION_CREDIT,
            GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY,
            GoldDimensions.DIM_CHANNEL,
            GoldCosts.COST_COMPLETENESS_MONTHLY),
        in ->
            AcquisitionCost.monthly(
                ads(in),
                ledger(in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY),
                in.of(GoldDimensions.DIM_CHANNEL),
                models.slices(spark),
                in.of(GoldCosts.COST_COMPLETENESS_MONTHLY),
                asOf));
    graph.define(
        GoldCosts.ROI_MONTHLY,
        List.of(
            Silver.ORDERS,
            Silver.REFUNDS,
            Silver.AD_PERFORMANCE,
            Silver.COSTS_DAILY,
            Gold.ATTRIBUTION_CREDIT,
            GoldDimensions.DIM_CHANNEL,
            GoldCosts.COST_COMPLETENESS_MONTHLY),
        in ->
            Roi.monthly(
                in.of(Silver.ORDERS),
                in.of(Silver.REFUNDS),
                ads(in),
                ledger(in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(GoldCosts.COST_COMPLETENESS_MONTHLY),
                config.attribution().defaultModel(),
                asOf));
  }

  private void defineReferences(TableGraph graph) {
    graph.timeless(GoldScores.METRIC_CATALOG, List.of(), in -> Catalog.table(spark));
    graph.timeless(GoldScores.BENCHMARKS, List.of(), in -> Benchmarks.table(spark));
    graph.timeless(
        GoldDimensions.DIM_MODEL, List.of(), in -> Dimensions.models(spark, models.dimension()));
    graph.define(
        GoldDimensions.DIM_CAMPAIGN,
        List.of(Silver.AD_PERFORMANCE, Silver.TOUCHPOINTS),
        in ->
            Campaigns.dimension(
                ads(in), touches(in), CampaignNames.mapping(config.campaigns())::value));
    graph.define(
        GoldDimensions.DIM_ACCOUNT,
        List.of(Silver.AD_PERFORMANCE),
        in -> Dimensions.accounts(ads(in)));
    graph.timeless(
        GoldDimensions.DIM_PRODUCT,
        List.of(Silver.ORDER_LINES),
        in -> Dimensions.products(in.of(Silver.ORDER_LINES)));
    List<Table> owned = List.of(Silver.AD_PERFORMANCE, Silver.ORDERS, Silver.COSTS_DAILY);
    graph.timeless(
        GoldDimensions.DIM_BRAND,
        owned,
        in -> Dimensions.brands(owned.stream().map(in::of).toList()));
    graph.timeless(
        GoldDimensions.DIM_MARKET,
        owned,
        in -> Dimensions.markets(owned.stream().map(in::of).toList()));
    graph.define(
        GoldDimensions.DIM_DATE,
        List.of(Silver.AD_PERFORMANCE, Silver.CONVERSIONS, Silver.TOUCHPOINTS, Silver.COSTS_DAILY),
        in ->
            Dimensions.dates(
                List.of(
                    ads(in).select("date"),
                    in.of(Silver.CONVERSIONS).select("date"),
                    touches(in).select("date"),
                    in.of(Silver.COSTS_DAILY).select("date")),
                asOf,
                config.reporting().weekStarts()));
  }

  private void defineScorecard(TableGraph graph) {
    graph.define(
        GoldScores.SCORECARD,
        List.of(
            Silver.ORDERS,
            Silver.CUSTOMERS,
            Silver.AD_PERFORMANCE,
            Gold.ATTRIBUTION_CREDIT,
            GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY,
            GoldCosts.ACQUISITION_COST_MONTHLY,
            GoldFunnel.LEAD_FUNNEL_MONTHLY,
            GoldDimensions.DIM_CAMPAIGN,
            GoldDimensions.DIM_CHANNEL,
            Silver.COSTS_DAILY),
        in ->
            Scorecard.of(
                new Scorecard.Facts(
                    in.of(Silver.ORDERS),
                    in.of(Silver.CUSTOMERS),
                    ads(in),
                    ledger(in),
                    in.of(Gold.ATTRIBUTION_CREDIT),
                    in.of(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY),
                    in.of(GoldCosts.ACQUISITION_COST_MONTHLY),
                    in.of(GoldFunnel.LEAD_FUNNEL_MONTHLY),
                    in.of(GoldDimensions.DIM_CAMPAIGN),
                    in.of(GoldDimensions.DIM_CHANNEL)),
                new Scorecard.Choices(
                    config.headlineMetric(),
                    config.attribution().defaultModel(),
                    config.reporting().currency(),
                    asOf)));
  }

  private Dataset<Row> touches(TableGraph.Inputs in) {
    return in.upTo(asOf, Silver.TOUCHPOINTS);
  }

  private Dataset<Row> ads(TableGraph.Inputs in) {
    return in.upTo(asOf, Silver.AD_PERFORMANCE);
  }

  private Dataset<Row> ledger(TableGraph.Inputs in) {
    return ledger(in, asOf);
  }

  /** The cost ledger by day and channel; computed once a run. */
  static Dataset<Row> ledger(TableGraph.Inputs in, LocalDate asOf) {
    return in.shared(
        "allocated ledger",
        () ->
            LedgerAllocation.daily(
                in.upTo(asOf, Silver.COSTS_DAILY),
                in.upTo(asOf, Silver.AD_PERFORMANCE).where(col("is_primary")),
                in.of(GoldDimensions.DIM_CHANNEL)));
  }
}
