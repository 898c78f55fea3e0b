package io.plumbline.value;

import java.util.List;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.FastMath;

/**
 * Log-likelihood of the gamma-gamma model of spend (Fader, Hardie 2013, note 25): {@code lnG(px+q)
 * - lnG(px) - lnG(q) + q ln(v) + (px-1) ln(z) + px ln(x) - (px+q) ln(v+xz)}.
 */
final class GammaGammaLikelihood implements LogLikelihood {
  private final List<SpendCount> counts;
  private final long customers;

  GammaGammaLikelihood(List<SpendCount> counts) {
    this.counts = counts.stream().sorted(SpendCount.ORDER).toList();
    this.customers = counts.stream().mapToLong(SpendCount::customers).sum();
  }

  @Override
  public List<String> parameters() {
    return List.of("p", "q", "v");
  }

  @Override
  public long customers() {
    return customers;
  }

  @Override
  public double at(double[] theta, double[] gradient) {
    double p = FastMath.exp(theta[0]);
    double q = FastMath.exp(theta[1]);
    double v = FastMath.exp(theta[2]);
    double logGammaQ = Gamma.logGamma(q);
    double psiQ = Gamma.digamma(q);
    double total = 0;
    double[] sums = new double[3];
    int last = -1;
    double joint = 0;
    double jointPsi = 0;
    double own = 0;
    double ownPsi = 0;
    for (SpendCount count : counts) {
      int x = count.repeats();
      double z = count.spend();
      if (x != last) {
        last = x;
        joint = Gamma.logGamma(p * x + q);
        jointPsi = Gamma.digamma(p * x + q);
        own = Gamma.logGamma(p * x);
        ownPsi = Gamma.digamma(p * x);
      }
      double logSum = FastMath.log(v + x * z);
      double logSpend = FastMath.log(z) + FastMath.log(x);
      long n = count.customers();
      total +=
          n
              * (joint
                  - own
                  - logGammaQ
                  + q * theta[2]
                  + p * x * logSpend
                  - FastMath.log(z)
                  - (p * x + q) * logSum);
      sums[0] += n * x * (jointPsi - ownPsi + logSpend - logSum);
      sums[1] += n * (jointPsi - psiQ + theta[2] - logSum);
      sums[2] += n * (q / v - (p * x + q) / (v + x * z));
    }
    gradient[0] = sums[0] * p;
    gradient[1] = sums[1] * q;
    gradient[2] = sums[2] * v;
    return total;
  }
}
