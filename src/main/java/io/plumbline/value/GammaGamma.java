package io.plumbline.value;

import java.io.Serializable;
import java.util.List;
import org.hipparchus.util.FastMath;

/**
 * Spend per purchase (Fader, Hardie, Lee 2005, JMR 42(4)): purchases of one customer are gamma(p,
 * nu), nu ~ gamma(q, v) over customers, independent of how often they buy.
 */
public record GammaGamma(double p, double q, double v) implements Serializable {
  static final List<String> PARAMETERS = List.of("p", "q", "v");

  /** Expected spend per purchase of a customer with x repeats of mean spend z; x may be 0. */
  public double expected(int repeats, double spend) {
    return p * (v + repeats * spend) / (p * repeats + q - 1);
  }

  /** Expected spend per purchase over all customers. */
  public double mean() {
    return p * v / (q - 1);
  }

  /**
   * Fits by maximum likelihood; refuses fewer than 4 customers and a q of at most 1, for which the
   * mean does not exist.
   */
  public static Fit fit(List<SpendCount> spends) {
    List<SpendCount> counts = SpendCount.merged(spends);
    long customers = counts.stream().mapToLong(SpendCount::customers).sum();
    if (customers < 4) {
      return new Fit.Refused(
          customers + " customers with a repeat purchase of positive value; 4 are needed");
    }
    double sum = counts.stream().mapToDouble(c -> c.spend() * c.customers()).sum();
    double scale = sum / customers;
    List<SpendCount> scaled =
        counts.stream()
            .map(c -> new SpendCount(c.repeats(), c.spend() / scale, c.customers()))
            .toList();
    Fit fit =
        MaximumLikelihood.of(
            new GammaGammaLikelihood(scaled),
            new double[][] {{1.8, 1.3, -0.9}, {0, 1, 0}, {1, 0.7, 0}, {2.5, 2, -1}, {-0.5, 2, 1}});
    if (!(fit instanceof Fit.Fitted found)) {
      return fit;
    }
    double[] at = found.values();
    if (at[1] <= 1) {
      return new Fit.Refused("q = %.4f is not above 1: mean spend does not exist".formatted(at[1]));
    }
    return new Fit.Fitted(
        found.names(),
        List.of(at[0], at[1], at[2] * scale),
        found.logLikelihood() - customers * FastMath.log(scale),
        found.covariance(),
        found.note());
  }

  /**
   * Correlation of repeats and mean spend, which the model takes to be 0; NaN when either does not
   * vary.
   */
  public static double correlation(List<SpendCount> counts) {
    double n = 0;
    double meanX = 0;
    double meanZ = 0;
    double xx = 0;
    double zz = 0;
    double xz = 0;
    for (SpendCount c : SpendCount.merged(counts)) {
      n += c.customers();
      double dx = c.repeats() - meanX;
      double dz = c.spend() - meanZ;
      meanX += dx * c.customers() / n;
      meanZ += dz * c.customers() / n;
      xx += c.customers() * dx * (c.repeats() - meanX);
      zz += c.customers() * dz * (c.spend() - meanZ);
      xz += c.customers() * dx * (c.spend() - meanZ);
    }
    return xz / FastMath.sqrt(xx * zz);
  }
}
