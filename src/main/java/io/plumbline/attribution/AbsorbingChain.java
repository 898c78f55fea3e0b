package io.plumbline.attribution;

import java.util.Arrays;
import java.util.List;

/**
 * A chain of counted steps that ends in conversion or in nothing, solved without simulation.
 *
 * <p>Two ways, neither of which subtracts, so no probability can turn negative:
 *
 * <ul>
 *   <li>elimination of one state after the other (Grassmann, Taksar and Heyman 1985): exact up to
 *       rounding, each number to nearly full relative precision; O(n^3)
 *   <li>Gauss-Seidel sweeps from below (0) and from above (the chain with nothing removed). Every
 *       path ends, so I - Q is a nonsingular M-matrix; sweeps from a lower bound only rise, from an
 *       upper bound only fall, and both meet in the one solution. The sweeps end when the two lie
 *       within a tolerance of each other: a bound on the error, not an estimate. O(steps) a sweep
 * </ul>
 */
final class AbsorbingChain {
  private static final int PATIENCE = 5_000;
  private static final int LARGEST_DENSE = 4_000;

  private final int[] first;
  private final int[] targets;
  private final double[] steps;
  private final double[] conversions;
  private final double[] leaving;
  private final double[] nulls;
  private double[] solved;

  /**
   * @param ends from and to of every step; state 0 is the start, and no step leads to it
   * @param counts how often each step was taken
   * @param conversions exits to conversion per state
   * @param nulls exits to nothing per state
   */
  AbsorbingChain(List<int[]> ends, long[] counts, long[] conversions, long[] nulls) {
    int n = conversions.length;
    this.first = new int[n + 1];
    this.targets = new int[ends.size()];
    this.steps = new double[ends.size()];
    this.conversions = new double[n];
    this.nulls = new double[n];
    this.leaving = new double[n];
    for (int[] step : ends) {
      first[step[0] + 1]++;
    }
    for (int state = 0; state < n; state++) {
      first[state + 1] += first[state];
      this.conversions[state] = conversions[state];
      this.nulls[state] = nulls[state];
      leaving[state] = conversions[state] + nulls[state];
    }
    int[] next = Arrays.copyOf(first, n);
    for (int step = 0; step < counts.length; step++) {
      int from = ends.get(step)[0];
      int to = ends.get(step)[1];
      // A step from a state to itself only delays: it changes neither where the chain ends nor p.
      double count = from == to ? 0 : counts[step];
      targets[next[from]] = to;
      steps[next[from]++] = count;
      leaving[from] += count;
    }
  }

  /**
   * Probability of conversion from the start when entry into some states ends in nothing.
   *
   * @param isRemoved those states; none in the first call, whose solution bounds all later ones
   * @param scale the error is at most the tolerance times this, or of the result where that is
   *     larger
   */
  double bracketed(boolean[] isRemoved, double scale, double tolerance) {
    int n = leaving.length;
    double[] lower = new double[n];
    double[] upper;
    if (solved == null) {
      upper = new double[n];
      Arrays.fill(upper, 1);
    } else {
      upper = solved.clone();
    }
    for (int state = 0; state < n; state++) {
      if (isRemoved[state] || leaving[state] == 0) {
        upper[state] = 0;
      }
    }
    int sweeps = 0;
    boolean hasMoved = true;
    while (hasMoved && upper[0] - lower[0] > tolerance * Math.max(scale, upper[0])) {
      if (++sweeps > PATIENCE && n <= LARGEST_DENSE) {
        return eliminated(isRemoved);
      }
      hasMoved = sweep(lower, upper, isRemoved);
    }
    if (solved == null) {
      // Still above the solution everywhere, which is what later removals start from.
      solved = upper;
    }
    return 0.5 * (upper[0] + lower[0]);
  }

  private boolean sweep(double[] lower, double[] upper, boolean[] isRemoved) {
    boolean hasMoved = false;
    for (int state = leaving.length - 1; state >= 0; state--) {
      if (isRemoved[state] || leaving[state] == 0) {
        continue;
      }
      double fromBelow = conversions[state];
      double fromAbove = conversions[state];
      for (int i = first[state]; i < first[state + 1]; i++) {
        fromBelow += steps[i] * lower[targets[i]];
        fromAbove += steps[i] * upper[targets[i]];
      }
      double newLower = Math.max(lower[state], fromBelow / leaving[state]);
      double newUpper = Math.min(upper[state], fromAbove / leaving[state]);
      hasMoved |= newLower != lower[state] || newUpper != upper[state];
      lower[state] = newLower;
      upper[state] = newUpper;
    }
    return hasMoved;
  }

  /** The same probability by elimination. */
  double eliminated(boolean[] isRemoved) {
    int n = leaving.length;
    double[][] flow = new double[n][n];
    double[] converted = conversions.clone();
    double[] lost = nulls.clone();
    for (int state = 0; state < n; state++) {
      for (int i = first[state]; i < first[state + 1]; i++) {
        if (isRemoved[targets[i]]) {
          lost[state] += steps[i];
        } else {
          flow[state][targets[i]] += steps[i];
        }
      }
    }
    for (int gone = n - 1; gone > 0; gone--) {
      double out = converted[gone] + lost[gone];
      for (int to = 0; to < gone; to++) {
        out += flow[gone][to];
      }
      for (int from = 0; from < gone && out > 0; from++) {
        double entering = flow[from][gone];
        if (entering == 0) {
          continue;
        }
        double part = entering / out;
        for (int to = 0; to < gone; to++) {
          if (to != from) {
            flow[from][to] += part * flow[gone][to];
          }
        }
        converted[from] += part * converted[gone];
        lost[from] += part * lost[gone];
      }
    }
    double all = converted[0] + lost[0];
    return all == 0 ? 0 : converted[0] / all;
  }
}
