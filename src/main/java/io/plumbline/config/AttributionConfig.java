package io.plumbline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How conversions are credited.
 *
 * @param models rule models to publish, by name
 * @param defaultModel the model behind {@code gold_default} views and headline figures
 * @param clickWindowDays look-back for clicks and visits, elapsed days, half-open
 * @param viewWindowDays look-back for views, elapsed days, half-open
 * @param maxTouches cap of a path, the most recent kept; empty is no cap
 * @param variants models with other parameters or windows, published beside the defaults
 * @param dataDriven models learnt from the paths
 */
public record AttributionConfig(
    List<String> models,
    String defaultModel,
    int clickWindowDays,
    int viewWindowDays,
    OptionalInt maxTouches,
    List<Variant> variants,
    DataDriven dataDriven) {

  /** Rule models this version knows. */
  public static final List<String> MODELS =
      List.of(
          "first",
          "last",
          "last_non_direct",
          "first_paid",
          "last_paid",
          "linear",
          "position_based",
          "w_shaped",
          "full_path",
          "time_decay",
          "custom");

  /** Rule models published when the configuration names none. */
  public static final List<String> DEFAULT_MODELS =
      List.of("first", "last", "last_non_direct", "linear", "position_based", "time_decay");

  /** Data-driven models this version knows. */
  public static final List<String> DATA_DRIVEN =
      List.of("markov_1", "markov_2", "markov_3", "markov_4", "shapley", "shapley_rate");

  public AttributionConfig {
    models = List.copyOf(models);
    variants = List.copyOf(variants);
  }

  /**
   * A model under a name of its own.
   *
   * @param name value of the column variant
   * @param model name of the model
   * @param parameters parameters of that model
   * @param clickDays window for clicks and visits, at most that of the journeys
   * @param viewDays window for views, likewise
   * @param channelDays windows by channel, likewise
   * @param resets whether only touches after the person's conversion before count
   * @param isStrict whether only touches tied to the conversion without chains count
   */
  public record Variant(
      String name,
      String model,
      Parameters parameters,
      Optional<Integer> clickDays,
      Optional<Integer> viewDays,
      Map<String, Integer> channelDays,
      boolean resets,
      boolean isStrict) {
    public Variant {
      channelDays = Map.copyOf(channelDays);
    }
  }

  /**
   * Parameters of a rule model; a model reads its own.
   *
   * @param first share of the first touch, of position_based
   * @param last share of the last touch, of position_based
   * @param halfLifeDays days, of time_decay
   * @param positions weights from the oldest touch on, of custom
   * @param channels weights by channel, of custom
   * @param otherChannels weight of channels not named, of custom
   */
  public record Parameters(
      double first,
      double last,
      double halfLifeDays,
      List<Double> positions,
      Map<String, Double> channels,
      double otherChannels) {
    public Parameters {
      positions = List.copyOf(positions);
      channels = Map.copyOf(channels);
    }
  }

  /**
   * Models learnt from the paths.
   *
   * @param models names, a subset of {@link #DATA_DRIVEN}; empty for none
   * @param collapseRepeats whether repeats of a channel in a row count as one touch
   * @param replicates bootstrap replicates behind standard errors and intervals; 0 for none
   * @param topPaths paths shown by name per period and conversion type
   */
  public record DataDriven(
      List<String> models, boolean collapseRepeats, int replicates, int topPaths) {
    public DataDriven {
      models = List.copyOf(models);
    }
  }
}
