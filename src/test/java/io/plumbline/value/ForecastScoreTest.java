package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastScoreTest {
  private static ForecastScore.Entry entry(double predicted, long actual, long customers) {
    return new ForecastScore.Entry(predicted, actual, customers);
  }

  @Test
  void errorsWorkedByHand() {
    // 4 customers: 1.5 against 2, 0.5 against 0 and 1 (tied), 0 against 1
    ForecastScore score =
        new ForecastScore(
            List.of(entry(0.5, 1, 1), entry(1.5, 2, 1), entry(0, 1, 1), entry(0.5, 0, 1)));
    assertThat(score.all()).isEqualTo(new ForecastScore.Sums(4, 2.5, 4));
    assertThat(score.meanAbsoluteError()).isCloseTo((.5 + .5 + .5 + 1) / 4, within(1e-12));
    assertThat(score.rootMeanSquareError())
        .isCloseTo(Math.sqrt((.25 + .25 + .25 + 1) / 4), within(1e-12));
    // means 0.625 and 1: covariance (0.875 x 1 + 0.125 + 0 + 0) / 4, variances 1.1875 / 4 and 2 / 4
    assertThat(score.correlation().orElseThrow())
        .isCloseTo(1.0 / Math.sqrt(1.1875 * 2), within(1e-12));
    // Lorenz, lowest forecast first: 1 of 4 purchases, 1 of two tied, 2. Area 1/4 x 1/8 + 2/4 x 3/8
    // + 1/4 x 3/4 = 13/32, Gini 6/32; best order 0, 1, 1, 2: area 0 + 2/4 x 1/4 + 1/4 x 3/4 = 10/32
    assertThat(score.gini().orElseThrow()).isCloseTo(6.0 / 12, within(1e-12));
  }

  @Test
  void tiedCustomersShareADecile() {
    ForecastScore score =
        new ForecastScore(List.of(entry(0, 0, 70), entry(1, 1, 20), entry(2, 3, 10)));
    List<ForecastScore.Sums> deciles = score.deciles();
    // middles at 35, 80 and 95 of 100
    assertThat(deciles.get(3)).isEqualTo(new ForecastScore.Sums(70, 0, 0));
    assertThat(deciles.get(8)).isEqualTo(new ForecastScore.Sums(20, 20, 20));
    assertThat(deciles.get(9)).isEqualTo(new ForecastScore.Sums(10, 20, 30));
    assertThat(deciles.stream().mapToLong(ForecastScore.Sums::customers).sum()).isEqualTo(100);
  }

  @Test
  void nothingBoughtHasNoRank() {
    ForecastScore score = new ForecastScore(List.of(entry(1, 0, 5), entry(2, 0, 5)));
    assertThat(score.gini()).isEmpty();
    assertThat(score.correlation()).isEmpty();
  }
}
