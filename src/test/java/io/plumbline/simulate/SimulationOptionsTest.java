package io.plumbline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.config.PlumblineException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SimulationOptionsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 31);

  @Test
  void sizesOutsideTheirLimitsAreRefusedAsBadUsage() {
    assertRefused("PLB-SIM-001", 99, 240, DAY);
    assertRefused("PLB-SIM-001", 10_000_001, 240, DAY);
    assertRefused("PLB-SIM-002", 100, 29, DAY);
    assertRefused("PLB-SIM-002", 100, 1501, DAY);
    assertRefused("PLB-SIM-003", 100, 30, null);
    assertRefused("PLB-SIM-004", 100, 30, LocalDate.of(1999, 1, 1));
  }

  @Test
  void theHistoryHoldsItsFirstAndLastDay() {
    assertThat(new SimulationOptions(100, 30, 1, DAY).firstDay())
        .isEqualTo(LocalDate.of(2026, 10, 2));
  }

  private static void assertRefused(String code, long customers, int days, LocalDate lastDay) {
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class, () -> new SimulationOptions(customers, days, 1, lastDay));
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.exitCode()).isEqualTo(2);
  }
}
