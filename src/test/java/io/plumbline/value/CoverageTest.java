package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A short look at interval coverage; {@link ValueBench} takes the long one. */
class CoverageTest {
  private static final long SEED = 20261121;

  @Test
  void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
    Coverage coverage = Coverage.of(SEED, 40);
    System.out.println("seed " + SEED + ": " + coverage);
    assertThat(coverage.fitted()).isGreaterThanOrEqualTo(36);
    // 40 draws at 95 %: below 83 % happens once in a thousand
    coverage.shares().forEach((name, share) -> assertThat(share).as(name).isGreaterThan(.82));
  }

  /** The drawing of other worlds agrees with the formula where the model holds. */
  @Test
  void theWorldTheModelDescribesIsDrawnAsItsFormulasSay() {
    double drawn =
        BuyingWorld.AS_ASSUMED.drawn(new Random(SEED), 100_000).stream()
            .mapToInt(BuyingWorld.Customer::firstYear)
            .average()
            .orElseThrow();
    // four standard errors of a mean of 100,000 whose deviation is about 4
    assertThat(drawn)
        .isCloseTo(new BetaGeometric(.8, 6, 1.2, 3, false).expectedOfNew(52), within(.05));
    OtherWorlds.Line spread = OtherWorlds.of(BuyingWorld.AS_ASSUMED, "bg_nbd", SEED, 10);
    assertThat(spread.fitted()).isGreaterThanOrEqualTo(9);
    assertThat(spread.bias()).isBetween(-.05, .05);
    assertThat(spread.baseBias()).isBetween(-.05, .05);
    assertThat(spread.valueBias()).isBetween(-.08, .08);
  }

  /** Spend that goes with frequency leaves purchases as foretold, and revenue not. */
  @Test
  void otherWorldsAreToldApart() {
    OtherWorlds.Line line = OtherWorlds.of(BuyingWorld.SPEND_FOLLOWS_RATE, "bg_nbd", SEED, 10);
    assertThat(Math.abs(line.baseBias())).isLessThan(.05);
    assertThat(Math.abs(line.valueBias())).isGreaterThan(Math.abs(line.baseBias()));
  }
}
