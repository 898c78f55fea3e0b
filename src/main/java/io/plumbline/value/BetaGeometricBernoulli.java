package io.plumbline.value;

import java.util.Comparator;
import java.util.List;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.FastMath;

/**
 * BG/BB (Fader, Hardie, Shang 2010, Marketing Science 29(6)): at each of n chances a customer buys
 * with probability p ~ beta(alpha, beta) and then leaves with probability theta ~ beta(gamma,
 * delta).
 */
public record BetaGeometricBernoulli(double alpha, double beta, double gamma, double delta) {

  /**
   * Customers with the same history.
   *
   * @param repeats x: chances taken
   * @param recency t_x: number of the last chance taken, 0 for none
   * @param chances n
   * @param customers how many
   */
  public record Count(int repeats, int recency, int chances, long customers) {
    static final Comparator<Count> ORDER =
        Comparator.comparingInt(Count::repeats)
            .thenComparingInt(Count::recency)
            .thenComparingInt(Count::chances);

    public Count {
      boolean fits = repeats >= 0 && repeats <= recency && recency <= chances;
      if (!fits || (repeats == 0) != (recency == 0) || customers < 1) {
        throw new IllegalArgumentException(
            "x=%s, t_x=%s, n=%s: needs 0 <= x <= t_x <= n, t_x = 0 exactly when x = 0"
                .formatted(repeats, recency, chances));
      }
    }
  }

  /** Fits by maximum likelihood. */
  public static Fit fit(List<Count> counts) {
    if (counts.stream().allMatch(count -> count.repeats() == 0)) {
      return new Fit.Refused("nobody has bought again");
    }
    return MaximumLikelihood.of(
        new Likelihood(counts.stream().sorted(Count.ORDER).toList()),
        new double[][] {
          {0, 0, 0, 0}, {0.2, -0.3, -0.4, 1}, {0, 0.7, 0, 1.5}, {-0.7, 0.7, -1, 0.5}, {1, 1, 0.5, 2}
        });
  }

  /** Probability of x purchases of a random customer in n chances. */
  public double probability(int x, int n) {
    // Equation 8: still there after all n, or gone after i of them
    double sum =
        FastMath.exp(
            logChoose(n, x) + logRatio(alpha, x, beta, n - x) + logRatio(gamma, 0, delta, n));
    for (int i = x; i < n; i++) {
      sum +=
          FastMath.exp(
              logChoose(i, x) + logRatio(alpha, x, beta, i - x) + logRatio(gamma, 1, delta, i));
    }
    return sum;
  }

  /** Expected purchases in the next chances (equation 13). */
  public double expected(int x, int recency, int n, int next) {
    double[] theta = {
      FastMath.log(alpha), FastMath.log(beta), FastMath.log(gamma), FastMath.log(delta)
    };
    double log = new Likelihood(List.of(new Count(x, recency, n, 1))).at(theta, new double[4]);
    double rest =
        FastMath.exp(Gamma.logGamma(1 + delta + n) - Gamma.logGamma(gamma + delta + n))
            - FastMath.exp(
                Gamma.logGamma(1 + delta + n + next) - Gamma.logGamma(gamma + delta + n + next));
    return FastMath.exp(
            logRatio(alpha, x + 1, beta, n - x)
                - log
                + Gamma.logGamma(gamma + delta)
                - Gamma.logGamma(1 + delta))
        * delta
        / (gamma - 1)
        * rest;
  }

  private static double logChoose(int n, int k) {
    return Gamma.logGamma(n + 1.0) - Gamma.logGamma(k + 1.0) - Gamma.logGamma(n - k + 1.0);
  }

  /** ln B(a+i, b+j) - ln B(a, b). */
  private static double logRatio(double a, int i, double b, int j) {
    return new Steps(a, i).log[i] + new Steps(b, j).log[j] - new Steps(a + b, i + j).log[i + j];
  }

  /** Equation 5, as a sum of probabilities over the chance after which the customer left. */
  record Likelihood(List<Count> counts) implements LogLikelihood {
    @Override
    public List<String> parameters() {
      return List.of("alpha", "beta", "gamma", "delta");
    }

    @Override
    public long customers() {
      return counts.stream().mapToLong(Count::customers).sum();
    }

    @Override
    public double at(double[] theta, double[] gradient) {
      int most = counts.stream().mapToInt(Count::chances).max().orElse(0) + 1;
      double alpha = FastMath.exp(theta[0]);
      double beta = FastMath.exp(theta[1]);
      double gamma = FastMath.exp(theta[2]);
      double delta = FastMath.exp(theta[3]);
      Steps takes = new Steps(alpha, most);
      Steps leaves = new Steps(beta, most);
      Steps chances = new Steps(alpha + beta, most);
      Steps goes = new Steps(gamma, 1);
      Steps stays = new Steps(delta, most);
      Steps lives = new Steps(gamma + delta, most + 1);
      double total = 0;
      double[] sums = new double[4];
      for (Count count : counts) {
        int x = count.repeats();
        int last = count.chances() - count.recency();
        double[] logs = new double[last + 1];
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i <= last; i++) {
          int n = count.recency() + i;
          int gone = i < last ? 1 : 0;
          logs[i] =
              takes.log[x]
                  + leaves.log[n - x]
                  - chances.log[n]
                  + goes.log[gone]
                  + stays.log[n]
                  - lives.log[n + gone];
          high = FastMath.max(high, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
          sum += FastMath.exp(log - high);
        }
        total += count.customers() * (high + FastMath.log(sum));
        for (int i = 0; i <= last; i++) {
          int n = count.recency() + i;
          int gone = i < last ? 1 : 0;
          double weight = count.customers() * FastMath.exp(logs[i] - high) / sum;
          sums[0] += weight * (takes.inverse[x] - chances.inverse[n]);
          sums[1] += weight * (leaves.inverse[n - x] - chances.inverse[n]);
          sums[2] += weight * (goes.inverse[gone] - lives.inverse[n + gone]);
          sums[3] += weight * (stays.inverse[n] - lives.inverse[n + gone]);
        }
      }
      gradient[0] = sums[0] * alpha;
      gradient[1] = sums[1] * beta;
      gradient[2] = sums[2] * gamma;
      gradient[3] = sums[3] * delta;
      return total;
    }
  }
}
