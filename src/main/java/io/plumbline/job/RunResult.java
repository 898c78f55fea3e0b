package io.plumbline.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Ops;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * How a run ended.
 *
 * @param outcome done, nothing_new, failed or checks_failed
 * @param exitCode exit code in client mode
 * @param recordsRead records of the files read, titles and totals included
 * @param waiting rows of ops.quarantine, earlier ones included
 * @param state the publication readers see after a run that did not fail
 */
record RunResult(
    RunRecord run,
    String outcome,
    int exitCode,
    Optional<String> errorCode,
    String error,
    LocalDate asOf,
    Instant ended,
    long filesRead,
    long recordsRead,
    long waiting,
    long tablesWritten,
    long rowsWritten,
    Optional<PublishedState> state) {

  String runId() {
    return run.runId();
  }

  /** Whether this run made something visible. */
  boolean isPublished() {
    return outcome.equals("done");
  }

  /** The same result with the publication as it was written. */
  RunResult of(PublishedState published) {
    return new RunResult(
        run,
        outcome,
        exitCode,
        errorCode,
        error,
        asOf,
        Instant.now(),
        filesRead,
        recordsRead,
        waiting,
        tablesWritten,
        rowsWritten,
        Optional.of(published));
  }

  double seconds() {
    return Duration.between(run.started(), ended).toMillis() / 1000.0;
  }

  /** The row of ops.runs. */
  Dataset<Row> row(SparkSession spark) {
    Optional<StageMeter.Totals> work = run.work();
    Row row =
        RowFactory.create(
            runId(),
            run.command(),
            outcome,
            (long) exitCode,
            errorCode.orElse(null),
            error.isEmpty() ? null : error,
            Date.valueOf(asOf),
            Timestamp.from(run.started()),
            Timestamp.from(ended),
            seconds(),
            filesRead,
            recordsRead,
            waiting,
            tablesWritten,
            rowsWritten,
            run.configHash(),
            Sessions.version(),
            work.map(StageMeter.Totals::stages).orElse(null),
            work.map(StageMeter.Totals::failedStages).orElse(null),
            work.map(StageMeter.Totals::stageSeconds).orElse(null),
            work.map(StageMeter.Totals::taskSeconds).orElse(null),
            work.map(StageMeter.Totals::cpuSeconds).orElse(null),
            work.map(StageMeter.Totals::rowsRead).orElse(null),
            work.map(StageMeter.Totals::bytesRead).orElse(null),
            work.map(StageMeter.Totals::bytesShuffled).orElse(null),
            work.flatMap(StageMeter.Totals::rowsKnownWritten).orElse(null),
            work.flatMap(StageMeter.Totals::bytesKnownWritten).orElse(null),
            work.map(StageMeter.Totals::bytesSpilled).orElse(null));
    return spark.createDataFrame(List.of(row), Ops.RUNS.schema());
  }

  /** What {@code published/last_run.json} holds. */
  String toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("schema_version", 1)
        .put("run_id", runId())
        .put("command", run.command())
        .put("outcome", outcome)
        .put("exit_code", exitCode)
        .put("error_code", errorCode.orElse(null))
        .put("error", error.isEmpty() ? null : error)
        .put("as_of", asOf.toString())
        .put("started", run.started().toString())
        .put("ended", ended.toString())
        .put("seconds", seconds())
        .put("files_read", filesRead)
        .put("records_read", recordsRead)
        .put("records_waiting", waiting)
        .put("tables_written", tablesWritten)
        .put("rows_written", rowsWritten);
    run.work()
        .ifPresent(
            work ->
                json.putObject("spark")
                    .put("stages", work.stages())
                    .put("failed_stages", work.failedStages())
                    .put("stage_seconds", work.stageSeconds())
                    .put("task_seconds", work.taskSeconds())
                    .put("cpu_seconds", work.cpuSeconds())
                    .put("rows_read", work.rowsRead())
                    .put("bytes_read", work.bytesRead())
                    .put("bytes_shuffled", work.bytesShuffled())
                    .put("rows_written", work.rowsKnownWritten().orElse(null))
                    .put("bytes_written", work.bytesKnownWritten().orElse(null))
                    .put("bytes_spilled", work.bytesSpilled()));
    state.ifPresent(published -> json.put("publication", published.n()));
    return json.toPrettyString();
  }
}
