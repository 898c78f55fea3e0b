package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.BrandPulse;
import io.plumbline.metric.EmailPerformance;
import io.plumbline.metric.LeadFunnel;
import io.plumbline.metric.OfflineEventRoi;
import io.plumbline.model.ExchangeRates;
import io.plumbline.source.LeadChannels;
import io.plumbline.table.GoldBrand;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldFunnel;
import io.plumbline.table.Silver;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the tables about leads, mail, brand and events are made of. */
final class FunnelTables {
  private final Feeds feeds;
  private final PlumblineConfig config;
  private final LocalDate asOf;

  FunnelTables(Feeds feeds, PlumblineConfig config, LocalDate asOf) {
    this.feeds = feeds;
    this.config = config;
    this.asOf = asOf;
  }

  void defineIn(TableGraph graph) {
    defineFunnel(graph);
    defineBrand(graph);
  }

  private void defineFunnel(TableGraph graph) {
    graph.define(
        GoldFunnel.LEAD_FUNNEL_MONTHLY,
        feeds.with(
            List.of(
                Silver.AD_PERFORMANCE,
                Silver.COSTS_DAILY,
                Silver.FX_DAILY,
                GoldDimensions.DIM_CHANNEL),
            Silver.LEADS,
            Silver.OPPORTUNITIES),
        in ->
            feeds.feed(Silver.LEADS) || feeds.feed(Silver.OPPORTUNITIES)
                ? leadFunnel(in)
                : feeds.none(GoldFunnel.LEAD_FUNNEL_MONTHLY));
    graph.define(
        GoldFunnel.EMAIL_PERFORMANCE,
        feeds.with(List.of(Silver.FX_DAILY), Silver.EMAIL_CAMPAIGN_STATS, Silver.EMAIL_EVENTS),
        in ->
            EmailPerformance.monthly(
                withRate(
                    in,
                    feeds.of(in, Silver.EMAIL_CAMPAIGN_STATS),
                    coalesce(col("stat_date"), to_date(col("send_ts")), col("snapshot_date"))),
                withRate(in, feeds.of(in, Silver.EMAIL_EVENTS), to_date(col("event_ts"))),
                asOf));
  }

  private Dataset<Row> leadFunnel(TableGraph.Inputs in) {
    return LeadFunnel.monthly(
        LeadChannels.ofLeads(feeds.of(in, Silver.LEADS)),
        withRate(in, LeadChannels.ofOpportunities(feeds.of(in, Silver.OPPORTUNITIES)), dayOfDeal()),
        in.upTo(asOf, Silver.AD_PERFORMANCE),
        GoldTables.ledger(in, asOf),
        asOf);
  }

  private void defineBrand(TableGraph graph) {
    graph.define(
        GoldBrand.BRAND_PULSE_WEEKLY,
        feeds.with(
            List.of(Silver.TOUCHPOINTS),
            Silver.BRAND_SIGNALS,
            Silver.SOCIAL_POSTS,
            Silver.MENTIONS),
        in ->
            BrandPulse.weekly(
                feeds.of(in, Silver.BRAND_SIGNALS),
                feeds.of(in, Silver.SOCIAL_POSTS),
                feeds.of(in, Silver.MENTIONS),
                in.of(Silver.TOUCHPOINTS),
                ownTerms(),
                config.reporting().weekStarts(),
                asOf));
    graph.define(
        GoldBrand.OFFLINE_EVENT_ROI,
        feeds.with(
            List.of(Silver.COSTS_DAILY, Silver.ORDERS, Silver.FX_DAILY),
            Silver.OFFLINE_EVENTS,
            Silver.LEADS,
            Silver.OPPORTUNITIES),
        in ->
            feeds.feed(Silver.OFFLINE_EVENTS)
                ? OfflineEventRoi.of(
                    in.of(Silver.OFFLINE_EVENTS),
                    in.upTo(asOf, Silver.COSTS_DAILY),
                    in.of(Silver.ORDERS),
                    feeds.of(in, Silver.LEADS),
                    withRate(in, feeds.of(in, Silver.OPPORTUNITIES), dayOfDeal()),
                    asOf)
                : feeds.none(GoldBrand.OFFLINE_EVENT_ROI));
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

  private Dataset<Row> withRate(TableGraph.Inputs in, Dataset<Row> rows, Column day) {
    return ExchangeRates.withRate(
        rows, in.of(Silver.FX_DAILY), config.reporting().currency(), col("currency"), day);
  }
}
