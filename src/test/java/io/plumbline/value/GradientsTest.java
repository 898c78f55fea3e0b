package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Analytic gradients against central differences, and likelihoods against plain formulas. */
class GradientsTest {
  private static final long SEED = 20261121;

  @Test
  void gradientsAreTheSlopesOfTheirLikelihoods() {
    Random random = new Random(SEED);
    List<RepeatCount> counts = histories(random, 200);
    List<SpendCount> spends = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      spends.add(new SpendCount(1 + random.nextInt(9), 1 + 100 * random.nextDouble(), 1 + i % 3));
    }
    List<LogLikelihood> all =
        List.of(
            RepeatFit.likelihood("bg_nbd", counts),
            RepeatFit.likelihood("mbg_nbd", counts),
            RepeatFit.likelihood("pareto_nbd", counts),
            new GammaGammaLikelihood(spends),
            new BetaGeometricBernoulli.Likelihood(PublishedFitsTest.DONATIONS),
            new ShiftedBetaGeometric.Likelihood(List.of(1000L, 869L, 743L, 653L, 593L)));
    for (LogLikelihood likelihood : all) {
      for (int trial = 0; trial < 20; trial++) {
        isSlope(likelihood, random);
      }
    }
  }

  private static void isSlope(LogLikelihood likelihood, Random random) {
    int size = likelihood.parameters().size();
    double[] theta = random.doubles(size, -1.5, 2).toArray();
    double[] gradient = new double[size];
    double[] ignored = new double[size];
    likelihood.at(theta, gradient);
    double scale = 1e-3;
    for (double g : gradient) {
      scale = Math.max(scale, Math.abs(g));
    }
    for (int i = 0; i < size; i++) {
      double[] moved = theta.clone();
      moved[i] = theta[i] + 1e-6;
      double above = likelihood.at(moved, ignored);
      moved[i] = theta[i] - 1e-6;
      double below = likelihood.at(moved, ignored);
      assertThat((above - below) / 2e-6)
          .as("seed %s, %s by %s at %s", SEED, likelihood, i, theta)
          .isCloseTo(gradient[i], within(1e-5 * scale));
    }
  }

  @Test
  void probabilitiesOfOneDayBuyersAddUp() {
    // sBG: leaving at 1, 2, 3 or staying are all that can happen
    double[] theta = {Math.log(.7), Math.log(1.2)};
    double sum = 0;
    for (List<Long> only :
        List.of(
            List.of(1L, 0L, 0L, 0L),
            List.of(1L, 1L, 0L, 0L),
            List.of(1L, 1L, 1L, 0L),
            List.of(1L, 1L, 1L, 1L))) {
      sum += Math.exp(new ShiftedBetaGeometric.Likelihood(only).at(theta, new double[2]));
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void orderAndCompressionDoNotMatter() {
    Random random = new Random(SEED);
    List<RepeatCount> once = histories(random, 300);
    List<RepeatCount> twice = new ArrayList<>();
    for (RepeatCount c : once) {
      twice.add(0, new RepeatCount(c.repeats(), c.recency(), c.age(), 1));
      if (c.customers() > 1) {
        twice.add(new RepeatCount(c.repeats(), c.recency(), c.age(), c.customers() - 1));
      }
    }
    for (String model : RepeatBuying.NAMES) {
      double[] theta = {-1, 1, .2, .5};
      assertThat(RepeatFit.likelihood(model, twice).at(theta, new double[4]))
          .isCloseTo(RepeatFit.likelihood(model, once).at(theta, new double[4]), within(1e-9));
      List<RepeatCount> shuffled = new ArrayList<>(once);
      java.util.Collections.shuffle(shuffled, random);
      assertThat(RepeatBuying.fit(model, shuffled)).isEqualTo(RepeatBuying.fit(model, once));
      java.util.Collections.shuffle(twice, random);
      assertThat(RepeatBuying.fit(model, twice)).isEqualTo(RepeatBuying.fit(model, once));
    }
    List<SpendCount> spends = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      spends.add(
          new SpendCount(
              1 + random.nextInt(5), Math.round(9 + 20 * random.nextDouble()), 1 + i % 2));
    }
    Fit fit = GammaGamma.fit(spends);
    double correlation = GammaGamma.correlation(spends);
    java.util.Collections.shuffle(spends, random);
    assertThat(GammaGamma.fit(spends)).isEqualTo(fit);
    assertThat(GammaGamma.correlation(spends)).isEqualTo(correlation);
  }

  static List<RepeatCount> histories(Random random, int size) {
    List<RepeatCount> counts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double age = 20 + random.nextInt(20);
      int x = Math.max(0, (int) (4 * random.nextGaussian()));
      double recency = x == 0 ? 0 : 1 + random.nextInt(19);
      counts.add(new RepeatCount(x, recency, age, 1 + random.nextInt(3)));
    }
    return counts;
  }
}
