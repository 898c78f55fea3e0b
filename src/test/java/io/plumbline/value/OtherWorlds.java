package io.plumbline.value;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What the customer models say in worlds they do not describe: how often the 95 % interval of
 * expected purchases holds the truth, and how far off expectations are.
 */
final class OtherWorlds {
  private static final int CUSTOMERS = 2_000;

  /** So many that the truth is known to about 0.3 %. */
  private static final int FOR_TRUTH = 200_000;

  /**
   * A model in a world, over all data sets it could be fitted to.
   *
   * @param refused data sets without a fit or without an interval
   * @param inside share of intervals of E[X(52)] of a new customer that hold the truth
   * @param bias mean of estimated / true E[X(52)], less 1
   * @param baseBias purchases expected of the customers there in the next 52 weeks / those that
   *     came, less 1
   * @param valueBias the same of revenue, with gamma-gamma spend; NaN when no spend could be fitted
   */
  record Line(
      BuyingWorld world,
      String model,
      int fitted,
      int refused,
      double inside,
      double bias,
      double baseBias,
      double valueBias) {

    static String head() {
      return "%-19s %-10s %6s %7s %7s %8s %9s %9s"
          .formatted(
              "world", "model", "fitted", "refused", "inside", "bias", "base bias", "revenue");
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-19s %-10s %6d %7d %6.1f%% %+7.1f%% %+8.1f%% %+8.1f%%",
          world.name().toLowerCase(Locale.ROOT),
          model,
          fitted,
          refused,
          100 * inside,
          100 * bias,
          100 * baseBias,
          100 * valueBias);
    }
  }

  private OtherWorlds() {}

  /** Draws data sets of a world and fits a model to each. */
  static Line of(BuyingWorld world, String model, long seed, int sets) {
    double truth =
        world.drawn(new Random(seed - 1), FOR_TRUTH).stream()
            .mapToInt(BuyingWorld.Customer::firstYear)
            .average()
            .orElseThrow();
    int fitted = 0;
    int inside = 0;
    double estimates = 0;
    double expected = 0;
    double came = 0;
    double valued = 0;
    double earned = 0;
    for (int set = 0; set < sets; set++) {
      List<BuyingWorld.Customer> customers = world.drawn(new Random(seed + set), CUSTOMERS);
      Fit fit =
          RepeatBuying.fit(
              model,
              customers.stream().map(c -> new RepeatCount(c.x(), c.last(), c.age(), 1)).toList());
      if (!(fit instanceof Fit.Fitted found) || found.covariance().isEmpty()) {
        continue;
      }
      fitted++;
      Coverage.Estimate estimate = Coverage.expectedOfNew(model, found);
      inside += estimate.holds(Math.log(truth)) ? 1 : 0;
      estimates += Math.exp(estimate.log()) / truth;
      RepeatBuying buying = RepeatBuying.of(model, found.values());
      Fit ofSpend =
          GammaGamma.fit(
              customers.stream()
                  .filter(c -> c.x() > 0)
                  .map(c -> new SpendCount(c.x(), c.spend(), 1))
                  .toList());
      for (BuyingWorld.Customer c : customers) {
        double orders = buying.expected(c.x(), c.last(), c.age(), BuyingWorld.HORIZON);
        expected += orders;
        came += c.later();
        if (ofSpend instanceof Fit.Fitted spend) {
          double[] p = spend.values();
          valued += orders * new GammaGamma(p[0], p[1], p[2]).expected(c.x(), c.spend());
          earned += c.laterSpend();
        }
      }
    }
    return new Line(
        world,
        model,
        fitted,
        sets - fitted,
        (double) inside / fitted,
        estimates / fitted - 1,
        expected / came - 1,
        valued / earned - 1);
  }
}
