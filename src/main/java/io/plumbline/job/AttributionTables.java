package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.plumbline.attribution.AttributionCredit;
import io.plumbline.attribution.AttributionDaily;
import io.plumbline.attribution.DataDriven;
import io.plumbline.attribution.JourneyPaths;
import io.plumbline.attribution.ModelVariant;
import io.plumbline.attribution.PathTable;
import io.plumbline.config.AttributionConfig;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.ChannelPerformance;
import io.plumbline.metric.ChannelReturn;
import io.plumbline.metric.Incrementality;
import io.plumbline.metric.ModelAgreement;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the tables about credit, and models learnt from paths, are made of. */
final class AttributionTables {
  private final Feeds feeds;
  private final PlumblineConfig config;
  private final LocalDate asOf;
  private final Models models;

  AttributionTables(Feeds feeds, PlumblineConfig config, LocalDate asOf, Models models) {
    this.feeds = feeds;
    this.config = config;
    this.asOf = asOf;
    this.models = models;
  }

  void defineIn(TableGraph graph) {
    defineAttribution(graph);
    defineLearntAttribution(graph);
    defineIncrementality(graph);
  }

  private void defineAttribution(TableGraph graph) {
    Touched credited =
        new CreditKeys(
            models.variants().stream()
                .anyMatch(of -> of.reach().map(ModelVariant.Reach::resets).orElse(false)));
    graph.timeless(
        Gold.ATTRIBUTION_CREDIT,
        List.of(Silver.CONVERSIONS, Silver.JOURNEYS),
        credited,
        in ->
            AttributionCredit.of(
                in.of(Silver.CONVERSIONS), in.of(Silver.JOURNEYS), models.variants()));
    graph.define(
        Gold.CHANNEL_PERFORMANCE_DAILY,
        List.of(Silver.AD_PERFORMANCE),
        in -> ChannelPerformance.daily(in.upTo(asOf, Silver.AD_PERFORMANCE)));
    graph.define(
        Gold.ATTRIBUTION_DAILY,
        List.of(Silver.CONVERSIONS, Silver.JOURNEYS),
        new TouchedSums(Gold.ATTRIBUTION_DAILY, AttributionDaily.SUMS, credited),
        in ->
            AttributionDaily.of(
                in.of(Silver.CONVERSIONS), in.of(Silver.JOURNEYS), models.variants(), asOf));
    graph.define(
        Gold.CHANNEL_RETURN_DAILY,
        List.of(Gold.ATTRIBUTION_DAILY, Silver.AD_PERFORMANCE),
        in ->
            ChannelReturn.daily(
                in.of(Gold.ATTRIBUTION_DAILY),
                in.upTo(asOf, Silver.AD_PERFORMANCE),
                models.returnSlices(feeds.spark()),
                config.reporting().timeZone().getId()));
  }

  private void defineLearntAttribution(TableGraph graph) {
    AttributionConfig.DataDriven settings = config.attribution().dataDriven();
    List<Table> walked = List.of(Silver.CONVERSIONS, Silver.JOURNEYS, Silver.TOUCHPOINTS);
    graph.define(
        GoldAttribution.ATTRIBUTION_PATHS,
        walked,
        in -> PathTable.of(paths(in), settings.topPaths(), config.privacy().minCell()));
    graph.define(
        GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
        walked,
        in ->
            DataDriven.of(
                paths(in), new DataDriven.Settings(settings.models(), settings.replicates())));
    graph.timeless(
        GoldAttribution.MODEL_AGREEMENT,
        List.of(Gold.CHANNEL_RETURN_DAILY, GoldAttribution.ATTRIBUTION_DATA_DRIVEN),
        in ->
            ModelAgreement.of(
                in.of(Gold.CHANNEL_RETURN_DAILY), in.of(GoldAttribution.ATTRIBUTION_DATA_DRIVEN)));
  }

  private void defineIncrementality(TableGraph graph) {
    graph.define(
        GoldAttribution.INCREMENTALITY,
        feeds.with(List.of(Gold.CHANNEL_RETURN_DAILY), Silver.EXPERIMENTS),
        in ->
            feeds.feed(Silver.EXPERIMENTS)
                ? Incrementality.of(
                    in.of(Silver.EXPERIMENTS),
                    in.of(Gold.CHANNEL_RETURN_DAILY),
                    config.attribution().defaultModel(),
                    asOf)
                : feeds.none(GoldAttribution.INCREMENTALITY));
  }

  private Dataset<Row> paths(TableGraph.Inputs in) {
    return in.shared("journey paths", () -> paths(config, asOf, in));
  }

  /** The journeys data-driven models learn from. */
  static Dataset<Row> paths(PlumblineConfig config, LocalDate asOf, TableGraph.Inputs in) {
    AttributionConfig attribution = config.attribution();
    JourneyPaths.Cut cut =
        new JourneyPaths.Cut(
            new ModelVariant.Windows(attribution.clickWindowDays(), attribution.viewWindowDays()),
            new Counting(config, asOf).windows(),
            attribution.dataDriven().collapseRepeats(),
            asOf);
    return JourneyPaths.of(
        in.of(Silver.CONVERSIONS),
        in.of(Silver.JOURNEYS),
        marketing(config, in.upTo(asOf, Silver.TOUCHPOINTS)),
        cut);
  }

  private static Dataset<Row> marketing(PlumblineConfig config, Dataset<Row> touches) {
    Object[] natural = config.conversions().naturalChannels().toArray();
    return natural.length == 0 ? touches : touches.where(not(col("channel_name").isin(natural)));
  }
}
