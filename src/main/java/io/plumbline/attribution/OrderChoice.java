package io.plumbline.attribution;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which order of chain foretells unseen journeys best.
 *
 * <p>A fifth of the journeys of every path, by a rule without chance, is held out; the rest is
 * learnt. Each held-out step, the exit included, is foretold from the k channels before it, and the
 * order with the least surprise (mean of -log2 probability) wins; a higher one must surprise less
 * by 1 % to be worth its states. A context seen rarely leans on the next shorter one (Witten and
 * Bell 1991): P_k = (n P_k' + t P_{k-1}) / (n + t), n being how often the context was seen, t after
 * how many kinds of steps. This smoothing judges orders only; credit comes from the counts as they
 * are.
 */
final class OrderChoice {
  private static final int HELD_OUT = 5;
  private static final double WORTH_A_STATE = 0.01;

  private final PathSet paths;
  private final int highest;
  private final Map<List<Integer>, Map<Integer, Long>> learnt = new HashMap<>();

  private OrderChoice(PathSet paths, int highest) {
    this.paths = paths;
    this.highest = highest;
  }

  /** The best of the given orders; empty when too few journeys are there to hold any out. */
  static Optional<Integer> of(PathSet paths, List<Integer> orders) {
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    OrderChoice choice =
        new OrderChoice(paths, orders.stream().mapToInt(Integer::intValue).max().getAsInt());
    PathSet.Counts all = paths.counts();
    PathSet.Counts heldOut =
        new PathSet.Counts(choice.heldOut(all.conversions(), 3), choice.heldOut(all.nulls(), 4));
    if (heldOut.allConversions() + heldOut.allNulls() == 0) {
      return Optional.empty();
    }
    choice.learn(all, heldOut);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int order : orders.stream().sorted().toList()) {
      double surprise = choice.surprise(heldOut, order);
      if (surprise < least * (1 - WORTH_A_STATE)) {
        least = surprise;
        best = order;
      }
    }
    return Optional.of(best);
  }

  private long[] heldOut(long[] counts, long purpose) {
    long[] held = new long[counts.length];
    for (int path = 0; path < counts.length; path++) {
      long draw = Long.remainderUnsigned(Draws.of(paths.seed(path), 0, purpose).bits(), HELD_OUT);
      held[path] = counts[path] / HELD_OUT + (draw < counts[path] % HELD_OUT ? 1 : 0);
    }
    return held;
  }

  private void learn(PathSet.Counts all, PathSet.Counts heldOut) {
    for (int path = 0; path < paths.size(); path++) {
      long conversions = all.conversions()[path] - heldOut.conversions()[path];
      long nulls = all.nulls()[path] - heldOut.nulls()[path];
      int length = paths.steps(path).length;
      for (int order = 0; order <= highest; order++) {
        for (int place = 0; place < length; place++) {
          add(context(path, place, order), paths.steps(path)[place], conversions + nulls);
        }
        add(context(path, length, order), converted(), conversions);
        add(context(path, length, order), lost(), nulls);
      }
    }
  }

  private void add(List<Integer> context, int next, long count) {
    if (count > 0) {
      learnt.computeIfAbsent(context, key -> new HashMap<>()).merge(next, count, Long::sum);
    }
  }

  private double surprise(PathSet.Counts heldOut, int order) {
    double bits = 0;
    for (int path = 0; path < paths.size(); path++) {
      long conversions = heldOut.conversions()[path];
      long nulls = heldOut.nulls()[path];
      if (conversions + nulls == 0) {
        continue;
      }
      int length = paths.steps(path).length;
      for (int place = 0; place < length; place++) {
        bits += (conversions + nulls) * bits(path, place, order, paths.steps(path)[place]);
      }
      bits += conversions * bits(path, length, order, converted());
      bits += nulls * bits(path, length, order, lost());
    }
    return bits; // every order foretells the same steps, so sums compare as means do
  }

  private double bits(int path, int place, int order, int next) {
    double probability = 1.0 / (paths.channels().size() + 2);
    for (int shorter = 0; shorter <= order; shorter++) {
      Map<Integer, Long> seen = learnt.get(context(path, place, shorter));
      if (seen == null) {
        break;
      }
      long times = seen.values().stream().mapToLong(Long::longValue).sum();
      int kinds = seen.size();
      probability = (seen.getOrDefault(next, 0L) + kinds * probability) / (times + kinds);
    }
    return -StrictMath.log(probability) / StrictMath.log(2);
  }

  /** The order, then the channels before a place, oldest first; -1 where the path begins. */
  private List<Integer> context(int path, int place, int order) {
    Integer[] context = new Integer[order + 1];
    context[0] = order;
    for (int back = 1; back <= order; back++) {
      int at = place - back;
      context[order + 1 - back] = at >= 0 ? paths.steps(path)[at] : -1;
    }
    return List.of(context);
  }

  private int converted() {
    return paths.channels().size();
  }

  private int lost() {
    return paths.channels().size() + 1;
  }
}
