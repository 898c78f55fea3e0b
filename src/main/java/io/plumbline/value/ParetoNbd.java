package io.plumbline.value;

import java.util.List;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.FastMath;

/**
 * Pareto/NBD (Schmittlein, Morrison, Colombo 1987; formulas as in Fader, Hardie 2005, note 9):
 * purchases at rate lambda ~ gamma(r, alpha), lifetime exponential with rate mu ~ gamma(s, beta).
 */
final class ParetoNbd implements RepeatBuying {
  private final double r;
  private final double alpha;
  private final double s;
  private final double beta;

  ParetoNbd(double r, double alpha, double s, double beta) {
    this.r = r;
    this.alpha = alpha;
    this.s = s;
    this.beta = beta;
  }

  @Override
  public double alive(int x, double recency, double age) {
    return FastMath.exp(
        Gamma.logGamma(r + x)
            - Gamma.logGamma(r)
            + r * FastMath.log(alpha)
            + s * FastMath.log(beta)
            - (r + x) * FastMath.log(alpha + age)
            - s * FastMath.log(beta + age)
            - logLikelihood(x, recency, age));
  }

  @Override
  public double expected(int x, double recency, double age, double horizon) {
    return (r + x) / (alpha + age) * lifetime(age, horizon) * alive(x, recency, age);
  }

  @Override
  public double expectedOfNew(double horizon) {
    return r / alpha * lifetime(0, horizon);
  }

  /**
   * Discounted expected residual transactions for ever, discounted continuously at {@code rate} per
   * unit of time (Fader, Hardie, Lee 2005, JMR 42(4), equation 2): {@code alpha^r beta^s de^(s-1)
   * G(r+x+1) U(s, s, de (beta+T)) / (G(r) (alpha+T)^(r+x+1) L)}.
   */
  double discountedForEver(int x, double recency, double age, double rate) {
    return FastMath.exp(
            r * FastMath.log(alpha)
                + s * FastMath.log(beta)
                + (s - 1) * FastMath.log(rate)
                + Gamma.logGamma(r + x + 1)
                - Gamma.logGamma(r)
                - (r + x + 1) * FastMath.log(alpha + age)
                - logLikelihood(x, recency, age))
        * tricomi(s, rate * (beta + age));
  }

  /** Expected time alive within the horizon, given alive at {@code age}. */
  private double lifetime(double age, double horizon) {
    double growth = FastMath.log1p(horizon / (beta + age));
    double shape = (1 - s) * growth;
    double mean = FastMath.abs(shape) < 1e-9 ? growth : growth * FastMath.expm1(shape) / shape;
    return (beta + age) * mean;
  }

  private double logLikelihood(int x, double recency, double age) {
    double[] theta = {FastMath.log(r), FastMath.log(alpha), FastMath.log(s), FastMath.log(beta)};
    return new ParetoLikelihood(List.of(new RepeatCount(x, recency, age, 1)))
        .at(theta, new double[4]);
  }

  /**
   * U(s, s, z), confluent hypergeometric of the second kind: 1/G(s) times the integral of {@code
   * e^(-z t) t^(s-1) / (1+t)}, by the trapezoid rule over t = exp(w - exp(-w)), which falls off
   * double exponentially at both ends.
   */
  private static double tricomi(double s, double z) {
    double step = 1.0 / 64;
    double sum = 0;
    for (double w = -6; w <= 40; w += step) {
      double fall = FastMath.exp(-w);
      double logT = w - fall;
      double t = FastMath.exp(logT);
      sum += FastMath.exp(s * logT - z * t) / (1 + t) * (1 + fall);
    }
    return sum * step / FastMath.exp(Gamma.logGamma(s));
  }
}
