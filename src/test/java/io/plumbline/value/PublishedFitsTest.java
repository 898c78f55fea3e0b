package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Estimates, likelihoods and standard errors of the papers and of packages that repeat them. */
class PublishedFitsTest {
  /** DonationS, 11,104 people over six years (Fader, Hardie, Shang 2010, table 3). */
  static final List<BetaGeometricBernoulli.Count> DONATIONS =
      List.of(
          d(0, 0, 3464),
          d(1, 1, 1091),
          d(1, 2, 277),
          d(1, 3, 129),
          d(1, 4, 78),
          d(1, 5, 119),
          d(1, 6, 129),
          d(2, 2, 613),
          d(2, 3, 255),
          d(2, 4, 155),
          d(2, 5, 173),
          d(2, 6, 234),
          d(3, 3, 322),
          d(3, 4, 181),
          d(3, 5, 225),
          d(3, 6, 357),
          d(4, 4, 240),
          d(4, 5, 284),
          d(4, 6, 512),
          d(5, 5, 335),
          d(5, 6, 728),
          d(6, 6, 1203));

  private static BetaGeometricBernoulli.Count d(int x, int recency, long people) {
    return new BetaGeometricBernoulli.Count(x, recency, 6, people);
  }

  @Test
  void cdnowBgNbd() {
    is(
        RepeatBuying.fit("bg_nbd", Cdnow.rounded()),
        -9582.42556,
        new double[] {.242593, 4.413532, .792886, 2.425753},
        new double[] {.0126, .3782, .1857, .7053});
  }

  @Test
  void cdnowMbgNbd() {
    is(
        RepeatBuying.fit("mbg_nbd", Cdnow.rounded()),
        -9582.13268,
        new double[] {.524838, 6.182992, .891356, 1.613999},
        new double[] {.0833, .6956, .1548, .5375});
  }

  @Test
  void cdnowParetoNbd() {
    is(
        RepeatBuying.fit("pareto_nbd", Cdnow.rounded()),
        -9594.97393,
        new double[] {.553276, 10.577612, .606214, 11.667916},
        new double[] {.0476, .8427, .1873, 6.2109});
  }

  @Test
  void cdnowGammaGamma() {
    is(
        GammaGamma.fit(Cdnow.spends()),
        -4055.92324,
        new double[] {6.248803, 3.744589, 15.447748},
        new double[] {1.1897, .2902, 4.1600});
  }

  @Test
  void donationsBgBb() {
    is(
        BetaGeometricBernoulli.fit(DONATIONS),
        -33225.5813,
        new double[] {1.203522, .749716, .656718, 2.783442},
        new double[] {.0694, .0294, .0510, .3208});
  }

  @Test
  void highEndAndRegularShiftedBetaGeometric() {
    is(
        ShiftedBetaGeometric.fit(List.of(1000L, 869L, 743L, 653L, 593L, 551L, 517L, 491L)),
        -1611.15815,
        new double[] {.668088, 3.806095},
        new double[] {.1037, .7855});
    is(
        ShiftedBetaGeometric.fit(List.of(1000L, 631L, 468L, 382L, 326L, 289L, 262L, 241L)),
        -1680.26519,
        new double[] {.704077, 1.182043},
        new double[] {.0656, .1525});
  }

  @Test
  void cdnowIsFittedWithinASecond() {
    List<RepeatCount> counts = Cdnow.counts();
    for (String model : RepeatBuying.NAMES) {
      RepeatBuying.fit(model, counts);
      long started = System.nanoTime();
      RepeatBuying.fit(model, counts);
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      System.out.println("CDNOW " + model + ": " + counts.size() + " histories, " + took);
      assertThat(took).isLessThan(Duration.ofSeconds(5)); // 1 s on a quiet machine
    }
  }

  private static void is(Fit fit, double logLikelihood, double[] expected, double[] errors) {
    double last = logLikelihood == -33225.5813 ? 5e-5 : 1e-5; // the digits that are published
    assertThat(fit).isInstanceOf(Fit.Fitted.class);
    Fit.Fitted fitted = (Fit.Fitted) fit;
    assertThat(fitted.logLikelihood()).isCloseTo(logLikelihood, within(last));
    for (int i = 0; i < expected.length; i++) {
      assertThat(fitted.parameters().get(i)).isCloseTo(expected[i], within(1e-4 * expected[i]));
      assertThat(fitted.standardError(i).orElseThrow())
          .as("standard error of " + fitted.names().get(i))
          .isCloseTo(errors[i], within(0.01 * errors[i]));
    }
  }
}
