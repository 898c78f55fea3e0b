package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.metric.ClaimReconciliation;
import io.plumbline.metric.UtmFacts;
import io.plumbline.metric.UtmHygiene;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldCampaigns;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import java.time.LocalDate;
import java.util.List;

/** What the tables about tags and claims are made of. */
final class CampaignTables {
  private CampaignTables() {}

  static void defineIn(TableGraph graph, PlumblineConfig config, LocalDate asOf) {
    graph.define(
        GoldCampaigns.UTM_HYGIENE,
        List.of(
            Silver.AD_PERFORMANCE,
            Silver.TOUCHPOINTS,
            Gold.ATTRIBUTION_DAILY,
            GoldDimensions.DIM_CAMPAIGN),
        in ->
            UtmHygiene.of(
                in.shared(
                    "campaigns and tags",
                    () ->
                        UtmFacts.of(
                            in.upTo(asOf, Silver.AD_PERFORMANCE),
                            in.upTo(asOf, Silver.TOUCHPOINTS),
                            in.of(Gold.ATTRIBUTION_DAILY),
                            in.of(GoldDimensions.DIM_CAMPAIGN),
                            config.attribution().defaultModel(),
                            asOf))));
    graph.define(
        GoldCampaigns.CLAIM_RECONCILIATION_DAILY,
        List.of(
            Silver.AD_PERFORMANCE,
            Gold.ATTRIBUTION_CREDIT,
            Silver.CONVERSIONS,
            Silver.ORDERS,
            Silver.TOUCHPOINTS,
            Silver.FX_DAILY),
        in ->
            ClaimReconciliation.daily(
                new ClaimReconciliation.Inputs(
                    in.upTo(asOf, Silver.AD_PERFORMANCE),
                    in.of(Gold.ATTRIBUTION_CREDIT),
                    in.of(Silver.CONVERSIONS),
                    in.of(Silver.ORDERS),
                    in.upTo(asOf, Silver.TOUCHPOINTS),
                    in.of(Silver.FX_DAILY)),
                config.attribution().defaultModel(),
                config.reporting().currency(),
                asOf));
  }
}
