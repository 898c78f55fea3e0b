package io.plumbline.value;

import java.util.List;

/**
 * Log-likelihood of a model on sufficient statistics, as a function of theta, the natural
 * logarithms of its parameters, so that every parameter stays above 0.
 */
interface LogLikelihood {
  /** Names of the parameters, in the order of theta. */
  List<String> parameters();

  /** Customers behind the statistics. */
  long customers();

  /**
   * The log-likelihood.
   *
   * @param theta logarithms of the parameters
   * @param gradient filled with the derivatives by theta
   */
  double at(double[] theta, double[] gradient);
}
