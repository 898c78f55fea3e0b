package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** The memory of the runs: what was read, what waits, what happened. */
public final class Ops {
  public static final Table FILES =
      Table.of(
              "ops",
              "files",
              "One row per file and run that read it; the newest row of a path is its state.",
              "source",
              "path",
              "run_id")
          .need("source", TEXT, "id", "Source")
          .need("path", TEXT, "path", "File")
          .need("run_id", TEXT, "id", "Run that read the file")
          .need("size_bytes", COUNT, "bytes", "Size")
          .need("modified_ts", INSTANT, "UTC", "Object time")
          .add("etag", TEXT, "text", "Object tag where the store has one")
          .need(
              "source_hash",
              TEXT,
              "hash",
              "Fingerprint of the source's configuration and of the reader")
          .need("records_read", COUNT, "records", "Records read")
          .need("accepted", COUNT, "records", "Records in bronze")
          .need("control", COUNT, "records", "Titles, totals, footers, delete marks")
          .need("quarantined", COUNT, "records", "Records that wait in ops.quarantine")
          .need("suppressed", COUNT, "records", "Records of erased people")
          .need(
              "removed",
              COUNT,
              "replacements",
              "E-mail addresses and phone numbers replaced by [removed] in stored text")
          .need("state", TEXT, "enum", "read, unreadable or removed")
          .add(
              "unmapped_columns",
              TEXT,
              "names",
              "Columns of the file nobody reads: new ones of the platform, or ones to map")
          .build();

  public static final Table QUARANTINE =
      Table.of(
              "ops",
              "quarantine",
              "One row per record that waits, or per file that could not be read; of one file and"
                  + " rule the first 1,000 by position, the first standing for those beyond as well.",
              "source",
              "source_file",
              "source_position",
              "rule")
          .need("source", TEXT, "id", "Source")
          .need("source_file", TEXT, "path", "File")
          .need(
              "source_position", COUNT, "position", "Position in the file, -1 for the file itself")
          .need("position_kind", TEXT, "enum", "line, record, row_index, sheet_row or file")
          .need("rule", TEXT, "code", "Rule that was broken")
          .need("stage", TEXT, "enum", "read or model")
          .need("reason", TEXT, "text", "What is wrong, with the value")
          .need("fix", TEXT, "text", "What to do")
          .add(
              "masked_row",
              TEXT,
              "text",
              "The record with everything but numbers, dates and ids masked")
          .need(
              "records",
              COUNT,
              "records",
              "Records the row stands for: 1, on the first row of a file and rule also those that"
                  + " are not stored; its sum counts all that wait")
          .build();

  public static final Table RUNS =
      Table.of("ops", "runs", "One row per run that committed something or failed.", "run_id")
          .need("run_id", TEXT, "id", "Run")
          .need("command", TEXT, "name", "Command")
          .need(
              "outcome",
              TEXT,
              "enum",
              "done, failed, checks_failed, or killed: died before it was published")
          .need("exit_code", COUNT, "code", "Exit code")
          .add("error_code", TEXT, "code", "First error")
          .add("error", TEXT, "text", "Message of the first error")
          .need("as_of", DATE, "reporting day", "Last complete day")
          .need("started_ts", INSTANT, "UTC", "Start")
          .need("ended_ts", INSTANT, "UTC", "End")
          .need("seconds", DOUBLE, "seconds", "Duration")
          .need("files_read", COUNT, "files", "Files read")
          .need("records_read", COUNT, "records", "Records read")
          .need("records_quarantined", COUNT, "records", "Records that wait")
          .need("tables_written", COUNT, "tables", "Tables committed")
          .need("rows_written", COUNT, "rows", "Rows committed")
          .need("config_hash", TEXT, "hash", "Fingerprint of the configuration")
          .need("version", TEXT, "text", "Plumbline version")
          .add("stages", COUNT, "stages", "Spark stages that ended; null where nobody meters")
          .add("failed_stages", COUNT, "stages", "Those of them that failed")
          .add(
              "stage_seconds",
              DOUBLE,
              "seconds",
              "Wall time of stages; of stages side by side more than the clock's")
          .add("task_seconds", DOUBLE, "seconds", "Time of all tasks")
          .add("cpu_seconds", DOUBLE, "seconds", "Processor time of all tasks")
          .add("spark_rows_read", COUNT, "rows", "Rows tasks read from files and caches")
          .add("bytes_read", COUNT, "bytes", "Bytes of the same")
          .add("bytes_shuffled", COUNT, "bytes", "Bytes written for other stages")
          .add(
              "spark_rows_written",
              COUNT,
              "rows",
              "Rows tasks wrote to files; null where Delta keeps no write metrics")
          .add("bytes_written", COUNT, "bytes", "Bytes of the same")
          .add(
              "bytes_spilled",
              COUNT,
              "bytes on disk",
              "What did not fit into memory: more memory or more partitions would spare it")
          .build();

  public static final Table PERSON_MERGES =
      Table.of(
              "ops",
              "person_merges",
              "One row per person id that stopped standing for a person, and run that published so.",
              "old_person_id",
              "run_id")
          .need("old_person_id", KEY, "id", "Person id of the publication before")
          .add("new_person_id", KEY, "id", "Person now, null for nobody")
          .need("reason", TEXT, "enum", "merged, refused or gone")
          .need("as_of", DATE, "reporting day", "Last complete day of the run")
          .need("run_id", TEXT, "id", "Run")
          .build();

  public static final List<Table> ALL = List.of(FILES, QUARANTINE, RUNS, PERSON_MERGES);

  private Ops() {}
}
