package io.plumbline.value;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hipparchus.util.FastMath;

/**
 * BG/NBD (Fader, Hardie, Lee 2005) and MBG/NBD: customers buy at a Poisson rate lambda ~ gamma(r,
 * alpha) and leave after a purchase with probability p ~ beta(a, b); under MBG after the first one
 * too.
 *
 * <p>Given that a customer is alive, lambda ~ gamma(r+x, alpha+T) and p ~ beta(a, b+k), with k = x
 * (BG) or x+1 (MBG), so {@code E[Y(t)] = P(alive) E_p[(1 - (1 + p t/(alpha+T))^-(r+x)) / p]}, the
 * hypergeometric form of the paper without its removable singularity at a = 1 and without
 * cancellation. The mean over p is a Gauss-Jacobi sum.
 */
final class BetaGeometric implements RepeatBuying {
  private static final int POINTS = 64;

  private final double r;
  private final double alpha;
  private final double a;
  private final double b;
  private final boolean mayLeaveAtOnce;
  private final Map<Integer, Quadrature> means = new ConcurrentHashMap<>();

  BetaGeometric(double r, double alpha, double a, double b, boolean mayLeaveAtOnce) {
    this.r = r;
    this.alpha = alpha;
    this.a = a;
    this.b = b;
    this.mayLeaveAtOnce = mayLeaveAtOnce;
  }

  @Override
  public double alive(int x, double recency, double age) {
    if (x == 0 && !mayLeaveAtOnce) {
      return 1;
    }
    int k = mayLeaveAtOnce ? x + 1 : x;
    double odds =
        FastMath.log(a / (b + k - 1))
            + (r + x) * (FastMath.log(alpha + age) - FastMath.log(alpha + recency));
    return 1 / (1 + FastMath.exp(odds));
  }

  @Override
  public double expected(int x, double recency, double age, double horizon) {
    return alive(x, recency, age)
        * whileAlive(mayLeaveAtOnce ? x + 1 : x, r + x, horizon / (alpha + age));
  }

  @Override
  public double expectedOfNew(double horizon) {
    // under MBG a customer stays after the first purchase with probability b / (a + b), and then p
    // ~ beta(a, b + 1)
    return mayLeaveAtOnce
        ? b / (a + b) * whileAlive(1, r, horizon / alpha)
        : whileAlive(0, r, horizon / alpha);
  }

  private double whileAlive(int k, double shape, double relative) {
    Quadrature mean = means.computeIfAbsent(k, stays -> Quadrature.beta(a, b + stays, POINTS));
    double sum = 0;
    for (int i = 0; i < mean.size(); i++) {
      double p = FastMath.max(mean.node(i), 1e-300);
      sum += mean.weight(i) * -FastMath.expm1(-shape * FastMath.log1p(p * relative)) / p;
    }
    return sum;
  }
}
