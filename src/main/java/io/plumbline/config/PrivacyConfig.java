package io.plumbline.config;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What protects the people in the data.
 *
 * @param minCell people a path needs to be shown by name, at least 1; rarer ones are pooled
 * @param keepTouches days after which touches and e-mail events expire; empty for never
 * @param personKeys whether ids of people are kept as shops and CRMs print them
 */
public record PrivacyConfig(int minCell, Optional<Integer> keepTouches, boolean personKeys) {
  /** First day whose touches are kept. */
  public Optional<LocalDate> touchesFrom(LocalDate asOf) {
    return keepTouches.map(asOf::minusDays);
  }

  /** First day from which touches are complete, where older ones may have expired. */
  public Optional<LocalDate> touchesCompleteFrom(Optional<LocalDate> tracked, LocalDate asOf) {
    Optional<LocalDate> kept = touchesFrom(asOf);
    return kept.isEmpty() || tracked.filter(kept.get()::isBefore).isPresent() ? tracked : kept;
  }
}
