package io.plumbline.job;

import io.plumbline.config.CampaignsConfig;
import io.plumbline.model.CampaignMapping;
import java.util.List;
import java.util.Map;

/** The configured rules for campaign names as the model room takes them. */
final class CampaignNames {
  private static final Map<String, List<String>> CHOICES =
      Map.of("audience", CampaignsConfig.AUDIENCES, "search", CampaignsConfig.SEARCHES);

  private CampaignNames() {}

  static CampaignMapping mapping(CampaignsConfig config) {
    return new CampaignMapping(
        config.rules().stream()
            .map(
                rule ->
                    new CampaignMapping.Rule(
                        rule.match(), rule.source(), rule.channel(), rule.values()))
            .toList(),
        config
            .nameTemplate()
            .map(
                template ->
                    new CampaignMapping.Template(template.pattern(), template.fields(), CHOICES)));
  }
}
