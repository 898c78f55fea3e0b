package io.plumbline.value;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Customers with the same buying history: all that the repeat-buying models need to know of them.
 *
 * @param repeats x: purchase days after the first
 * @param recency t_x: time from the first to the last purchase day, 0 when there is no repeat
 * @param age T: time from the first purchase day to the end of observation, same unit
 * @param customers how many have this history
 */
public record RepeatCount(int repeats, double recency, double age, long customers) {
  static final Comparator<RepeatCount> ORDER =
      Comparator.comparingInt(RepeatCount::repeats)
          .thenComparingDouble(RepeatCount::recency)
          .thenComparingDouble(RepeatCount::age);

  public RepeatCount {
    boolean isRecent = recency >= 0 && recency <= age && (repeats == 0) == (recency == 0);
    if (repeats < 0 || customers < 1 || !isRecent) {
      throw new IllegalArgumentException(
          "x=%s, t_x=%s, T=%s, n=%s: needs 0 <= t_x <= T, t_x = 0 exactly when x = 0, n >= 1"
              .formatted(repeats, recency, age, customers));
    }
  }

  /** One entry per history, in a fixed order, so that sums do not depend on how rows arrived. */
  static List<RepeatCount> merged(List<RepeatCount> counts) {
    Map<RepeatCount, Long> sums = new TreeMap<>(ORDER);
    counts.forEach(count -> sums.merge(count, count.customers(), Long::sum));
    return sums.entrySet().stream()
        .map(
            e ->
                new RepeatCount(
                    e.getKey().repeats(), e.getKey().recency(), e.getKey().age(), e.getValue()))
        .toList();
  }
}
