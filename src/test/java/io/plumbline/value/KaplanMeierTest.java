package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.value.KaplanMeier.Ended;
import io.plumbline.value.KaplanMeier.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Remission times of leukaemia patients (Freireich and others 1963): 6-MP and placebo. */
class KaplanMeierTest {
  private static final Map<Integer, Ended> SIX_MP =
      days(
          List.of(6, 6, 6, 7, 10, 13, 16, 22, 23),
          List.of(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35));
  private static final Map<Integer, Ended> PLACEBO =
      days(
          List.of(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23),
          List.of());

  @Test
  void sixMpIsReproduced() {
    KaplanMeier curve = KaplanMeier.of(SIX_MP);
    double[] survival = {.8571, .8067, .7529, .6902, .6275, .5378, .4482};
    double[] error = {.0764, .0869, .0963, .1068, .1141, .1282, .1346};
    assertThat(curve.steps()).extracting(Step::day).containsExactly(6, 7, 10, 13, 16, 22, 23);
    assertThat(curve.steps())
        .extracting(Step::atRisk)
        .containsExactly(21L, 17L, 15L, 12L, 11L, 7L, 6L);
    for (int i = 0; i < survival.length; i++) {
      Step step = curve.steps().get(i);
      assertThat(step.survival()).isCloseTo(survival[i], within(5.1e-5));
      assertThat(step.standardError().orElseThrow()).isCloseTo(error[i], within(5.1e-5));
    }
    assertThat(curve.dayOf(.5)).hasValue(23);
    assertThat(curve.dayOf(.25)).hasValue(13);
    assertThat(curve.dayOf(.75)).isEmpty();
    assertThat(curve.plateau()).isCloseTo(.4482, within(5.1e-5));
    // S^exp(+-z sqrt(sum)/ln S) at day 6: .8571^(exp(1.96 x .0764/.8571/-ln .8571)) = .620, .952
    assertThat(curve.steps().get(0).low().orElseThrow()).isCloseTo(.620, within(6e-4));
    assertThat(curve.steps().get(0).high().orElseThrow()).isCloseTo(.952, within(6e-4));
  }

  @Test
  void everybodyGoneLeavesNoInterval() {
    KaplanMeier curve = KaplanMeier.of(PLACEBO);
    Step last = curve.steps().get(curve.steps().size() - 1);
    assertThat(last.survival()).isZero();
    assertThat(last.low()).isEmpty();
    assertThat(last.standardError()).isEmpty();
    assertThat(curve.dayOf(.5)).hasValue(8);
  }

  @Test
  void armsDiffer() {
    // chi-square 16.79 on one degree of freedom, p = 0.00004 in every textbook
    assertThat(KaplanMeier.logRank(SIX_MP, PLACEBO).orElseThrow()).isCloseTo(4.17e-5, within(1e-6));
    assertThat(KaplanMeier.logRank(SIX_MP, SIX_MP).orElseThrow()).isEqualTo(1.0);
    assertThat(KaplanMeier.logRank(SIX_MP, Map.of())).isEmpty();
  }

  @Test
  void nothingHappened() {
    KaplanMeier curve = KaplanMeier.of(Map.of(5, new Ended(0, 7)));
    assertThat(curve.steps()).isEmpty();
    assertThat(curve.plateau()).isEqualTo(1);
    assertThat(curve.dayOf(.5)).isEmpty();
    assertThat(KaplanMeier.of(Map.of()).plateau()).isEqualTo(1);
  }

  private static Map<Integer, Ended> days(List<Integer> events, List<Integer> censored) {
    Map<Integer, Ended> days = new HashMap<>();
    events.forEach(day -> days.merge(day, new Ended(1, 0), Ended::plus));
    censored.forEach(day -> days.merge(day, new Ended(0, 1), Ended::plus));
    return days;
  }
}
