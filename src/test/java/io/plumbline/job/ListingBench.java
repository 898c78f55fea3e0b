package io.plumbline.job;

import io.plumbline.io.ObjectStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What a night asks of a bucket with dated folders. A main class, not a test: {@code ListingBench
 * [days] [files per day]}, a million objects unless told.
 */
final class ListingBench {
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  private ListingBench() {}

  /** Prints a line per listing: of all days, then of open days, twice. */
  public static void main(String[] args) {
    int days = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int filesPerDay = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    ObjectStore store = new ObjectStore(SimulatedBucket.fill(FIRST, days, filesPerDay));
    List<Row> states = OpenDaysTest.states(FilePlan.files(SimulatedBucket.PATH, store));
    LocalDate newest = FIRST.plusDays(days - 1L);
    for (int round = 0; round < 2; round++) {
      list("all days", store, states, Optional.empty());
      list("open days", store, states, Optional.of(newest));
    }
  }

  private static void list(
      String what, ObjectStore store, List<Row> states, Optional<LocalDate> newest) {
    SimulatedBucket.REQUESTS.set(0);
    long started = System.nanoTime();
    FilePlan plan =
        FilePlan.of(List.of(OpenDaysTest.META), ZoneOffset.UTC, store, states, newest, false);
    System.out.printf(
        "%s: %,d objects known, %,d to read, %,d requests, %.2f s%n",
        what,
        plan.present().get(OpenDaysTest.META).size(),
        plan.filesToRead(),
        SimulatedBucket.REQUESTS.get(),
        (System.nanoTime() - started) / 1e9);
  }
}
