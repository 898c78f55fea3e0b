package io.plumbline.value;

import org.hipparchus.util.FastMath;

/**
 * Ratios of gamma functions a whole number of steps apart: {@code log[k] = lnG(c+k) - lnG(c)} and
 * its derivative by c, {@code inverse[k] = psi(c+k) - psi(c)}.
 */
final class Steps {
  final double[] log;
  final double[] inverse;

  Steps(double c, int most) {
    log = new double[most + 1];
    inverse = new double[most + 1];
    for (int k = 0; k < most; k++) {
      log[k + 1] = log[k] + FastMath.log(c + k);
      inverse[k + 1] = inverse[k] + 1 / (c + k);
    }
  }
}
