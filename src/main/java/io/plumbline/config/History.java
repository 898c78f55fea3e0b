package io.plumbline.config;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Where the data begins.
 *
 * @param ordersCompleteFrom first day from which every order is present; earlier first orders are
 *     not known to be first
 * @param warmUpDays days after it in which a customer seen for the first time may still be an older
 *     one, where no seed file of first orders tells
 * @param touchesCompleteFrom first day from which touches were tracked; look-backs that reach
 *     before it are untracked
 */
public record History(
    Optional<LocalDate> ordersCompleteFrom,
    int warmUpDays,
    Optional<LocalDate> touchesCompleteFrom) {

  /**
   * First day on which who orders for the first time in the data is new.
   *
   * @param hasSeeds whether a seed file names the first orders of older customers
   */
  public Optional<LocalDate> firstOrdersKnownFrom(boolean hasSeeds) {
    return ordersCompleteFrom.map(day -> hasSeeds ? day : day.plusDays(warmUpDays));
  }
}
