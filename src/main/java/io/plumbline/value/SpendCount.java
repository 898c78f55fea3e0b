package io.plumbline.value;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** One entry per x and z, in a fixed order, so that sums do not depend on how rows arrived. */
  static List<SpendCount> merged(List<SpendCount> counts) {
    Map<SpendCount, Long> sums = new TreeMap<>(ORDER);
    counts.forEach(count -> sums.merge(count, count.customers(), Long::sum));
    return sums.entrySet().stream()
        .map(e -> new SpendCount(e.getKey().repeats(), e.getKey().spend(), e.getValue()))
        .toList();
  }
}
