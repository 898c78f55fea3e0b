package io.plumbline.attribution;

import java.util.List;
import java.util.function.Function;

/**
 * What one model learnt from one set of paths.
 *
 * @param shares by channel, summing to 1
 * @param effects removal effects by channel; null for Shapley
 * @param p probability of conversion; null for Shapley
 * @param states of the chain; null for Shapley
 * @param errors standard errors of the shares; null when there is nothing to tell them from
 */
record Learnt(double[] shares, double[] effects, Double p, Long states, double[] errors) {
  private static final int MOST_REPLICATED_COALITIONS = 16;
  private static final int MOST_REPLICATED_STEPS = 5_000;

  /** Fits a model by its name. */
  static Learnt of(String model, PathSet paths, List<PathSet.Counts> replicates) {
    if (model.equals("shapley")) {
      Shapley shapley = new Shapley(paths);
      return new Learnt(
          Shares.of(shapley.additive(paths.counts())),
          null,
          null,
          null,
          spread(replicates, counts -> Shares.of(shapley.additive(counts))));
    }
    if (model.equals("shapley_rate")) {
      return rate(paths, replicates);
    }
    MarkovChain chain =
        new MarkovChain(paths, Integer.parseInt(model.substring("markov_".length())));
    MarkovChain.Fit fit = chain.fit(paths.counts());
    return new Learnt(
        fit.shares(),
        fit.effects(),
        fit.p(),
        (long) chain.states(),
        // Hundreds of larger chains would take minutes.
        chain.edges() <= MOST_REPLICATED_STEPS
            ? spread(replicates, counts -> chain.estimate(counts).shares())
            : null);
  }

  private static Learnt rate(PathSet paths, List<PathSet.Counts> replicates) {
    Shapley shapley = new Shapley(paths);
    Shapley.Value value = shapley.rate(paths.counts());
    int channels = paths.channels().size();
    double[] errors = null;
    if (channels > Shapley.EXACT_UP_TO) {
      double worth = 0;
      for (double phi : value.phi()) {
        worth += phi;
      }
      errors = value.errors().clone();
      for (int channel = 0; channel < channels; channel++) {
        errors[channel] /= worth;
      }
    } else if (channels <= MOST_REPLICATED_COALITIONS) {
      // 2^n coalitions in every replicate: above 16 channels that would take minutes.
      errors = spread(replicates, counts -> Shares.of(shapley.rate(counts).phi()));
    }
    return new Learnt(Shares.of(value.phi()), null, null, null, errors);
  }

  Double effect(int channel) {
    return effects == null ? null : effects[channel];
  }

  Double standardError(int channel) {
    return errors == null ? null : errors[channel];
  }

  /** Standard deviation over replicates; those in which nothing converts say nothing of shares. */
  private static double[] spread(
      List<PathSet.Counts> replicates, Function<PathSet.Counts, double[]> shares) {
    double[] sums = null;
    double[] squares = null;
    int used = 0;
    for (PathSet.Counts counts : replicates) {
      if (counts.allConversions() == 0) {
        continue;
      }
      double[] drawn = shares.apply(counts);
      if (sums == null) {
        sums = new double[drawn.length];
        squares = new double[drawn.length];
      }
      for (int channel = 0; channel < drawn.length; channel++) {
        sums[channel] += drawn[channel];
        squares[channel] += drawn[channel] * drawn[channel];
      }
      used++;
    }
    if (used < 2) {
      return null;
    }
    for (int channel = 0; channel < sums.length; channel++) {
      double variance = (squares[channel] - sums[channel] * sums[channel] / used) / (used - 1);
      sums[channel] = Math.sqrt(Math.max(0, variance));
    }
    return sums;
  }
}
