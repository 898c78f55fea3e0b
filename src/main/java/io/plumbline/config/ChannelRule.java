package io.plumbline.config;

import java.util.Map;
import java.util.Optional;

/**
 * A rule of the user's that names the channel of a touch, above the rules that come with the
 * product.
 *
 * @param patterns regular expressions by {@code click-id, source, medium, campaign, referrer}; all
 *     of them must be found
 * @param channel a channel of channels.conf or a new one
 * @param isPaid whether a new channel is paid media; empty for the channel's own
 */
public record ChannelRule(Map<String, String> patterns, String channel, Optional<Boolean> isPaid) {
  public ChannelRule {
    patterns = Map.copyOf(patterns);
  }
}
