package io.plumbline.simulate;

import java.time.LocalDate;

/**
 * One delivery of exports: everything up to a day, or what is new on the day after.
 *
 * @param options the simulation
 * @param isNext false for the first delivery, true for the night after
 */
record Night(SimulationOptions options, boolean isNext) implements java.io.Serializable {
  int lastDay() {
    return options.lastEpochDay() + (isNext ? 1 : 0);
  }

  /** Day the exports are made: in the name of every file. */
  LocalDate extractDate() {
    return LocalDate.ofEpochDay(lastDay() + 1L);
  }

  /** Whether what became available on a day is part of this delivery. */
  boolean delivers(int availableOn) {
    return isNext ? availableOn == lastDay() : availableOn <= lastDay();
  }
}
