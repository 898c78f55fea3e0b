package io.plumbline.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * How often 95 % intervals hold the truth: data sets of 2,000 customers drawn from BG/NBD with
 * known parameters, each fitted anew.
 */
final class Coverage {
  private static final double[] TRUTH = {.8, 6, 1.2, 3};
  private static final int CUSTOMERS = 2_000;
  private static final double NORMAL_95 = 1.959963984540054;

  private final TreeMap<String, Integer> inside = new TreeMap<>();
  private int fitted;
  private int refused;

  /** Draws and fits this many data sets. */
  static Coverage of(long seed, int sets) {
    Coverage coverage = new Coverage();
    for (int set = 0; set < sets; set++) {
      coverage.add(RepeatBuying.fit("bg_nbd", drawn(new Random(seed + set))));
    }
    return coverage;
  }

  int fitted() {
    return fitted;
  }

  /** Share of fitted data sets whose interval holds the truth, by parameter and for E[X(52)]. */
  TreeMap<String, Double> shares() {
    TreeMap<String, Double> shares = new TreeMap<>();
    inside.forEach((name, count) -> shares.put(name, (double) count / fitted));
    return shares;
  }

  @Override
  public String toString() {
    return "%d fitted, %d refused, inside: %s".formatted(fitted, refused, shares());
  }

  private void add(Fit fit) {
    if (!(fit instanceof Fit.Fitted found) || found.covariance().isEmpty()) {
      refused++;
      return;
    }
    fitted++;
    List<List<Double>> covariance = found.covariance().get();
    for (int i = 0; i < TRUTH.length; i++) {
      double deviation = Math.sqrt(covariance.get(i).get(i));
      count(found.names().get(i), Math.log(found.values()[i]), Math.log(TRUTH[i]), deviation);
    }
    Estimate expected = expectedOfNew("bg_nbd", found);
    count("E[X(52)]", expected.log(), logExpected("bg_nbd", TRUTH), expected.deviation());
  }

  /** An estimate on the scale of logarithms, with its standard error. */
  record Estimate(double log, double deviation) {
    /** Whether the 95 % interval holds this. */
    boolean holds(double truth) {
      return Math.abs(log - truth) <= NORMAL_95 * deviation;
    }
  }

  /** ln E[X(52)] of a new customer by a fit that has a covariance; delta method. */
  static Estimate expectedOfNew(String model, Fit.Fitted found) {
    List<List<Double>> covariance = found.covariance().orElseThrow();
    double[] slope = new double[covariance.size()];
    for (int i = 0; i < slope.length; i++) {
      double[] above = found.values();
      double[] below = found.values();
      above[i] *= Math.exp(1e-4);
      below[i] *= Math.exp(-1e-4);
      slope[i] = (logExpected(model, above) - logExpected(model, below)) / 2e-4;
    }
    double variance = 0;
    for (int i = 0; i < slope.length; i++) {
      for (int j = 0; j < slope.length; j++) {
        variance += slope[i] * covariance.get(i).get(j) * slope[j];
      }
    }
    return new Estimate(logExpected(model, found.values()), Math.sqrt(variance));
  }

  private void count(String name, double estimate, double truth, double deviation) {
    inside.merge(name, new Estimate(estimate, deviation).holds(truth) ? 1 : 0, Integer::sum);
  }

  private static double logExpected(String model, double[] parameters) {
    return Math.log(RepeatBuying.of(model, parameters).expectedOfNew(52));
  }

  private static List<RepeatCount> drawn(Random random) {
    List<RepeatCount> counts = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      double rate = gamma(random, TRUTH[0]) / TRUTH[1];
      double leaves = gamma(random, TRUTH[2]);
      leaves /= leaves + gamma(random, TRUTH[3]);
      double age = 26 + 26 * random.nextDouble();
      int x = 0;
      double last = 0;
      double now = 0;
      boolean isAlive = true;
      while (isAlive) {
        now += -Math.log(1 - random.nextDouble()) / rate;
        if (now > age) {
          break;
        }
        x++;
        last = now;
        isAlive = random.nextDouble() >= leaves;
      }
      counts.add(new RepeatCount(x, last, age, 1));
    }
    return counts;
  }

  /** Marsaglia and Tsang 2000; below 1 by a power of a uniform. */
  static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = random.nextGaussian();
      double v = Math.pow(1 + c * normal, 3);
      if (v > 0
          && Math.log(1 - random.nextDouble())
              < normal * normal / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
