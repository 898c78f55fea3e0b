package io.plumbline.value;

import java.util.List;
import org.hipparchus.util.FastMath;

/**
 * Log-likelihood of Pareto/NBD (Schmittlein, Morrison, Colombo 1987).
 *
 * <p>{@code ll = lnG(r+x) - lnG(r) + r ln(alpha) + s ln(beta) + ln(exp(-(r+x) ln(alpha+T) - s
 * ln(beta+T)) + s I)} with {@code I = integral from t_x to T of (alpha+y)^-(r+x) (beta+y)^-(s+1)}.
 * I is summed by Gauss-Legendre over ln(y + min(alpha, beta)): positive terms only, so nothing
 * cancels when t_x comes near T, and no hypergeometric function is needed. Over the logarithm 20
 * points do what 32 do over y.
 */
final class ParetoLikelihood implements LogLikelihood {
  private static final Quadrature RULE = Quadrature.legendre(20);

  private final List<RepeatCount> counts;
  private final int most;
  private final long customers;

  ParetoLikelihood(List<RepeatCount> counts) {
    this.counts = counts.stream().sorted(RepeatCount.ORDER).toList();
    this.most = counts.stream().mapToInt(RepeatCount::repeats).max().orElse(0);
    this.customers = counts.stream().mapToLong(RepeatCount::customers).sum();
  }

  @Override
  public List<String> parameters() {
    return List.of("r", "alpha", "s", "beta");
  }

  @Override
  public long customers() {
    return customers;
  }

  @Override
  public double at(double[] theta, double[] gradient) {
    double r = FastMath.exp(theta[0]);
    double alpha = FastMath.exp(theta[1]);
    double s = FastMath.exp(theta[2]);
    double beta = FastMath.exp(theta[3]);
    Steps buys = new Steps(r, most);
    double total = 0;
    double[] sums = new double[4];
    Gone gone = new Gone(r, alpha, s, beta);
    for (RepeatCount count : counts) {
      int x = count.repeats();
      double logAlpha = FastMath.log(alpha + count.age());
      double logBeta = FastMath.log(beta + count.age());
      double here = -(r + x) * logAlpha - s * logBeta;
      gone.between(x, count.recency(), count.age());
      double left = theta[2] + gone.log;
      double high = FastMath.max(here, left);
      double rest = FastMath.exp(FastMath.min(here, left) - high);
      double weightHere = here >= left ? 1 / (1 + rest) : rest / (1 + rest);
      double weightGone = 1 - weightHere;
      long n = count.customers();
      total += n * (buys.log[x] + r * theta[1] + s * theta[3] + high + FastMath.log1p(rest));
      sums[0] +=
          n * (buys.inverse[x] + theta[1] - weightHere * logAlpha - weightGone * gone.logAlpha);
      sums[1] +=
          n
              * (r / alpha
                  - (r + x) * (weightHere / (alpha + count.age()) + weightGone * gone.overAlpha));
      sums[2] += n * (theta[3] - weightHere * logBeta + weightGone * (1 / s - gone.logBeta));
      sums[3] +=
          n
              * (s / beta
                  - weightHere * s / (beta + count.age())
                  - weightGone * (s + 1) * gone.overBeta);
    }
    gradient[0] = sums[0] * r;
    gradient[1] = sums[1] * alpha;
    gradient[2] = sums[2] * s;
    gradient[3] = sums[3] * beta;
    return total;
  }

  /** ln I, and the means of what its derivatives need under the integrand. */
  private static final class Gone {
    private final double r;
    private final double alpha;
    private final double s;
    private final double beta;
    private final double shift;
    private final double[] logs = new double[RULE.size()];
    private final double[] logAlphas = new double[RULE.size()];
    private final double[] logBetas = new double[RULE.size()];
    private final double[] times = new double[RULE.size()];

    private double log;
    private double logAlpha;
    private double logBeta;
    private double overAlpha;
    private double overBeta;

    private Gone(double r, double alpha, double s, double beta) {
      this.r = r;
      this.alpha = alpha;
      this.s = s;
      this.beta = beta;
      this.shift = FastMath.min(alpha, beta);
    }

    private void between(int x, double from, double to) {
      logAlpha = 0;
      logBeta = 0;
      overAlpha = 0;
      overBeta = 0;
      log = Double.NEGATIVE_INFINITY;
      if (from >= to) {
        return;
      }
      double low = FastMath.log(shift + from);
      double half = FastMath.log1p((to - from) / (shift + from)) / 2;
      boolean alphaIsLow = alpha <= beta;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < logs.length; i++) {
        double logShifted = low + half * (1 + RULE.node(i));
        double shifted = FastMath.exp(logShifted);
        times[i] = shifted - shift;
        double other = FastMath.log(FastMath.max(alpha, beta) + times[i]);
        logAlphas[i] = alphaIsLow ? logShifted : other;
        logBetas[i] = alphaIsLow ? other : logShifted;
        logs[i] = -(r + x) * logAlphas[i] - (s + 1) * logBetas[i] + logShifted;
        high = FastMath.max(high, logs[i]);
      }
      double sum = 0;
      for (int i = 0; i < logs.length; i++) {
        double weight = RULE.weight(i) * FastMath.exp(logs[i] - high);
        sum += weight;
        logAlpha += weight * logAlphas[i];
        logBeta += weight * logBetas[i];
        overAlpha += weight / (alpha + times[i]);
        overBeta += weight / (beta + times[i]);
      }
      log = high + FastMath.log(sum * half);
      logAlpha /= sum;
      logBeta /= sum;
      overAlpha /= sum;
      overBeta /= sum;
    }
  }
}
