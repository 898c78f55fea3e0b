package io.plumbline.value;

import java.util.List;
import org.hipparchus.util.FastMath;

/** Fits the repeat-buying models on time scaled so that the oldest customer has age 10. */
final class RepeatFit {
  private static final double OLDEST = 10;
  private static final long FEWEST_CUSTOMERS = 200;
  private static final long FEWEST_REPEATERS = 50;

  private static final double[][] STARTS = {
    {-1, 0, 0, 1}, {0, 0, 0, 0}, {-1, 1, -1, 0.5}, {0.7, 1.5, -0.7, 1.5}, {-2, -1, 0.7, 1.5}
  };

  private RepeatFit() {}

  static Fit of(String name, List<RepeatCount> histories) {
    List<RepeatCount> counts = RepeatCount.merged(histories);
    long customers = counts.stream().mapToLong(RepeatCount::customers).sum();
    long repeaters =
        counts.stream().filter(c -> c.repeats() > 0).mapToLong(RepeatCount::customers).sum();
    double oldest = counts.stream().mapToDouble(RepeatCount::age).max().orElse(0);
    if (repeaters == 0 || oldest == 0) {
      return new Fit.Refused("nobody of " + customers + " customers has bought again");
    }
    double scale = oldest / OLDEST;
    List<RepeatCount> scaled =
        counts.stream()
            .map(
                c ->
                    new RepeatCount(
                        c.repeats(), c.recency() / scale, c.age() / scale, c.customers()))
            .toList();
    Fit fit = MaximumLikelihood.of(likelihood(name, scaled), STARTS);
    if (!(fit instanceof Fit.Fitted found)) {
      return fit;
    }
    double purchases = counts.stream().mapToDouble(c -> (double) c.repeats() * c.customers()).sum();
    double[] at = found.values();
    at[1] *= scale;
    if (name.equals("pareto_nbd")) {
      at[3] *= scale;
    }
    Fit.Fitted unscaled =
        new Fit.Fitted(
            found.names(),
            List.of(at[0], at[1], at[2], at[3]),
            found.logLikelihood() - purchases * FastMath.log(scale),
            found.covariance(),
            "");
    if (customers < FEWEST_CUSTOMERS || repeaters < FEWEST_REPEATERS) {
      return unscaled.withoutIntervals(
          "%d customers, %d repeaters: intervals need %d and %d"
              .formatted(customers, repeaters, FEWEST_CUSTOMERS, FEWEST_REPEATERS));
    }
    return unscaled;
  }

  static LogLikelihood likelihood(String name, List<RepeatCount> counts) {
    return switch (name) {
      case "bg_nbd" -> new BetaGeometricLikelihood(counts, false);
      case "mbg_nbd" -> new BetaGeometricLikelihood(counts, true);
      case "pareto_nbd" -> new ParetoLikelihood(counts);
      default ->
          throw new IllegalArgumentException(
              "repeat-buying model " + name + ": known " + RepeatBuying.NAMES);
    };
  }
}
