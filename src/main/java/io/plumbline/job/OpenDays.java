package io.plumbline.job;

import io.plumbline.io.ObjectStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Which dated folders of a source a night looks into: those of days the platform may still restate,
 * those it has never seen, and of the others each one every thirtieth day, so that a file which
 * came to a closed day late is found within a month.
 *
 * @param <T> what is known of a file
 */
final class OpenDays<T> implements ObjectStore.FolderFilter {
  /** Files of a day may come this much later, whatever the platform says of restatements. */
  private static final int LATE = 3;

  private static final int SWEEP = 30;

  private final LocalDate newest;
  private final LocalDate openFrom;
  private final SortedMap<String, T> known;
  private final List<String> skipped = new ArrayList<>();

  /**
   * {@code newest} is the last day of the publication before; {@code known} has the files it knew
   * by name.
   */
  OpenDays(LocalDate newest, int restatementDays, SortedMap<String, T> known) {
    this.newest = newest;
    this.openFrom = newest.minusDays(Math.max(LATE, restatementDays));
    this.known = known;
  }

  @Override
  public boolean wants(String folder, LocalDate lastDay) {
    boolean isSwept = Math.floorMod(newest.toEpochDay() - lastDay.toEpochDay(), SWEEP) == 0;
    if (isSwept || !lastDay.isBefore(openFrom) || below(folder).isEmpty()) {
      return true;
    }
    skipped.add(folder);
    return false;
  }

  /** Files of the folders that were not looked into, as they were known. */
  List<SortedMap<String, T>> unseen() {
    return skipped.stream().map(this::below).toList();
  }

  private SortedMap<String, T> below(String folder) {
    return known.subMap(folder + "/", folder + (char) ('/' + 1));
  }
}
