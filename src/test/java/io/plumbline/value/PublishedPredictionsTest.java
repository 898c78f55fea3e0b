package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What fitted models say of customers, against figures of papers, spreadsheets and packages. */
class PublishedPredictionsTest {
  private static final Offset<Double> FOUR = within(5.1e-5);

  @Test
  void bgNbdOfNewAndKnownCustomers() {
    RepeatBuying model =
        RepeatBuying.of("bg_nbd", new double[] {.242593, 4.413532, .792886, 2.425753});
    double[] weeks = {.1429, 1, 3, 31.8571, 32, 78};
    double[] published = {.0078, .0532, .1506, 1.0405, 1.0437, 1.8576};
    for (int i = 0; i < weeks.length; i++) {
      assertThat(model.expectedOfNew(weeks[i])).isCloseTo(published[i], within(5e-4));
    }
    assertThat(model.expected(2, 30.43, 38.86, 39)).isCloseTo(1.226, within(5e-4));
    assertThat(model.expectedOfNew(52)).isCloseTo(1.444004, within(1e-4));
    assertThat(model.expected(26, 30.857, 31, 52)).isCloseTo(25.7566, within(2e-3));
    assertThat(model.alive(26, 30.857, 31)).isCloseTo(.96885, within(1e-5));
    assertThat(model.alive(0, 0, 39)).isEqualTo(1);
  }

  @Test
  void nothingHappensWhereTheHypergeometricFormHasItsHole() {
    double before =
        RepeatBuying.of("bg_nbd", new double[] {.3, 4, 1 - 1e-6, 2}).expected(2, 10, 20, 30);
    double at = RepeatBuying.of("bg_nbd", new double[] {.3, 4, 1, 2}).expected(2, 10, 20, 30);
    double after =
        RepeatBuying.of("bg_nbd", new double[] {.3, 4, 1 + 1e-6, 2}).expected(2, 10, 20, 30);
    assertThat(at).isCloseTo((before + after) / 2, within(1e-9));
  }

  @Test
  void theMeanOverPIsTheHypergeometricForm() {
    double r = .3;
    double alpha = 4;
    double a = .8;
    double b = 2.4;
    for (int x : new int[] {1, 3, 12}) {
      for (double t : new double[] {1, 39, 300}) {
        double age = 39;
        double z = t / (alpha + age + t);
        double term = 1;
        double series = 0;
        for (int n = 0; term > 1e-18 * series; n++) {
          series += term;
          term *= (r + x + n) * (b + x + n) / ((a + b + x - 1 + n) * (n + 1)) * z;
        }
        RepeatBuying model = RepeatBuying.of("bg_nbd", new double[] {r, alpha, a, b});
        double paper =
            (a + b + x - 1)
                / (a - 1)
                * (1 - Math.pow((alpha + age) / (alpha + age + t), r + x) * series)
                * model.alive(x, 30, age);
        assertThat(model.expected(x, 30, age, t)).isCloseTo(paper, within(1e-8 * paper));
      }
    }
  }

  @Test
  void paretoNbdOfAHeavyBuyer() {
    RepeatBuying model =
        RepeatBuying.of("pareto_nbd", new double[] {.553276, 10.577612, .606214, 11.667916});
    assertThat(model.alive(26, 30.86, 31)).isCloseTo(.9979, FOUR);
    assertThat(model.expected(26, 30.86, 31, 52)).isCloseTo(25.46, within(.0051));
    RepeatBuying exponential = RepeatBuying.of("pareto_nbd", new double[] {.55, 10.6, 1, 11.7});
    RepeatBuying beside = RepeatBuying.of("pareto_nbd", new double[] {.55, 10.6, 1 + 1e-7, 11.7});
    assertThat(exponential.expected(2, 30, 39, 52))
        .isCloseTo(beside.expected(2, 30, 39, 52), within(1e-6));
  }

  @Test
  void discountedForEver() {
    ParetoNbd model = new ParetoNbd(.553276, 10.577612, .606214, 11.667916);
    double rate = Math.log(1.15) / 52;
    double[][] rows = {
      {0, 0, .476}, {1, 10, 1.805}, {2, 30, 6.408}, {4, 35, 12.533}, {7, 35, 20.611}, {7, 20, 4.780}
    };
    for (double[] row : rows) {
      assertThat(model.discountedForEver((int) row[0], row[1], 39, rate))
          .isCloseTo(row[2], within(6e-4));
    }
    // the end-of-week convention is another number
    assertThat(model.discounted(7, 35, 39, Math.expm1(rate), 20_000))
        .isCloseTo(20.583, within(2e-3));
  }

  @Test
  void gammaGammaOfThreeCustomers() {
    GammaGamma model = new GammaGamma(6.248803, 3.744589, 15.447748);
    assertThat(model.expected(2, 22.35)).isCloseTo(24.66, within(.0051));
    assertThat(model.expected(1, 11.77)).isCloseTo(18.91, within(.0051));
    assertThat(model.mean()).isCloseTo(35.17, within(.0051));
    assertThat(model.expected(0, 0)).isEqualTo(model.mean());
  }

  @Test
  void shiftedBetaGeometricProjects() {
    ShiftedBetaGeometric highEnd = new ShiftedBetaGeometric(.668088, 3.806095);
    ShiftedBetaGeometric regular = new ShiftedBetaGeometric(.704077, 1.182043);
    double[] high = {.4604, .4358, .4142, .3951, .3780};
    double[] plain = {.2201, .2044, .1912, .1799, .1700};
    for (int i = 0; i < high.length; i++) {
      assertThat(highEnd.survival(8 + i)).isCloseTo(high[i], FOUR);
      assertThat(regular.survival(8 + i)).isCloseTo(plain[i], FOUR);
    }
    assertThat(highEnd.residualLifetime(8, .1)).isCloseTo(7.52963, within(1e-4));
    assertThat(highEnd.retention(2)).isGreaterThan(highEnd.retention(1));
  }

  @Test
  void donations() {
    BetaGeometricBernoulli model = new BetaGeometricBernoulli(1.203522, .749716, .656718, 2.783442);
    assertThat(11_104 * model.probability(0, 6)).isCloseTo(3454.9, within(.06));
    assertThat(11_104 * model.probability(6, 6)).isCloseTo(1253.1, within(.06));
    double sum = 0;
    for (int x = 0; x <= 6; x++) {
      sum += model.probability(x, 6);
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
    double expected =
        PublishedFitsTest.DONATIONS.stream()
            .mapToDouble(c -> c.customers() * model.expected(c.repeats(), c.recency(), 6, 5))
            .sum();
    assertThat(expected).isCloseTo(12_884.2, within(.5));
  }

  @Test
  void holdOutOfCdnow() {
    // weeks 40-78: total, mean absolute error, root mean squared error, correlation
    holdOut("bg_nbd", 1653.4, .7855, 1.608, .626);
    holdOut("mbg_nbd", 1576.7, .7648, 1.607, .627);
    holdOut("pareto_nbd", 1665.5, .7545, 1.603, .630);
    holdOut("naive", 2930.1, 1.0237, 2.212, .584);
  }

  private static void holdOut(
      String name, double total, double absolute, double squared, double correlation) {
    List<Cdnow.Customer> customers = Cdnow.customers();
    int n = customers.size();
    RepeatBuying model =
        name.equals("naive")
            ? null
            : RepeatBuying.of(
                name, ((Fit.Fitted) RepeatBuying.fit(name, Cdnow.rounded())).values());
    double[] said = new double[n];
    double[] came = new double[n];
    for (int i = 0; i < n; i++) {
      Cdnow.Customer c = customers.get(i);
      said[i] =
          model == null
              ? c.repeats() / c.age() * 39
              : model.expected(c.repeats(), c.recency(), c.age(), 39);
      came[i] = c.later();
    }
    HoldOut errors = HoldOut.of(said, came);
    assertThat(errors.actual()).isEqualTo(1882);
    assertThat(errors.predicted()).isCloseTo(total, within(.06));
    assertThat(errors.meanAbsolute()).isCloseTo(absolute, within(6e-4));
    assertThat(errors.rootMeanSquared()).isCloseTo(squared, within(6e-4));
    assertThat(errors.correlation()).isCloseTo(correlation, within(6e-4));
  }

  /** Errors of predictions beside what came. */
  private record HoldOut(
      double predicted,
      double actual,
      double meanAbsolute,
      double rootMeanSquared,
      double correlation) {
    static HoldOut of(double[] said, double[] came) {
      int n = said.length;
      double sumSaid = 0;
      double sumCame = 0;
      double absolute = 0;
      double squared = 0;
      for (int i = 0; i < n; i++) {
        sumSaid += said[i];
        sumCame += came[i];
        absolute += Math.abs(said[i] - came[i]);
        squared += (said[i] - came[i]) * (said[i] - came[i]);
      }
      double ss = 0;
      double cc = 0;
      double sc = 0;
      for (int i = 0; i < n; i++) {
        ss += (said[i] - sumSaid / n) * (said[i] - sumSaid / n);
        cc += (came[i] - sumCame / n) * (came[i] - sumCame / n);
        sc += (said[i] - sumSaid / n) * (came[i] - sumCame / n);
      }
      return new HoldOut(
          sumSaid, sumCame, absolute / n, Math.sqrt(squared / n), sc / Math.sqrt(ss * cc));
    }
  }
}
