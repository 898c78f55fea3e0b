package io.plumbline.attribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The chain of order k over paths, and what each channel's removal does to it (Anderl, Becker,
 * Wangenheim and Schumann 2016).
 *
 * <p>States are START and every run of the k most recent channels seen (fewer at the beginning of a
 * path); each path adds its steps and one exit, to conversion or to nothing. With n_ij steps from i
 * to j, c_i exits to conversion and n_i all that leaves i, the probability of conversion p solves
 * n_i p_i = c_i + sum_j n_ij p_j, and P = p_START. Removing channel c sends every entry into a
 * state that ends in c to nothing: removal effect = 1 - P without c / P.
 *
 * <p>States and steps are found once; counts may then change, as bootstrap replicates do.
 */
final class MarkovChain {
  private static final int EXACT_UP_TO = 60;
  private static final double EXACT = 1e-12;
  private static final double ROUGH = 1e-6;

  private final PathSet paths;
  private final int order;
  private final List<Integer> lastChannel = new ArrayList<>(List.of(-1));
  private final Map<Long, Integer> states = new HashMap<>(Map.of(0L, 0));
  private final Map<Long, Integer> edges = new HashMap<>();
  private final List<int[]> ends = new ArrayList<>();
  private final int[][] edgesOfPath;
  private final int[] lastState;

  /**
   * Probability of conversion and the effect of every removal.
   *
   * @param p P of the chain, 0 when nothing converts
   * @param effects removal effect per channel, in [0, 1]; all zero when nothing converts
   */
  record Fit(double p, double[] effects) {
    /** Effects over their sum: the part of the conversions each channel is credited with. */
    double[] shares() {
      return Shares.of(effects);
    }
  }

  MarkovChain(PathSet paths, int order) {
    if (paths.channels().size() > 65_534) {
      throw new IllegalStateException(
          paths.channels().size() + " channels do not fit 16 bits; pool the rare ones first");
    }
    this.paths = paths;
    this.order = order;
    this.edgesOfPath = new int[paths.size()][];
    this.lastState = new int[paths.size()];
    for (int path = 0; path < paths.size(); path++) {
      walk(path);
    }
  }

  /** START and the runs of channels. */
  int states() {
    return lastChannel.size();
  }

  /** Distinct steps, exits included. */
  int edges() {
    PathSet.Counts counts = paths.counts();
    boolean[][] exits = new boolean[2][states()];
    for (int path = 0; path < paths.size(); path++) {
      exits[0][lastState[path]] |= counts.conversions()[path] > 0;
      exits[1][lastState[path]] |= counts.nulls()[path] > 0;
    }
    int all = ends.size();
    for (int state = 0; state < states(); state++) {
      all += (exits[0][state] ? 1 : 0) + (exits[1][state] ? 1 : 0);
    }
    return all;
  }

  /** Solves the chain these counts make; p and what each removal leaves of it to 1e-12 of p. */
  Fit fit(PathSet.Counts counts) {
    return fit(counts, EXACT);
  }

  /** The same to 1e-6, which is plenty to see how replicates scatter. */
  Fit estimate(PathSet.Counts counts) {
    return fit(counts, ROUGH);
  }

  private Fit fit(PathSet.Counts counts, double tolerance) {
    double[] effects = new double[paths.channels().size()];
    AbsorbingChain chain = counted(counts);
    double p = probability(chain, -1, 0, tolerance);
    if (p == 0) {
      return new Fit(0, effects);
    }
    for (int channel = 0; channel < effects.length; channel++) {
      double without = probability(chain, channel, p, tolerance);
      effects[channel] = Math.min(1, Math.max(0, 1 - without / p));
    }
    return new Fit(p, effects);
  }

  private double probability(AbsorbingChain chain, int removed, double scale, double tolerance) {
    boolean[] isRemoved = new boolean[states()];
    for (int state = 1; state < states(); state++) {
      isRemoved[state] = lastChannel.get(state) == removed;
    }
    return states() <= EXACT_UP_TO
        ? chain.eliminated(isRemoved)
        : chain.bracketed(isRemoved, scale, tolerance);
  }

  private void walk(int path) {
    int[] steps = paths.steps(path);
    int[] passed = new int[steps.length];
    int state = 0;
    long recent = 0;
    for (int i = 0; i < steps.length; i++) {
      // 16 bits per channel, the newest lowest; 0 is no channel
      recent = ((recent << 16) | (steps[i] + 1)) & (order == 4 ? -1L : (1L << (16 * order)) - 1);
      int next = stateOf(recent, steps[i]);
      passed[i] = edgeOf(state, next);
      state = next;
    }
    edgesOfPath[path] = passed;
    lastState[path] = state;
  }

  private int stateOf(long recent, int channel) {
    return states.computeIfAbsent(
        recent,
        key -> {
          lastChannel.add(channel);
          return lastChannel.size() - 1;
        });
  }

  private int edgeOf(int from, int to) {
    return edges.computeIfAbsent(
        ((long) from << 32) | to,
        key -> {
          ends.add(new int[] {from, to});
          return ends.size() - 1;
        });
  }

  private AbsorbingChain counted(PathSet.Counts counts) {
    long[] steps = new long[ends.size()];
    long[] conversions = new long[states()];
    long[] nulls = new long[states()];
    for (int path = 0; path < paths.size(); path++) {
      long walked = counts.conversions()[path] + counts.nulls()[path];
      if (walked == 0) {
        continue;
      }
      for (int edge : edgesOfPath[path]) {
        steps[edge] += walked;
      }
      conversions[lastState[path]] += counts.conversions()[path];
      nulls[lastState[path]] += counts.nulls()[path];
    }
    return new AbsorbingChain(ends, steps, conversions, nulls);
  }
}
