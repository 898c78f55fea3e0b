package io.plumbline.attribution;

import java.util.Map;
import java.util.Optional;

/**
 * A model as it is published: with a name for its parameters, and a reach when it may credit fewer
 * touches than the journeys hold.
 *
 * @param variant {@code default}, or the name the configuration gives
 * @param reach empty for all touches of the journeys
 */
public record ModelVariant(AttributionModel model, String variant, Optional<Reach> reach) {
  /**
   * Look-backs in elapsed days, half-open.
   *
   * @param clickDays for clicks and visits
   * @param viewDays for views
   */
  public record Windows(int clickDays, int viewDays) {}

  /**
   * The touches of a journey that may be credited.
   *
   * @param windows look-backs by kind of touch
   * @param channelDays look-backs for touches of a channel, whatever their kind; never longer than
   *     the others
   * @param resets whether only touches after the person's conversion of the same type before this
   *     one count (METHODS 1.1, path_reset)
   * @param isStrict whether only touches tied to the conversion without chains of identifiers count
   *     (silver.journeys.is_direct_tie)
   */
  public record Reach(
      Windows windows, Map<String, Integer> channelDays, boolean resets, boolean isStrict) {
    public Reach {
      channelDays = Map.copyOf(channelDays);
    }
  }

  /** The model with the parameters of the field and the windows of the journeys. */
  public static ModelVariant ofDefault(String model) {
    return new ModelVariant(AttributionModel.named(model), "default", Optional.empty());
  }
}
