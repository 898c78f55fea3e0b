package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import java.util.Locale;
import java.util.stream.Stream;

/** Says what a machine lacked, where a run failed for that and not for its data. */
final class Failures {
  private Failures() {}

  /**
   * The failure as a person can act on it.
   *
   * @return PLB-RUN-003 for memory, PLB-RUN-004 for a full disk, else the failure itself
   */
  static RuntimeException named(Throwable failure) {
    if (causes(failure).anyMatch(PlumblineException.class::isInstance)
        && failure instanceof RuntimeException known) {
      return known;
    }
    if (causes(failure).anyMatch(OutOfMemoryError.class::isInstance)) {
      return new PlumblineException(
          "PLB-RUN-003",
          1,
          "memory ran out; nothing was published; fix: give the driver more with"
              + " PLUMBLINE_MEMORY=8g, or --driver-memory under spark-submit, and run again",
          failure);
    }
    if (causes(failure).anyMatch(Failures::isFullDisk)) {
      return new PlumblineException(
          "PLB-RUN-004",
          1,
          "a disk is full: "
              + causes(failure).filter(Failures::isFullDisk).findFirst().orElseThrow().getMessage()
              + "; nothing was published; fix: free space in the lake or in"
              + " spark.local.dir (where sorts spill) and run again",
          failure);
    }
    return failure instanceof RuntimeException other ? other : new IllegalStateException(failure);
  }

  private static boolean isFullDisk(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause instanceof java.io.IOException
        && (message.contains("no space left on device") || message.contains("quota exceeded"));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(50);
  }
}
