package io.plumbline.config;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code conversions { }}. */
final class ConversionsReader {
  private static final List<String> KINDS =
      List.of("click", "view", "visit", "email", "crm", "service", "offline", "social");
  private static final List<String> OF_ORDERS = List.of("order", "first_order");
  private static final int LONGEST = 730;

  private final ConfigSection section;
  private final AttributionConfig usual;

  /** Windows a type does not name are those of attribution. */
  ConversionsReader(ConfigSection section, AttributionConfig usual) {
    this.section = section;
    this.usual = usual;
  }

  ConversionsConfig read() {
    Map<String, ConversionsConfig.Type> types = new HashMap<>();
    ConfigSection named = section.section("types");
    for (String name : named.keys()) {
      String hint = NearNames.hint(name, ConversionsConfig.KNOWN);
      if (!name.matches("[a-z][a-z0-9_]*")) {
        named.problem(
            "PLB-CONF-004", name, "must be small letters, digits and '_'", "rename the type");
      } else if (!ConversionsConfig.KNOWN.contains(name) && !hint.isEmpty()) {
        named.problem(
            "PLB-CONF-004",
            name,
            "is no type of conversion" + hint,
            "choose from " + ConversionsConfig.KNOWN + " or name an imported type");
      }
      types.put(name, type(name, named.section(name)));
    }
    List<String> natural = section.texts("natural-channels", List.of());
    if (natural.stream().anyMatch(String::isBlank)) {
      section.problem(
          "PLB-CONF-004", "natural-channels", "must not hold an empty name", "remove it");
    }
    boolean isApart =
        section.oneOf("repeat-orders", List.of("credited", "apart")).orElse("").equals("apart");
    section.refuseUnknownKeys();
    return new ConversionsConfig(types, natural, isApart);
  }

  private ConversionsConfig.Type type(String name, ConfigSection type) {
    if (OF_ORDERS.contains(name)) {
      for (String key : List.of("value", "margin", "margin-rate")) {
        if (type.text(key).isPresent()) {
          type.problem(
              "PLB-CONF-004",
              key,
              "is not for orders: they have revenue and costs of their own",
              "remove it; goods cost is costs.goods-rate");
        }
      }
    }
    ConversionsConfig.Type read =
        new ConversionsConfig.Type(
            type.number("value", 0, 1e12).map(BigDecimal::valueOf),
            type.number("margin", -1e12, 1e12).map(BigDecimal::valueOf),
            type.fraction("margin-rate"),
            windows(type.section("windows")),
            type.flag("reset"));
    if (read.margin().isPresent() && read.marginRate().isPresent()) {
      type.problem(
          "PLB-CONF-004", "margin", "and margin-rate exclude each other", "keep one of them");
    }
    type.refuseUnknownKeys();
    return read;
  }

  private ConversionsConfig.Windows windows(ConfigSection windows) {
    ConfigSection kinds = windows.section("kinds");
    for (String kind : kinds.keys()) {
      if (!KINDS.contains(kind)) {
        kinds.problem(
            "PLB-CONF-001",
            kind,
            "is no kind of touch" + NearNames.hint(kind, KINDS),
            "choose from " + KINDS);
      }
    }
    ConversionsConfig.Windows read =
        new ConversionsConfig.Windows(
            windows.wholeNumber("click-days", 1, LONGEST).orElse(usual.clickWindowDays()),
            windows.wholeNumber("view-days", 1, LONGEST).orElse(usual.viewWindowDays()),
            days(kinds),
            days(windows.section("channels")));
    windows.refuseUnknownKeys();
    return read;
  }

  private static Map<String, Integer> days(ConfigSection section) {
    Map<String, Integer> days = new HashMap<>();
    for (String name : section.keys()) {
      section.wholeNumber(name, 1, LONGEST).ifPresent(number -> days.put(name, number));
    }
    return days;
  }
}
