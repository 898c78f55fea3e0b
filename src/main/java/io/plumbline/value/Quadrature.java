package io.plumbline.value;

import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.util.FastMath;

/** Gauss quadrature by the eigenvalues of its recurrence (Golub, Welsch 1969). */
final class Quadrature {
  private final double[] nodes;
  private final double[] weights;

  private Quadrature(double[] nodes, double[] weights) {
    this.nodes = nodes;
    this.weights = weights;
  }

  /** Integral over (-1, 1) of f. */
  static Quadrature legendre(int points) {
    double[] diagonal = new double[points];
    double[] beside = new double[points - 1];
    for (int k = 1; k < points; k++) {
      beside[k - 1] = k / FastMath.sqrt(4.0 * k * k - 1);
    }
    return of(diagonal, beside, 2);
  }

  /** Mean of f(p), p in (0, 1), under the beta distribution with these parameters. */
  static Quadrature beta(double a, double b, int points) {
    // Jacobi polynomials on (-1, 1) with weight (1-u)^(b-1) (1+u)^(a-1), and p = (1+u)/2.
    double al = b - 1;
    double be = a - 1;
    double[] diagonal = new double[points];
    double[] beside = new double[points - 1];
    diagonal[0] = (be - al) / (al + be + 2);
    for (int k = 1; k < points; k++) {
      double c = 2 * k + al + be;
      diagonal[k] = (be * be - al * al) / (c * (c + 2));
      double square =
          k == 1
              ? 4 * (1 + al) * (1 + be) / ((2 + al + be) * (2 + al + be) * (3 + al + be))
              : 4 * k * (k + al) * (k + be) * (k + al + be) / (c * c * (c + 1) * (c - 1));
      beside[k - 1] = FastMath.sqrt(square);
    }
    Quadrature jacobi = of(diagonal, beside, 1);
    for (int i = 0; i < points; i++) {
      jacobi.nodes[i] = (1 + jacobi.nodes[i]) / 2;
    }
    return jacobi;
  }

  int size() {
    return nodes.length;
  }

  double node(int i) {
    return nodes[i];
  }

  double weight(int i) {
    return weights[i];
  }

  private static Quadrature of(double[] diagonal, double[] beside, double mass) {
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(diagonal, beside);
    double[] nodes = eigen.getEigenvalues().clone();
    double[] weights = new double[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      double first = eigen.getEigenvector(i).getEntry(0);
      weights[i] = mass * first * first;
    }
    return new Quadrature(nodes, weights);
  }
}
