package io.plumbline.value;

import java.util.List;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.FastMath;

/**
 * Contractual retention (Fader, Hardie 2007, J. Interactive Marketing 21(1)): every customer leaves
 * at each renewal with a probability of their own, beta(a, b) over customers. Retention rises with
 * time by sorting alone.
 */
public record ShiftedBetaGeometric(double a, double b) {
  /** Share of customers who are still there after this many renewals. */
  public double survival(int renewals) {
    return FastMath.exp(logBeta(a, b + renewals) - logBeta(a, b));
  }

  /** Share of those before a renewal who stay, renewal 1 being the first. */
  public double retention(int renewal) {
    return (b + renewal - 1) / (a + b + renewal - 1);
  }

  /**
   * Discounted expected residual lifetime in periods, just before renewal {@code n} (Fader, Hardie
   * 2010, equation 6): {@code (b+n-1)/(a+b+n-1) 2F1(1, b+n; a+b+n; 1/(1+d))}, as the sum of its
   * positive terms.
   *
   * @param rate discount per period, above 0
   */
  public double residualLifetime(int n, double rate) {
    double term = retention(n);
    double sum = 0;
    for (int j = 0; term > 1e-14 * sum || j == 0; j++) {
      sum += term;
      term *= (b + n + j) / (a + b + n + j) / (1 + rate);
    }
    return sum;
  }

  /**
   * Fits by maximum likelihood.
   *
   * @param active customers at the start and after each renewal, never rising
   */
  public static Fit fit(List<Long> active) {
    for (int t = 1; t < active.size(); t++) {
      if (active.get(t) > active.get(t - 1) || active.get(t) < 0) {
        throw new IllegalArgumentException(
            "customers after renewal %d rise from %d to %d"
                .formatted(t, active.get(t - 1), active.get(t)));
      }
    }
    if (active.size() < 3 || active.get(active.size() - 1).equals(active.get(0))) {
      return new Fit.Refused("needs two renewals and somebody who left");
    }
    return MaximumLikelihood.of(
        new Likelihood(active), new double[][] {{0, 0}, {-0.5, 1}, {-0.5, 2}, {1, 2}, {-1, -1}});
  }

  private static double logBeta(double a, double b) {
    return Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
  }

  /** {@code sum of left(t) ln P(T=t) + stayed ln S(last)}, P(T=t) = B(a+1, b+t-1)/B(a, b). */
  record Likelihood(List<Long> active) implements LogLikelihood {
    @Override
    public List<String> parameters() {
      return List.of("a", "b");
    }

    @Override
    public long customers() {
      return active.get(0);
    }

    @Override
    public double at(double[] theta, double[] gradient) {
      double a = FastMath.exp(theta[0]);
      double b = FastMath.exp(theta[1]);
      int last = active.size() - 1;
      Steps stays = new Steps(b, last);
      Steps either = new Steps(a + b, last + 1);
      double total = 0;
      double byA = 0;
      double byB = 0;
      for (int t = 1; t <= last; t++) {
        long left = active.get(t - 1) - active.get(t);
        total += left * (theta[0] + stays.log[t - 1] - either.log[t]);
        byA += left * (1 / a - either.inverse[t]);
        byB += left * (stays.inverse[t - 1] - either.inverse[t]);
      }
      long stayed = active.get(last);
      total += stayed * (stays.log[last] - either.log[last]);
      gradient[0] = (byA - stayed * either.inverse[last]) * a;
      gradient[1] = (byB + stayed * (stays.inverse[last] - either.inverse[last])) * b;
      return total;
    }
  }
}
