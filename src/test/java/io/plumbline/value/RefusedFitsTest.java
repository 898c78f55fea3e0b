package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Data that do not carry a model get a reason instead of parameters. */
class RefusedFitsTest {
  @Test
  void nobodyBoughtAgain() {
    for (String model : RepeatBuying.NAMES) {
      assertThat(RepeatBuying.fit(model, List.of(new RepeatCount(0, 0, 30, 500))))
          .isEqualTo(new Fit.Refused("nobody of 500 customers has bought again"));
    }
    assertThat(RepeatBuying.fit("bg_nbd", List.of())).isInstanceOf(Fit.Refused.class);
    assertThat(GammaGamma.fit(List.of())).isInstanceOf(Fit.Refused.class);
    assertThat(GammaGamma.fit(List.of(new SpendCount(1, 5, 3))))
        .isEqualTo(
            new Fit.Refused("3 customers with a repeat purchase of positive value; 4 are needed"));
  }

  @Test
  void alikeCustomersIdentifyNoSpread() {
    // everybody buys every week and nobody stops: no churn, no differences
    Fit fit = RepeatBuying.fit("mbg_nbd", List.of(new RepeatCount(10, 70, 71, 1000)));
    assertThat(fit).isInstanceOf(Fit.Refused.class);
    assertThat(((Fit.Refused) fit).reason()).matches(".*(bound|peak|trade off|not converged).*");
    assertThat(GammaGamma.fit(List.of(new SpendCount(2, 10, 500)))).isInstanceOf(Fit.Refused.class);
  }

  @Test
  void smallSamplesHaveNoIntervals() {
    List<RepeatCount> few = GradientsTest.histories(new Random(3), 60);
    long customers = few.stream().mapToLong(RepeatCount::customers).sum();
    assertThat(customers).isLessThan(200);
    Fit fit = RepeatBuying.fit("bg_nbd", few);
    if (fit instanceof Fit.Fitted fitted) {
      assertThat(fitted.covariance()).isEmpty();
      assertThat(fitted.note()).contains(customers + " customers").contains("intervals need");
    } else {
      assertThat(((Fit.Refused) fit).reason()).isNotBlank();
    }
  }

  @Test
  void impossibleHistoriesAreRefusedByName() {
    assertThatThrownBy(() -> new RepeatCount(1, 0, 10, 1))
        .hasMessage(
            "x=1, t_x=0.0, T=10.0, n=1: needs 0 <= t_x <= T, t_x = 0 exactly when x = 0, n >= 1");
    assertThatThrownBy(() -> new SpendCount(1, 0, 1))
        .hasMessage("x=1, z=0.0, n=1: needs x >= 1, z > 0, n >= 1");
    assertThatThrownBy(() -> ShiftedBetaGeometric.fit(List.of(10L, 11L)))
        .hasMessage("customers after renewal 1 rise from 10 to 11");
  }
}
