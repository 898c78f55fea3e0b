package io.plumbline.config;

import java.util.Map;
import java.util.Optional;

/**
 * What the name of a campaign says about it.
 *
 * @param match regular expression the name must contain, anchored where it was written as a glob
 * @param source only campaigns of this source
 * @param channel only campaigns of this channel
 * @param values of {@code brand, market, objective, audience, search}: those the rule sets
 */
public record CampaignRule(
    String match, Optional<String> source, Optional<String> channel, Map<String, String> values) {
  public CampaignRule {
    values = Map.copyOf(values);
  }
}
