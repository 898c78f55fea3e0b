package io.plumbline.simulate;

import io.plumbline.config.PlumblineException;
import java.io.Serializable;
import java.time.LocalDate;

/**
 * What to simulate.
 *
 * @param customers people whose story is told, 100 to 10,000,000; not all of them buy
 * @param days length of the history, 30 to 1,500 days
 * @param seed same seed, same bytes
 * @param lastDay last complete day of the exports; extract dates are the day after
 * @param world what the channels really do
 */
public record SimulationOptions(long customers, int days, long seed, LocalDate lastDay, World world)
    implements Serializable {
  private static final long SMALL = 20_000;
  private static final long CHUNK = 25_000;

  public SimulationOptions {
    if (customers < 100 || customers > 10_000_000) {
      throw new PlumblineException(
          "PLB-SIM-001",
          2,
          "simulate: customers = %d must be from 100 to 10000000; choose another --customers"
              .formatted(customers));
    }
    if (days < 30 || days > 1500) {
      throw new PlumblineException(
          "PLB-SIM-002",
          2,
          "simulate: days = %d must be from 30 to 1500; choose another --days".formatted(days));
    }
    if (lastDay == null) {
      throw new PlumblineException(
          "PLB-SIM-003", 2, "simulate: lastDay is missing; give the last day of the history");
    }
    if (lastDay.getYear() < 2005 || lastDay.getYear() > 2100) {
      throw new PlumblineException(
          "PLB-SIM-004",
          2,
          "simulate: lastDay = %s must lie in the years 2005 to 2100".formatted(lastDay));
    }
  }

  /** The plain world. */
  public SimulationOptions(long customers, int days, long seed, LocalDate lastDay) {
    this(customers, days, seed, lastDay, World.PLAIN);
  }

  /** First day of the history. */
  public LocalDate firstDay() {
    return lastDay.minusDays(days - 1L);
  }

  int firstEpochDay() {
    return (int) firstDay().toEpochDay();
  }

  int lastEpochDay() {
    return (int) lastDay.toEpochDay();
  }

  /** Last day of the older of the two extracts of each ad account. */
  int middleEpochDay() {
    return firstEpochDay() + days / 2;
  }

  /** Parts the customers are written in: a function of the options alone, never of the cluster. */
  int chunks() {
    return customers <= SMALL ? 1 : (int) ((customers + CHUNK - 1) / CHUNK);
  }

  long chunkStart(long chunk) {
    return chunks() == 1 ? 0 : chunk * CHUNK;
  }

  long chunkEnd(long chunk) {
    return chunks() == 1 ? customers : Math.min(customers, (chunk + 1) * CHUNK);
  }
}
