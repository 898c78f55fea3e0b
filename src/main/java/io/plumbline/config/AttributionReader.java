package io.plumbline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code attribution { }}. */
final class AttributionReader {
  private static final Set<String> CUSTOM = Set.of("positions", "channels", "other-channels");
  private static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "position_based", Set.of("first", "last"),
          "time_decay", Set.of("half-life-days"),
          "custom", CUSTOM);

  private final ConfigSection section;

  AttributionReader(ConfigSection section) {
    this.section = section;
  }

  AttributionConfig read() {
    List<String> models =
        knownNames(section, "models", AttributionConfig.MODELS, AttributionConfig.DEFAULT_MODELS);
    if (models.contains("custom")) {
      section.problem(
          "PLB-CONF-004",
          "models",
          "custom has no weights of its own",
          "name it with its weights in attribution.variants");
    }
    String fallback =
        models.contains("last_non_direct") || models.isEmpty() ? "last_non_direct" : models.get(0);
    int clickDays = section.wholeNumber("click-window-days", 1, 730).orElse(30);
    int viewDays = section.wholeNumber("view-window-days", 1, 730).orElse(1);
    AttributionConfig attribution =
        new AttributionConfig(
            models,
            section.oneOf("default-model", models).orElse(fallback),
            clickDays,
            viewDays,
            section
                .wholeNumber("max-touches", 1, 1_000_000)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()),
            variants(section.section("variants"), clickDays, viewDays),
            dataDriven(section.section("data-driven")));
    section.refuseUnknownKeys();
    return attribution;
  }

  private static List<AttributionConfig.Variant> variants(
      ConfigSection variants, int clickDays, int viewDays) {
    List<AttributionConfig.Variant> all = new ArrayList<>();
    for (String name : variants.keys()) {
      ConfigSection variant = variants.section(name);
      if (name.equals("default") || !name.matches("[a-z0-9][a-z0-9_]*")) {
        variants.problem(
            "PLB-CONF-004",
            name,
            "must be small letters, digits and '_', and not 'default'",
            "rename it");
      }
      variant.requiredText("model", "time_decay");
      Optional<String> model = variant.oneOf("model", AttributionConfig.MODELS);
      ConfigSection windows = variant.section("windows");
      Optional<Integer> click = windows.wholeNumber("click-days", 1, clickDays);
      Optional<Integer> view = windows.wholeNumber("view-days", 1, viewDays);
      Map<String, Integer> channels = new HashMap<>();
      ConfigSection byChannel = windows.section("channels");
      for (String channel : byChannel.keys()) {
        byChannel.wholeNumber(channel, 1, clickDays).ifPresent(days -> channels.put(channel, days));
      }
      windows.refuseUnknownKeys();
      boolean resets = variant.flag("reset");
      boolean isStrict =
          variant.oneOf("identity", List.of("graph", "strict")).orElse("graph").equals("strict");
      AttributionConfig.Parameters parameters =
          parameters(variant.section("parameters"), model.orElse("custom"));
      variant.refuseUnknownKeys();
      model.ifPresent(
          known ->
              all.add(
                  new AttributionConfig.Variant(
                      name, known, parameters, click, view, channels, resets, isStrict)));
    }
    return all;
  }

  private static AttributionConfig.Parameters parameters(ConfigSection section, String model) {
    Set<String> allowed = PARAMETERS.getOrDefault(model, Set.of());
    for (String key : section.keys()) {
      if (!allowed.contains(key)) {
        section.problem(
            "PLB-CONF-001",
            key,
            "is not a parameter of " + model,
            allowed.isEmpty() ? "remove it" : "known here: " + String.join(", ", allowed));
      }
    }
    double first = section.fraction("first").orElse(0.4);
    double last = section.fraction("last").orElse(0.4);
    if (!(first > 0 && last > 0 && first + last <= 1)) {
      section.problem(
          "PLB-CONF-005",
          "first",
          "and last must both be above 0 and sum to at most 1",
          "the usual choice is 0.4 and 0.4");
      first = 0.4;
      last = 0.4;
    }
    double halfLife = section.number("half-life-days", 0.001, 730).orElse(7.0);
    List<Double> positions = weights(section);
    Map<String, Double> channels = new HashMap<>();
    ConfigSection byChannel = section.section("channels");
    for (String channel : byChannel.keys()) {
      byChannel.number(channel, 0, 1000).ifPresent(weight -> channels.put(channel, weight));
    }
    double others = section.number("other-channels", 0, 1000).orElse(1.0);
    if (model.equals("custom") && isNothing(positions, channels, others)) {
      section.problem(
          "PLB-CONF-005",
          "positions",
          "and channels need a weight above 0",
          "give one touch a weight, such as positions = [1, 0, 1]");
      positions = List.of();
      others = 1.0;
    }
    return new AttributionConfig.Parameters(first, last, halfLife, positions, channels, others);
  }

  private static boolean isNothing(
      List<Double> positions, Map<String, Double> channels, double others) {
    boolean noPosition = !positions.isEmpty() && positions.stream().allMatch(weight -> weight == 0);
    return noPosition || (others == 0 && channels.values().stream().allMatch(w -> w == 0));
  }

  private static List<Double> weights(ConfigSection section) {
    List<Double> weights = new ArrayList<>();
    for (String text : section.texts("positions", List.of())) {
      try {
        double weight = Double.parseDouble(text);
        if (weight >= 0 && weight <= 1000) {
          weights.add(weight);
          continue;
        }
      } catch (NumberFormatException e) {
        // falls through to the problem below, which names the value
      }
      section.problem(
          "PLB-CONF-005", "positions", "must be numbers from 0 to 1000", "write [3, 1, 2]");
    }
    return weights;
  }

  private static AttributionConfig.DataDriven dataDriven(ConfigSection section) {
    AttributionConfig.DataDriven dataDriven =
        new AttributionConfig.DataDriven(
            knownNames(
                section, "models", AttributionConfig.DATA_DRIVEN, AttributionConfig.DATA_DRIVEN),
            section.flag("collapse-repeats"),
            section.wholeNumber("replicates", 0, 10_000).orElse(200),
            section.wholeNumber("top-paths", 1, 100_000).orElse(500));
    section.refuseUnknownKeys();
    return dataDriven;
  }

  private static List<String> knownNames(
      ConfigSection section, String key, List<String> known, List<String> otherwise) {
    List<String> names = section.texts(key, otherwise);
    for (String name : new HashSet<>(names)) {
      if (!known.contains(name)) {
        section.problem(
            "PLB-CONF-004",
            key,
            "knows no model '" + name + "'" + NearNames.hint(name, known),
            "choose from " + known);
      }
    }
    return names;
  }
}
