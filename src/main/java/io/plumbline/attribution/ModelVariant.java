package io.plumbline.attribution;

import java.util.Optional;

/**
 * A model as it is published: with a name for its parameters, and windows when they are narrower
 * than those of the journeys.
 *
 * @param variant {@code default}, or the name the configuration gives
 * @param windows empty for the windows of the journeys
 */
public record ModelVariant(AttributionModel model, String variant, Optional<Windows> windows) {
  /**
   * Look-backs in elapsed days, half-open.
   *
   * @param clickDays for clicks and visits
   * @param viewDays for views
   */
  public record Windows(int clickDays, int viewDays) {}

  /** The model with the parameters of the field and the windows of the journeys. */
  public static ModelVariant ofDefault(String model) {
    return new ModelVariant(AttributionModel.named(model), "default", Optional.empty());
  }
}
