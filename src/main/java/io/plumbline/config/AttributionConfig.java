package io.plumbline.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * How conversions are credited.
 *
 * @param models models to publish, by name
 * @param defaultModel the model behind {@code gold_default} views and headline figures
 * @param clickWindowDays look-back for clicks and visits, elapsed days, half-open
 * @param viewWindowDays look-back for views, elapsed days, half-open
 * @param maxTouches cap of a path, the most recent kept; empty is no cap
 */
public record AttributionConfig(
    List<String> models,
    String defaultModel,
    int clickWindowDays,
    int viewWindowDays,
    OptionalInt maxTouches) {
  public AttributionConfig {
    models = List.copyOf(models);
  }
}
