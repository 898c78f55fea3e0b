package io.plumbline.config;

import java.util.List;
import java.util.Optional;

/**
 * What stands in where no actual cost is known, and what should be.
 *
 * @param goodsRate goods cost as a fraction of net revenue; rows that use it say {@code cost_basis
 *     = rate}
 * @param expected parts of cost the company has, so that a month without one says what it hides
 */
public record CostsConfig(Optional<Double> goodsRate, List<String> expected) {
  /** Every part there is. */
  public static final List<String> PARTS =
      List.of(
          "media",
          "content",
          "tools",
          "people",
          "sales_people",
          "agency",
          "events",
          "affiliates",
          "community",
          "promotion",
          "research",
          "rent",
          "servicing",
          "goods",
          "other");

  public CostsConfig {
    expected = List.copyOf(expected);
  }
}
