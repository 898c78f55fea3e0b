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
              "E-mail addresses, phone numbers and access keys replaced by [removed] in stored text")
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

  public static final Table SUPPRESSION =
      Table.of(
              "ops",
              "suppression",
              "One row per identifier or record reference of erased people, hashed once more: it"
                  + " keeps their records out and names nobody.",
              "id_type",
              "id_hash")
          .need(
              "id_type",
              TEXT,
              "enum",
              "As in person_map; other: seen but in no person_map; order, lead or opportunity: a"
                  + " record of theirs; id: an id of one source")
          .need("id_hash", TEXT, "hash", "SHA-256 of the keyed hash as silver holds it")
          .add("key_hash", TEXT, "hash", "SHA-256 of its xxhash64, which may have been a person_id")
          .need("erased_at", INSTANT, "UTC", "When it was erased")
          .need("erasure_id", TEXT, "id", "Erasure")
          .build();

  public static final Table ERASED_TOTALS =
      Table.of(
              "ops",
              "erased_totals",
              "One row per fact, conversion type, day, source, brand, market and currency: what"
                  + " erased people contributed, all erasures together. Published before = published"
                  + " now + this.",
              "fact",
              "conversion_type",
              "date",
              "source",
              "brand",
              "market",
              "currency")
          .need(
              "fact",
              TEXT,
              "enum",
              "conversion, refund (by its own day), lead, opportunity, touch or email_event: facts"
                  + " are not to be added up with each other")
          .need(
              "conversion_type",
              TEXT,
              "name",
              "order, lead, ... of a conversion; '' for the others")
          .need("date", DATE, "shop's day", "Day of the fact, as its silver table dates it")
          .need("source", TEXT, "id", "Source")
          .addAll(Shared.OWNER)
          .need("currency", TEXT, "ISO 4217", "Reporting currency at the time of the erasure")
          .need("records", COUNT, "count", "Conversions, refunds, leads, ...")
          .need("new_customers", COUNT, "people", "Conversions of new customers")
          .addAll(
              Shared.sums(
                  "revenue", "Net revenue before refunds, or value",
                  "refunds", "Refunds; of conversions all up to as_of, by the order's day",
                  "margin", "Margin where known"))
          .build();

  public static final Table ERASURES =
      Table.of("ops", "erasures", "One row per erasure that removed somebody.", "erasure_id")
          .need("erasure_id", TEXT, "id", "Run that erased")
          .need("erased_at", INSTANT, "UTC", "When")
          .need("requested", COUNT, "lines", "Identifiers asked for")
          .need("found", COUNT, "lines", "Of these, identifiers of somebody in the lake")
          .need("already_erased", COUNT, "lines", "Of these, erased before")
          .need("refused", COUNT, "lines", "Of these, shared or reserved: they name nobody alone")
          .need("not_found", COUNT, "lines", "Of these, not in the lake, or not readable")
          .need("people", COUNT, "people", "People removed, with all their identifiers")
          .need("identifiers", COUNT, "identifiers", "Identifiers suppressed from now on")
          .need("records", COUNT, "records", "Records of exports taken back")
          .need("rows_bronze", COUNT, "rows", "Rows removed from bronze")
          .need("rows_silver", COUNT, "rows", "Rows of these people in silver before")
          .need("rows_gold", COUNT, "rows", "Rows of these people in gold before")
          .need("files", COUNT, "files", "Files of sources that still hold them")
          .add("source_files", TEXT, "paths", "These files, source: path, a line each")
          .build();

  public static final List<Table> ALL =
      List.of(FILES, QUARANTINE, RUNS, PERSON_MERGES, SUPPRESSION, ERASED_TOTALS, ERASURES);

  private Ops() {}
}
