package io.plumbline.job;

import io.plumbline.attribution.ModelVariant;
import io.plumbline.config.AttributionConfig;
import io.plumbline.config.ConversionsConfig;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.model.Conversions;
import io.plumbline.model.Journeys;
import io.plumbline.model.LookBack;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What counts as a conversion and which touches may have led to it, by the configuration. */
final class Counting {
  private final PlumblineConfig config;
  private final LocalDate asOf;
  private final AttributionConfig usual;
  private final ConversionsConfig conversions;

  Counting(PlumblineConfig config, LocalDate asOf) {
    this.config = config;
    this.asOf = asOf;
    this.usual = config.attribution();
    this.conversions = config.conversions();
  }

  Conversions.Rules conversions() {
    return new Conversions.Rules(
        asOf,
        config.privacy().touchesCompleteFrom(config.history().touchesCompleteFrom(), asOf),
        usual.clickWindowDays(),
        byType(type -> type.windows().clickDays()),
        byType(type -> new Conversions.Worth(type.value(), type.margin(), type.marginRate())),
        conversions.makes("first_order"),
        conversions.isRepeatApart() ? Optional.of(ConversionsConfig.REPEAT) : Optional.empty());
  }

  Journeys.Rules journeys() {
    return new Journeys.Rules(
        asOf,
        LookBack.of(usual.clickWindowDays(), usual.viewWindowDays()),
        byType(
            type ->
                new LookBack(
                    type.windows().clickDays(),
                    type.windows().viewDays(),
                    type.windows().kindDays(),
                    type.windows().channelDays())),
        conversions.types().entrySet().stream()
            .filter(type -> type.getValue().resets())
            .map(Map.Entry::getKey)
            .toList(),
        conversions.naturalChannels(),
        usual.maxTouches());
  }

  /** Windows that close a path without conversion, of types with their own. */
  Map<String, ModelVariant.Windows> windows() {
    return byType(
        type -> new ModelVariant.Windows(type.windows().clickDays(), type.windows().viewDays()));
  }

  /** Types that are made of CRM records. */
  Object[] ofCrm() {
    return List.of("lead", "mql", "opportunity", "won_deal").stream()
        .filter(conversions::makes)
        .toArray();
  }

  private <T> Map<String, T> byType(Function<ConversionsConfig.Type, T> of) {
    Map<String, T> all = new TreeMap<>();
    conversions.types().forEach((name, type) -> all.put(name, of.apply(type)));
    return all;
  }
}
