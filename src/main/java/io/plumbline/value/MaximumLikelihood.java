package io.plumbline.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;

/**
 * Maximum likelihood over theta = ln(parameters).
 *
 * <ol>
 *   <li>a few conjugate gradients from every start, on the likelihood per customer
 *   <li>Newton steps from the best, on the Hessian from differences of the analytic gradient, until
 *       no component of the gradient exceeds 1e-6 (1e-10 per customer in large samples)
 *   <li>covariance = inverse of the Hessian of -ll
 * </ol>
 *
 * A maximum at the bounds exp(-12), exp(12), one that is not a maximum, or a Hessian of condition
 * above 1e8 is refused: the data do not identify the parameters.
 */
final class MaximumLikelihood {
  private static final double BOUND = 12;
  private static final double GRADIENT = 1e-6;
  private static final double GRADIENT_PER_CUSTOMER = 1e-10;
  private static final double CONDITION = 1e8;
  private static final double STEP = 1e-5;
  private static final int NEWTON_STEPS = 60;

  private final LogLikelihood likelihood;
  private final int size;

  private MaximumLikelihood(LogLikelihood likelihood) {
    this.likelihood = likelihood;
    this.size = likelihood.parameters().size();
  }

  /** Fits from each start, given as theta. */
  static Fit of(LogLikelihood likelihood, double[][] starts) {
    return new MaximumLikelihood(likelihood).fit(starts);
  }

  private Fit fit(double[][] starts) {
    double[] best = starts[0];
    double highest = Double.NEGATIVE_INFINITY;
    for (double[] start : starts) {
      double[] found = ascended(start);
      double value = value(found);
      if (value > highest) {
        highest = value;
        best = found;
      }
    }
    double[] theta = polished(best);
    double[] gradient = new double[size];
    double logLikelihood = likelihood.at(theta, gradient);
    for (int i = 0; i < size; i++) {
      if (Math.abs(theta[i]) > BOUND - 0.1) {
        return new Fit.Refused(
            "%s = %.3g sits on its bound: these customers do not identify it"
                .formatted(likelihood.parameters().get(i), Math.exp(theta[i])));
      }
    }
    if (!isFlat(gradient)) {
      return new Fit.Refused(
          "not converged: the gradient is still %.3g".formatted(largest(gradient)));
    }
    return withCovariance(theta, logLikelihood);
  }

  private Fit withCovariance(double[] theta, double logLikelihood) {
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(curvature(theta));
    double[] values = eigen.getEigenvalues();
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    if (low <= 0) {
      return new Fit.Refused("the likelihood has no peak: its Hessian is not positive definite");
    }
    if (high / low > CONDITION) {
      return new Fit.Refused(
          "the parameters trade off against each other: condition of the Hessian %.1e"
              .formatted(high / low));
    }
    RealMatrix inverse = eigen.getSolver().getInverse();
    List<List<Double>> covariance = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      covariance.add(Arrays.stream(inverse.getRow(i)).boxed().toList());
    }
    List<Double> parameters = Arrays.stream(theta).map(StrictMath::exp).boxed().toList();
    return new Fit.Fitted(
        likelihood.parameters(), parameters, logLikelihood, Optional.of(covariance), "");
  }

  private double[] ascended(double[] start) {
    NonLinearConjugateGradientOptimizer optimizer =
        new NonLinearConjugateGradientOptimizer(
            Formula.POLAK_RIBIERE, new SimpleValueChecker(1e-4, 1e-6, 5), 0.1, 1e-2, 0.1);
    try {
      return optimizer
          .optimize(
              GoalType.MINIMIZE,
              new InitialGuess(start),
              new MaxEval(2000),
              new ObjectiveFunction(theta -> -value(theta) / likelihood.customers()),
              new ObjectiveFunctionGradient(theta -> descent(theta)))
          .getPoint();
    } catch (MathRuntimeException e) {
      // This start leads nowhere; Newton steps judge the others, or this point itself.
      return start;
    }
  }

  private double[] polished(double[] start) {
    double[] theta = start.clone();
    double[] gradient = new double[size];
    double damping = 0;
    double value = value(theta, gradient);
    for (int step = 0; step < NEWTON_STEPS && !isFlat(gradient); step++) {
      EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(curvature(theta));
      double[] next = stepped(theta, gradient, eigen, damping);
      double[] nextGradient = new double[size];
      double nextValue = value(next, nextGradient);
      if (nextValue >= value
          || largest(nextGradient) < largest(gradient) && nearly(nextValue, value)) {
        theta = next;
        gradient = nextGradient;
        value = nextValue;
        damping = damping / 10 < 1e-6 ? 0 : damping / 10;
      } else if (damping > 1e6) {
        break;
      } else {
        damping = Math.max(damping * 10, 1e-3);
      }
    }
    return theta;
  }

  /** A Newton step, shortened by damping; directions of wrong curvature are walked uphill. */
  private double[] stepped(
      double[] theta, double[] gradient, EigenDecompositionSymmetric eigen, double damping) {
    double highest = Arrays.stream(eigen.getEigenvalues()).map(Math::abs).max().orElse(1);
    RealVector slope = new ArrayRealVector(gradient);
    RealVector step = new ArrayRealVector(size);
    for (int i = 0; i < size; i++) {
      RealVector direction = eigen.getEigenvector(i);
      double curvature = Math.max(Math.abs(eigen.getEigenvalues()[i]), 1e-12 * highest);
      double length = slope.dotProduct(direction) / (curvature + damping * highest);
      step = step.add(direction.mapMultiply(length));
    }
    double longest = Math.max(1, step.getLInfNorm() / 2);
    double[] next = new double[size];
    for (int i = 0; i < size; i++) {
      next[i] = Math.max(-BOUND, Math.min(BOUND, theta[i] + step.getEntry(i) / longest));
    }
    return next;
  }

  /** Hessian of -ll, by central differences of the gradient, made symmetric. */
  private RealMatrix curvature(double[] theta) {
    RealMatrix hessian = new Array2DRowRealMatrix(size, size);
    double[] above = new double[size];
    double[] below = new double[size];
    for (int i = 0; i < size; i++) {
      double[] moved = theta.clone();
      moved[i] = theta[i] + STEP;
      likelihood.at(moved, above);
      moved[i] = theta[i] - STEP;
      likelihood.at(moved, below);
      for (int j = 0; j < size; j++) {
        hessian.setEntry(i, j, -(above[j] - below[j]) / (2 * STEP));
      }
    }
    return hessian.add(hessian.transpose()).scalarMultiply(0.5);
  }

  private boolean isFlat(double[] gradient) {
    return largest(gradient) < Math.max(GRADIENT, GRADIENT_PER_CUSTOMER * likelihood.customers());
  }

  private static boolean nearly(double left, double right) {
    return Math.abs(left - right) <= 1e-10 * Math.abs(right);
  }

  private static double largest(double[] gradient) {
    return Arrays.stream(gradient).map(Math::abs).max().orElse(0);
  }

  private double value(double[] theta) {
    return value(theta, new double[size]);
  }

  /** Log-likelihood, falling off steeply outside the bounds. */
  private double value(double[] theta, double[] gradient) {
    double[] inside = new double[size];
    double outside = 0;
    for (int i = 0; i < size; i++) {
      inside[i] = Math.max(-BOUND, Math.min(BOUND, theta[i]));
      outside += (theta[i] - inside[i]) * (theta[i] - inside[i]);
    }
    double value = likelihood.at(inside, gradient);
    return Double.isNaN(value)
        ? Double.NEGATIVE_INFINITY
        : value - likelihood.customers() * outside;
  }

  private double[] descent(double[] theta) {
    double[] gradient = new double[size];
    value(theta, gradient);
    for (int i = 0; i < size; i++) {
      double inside = Math.max(-BOUND, Math.min(BOUND, theta[i]));
      gradient[i] = -gradient[i] / likelihood.customers() + 2 * (theta[i] - inside);
    }
    return gradient;
  }
}
