package io.plumbline.job;

import io.plumbline.io.Step;
import java.util.List;
import java.util.Optional;

/**
 * A moment at which a night may die.
 *
 * @param step step of the run; null for a moment inside a commit to Delta's log
 * @param isLogWritten of a commit, whether its log file is there or only its data files are
 * @param subject layer whose tables are counted; empty for steps of the whole run
 * @param nth which time the step is reached
 * @param isFirstNight true to die on a lake without a publication
 * @param isIngest true to die in {@code ingest}, which publishes nothing
 */
record CrashPoint(
    Step step,
    boolean isLogWritten,
    String subject,
    int nth,
    boolean isFirstNight,
    boolean isIngest) {

  /** Every moment after which something else is on disk than before, some at several tables. */
  static final List<CrashPoint> ALL =
      List.of(
          of(Step.LOCKED),
          table(Step.RESTORED, "bronze", 2),
          log(false, "bronze", 2),
          log(true, "bronze", 2),
          of(Step.READ),
          new CrashPoint(Step.STAGED, false, "", 1, false, true),
          new CrashPoint(Step.CREATED, false, "silver", 2, true, false),
          table(Step.COMMITTED, "silver", 1),
          log(true, "gold", 2),
          of(Step.CHECKED),
          of(Step.RECORDED),
          of(Step.PUBLISHED),
          of(Step.REPORTED),
          of(Step.SERVED),
          of(Step.TOLD));

  private static CrashPoint of(Step step) {
    return new CrashPoint(step, false, "", 1, false, false);
  }

  private static CrashPoint table(Step step, String layer, int nth) {
    return new CrashPoint(step, false, layer, nth, false, false);
  }

  private static CrashPoint log(boolean isLogWritten, String layer, int nth) {
    return new CrashPoint(null, isLogWritten, layer, nth, false, false);
  }

  /** Whether a step is the one counted here. */
  boolean counts(Step reached, String table) {
    return reached == step && (subject.isEmpty() || table.startsWith(subject + "."));
  }

  /** Whether a commit to the log of a table is the one counted here. */
  boolean counts(boolean isWritten, String path) {
    return step == null && isWritten == isLogWritten && path.contains("/" + subject + "/");
  }

  String label() {
    String what =
        Optional.ofNullable(step)
            .map(Step::name)
            .orElse(isLogWritten ? "LOG_WRITTEN" : "DATA_WRITTEN");
    return (what + (subject.isEmpty() ? "" : "-" + subject + "-" + nth)).toLowerCase()
        + (isFirstNight ? "-first-night" : "");
  }
}
