package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.attribution.AttributionCredit;
import io.plumbline.attribution.DataDriven;
import io.plumbline.attribution.JourneyPaths;
import io.plumbline.attribution.ModelVariant;
import io.plumbline.attribution.PathTable;
import io.plumbline.config.AttributionConfig;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.AcquiredBy;
import io.plumbline.metric.AcquisitionCost;
import io.plumbline.metric.Benchmarks;
import io.plumbline.metric.BrandPulse;
import io.plumbline.metric.Campaigns;
import io.plumbline.metric.Catalog;
import io.plumbline.metric.ChannelPerformance;
import io.plumbline.metric.ChannelReturn;
import io.plumbline.metric.CohortRetention;
import io.plumbline.metric.CohortValue;
import io.plumbline.metric.Dimensions;
import io.plumbline.metric.EmailPerformance;
import io.plumbline.metric.Incrementality;
import io.plumbline.metric.LeadFunnel;
import io.plumbline.metric.LedgerAllocation;
import io.plumbline.metric.ModelAgreement;
import io.plumbline.metric.OfflineEventRoi;
import io.plumbline.metric.Roi;
import io.plumbline.metric.Scorecard;
import io.plumbline.model.ExchangeRates;
import io.plumbline.source.Exports;
import io.plumbline.source.LeadChannels;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.GoldBrand;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldFunnel;
import io.plumbline.table.GoldScores;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
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
  }

  /** Adds every gold table to the graph. */
  void defineIn(TableGraph graph) {
    defineAttribution(graph);
    defineLearntAttribution(graph);
    defineIncrementality(graph);
    defineCohorts(graph);
    CustomerTables.defineIn(graph, config, asOf);
    CustomerTables.defineValue(graph, config, asOf, () -> published.apply(GoldValue.LTV_FORECAST));
    defineCosts(graph);
    CustomerTables.definePayback(graph, in -> acquired(graph, in), asOf);
    defineReferences(graph);
    CampaignTables.defineIn(graph, config, asOf);
    defineScorecard(graph);
    defineFunnel(graph);
    defineBrand(graph);
  }

  private void defineBrand(TableGraph graph) {
    graph.define(
        GoldBrand.BRAND_PULSE_WEEKLY,
        with(
            List.of(Silver.TOUCHPOINTS),
            Silver.BRAND_SIGNALS,
            Silver.SOCIAL_POSTS,
            Silver.MENTIONS),
        in ->
            BrandPulse.weekly(
                latest(in, Silver.BRAND_SIGNALS),
                latest(in, Silver.SOCIAL_POSTS),
                latest(in, Silver.MENTIONS),
                in.of(Silver.TOUCHPOINTS),
                ownTerms(),
                config.reporting().weekStarts(),
                asOf));
    graph.define(
        GoldBrand.OFFLINE_EVENT_ROI,
        with(
            List.of(Silver.COSTS_DAILY, Silver.ORDERS, Silver.FX_DAILY),
            Silver.OFFLINE_EVENTS,
            Silver.LEADS,
            Silver.OPPORTUNITIES),
        in ->
            isFed(Silver.OFFLINE_EVENTS)
                ? OfflineEventRoi.of(
                    in.of(Silver.OFFLINE_EVENTS),
                    in.upTo(asOf, Silver.COSTS_DAILY),
                    in.of(Silver.ORDERS),
                    latest(in, Silver.LEADS),
                    withRate(in, latest(in, Silver.OPPORTUNITIES), dayOfDeal()),
                    asOf)
                : none(GoldBrand.OFFLINE_EVENT_ROI));
  }

  private Map<String, String> ownTerms() {
    return config.sources().stream()
        .filter(source -> source.options().containsKey("own-terms"))
        .collect(
            Collectors.toMap(source -> source.id(), source -> source.options().get("own-terms")));
  }

  /** A won deal is worth its amount on the day it closed, any other on the day it was made. */
  private static Column dayOfDeal() {
    return when(col("is_won"), col("close_date")).otherwise(to_date(col("created_ts")));
  }

  private void defineFunnel(TableGraph graph) {
    graph.define(
        GoldFunnel.LEAD_FUNNEL_MONTHLY,
        with(
            List.of(
                Silver.AD_PERFORMANCE,
                Silver.COSTS_DAILY,
                Silver.FX_DAILY,
                GoldDimensions.DIM_CHANNEL),
            Silver.LEADS,
            Silver.OPPORTUNITIES),
        in ->
            isFed(Silver.LEADS) || isFed(Silver.OPPORTUNITIES)
                ? leadFunnel(graph, in)
                : none(GoldFunnel.LEAD_FUNNEL_MONTHLY));
    graph.define(
        GoldFunnel.EMAIL_PERFORMANCE,
        with(List.of(Silver.FX_DAILY), Silver.EMAIL_CAMPAIGN_STATS, Silver.EMAIL_EVENTS),
        in ->
            EmailPerformance.monthly(
                withRate(
                    in,
                    latest(in, Silver.EMAIL_CAMPAIGN_STATS),
                    coalesce(col("stat_date"), to_date(col("send_ts")), col("snapshot_date"))),
                withRate(in, latest(in, Silver.EMAIL_EVENTS), to_date(col("event_ts"))),
                asOf));
  }

  private Dataset<Row> leadFunnel(TableGraph graph, TableGraph.Inputs in) {
    return LeadFunnel.monthly(
        LeadChannels.ofLeads(latest(in, Silver.LEADS)),
        withRate(in, LeadChannels.ofOpportunities(latest(in, Silver.OPPORTUNITIES)), dayOfDeal()),
        ads(in),
        ledger(graph, in),
        asOf);
  }

  private Dataset<Row> withRate(TableGraph.Inputs in, Dataset<Row> rows, Column day) {
    return ExchangeRates.withRate(
        rows, in.of(Silver.FX_DAILY), config.reporting().currency(), col("currency"), day);
  }

  private List<Table> with(List<Table> always, Table... whenFed) {
    return Stream.concat(always.stream(), Stream.of(whenFed).filter(this::isFed)).toList();
  }

  private Dataset<Row> latest(TableGraph.Inputs in, Table table) {
    return isFed(table) ? in.of(table) : none(table);
  }

  private Dataset<Row> none(Table table) {
    return spark.createDataFrame(List.of(), table.schema());
  }

  private boolean isFed(Table table) {
    return config.sources().stream()
        .anyMatch(source -> Exports.feeds(source).contains(table.name()));
  }

  private void defineAttribution(TableGraph graph) {
    graph.define(
        Gold.ATTRIBUTION_CREDIT,
        List.of(Silver.CONVERSIONS, Silver.JOURNEYS),
        in ->
            AttributionCredit.of(
                in.of(Silver.CONVERSIONS), in.of(Silver.JOURNEYS), models.variants()));
    graph.define(
        Gold.CHANNEL_PERFORMANCE_DAILY,
        List.of(Silver.AD_PERFORMANCE),
        in -> ChannelPerformance.daily(ads(in)));
    graph.define(
        Gold.ATTRIBUTION_DAILY,
        List.of(Gold.ATTRIBUTION_CREDIT),
        in -> ChannelReturn.attributionDaily(in.of(Gold.ATTRIBUTION_CREDIT), asOf));
    graph.define(
        Gold.CHANNEL_RETURN_DAILY,
        List.of(Gold.ATTRIBUTION_DAILY, Silver.AD_PERFORMANCE),
        in ->
            ChannelReturn.daily(
                in.of(Gold.ATTRIBUTION_DAILY),
                ads(in),
                models.returnSlices(spark),
                config.reporting().timeZone().getId()));
  }

  private void defineLearntAttribution(TableGraph graph) {
    AttributionConfig.DataDriven settings = config.attribution().dataDriven();
    List<Table> walked = List.of(Silver.CONVERSIONS, Silver.JOURNEYS, Silver.TOUCHPOINTS);
    graph.define(
        GoldAttribution.ATTRIBUTION_PATHS,
        walked,
        in -> PathTable.of(paths(graph, in), settings.topPaths(), config.privacy().minCell()));
    graph.define(
        GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
        walked,
        in ->
            DataDriven.of(
                paths(graph, in),
                new DataDriven.Settings(settings.models(), settings.replicates())));
    graph.define(
        GoldAttribution.MODEL_AGREEMENT,
        List.of(Gold.CHANNEL_RETURN_DAILY, GoldAttribution.ATTRIBUTION_DATA_DRIVEN),
        in ->
            ModelAgreement.of(
                in.of(Gold.CHANNEL_RETURN_DAILY), in.of(GoldAttribution.ATTRIBUTION_DATA_DRIVEN)));
  }

  private void defineIncrementality(TableGraph graph) {
    graph.define(
        GoldAttribution.INCREMENTALITY,
        with(List.of(Gold.CHANNEL_RETURN_DAILY), Silver.EXPERIMENTS),
        in ->
            isFed(Silver.EXPERIMENTS)
                ? Incrementality.of(
                    in.of(Silver.EXPERIMENTS),
                    in.of(Gold.CHANNEL_RETURN_DAILY),
                    config.attribution().defaultModel(),
                    asOf)
                : none(GoldAttribution.INCREMENTALITY));
  }

  private void defineCohorts(TableGraph graph) {
    graph.define(
        GoldCohorts.COHORT_VALUE_MONTHLY,
        List.of(Silver.ORDERS, Silver.REFUNDS, Silver.CUSTOMERS),
        in ->
            CohortValue.monthly(
                in.of(Silver.ORDERS), in.of(Silver.REFUNDS), in.of(Silver.CUSTOMERS), asOf));
    graph.define(
        GoldCohorts.COHORT_RETENTION_MONTHLY,
        List.of(Silver.ORDERS, Silver.CUSTOMERS),
        in -> CohortRetention.monthly(in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), asOf));
    graph.define(
        GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY,
        List.of(
            Silver.ORDERS,
            Silver.REFUNDS,
            Silver.CUSTOMERS,
            Silver.CONVERSIONS,
            Gold.ATTRIBUTION_CREDIT),
        in ->
            CohortValue.byChannelMonthly(
                in.of(Silver.ORDERS),
                in.of(Silver.REFUNDS),
                in.of(Silver.CUSTOMERS),
                acquired(in),
                asOf));
    graph.define(
        GoldCohorts.COHORT_RETENTION_BY_CHANNEL_MONTHLY,
        List.of(Silver.ORDERS, Silver.CUSTOMERS, Silver.CONVERSIONS, Gold.ATTRIBUTION_CREDIT),
        in ->
            CohortRetention.byChannelMonthly(
                in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), acquired(graph, in), asOf));
  }

  private void defineCosts(TableGraph graph) {
    graph.define(
        GoldCosts.ACQUISITION_COST_MONTHLY,
        List.of(
            Silver.AD_PERFORMANCE,
            Silver.COSTS_DAILY,
            Gold.ATTRIBUTION_CREDIT,
            GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY,
            GoldDimensions.DIM_CHANNEL),
        in ->
            AcquisitionCost.monthly(
                ads(in),
                ledger(graph, in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY),
                in.of(GoldDimensions.DIM_CHANNEL),
                models.slices(spark),
                asOf));
    graph.define(
        GoldCosts.ROI_MONTHLY,
        List.of(
            Silver.ORDERS,
            Silver.REFUNDS,
            Silver.AD_PERFORMANCE,
            Silver.COSTS_DAILY,
            Gold.ATTRIBUTION_CREDIT,
            GoldDimensions.DIM_CHANNEL),
        in ->
            Roi.monthly(
                in.of(Silver.ORDERS),
                in.of(Silver.REFUNDS),
                ads(in),
                ledger(graph, in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                config.attribution().defaultModel(),
                asOf));
  }

  private void defineReferences(TableGraph graph) {
    graph.define(GoldScores.METRIC_CATALOG, List.of(), in -> Catalog.table(spark));
    graph.define(GoldScores.BENCHMARKS, List.of(), in -> Benchmarks.table(spark));
    graph.define(
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
    graph.define(
        GoldDimensions.DIM_PRODUCT,
        List.of(Silver.ORDER_LINES),
        in -> Dimensions.products(in.of(Silver.ORDER_LINES)));
    List<Table> owned = List.of(Silver.AD_PERFORMANCE, Silver.ORDERS, Silver.COSTS_DAILY);
    graph.define(
        GoldDimensions.DIM_BRAND,
        owned,
        in -> Dimensions.brands(owned.stream().map(in::of).toList()));
    graph.define(
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
            GoldDimensions.DIM_CHANNEL),
        in ->
            Scorecard.of(
                in.of(Silver.ORDERS),
                in.of(Silver.CUSTOMERS),
                ads(in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY),
                in.of(GoldCosts.ACQUISITION_COST_MONTHLY),
                in.of(GoldDimensions.DIM_CHANNEL),
                new Scorecard.Choices(
                    config.headlineMetric(),
                    config.attribution().defaultModel(),
                    config.reporting().currency(),
                    asOf)));
  }

  private Dataset<Row> paths(TableGraph graph, TableGraph.Inputs in) {
    AttributionConfig attribution = config.attribution();
    JourneyPaths.Cut cut =
        new JourneyPaths.Cut(
            new ModelVariant.Windows(attribution.clickWindowDays(), attribution.viewWindowDays()),
            attribution.dataDriven().collapseRepeats(),
            asOf);
    return graph.shared(
        "journey paths",
        () -> JourneyPaths.of(in.of(Silver.CONVERSIONS), in.of(Silver.JOURNEYS), touches(in), cut));
  }

  private Dataset<Row> touches(TableGraph.Inputs in) {
    return in.upTo(asOf, Silver.TOUCHPOINTS);
  }

  private Dataset<Row> ads(TableGraph.Inputs in) {
    return in.upTo(asOf, Silver.AD_PERFORMANCE);
  }

  private Dataset<Row> ledger(TableGraph graph, TableGraph.Inputs in) {
    return graph.shared("allocated ledger", () -> ledger(in));
  }

  private Dataset<Row> ledger(TableGraph.Inputs in) {
    Dataset<Row> costs = in.upTo(asOf, Silver.COSTS_DAILY);
    Dataset<Row> spend = ads(in).where(col("is_primary"));
    return LedgerAllocation.daily(costs, spend, in.of(GoldDimensions.DIM_CHANNEL));
  }

  private Dataset<Row> acquired(TableGraph graph, TableGraph.Inputs in) {
    return graph.shared("acquired by", () -> acquired(in));
  }

  private Dataset<Row> acquired(TableGraph.Inputs in) {
    return AcquiredBy.fromCredit(
        in.of(Gold.ATTRIBUTION_CREDIT), in.of(Silver.CONVERSIONS), in.of(Silver.CUSTOMERS));
  }
}
