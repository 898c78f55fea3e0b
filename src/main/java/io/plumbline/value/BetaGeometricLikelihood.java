package io.plumbline.value;

import java.util.List;
import org.hipparchus.util.FastMath;

/**
 * Log-likelihood of BG/NBD (Fader, Hardie, Lee 2005, Marketing Science 24(2), equation 6) and of
 * MBG/NBD (Batislam, Denizel, Filiztekin 2007), in which customers may leave after the first
 * purchase too.
 *
 * <p>{@code ll = lnG(r+x) - lnG(r) + r ln(alpha) + lnB(a,b+k) - lnB(a,b) + ln(exp(-(r+x)
 * ln(alpha+T)) + a/(b+k-1) exp(-(r+x) ln(alpha+t_x)))} with k = x for BG (its second term only for
 * x above 0), k = x+1 for MBG. Gamma and beta functions appear as ratios of whole steps, hence as
 * running sums of logarithms.
 */
final class BetaGeometricLikelihood implements LogLikelihood {
  private final List<RepeatCount> counts;
  private final boolean mayLeaveAtOnce;
  private final int most;
  private final long customers;

  BetaGeometricLikelihood(List<RepeatCount> counts, boolean mayLeaveAtOnce) {
    this.counts = counts.stream().sorted(RepeatCount.ORDER).toList();
    this.mayLeaveAtOnce = mayLeaveAtOnce;
    this.most = counts.stream().mapToInt(RepeatCount::repeats).max().orElse(0) + 1;
    this.customers = counts.stream().mapToLong(RepeatCount::customers).sum();
  }

  @Override
  public List<String> parameters() {
    return List.of("r", "alpha", "a", "b");
  }

  @Override
  public long customers() {
    return customers;
  }

  @Override
  public double at(double[] theta, double[] gradient) {
    double r = FastMath.exp(theta[0]);
    double alpha = FastMath.exp(theta[1]);
    double a = FastMath.exp(theta[2]);
    double b = FastMath.exp(theta[3]);
    Steps buys = new Steps(r, most);
    Steps stays = new Steps(b, most);
    Steps either = new Steps(a + b, most);
    double total = 0;
    double[] sums = new double[4];
    for (RepeatCount count : counts) {
      int x = count.repeats();
      int k = mayLeaveAtOnce ? x + 1 : x;
      double logAge = FastMath.log(alpha + count.age());
      double logRecency = FastMath.log(alpha + count.recency());
      double here = -(r + x) * logAge;
      double gone =
          k == 0
              ? Double.NEGATIVE_INFINITY
              : theta[2] - FastMath.log(b + k - 1) - (r + x) * logRecency;
      double high = FastMath.max(here, gone);
      double rest = FastMath.exp(FastMath.min(here, gone) - high);
      double log = high + FastMath.log1p(rest);
      double weightHere = here >= gone ? 1 / (1 + rest) : rest / (1 + rest);
      double weightGone = 1 - weightHere;
      long n = count.customers();
      total += n * (buys.log[x] + r * theta[1] + stays.log[k] - either.log[k] + log);
      sums[0] += n * (buys.inverse[x] + theta[1] - weightHere * logAge - weightGone * logRecency);
      sums[1] +=
          n
              * (r / alpha
                  - (r + x)
                      * (weightHere / (alpha + count.age())
                          + weightGone / (alpha + count.recency())));
      sums[2] += n * (-either.inverse[k] + weightGone / a);
      sums[3] +=
          n * (stays.inverse[k] - either.inverse[k] - (k == 0 ? 0 : weightGone / (b + k - 1)));
    }
    gradient[0] = sums[0] * r;
    gradient[1] = sums[1] * alpha;
    gradient[2] = sums[2] * a;
    gradient[3] = sums[3] * b;
    return total;
  }
}
