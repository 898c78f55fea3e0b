package io.plumbline.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What counts as a conversion, what it is worth and which touches it may be credited to.
 *
 * @param types by name; orders and imported conversions count without being named
 * @param naturalChannels channels whose touches take no credit; what they alone led to is channel
 *     {@link #NATURAL}
 * @param isRepeatApart whether orders after a customer's first are channel {@link #REPEAT} instead
 *     of being credited
 */
public record ConversionsConfig(
    Map<String, Type> types, List<String> naturalChannels, boolean isRepeatApart) {
  /** Channel of conversions that only natural touches led to. */
  public static final String NATURAL = "natural";

  /** Channel of orders after the first, when they are kept apart. */
  public static final String REPEAT = "repeat_orders";

  /** Types made from orders and CRM records when they are named. */
  public static final List<String> DERIVED =
      List.of("first_order", "lead", "mql", "opportunity", "won_deal");

  /** Types with a meaning of their own. */
  public static final List<String> KNOWN =
      List.of(
          "order", "first_order", "lead", "mql", "opportunity", "won_deal", "subscription_start");

  public ConversionsConfig {
    types = new TreeMap<>(types);
    naturalChannels = List.copyOf(naturalChannels);
  }

  /** Whether conversions of this type are made from other records. */
  public boolean makes(String type) {
    return types.containsKey(type);
  }

  /**
   * One type of conversion.
   *
   * @param value reporting currency; of a conversion that carries none
   * @param margin reporting currency; of a conversion that carries none
   * @param marginRate fraction of value; where neither is known
   * @param windows look-backs
   * @param resets whether only touches after the person's conversion of this type before count
   */
  public record Type(
      Optional<BigDecimal> value,
      Optional<BigDecimal> margin,
      Optional<Double> marginRate,
      Windows windows,
      boolean resets) {}

  /**
   * Look-backs in elapsed days, half-open. A channel goes before a kind, a kind before the rest.
   *
   * @param clickDays every touch but views
   * @param viewDays views
   * @param kindDays by touch kind
   * @param channelDays by channel
   */
  public record Windows(
      int clickDays,
      int viewDays,
      Map<String, Integer> kindDays,
      Map<String, Integer> channelDays) {
    public Windows {
      kindDays = new TreeMap<>(kindDays);
      channelDays = new TreeMap<>(channelDays);
    }
  }
}
