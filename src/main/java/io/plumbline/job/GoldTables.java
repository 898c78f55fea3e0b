package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.attribution.AttributionCredit;
import io.plumbline.attribution.AttributionModel;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.AcquiredBy;
import io.plumbline.metric.AcquisitionCost;
import io.plumbline.metric.Benchmarks;
import io.plumbline.metric.Campaigns;
import io.plumbline.metric.Catalog;
import io.plumbline.metric.ChannelPerformance;
import io.plumbline.metric.ChannelReturn;
import io.plumbline.metric.CohortRetention;
import io.plumbline.metric.CohortValue;
import io.plumbline.metric.Dimensions;
import io.plumbline.metric.LedgerAllocation;
import io.plumbline.metric.Roi;
import io.plumbline.metric.Scorecard;
import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What each gold table is made of: silver in, one table per question out, nothing later than as_of.
 */
final class GoldTables {
  private final SparkSession spark;
  private final PlumblineConfig config;
  private final LocalDate asOf;
  private final List<AttributionModel> models;

  GoldTables(SparkSession spark, PlumblineConfig config, LocalDate asOf) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.models = config.attribution().models().stream().map(AttributionModel::named).toList();
  }

  /** Adds every gold table to the graph. */
  void defineIn(TableGraph graph) {
    defineAttribution(graph);
    defineCohorts(graph);
    defineCosts(graph);
    defineReferences(graph);
    defineScorecard(graph);
  }

  private void defineAttribution(TableGraph graph) {
    graph.define(
        Gold.ATTRIBUTION_CREDIT,
        List.of(Silver.CONVERSIONS, Silver.JOURNEYS),
        in -> AttributionCredit.of(in.of(Silver.CONVERSIONS), in.of(Silver.JOURNEYS), models));
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
                returnSlices(),
                config.reporting().timeZone().getId()));
  }

  private void defineCohorts(TableGraph graph) {
    graph.define(
        Gold.COHORT_VALUE_MONTHLY,
        List.of(Silver.ORDERS, Silver.REFUNDS, Silver.CUSTOMERS),
        in ->
            CohortValue.monthly(
                in.of(Silver.ORDERS), in.of(Silver.REFUNDS), in.of(Silver.CUSTOMERS), asOf));
    graph.define(
        Gold.COHORT_RETENTION_MONTHLY,
        List.of(Silver.ORDERS, Silver.CUSTOMERS),
        in -> CohortRetention.monthly(in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), asOf));
    graph.define(
        Gold.COHORT_VALUE_BY_CHANNEL_MONTHLY,
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
        Gold.COHORT_RETENTION_BY_CHANNEL_MONTHLY,
        List.of(Silver.ORDERS, Silver.CUSTOMERS, Silver.CONVERSIONS, Gold.ATTRIBUTION_CREDIT),
        in ->
            CohortRetention.byChannelMonthly(
                in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), acquired(graph, in), asOf));
  }

  private void defineCosts(TableGraph graph) {
    graph.define(
        Gold.ACQUISITION_COST_MONTHLY,
        List.of(
            Silver.AD_PERFORMANCE,
            Silver.COSTS_DAILY,
            Gold.ATTRIBUTION_CREDIT,
            Gold.COHORT_VALUE_BY_CHANNEL_MONTHLY,
            Gold.DIM_CHANNEL),
        in ->
            AcquisitionCost.monthly(
                ads(in),
                ledger(graph, in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(Gold.COHORT_VALUE_BY_CHANNEL_MONTHLY),
                in.of(Gold.DIM_CHANNEL),
                modelSlices(),
                asOf));
    graph.define(
        Gold.ROI_MONTHLY,
        List.of(
            Silver.ORDERS,
            Silver.REFUNDS,
            Silver.AD_PERFORMANCE,
            Silver.COSTS_DAILY,
            Gold.ATTRIBUTION_CREDIT,
            Gold.DIM_CHANNEL),
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
    graph.define(Gold.METRIC_CATALOG, List.of(), in -> Catalog.table(spark));
    graph.define(Gold.BENCHMARKS, List.of(), in -> Benchmarks.table(spark));
    graph.define(Gold.DIM_MODEL, List.of(), in -> Dimensions.models(spark, dimModels()));
    graph.define(
        Gold.DIM_CAMPAIGN,
        List.of(Silver.AD_PERFORMANCE, Silver.TOUCHPOINTS),
        in -> Campaigns.dimension(ads(in), touches(in)));
    graph.define(
        Gold.DIM_ACCOUNT, List.of(Silver.AD_PERFORMANCE), in -> Dimensions.accounts(ads(in)));
    graph.define(
        Gold.DIM_PRODUCT,
        List.of(Silver.ORDER_LINES),
        in -> Dimensions.products(in.of(Silver.ORDER_LINES)));
    List<Table> owned = List.of(Silver.AD_PERFORMANCE, Silver.ORDERS, Silver.COSTS_DAILY);
    graph.define(
        Gold.DIM_BRAND, owned, in -> Dimensions.brands(owned.stream().map(in::of).toList()));
    graph.define(
        Gold.DIM_MARKET, owned, in -> Dimensions.markets(owned.stream().map(in::of).toList()));
    graph.define(
        Gold.DIM_DATE,
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
        Gold.SCORECARD,
        List.of(
            Silver.ORDERS,
            Silver.CUSTOMERS,
            Silver.AD_PERFORMANCE,
            Gold.ATTRIBUTION_CREDIT,
            Gold.COHORT_VALUE_BY_CHANNEL_MONTHLY,
            Gold.ACQUISITION_COST_MONTHLY,
            Gold.DIM_CHANNEL),
        in ->
            Scorecard.of(
                in.of(Silver.ORDERS),
                in.of(Silver.CUSTOMERS),
                ads(in),
                in.of(Gold.ATTRIBUTION_CREDIT),
                in.of(Gold.COHORT_VALUE_BY_CHANNEL_MONTHLY),
                in.of(Gold.ACQUISITION_COST_MONTHLY),
                in.of(Gold.DIM_CHANNEL),
                new Scorecard.Choices(
                    config.headlineMetric(),
                    config.attribution().defaultModel(),
                    config.reporting().currency(),
                    asOf)));
  }

  private Dataset<Row> touches(TableGraph.Inputs in) {
    return in.of(Silver.TOUCHPOINTS).where(col("date").leq(lit(asOf)));
  }

  private List<Dimensions.Model> dimModels() {
    return models.stream()
        .map(
            model ->
                new Dimensions.Model(
                    model.name(),
                    "default",
                    model.name().equals(config.attribution().defaultModel()),
                    model.description(),
                    config.attribution().clickWindowDays(),
                    config.attribution().viewWindowDays()))
        .toList();
  }

  private Dataset<Row> ads(TableGraph.Inputs in) {
    return in.of(Silver.AD_PERFORMANCE).where(col("date").leq(lit(asOf)));
  }

  private Dataset<Row> ledger(TableGraph graph, TableGraph.Inputs in) {
    return graph.shared("allocated ledger", () -> ledger(in));
  }

  private Dataset<Row> ledger(TableGraph.Inputs in) {
    Dataset<Row> costs = in.of(Silver.COSTS_DAILY).where(col("date").leq(lit(asOf)));
    Dataset<Row> spend = ads(in).where(col("is_primary"));
    return LedgerAllocation.daily(costs, spend, in.of(Gold.DIM_CHANNEL));
  }

  private Dataset<Row> acquired(TableGraph graph, TableGraph.Inputs in) {
    return graph.shared("acquired by", () -> acquired(in));
  }

  private Dataset<Row> acquired(TableGraph.Inputs in) {
    return AcquiredBy.fromCredit(
        in.of(Gold.ATTRIBUTION_CREDIT), in.of(Silver.CONVERSIONS), in.of(Silver.CUSTOMERS));
  }

  private Dataset<Row> modelSlices() {
    List<Row> rows =
        models.stream().map(model -> RowFactory.create(model.name(), "default")).toList();
    return spark.createDataFrame(
        rows,
        new StructType().add("model", DataTypes.StringType).add("variant", DataTypes.StringType));
  }

  private Dataset<Row> returnSlices() {
    List<Row> rows = new ArrayList<>();
    for (AttributionModel model : models) {
      for (String basis : List.of("conversion", "touch")) {
        rows.add(RowFactory.create(model.name(), "default", basis, "order"));
      }
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("model", DataTypes.StringType)
            .add("variant", DataTypes.StringType)
            .add("date_basis", DataTypes.StringType)
            .add("conversion_type", DataTypes.StringType));
  }
}
