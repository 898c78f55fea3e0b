package io.plumbline.value;

import java.util.List;
import java.util.Optional;

/** The outcome of fitting a model: parameters, or why there are none. */
public sealed interface Fit {
  /**
   * A maximum that the data identify.
   *
   * @param names names of the parameters
   * @param parameters their estimates
   * @param logLikelihood at the maximum
   * @param covariance of ln(parameter); empty when the sample is too small for it to mean much
   * @param note why there is no covariance, else empty
   */
  record Fitted(
      List<String> names,
      List<Double> parameters,
      double logLikelihood,
      Optional<List<List<Double>>> covariance,
      String note)
      implements Fit {
    public Fitted {
      names = List.copyOf(names);
      parameters = List.copyOf(parameters);
    }

    /** Estimates as an array. */
    double[] values() {
      return parameters.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Standard error of a parameter by the delta method: parameter x se(ln parameter). */
    Optional<Double> standardError(int i) {
      return covariance.map(cov -> parameters.get(i) * Math.sqrt(cov.get(i).get(i)));
    }

    /** The same estimates without intervals, and the reason. */
    Fitted withoutIntervals(String reason) {
      return new Fitted(names, parameters, logLikelihood, Optional.empty(), reason);
    }
  }

  /**
   * No parameters.
   *
   * @param reason what the data lack, for a reader
   */
  record Refused(String reason) implements Fit {}
}
