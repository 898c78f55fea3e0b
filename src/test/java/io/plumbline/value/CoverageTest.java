package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;

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
}
