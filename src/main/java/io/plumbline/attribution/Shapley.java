package io.plumbline.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The average of what a channel adds, over all orders in which channels could join. Paths count as
 * the set of their channels.
 *
 * <ul>
 *   <li>{@link #additive}: v(S) = conversions of the paths whose channels all lie in S (Zhao,
 *       Mahboobi and Bagheri 2018). The dividend of a set is its own conversions, so each is shared
 *       evenly by its members: one pass for any number of channels. Nulls play no part.
 *   <li>{@link #rate}: v(S) = conversions / (conversions + nulls) of those paths, v of nothing 0:
 *       exact over all 2^n coalitions up to 20 channels, sampled above. A channel whose presence
 *       goes with a lower rate has a value below zero.
 * </ul>
 */
final class Shapley {
  /** Most channels whose coalitions are all looked at. */
  static final int EXACT_UP_TO = 20;

  private static final int SAMPLED_PAIRS = 1_000;
  private static final long SEED = 20261121;

  private final PathSet paths;
  private final int channels;
  private final int[] setOfPath;
  private final List<int[]> sets = new ArrayList<>();

  /**
   * Values by channel.
   *
   * @param phi they sum to v of all channels
   * @param errors standard error of each by sampling; zero where nothing was sampled
   */
  record Value(double[] phi, double[] errors) {}

  Shapley(PathSet paths) {
    this.paths = paths;
    this.channels = paths.channels().size();
    this.setOfPath = new int[paths.size()];
    Map<List<Integer>, Integer> places = new HashMap<>();
    for (int path = 0; path < paths.size(); path++) {
      int[] members = Arrays.stream(paths.steps(path)).distinct().sorted().toArray();
      setOfPath[path] =
          places.computeIfAbsent(
              Arrays.stream(members).boxed().toList(),
              key -> {
                sets.add(members);
                return sets.size() - 1;
              });
    }
  }

  /** Each path's conversions, shared evenly by its channels. */
  double[] additive(PathSet.Counts counts) {
    long[] conversions = bySet(counts.conversions());
    long[][] bySize = new long[channels][channels + 1];
    for (int set = 0; set < sets.size(); set++) {
      for (int channel : sets.get(set)) {
        bySize[channel][sets.get(set).length] += conversions[set];
      }
    }
    double[] phi = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      for (int size = 1; size <= channels; size++) {
        phi[channel] += (double) bySize[channel][size] / size;
      }
    }
    return phi;
  }

  /** What each channel adds to the conversion rate. */
  Value rate(PathSet.Counts counts) {
    long[] conversions = bySet(counts.conversions());
    long[] nulls = bySet(counts.nulls());
    if (channels > EXACT_UP_TO) {
      return sampled(conversions, nulls);
    }
    return new Value(ofGame(channels, worths(conversions, nulls)), new double[channels]);
  }

  /**
   * Shapley values of any game.
   *
   * @param players n, at most 20
   * @param worth of every coalition, by the bits of its players; the empty one is worth 0
   */
  static double[] ofGame(int players, double[] worth) {
    double[] weight = new double[players];
    double ways = 1; // (n-1 choose s)
    for (int size = 0; size < players; size++) {
      weight[size] = 1 / (players * ways);
      ways = ways * (players - 1 - size) / (size + 1);
    }
    double[] phi = new double[players];
    for (int coalition = 0; coalition < worth.length; coalition++) {
      double part = weight[Math.min(players - 1, Integer.bitCount(coalition))];
      for (int player = 0; player < players; player++) {
        int bit = 1 << player;
        if ((coalition & bit) == 0) {
          phi[player] += part * (worth[coalition | bit] - worth[coalition]);
        }
      }
    }
    return phi;
  }

  /** Rate of every coalition: sums over subsets, one channel after the other, O(n 2^n). */
  private double[] worths(long[] conversions, long[] nulls) {
    long[] converted = new long[1 << channels];
    long[] walked = new long[1 << channels];
    for (int set = 0; set < sets.size(); set++) {
      int bits = 0;
      for (int channel : sets.get(set)) {
        bits |= 1 << channel;
      }
      converted[bits] = conversions[set];
      walked[bits] = conversions[set] + nulls[set];
    }
    for (int channel = 0; channel < channels; channel++) {
      int bit = 1 << channel;
      for (int coalition = 0; coalition < converted.length; coalition++) {
        if ((coalition & bit) != 0) {
          converted[coalition] += converted[coalition ^ bit];
          walked[coalition] += walked[coalition ^ bit];
        }
      }
    }
    double[] worth = new double[converted.length];
    for (int coalition = 0; coalition < worth.length; coalition++) {
      worth[coalition] =
          walked[coalition] == 0 ? 0 : (double) converted[coalition] / walked[coalition];
    }
    return worth;
  }

  /** Orders drawn in pairs, each with its reverse, which cancels much of the noise. */
  private Value sampled(long[] conversions, long[] nulls) {
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    for (int pair = 0; pair < SAMPLED_PAIRS; pair++) {
      int[] order = order(pair);
      double[] forth = marginals(order, conversions, nulls);
      int[] reversed = new int[channels];
      for (int i = 0; i < channels; i++) {
        reversed[i] = order[channels - 1 - i];
      }
      double[] back = marginals(reversed, conversions, nulls);
      for (int channel = 0; channel < channels; channel++) {
        double mean = 0.5 * (forth[channel] + back[channel]);
        sums[channel] += mean;
        squares[channel] += mean * mean;
      }
    }
    double[] phi = new double[channels];
    double[] errors = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      phi[channel] = sums[channel] / SAMPLED_PAIRS;
      double variance =
          Math.max(0, squares[channel] - SAMPLED_PAIRS * phi[channel] * phi[channel])
              / (SAMPLED_PAIRS - 1);
      errors[channel] = Math.sqrt(variance / SAMPLED_PAIRS);
    }
    return new Value(phi, errors);
  }

  private int[] order(int pair) {
    Draws draws = Draws.of(SEED, pair, channels);
    int[] order = new int[channels];
    for (int i = 0; i < channels; i++) {
      int place = (int) Long.remainderUnsigned(draws.bits(), i + 1L);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }

  /** What each channel adds when it joins in this order. */
  private double[] marginals(int[] order, long[] conversions, long[] nulls) {
    int[] joins = new int[channels];
    for (int place = 0; place < channels; place++) {
      joins[order[place]] = place;
    }
    long[] converted = new long[channels];
    long[] walked = new long[channels];
    for (int set = 0; set < sets.size(); set++) {
      int complete = 0;
      for (int channel : sets.get(set)) {
        complete = Math.max(complete, joins[channel]);
      }
      converted[complete] += conversions[set];
      walked[complete] += conversions[set] + nulls[set];
    }
    double[] marginals = new double[channels];
    double before = 0;
    long allConverted = 0;
    long allWalked = 0;
    for (int place = 0; place < channels; place++) {
      allConverted += converted[place];
      allWalked += walked[place];
      double now = allWalked == 0 ? 0 : (double) allConverted / allWalked;
      marginals[order[place]] = now - before;
      before = now;
    }
    return marginals;
  }

  private long[] bySet(long[] byPath) {
    long[] sums = new long[sets.size()];
    for (int path = 0; path < byPath.length; path++) {
      sums[setOfPath[path]] += byPath[path];
    }
    return sums;
  }
}
