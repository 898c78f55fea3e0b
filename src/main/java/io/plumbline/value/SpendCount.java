package io.plumbline.value;

import java.util.Comparator;

/**
 * Repeat customers with the same number of repeat purchases and the same mean spend.
 *
 * @param repeats x, at least 1
 * @param spend z: mean spend per repeat purchase, above 0
 * @param customers how many
 */
public record SpendCount(int repeats, double spend, long customers) {
  static final Comparator<SpendCount> ORDER =
      Comparator.comparingInt(SpendCount::repeats).thenComparingDouble(SpendCount::spend);

  public SpendCount {
    if (repeats < 1 || !(spend > 0) || customers < 1) {
      throw new IllegalArgumentException(
          "x=%s, z=%s, n=%s: needs x >= 1, z > 0, n >= 1".formatted(repeats, spend, customers));
    }
  }
}
