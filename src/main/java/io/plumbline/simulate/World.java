package io.plumbline.simulate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the channels of a company really do, beside what they seem to. */
public enum World {
  /** Every kind of touch does what {@link TouchKind} says. */
  PLAIN,
  /** Retargeting follows people who are about to buy anyway, and does next to nothing. */
  RETARGETING_BIAS,
  /** Who is about to buy types the brand into a search engine; its ads do nothing. */
  BRAND_SEARCH,
  /** Videos are seen often, do a lot, and leave no visit behind. */
  VIEW_HEAVY,
  /** Many touches over months before a purchase. */
  LONG_B2B;

  /** Chance that the channel of intent comes last before a purchase that would happen anyway. */
  static final double FOLLOWS_INTENT = 0.7;

  /** And before any other end. */
  static final double FOLLOWS_OTHERS = 0.08;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The world of this name. */
  public static Optional<World> named(String label) {
    return Arrays.stream(values()).filter(world -> world.label().equals(label)).findFirst();
  }

  /** What a touch of a kind adds to the chance of a purchase. */
  double effect(TouchKind kind) {
    return switch (this) {
      case RETARGETING_BIAS -> kind == TouchKind.META_RETARGETING ? 0.005 : kind.effect;
      case BRAND_SEARCH -> kind == TouchKind.GOOGLE_BRAND ? 0 : kind.effect;
      case VIEW_HEAVY ->
          kind == TouchKind.META_VIDEO || kind == TouchKind.YOUTUBE ? 0.12 : kind.effect;
      case PLAIN, LONG_B2B -> kind.effect;
    };
  }

  /** The kind of touch that people who are about to buy have last. */
  Optional<TouchKind> intent() {
    return switch (this) {
      case RETARGETING_BIAS -> Optional.of(TouchKind.META_RETARGETING);
      case BRAND_SEARCH -> Optional.of(TouchKind.GOOGLE_BRAND);
      case PLAIN, VIEW_HEAVY, LONG_B2B -> Optional.empty();
    };
  }

  /** Mean days between touches. */
  double meanGapDays() {
    return this == LONG_B2B ? 12 : 2.5;
  }

  /** Weights of one touch, two, ... */
  double[] touches() {
    return this == LONG_B2B
        ? new double[] {0.10, 0.12, 0.14, 0.15, 0.15, 0.13, 0.11, 0.10}
        : new double[] {0.54, 0.24, 0.10, 0.05, 0.03, 0.02, 0.01, 0.01};
  }
}
