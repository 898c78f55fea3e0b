package io.plumbline.config;

import java.util.List;

/**
 * Everything a run is told.
 *
 * @param lake folder or {@code s3a://} URI of the Delta tables
 * @param reporting currency, zone and language of results
 * @param sources where the exports are
 * @param history where the data begins
 * @param identity how identifiers are joined to people
 * @param conversions what is credited
 * @param attribution models and windows
 * @param costs rates that stand in for unknown cost
 * @param checks rules that stop publishing
 * @param ltv how customers are valued
 * @param privacy what protects the people in the data
 * @param campaigns what campaign names say
 * @param channelRules the user's rules for channels of touches, first match first
 * @param headlineMetric the one number of the scorecard, a name of metric_catalog
 * @param demoPepper true only for simulated data: identifiers are keyed with a published pepper
 * @param fingerprint hash of every value above, comments and order aside
 */
public record PlumblineConfig(
    String lake,
    Reporting reporting,
    List<SourceConfig> sources,
    History history,
    IdentityConfig identity,
    ConversionsConfig conversions,
    AttributionConfig attribution,
    CostsConfig costs,
    ChecksConfig checks,
    LtvConfig ltv,
    PrivacyConfig privacy,
    CampaignsConfig campaigns,
    List<ChannelRule> channelRules,
    String headlineMetric,
    boolean demoPepper,
    String fingerprint) {
  public PlumblineConfig {
    sources = List.copyOf(sources);
    channelRules = List.copyOf(channelRules);
  }
}
