package io.plumbline.value;

import java.util.List;

/**
 * A fitted model of when customers buy again and when they stop for good. Times have the unit of
 * the histories it was fitted on.
 */
public sealed interface RepeatBuying permits BetaGeometric, ParetoNbd {
  /** Names under which {@link #of} knows the models. */
  List<String> NAMES = List.of("bg_nbd", "mbg_nbd", "pareto_nbd");

  /** Probability that a customer with this history will still buy, in [0, 1]. */
  double alive(int repeats, double recency, double age);

  /** Expected purchases of a customer with this history in the next {@code horizon}. */
  double expected(int repeats, double recency, double age, double horizon);

  /** Expected purchases after the first of a customer just won, in the first {@code horizon}. */
  double expectedOfNew(double horizon);

  /** The model with these parameters, in the order of its fit. */
  static RepeatBuying of(String name, double[] p) {
    return switch (name) {
      case "bg_nbd" -> new BetaGeometric(p[0], p[1], p[2], p[3], false);
      case "mbg_nbd" -> new BetaGeometric(p[0], p[1], p[2], p[3], true);
      case "pareto_nbd" -> new ParetoNbd(p[0], p[1], p[2], p[3]);
      default ->
          throw new IllegalArgumentException("repeat-buying model " + name + ": known " + NAMES);
    };
  }

  /** Fits a model by maximum likelihood. */
  static Fit fit(String name, List<RepeatCount> counts) {
    return RepeatFit.of(name, counts);
  }

  /**
   * Discounted expected purchases, end of each period: {@code sum of (E[Y(j)] - E[Y(j-1)]) /
   * (1+rate)^j} until a period adds less than 1e-6 of the sum.
   *
   * @param rate discount per unit of time
   * @param most periods at most
   */
  default double discounted(int repeats, double recency, double age, double rate, int most) {
    double sum = 0;
    double before = 0;
    double factor = 1;
    for (int period = 1; period <= most; period++) {
      factor /= 1 + rate;
      double now = expected(repeats, recency, age, period);
      double added = (now - before) * factor;
      sum += added;
      before = now;
      // what is left is at most the last addition for ever
      if (added / rate < 1e-6 * sum) {
        break;
      }
    }
    return sum;
  }
}
