package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.PublishedState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/**
 * A run that has begun.
 *
 * @param runId sorts by time, so that the newest row of ops.files is the largest
 * @param command command that was called
 * @param started when
 * @param configHash fingerprint of the configuration
 * @param before what Spark had done by then; empty when nobody meters
 */
record RunRecord(
    String runId,
    String command,
    Instant started,
    String configHash,
    Optional<StageMeter.Totals> before) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  static RunRecord started(String command, PlumblineConfig config) {
    Instant now = Instant.now();
    String id = STAMP.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
    return new RunRecord(id, command, now, config.fingerprint(), StageMeter.now());
  }

  /** What Spark has done for the run so far. */
  Optional<StageMeter.Totals> work() {
    return before.flatMap(begun -> StageMeter.now().map(now -> now.since(begun)));
  }

  RunResult done(
      LocalDate asOf, FilePlan plan, long recordsRead, PublishedState state, long waiting) {
    long rows =
        state.tables().entrySet().stream()
            .filter(table -> !table.getKey().startsWith("bronze."))
            .mapToLong(table -> table.getValue().rows())
            .sum();
    return new RunResult(
        this,
        "done",
        0,
        Optional.empty(),
        "",
        asOf,
        Instant.now(),
        plan.filesToRead(),
        recordsRead,
        waiting,
        state.tables().size(),
        rows,
        Optional.of(state));
  }

  RunResult nothingNew(LocalDate asOf, PublishedState state) {
    return new RunResult(
        this,
        "nothing_new",
        0,
        Optional.empty(),
        "",
        asOf,
        Instant.now(),
        0,
        0,
        0,
        0,
        0,
        Optional.of(state));
  }

  RunResult failed(LocalDate asOf, RuntimeException error) {
    int exit = error instanceof PlumblineException known ? known.exitCode() : 1;
    String code = error instanceof PlumblineException known ? known.code() : "PLB-RUN-000";
    String outcome = exit == 3 ? "checks_failed" : "failed";
    String message = String.valueOf(error.getMessage());
    return new RunResult(
        this,
        outcome,
        exit,
        Optional.of(code),
        message.substring(0, Math.min(2000, message.length())),
        asOf,
        Instant.now(),
        0,
        0,
        0,
        0,
        0,
        Optional.empty());
  }
}
