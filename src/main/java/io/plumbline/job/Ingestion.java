package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.config.SourceConfig;
import io.plumbline.identity.Suppression;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.source.Exports;
import io.plumbline.source.Reading;
import io.plumbline.source.SourceFile;
import io.plumbline.table.Bronze;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings what is new in the sources into bronze, file by file: rows of a file that is read again or
 * gone are replaced, all others stay as they are.
 */
final class Ingestion {
  private final SparkSession spark;
  private final Lake lake;
  private final Optional<PublishedState> published;
  private final UnaryOperator<Column> keyed;
  private final ZoneId reportingZone;
  private final String runId;
  private final Progress progress;
  private final Optional<Suppression> suppression;

  Ingestion(
      SparkSession spark,
      Lake lake,
      Optional<PublishedState> published,
      UnaryOperator<Column> keyed,
      ZoneId reportingZone,
      String runId,
      Progress progress,
      Optional<Suppression> suppression) {
    this.suppression = suppression;
    this.spark = spark;
    this.lake = lake;
    this.published = published;
    this.keyed = keyed;
    this.reportingZone = reportingZone;
    this.runId = runId;
    this.progress = progress;
  }

  /**
   * What reading gave.
   *
   * @param bronze versions of all bronze tables
   * @param files ops.files, of this run and of earlier ones
   * @param waiting all read-stage rows of ops.quarantine, of this run and of earlier ones
   * @param erased what the files say of people erased before that was not known then
   */
  record Landed(
      Map<Table, TableVersion> bronze,
      Dataset<Row> files,
      Dataset<Row> waiting,
      Optional<ErasedLater> erased) {}

  /** Newest state of every file that is still there. */
  static List<Row> fileStates(Lake lake, Optional<PublishedState> published) {
    return FileStates.newest(lake.read(Ops.FILES, published))
        .select("source", "path", "size_bytes", "modified_ts", "source_hash")
        .collectAsList();
  }

  /** Reads what the plan says and writes bronze. */
  Landed land(FilePlan plan) {
    Map<String, List<Dataset<Row>>> rows = new HashMap<>();
    List<Dataset<Row>> records = new ArrayList<>();
    List<Dataset<Row>> parsed = new ArrayList<>();
    plan.toRead()
        .forEach(
            (source, files) -> {
              if (!files.isEmpty()) {
                Reading reading = Exports.read(spark, source, reportingZone, files, keyed);
                reading
                    .parsed()
                    .forEach(part -> parsed.add(part.persist(StorageLevel.MEMORY_AND_DISK())));
                records.add(reading.records());
                reading
                    .rows()
                    .forEach(
                        (table, read) ->
                            rows.computeIfAbsent(table, name -> new ArrayList<>()).add(read));
              }
            });
    Optional<ErasedLater> erased = suppressed(rows, plan);
    Dataset<Row> seen =
        withSuppressed(union(records), erased.map(ErasedLater::ofFilesRead))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Map<Table, TableVersion> bronze = new java.util.concurrent.ConcurrentHashMap<>();
    writeAll(rows, plan, bronze);
    seen.count(); // the files have been read when their parsed rows are let go
    parsed.forEach(Dataset::unpersist);
    Optional<ErasedLater> learnt = erased.filter(ErasedLater::isAnything);
    Dataset<Row> files = lake.read(Ops.FILES, published);
    learnt.ifPresent(
        later ->
            bronze.replaceAll(
                (table, version) ->
                    Suppression.TABLES.contains(table)
                        ? lake.remove(table, version, later.ofEarlierFiles(), Suppression.RECORD)
                        : version));
    return new Landed(
        bronze,
        learnt
            .map(later -> FileStates.withSuppressed(files, later.ofEarlierFiles()))
            .orElse(files)
            .unionByName(fileRows(plan, seen)),
        waiting(plan, seen),
        learnt);
  }

  /** Records of erased people, those among the records read taken out of them. */
  private Optional<ErasedLater> suppressed(Map<String, List<Dataset<Row>>> rows, FilePlan plan) {
    Map<Table, Dataset<Row>> read = new LinkedHashMap<>();
    Suppression.TABLES.stream()
        .filter(table -> rows.containsKey(table.name()))
        .forEach(
            table ->
                read.put(
                    table,
                    rows.get(table.name()).stream().reduce(Dataset::unionByName).orElseThrow()));
    if (suppression.isEmpty() || read.isEmpty()) {
      return Optional.empty();
    }
    String touched = condition(plan.touched());
    ErasedLater erased =
        ErasedLater.of(
            suppression.get(),
            read,
            table -> lake.read(table, published).where("NOT (" + touched + ")"),
            touched);
    read.keySet()
        .forEach(
            table ->
                rows.get(table.name())
                    .replaceAll(
                        part -> part.join(erased.ofFilesRead(), Suppression.RECORD, "left_anti")));
    return Optional.of(erased);
  }

  private static Dataset<Row> withSuppressed(
      Dataset<Row> records, Optional<Dataset<Row>> suppressed) {
    if (suppressed.isEmpty()) {
      return records;
    }
    return records
        .join(
            suppressed.get().withColumn("is_suppressed", lit(true)),
            Suppression.RECORD,
            "left_outer")
        .withColumn(
            "outcome",
            when(col("is_suppressed").and(col("outcome").equalTo("accepted")), "suppressed")
                .otherwise(col("outcome")))
        .drop("is_suppressed");
  }

  private void writeAll(
      Map<String, List<Dataset<Row>>> rows, FilePlan plan, Map<Table, TableVersion> bronze) {
    TableWriters.all(
        Bronze.STORED.stream()
            .<Runnable>map(table -> () -> write(table, rows, plan, bronze))
            .toList());
  }

  private void write(
      Table table,
      Map<String, List<Dataset<Row>>> rows,
      FilePlan plan,
      Map<Table, TableVersion> bronze) {
    Optional<TableVersion> before = published.flatMap(state -> state.table(table.fullName()));
    before.ifPresent(version -> lake.restore(table, version));
    List<Dataset<Row>> parts = rows.getOrDefault(table.name(), List.of());
    String forgotten = condition(plan.forgotten());
    boolean hasForgotten = before.isPresent() && before.get().rows() > 0 && !forgotten.isEmpty();
    if (parts.isEmpty() && !hasForgotten) {
      before.ifPresent(version -> bronze.put(table, version));
      return;
    }
    long started = System.nanoTime();
    Dataset<Row> fresh =
        parts.isEmpty()
            ? lake.read(table, Optional.empty())
            : parts.stream().reduce(Dataset::unionByName).orElseThrow();
    TableVersion written;
    if (before.isEmpty()) {
      written = lake.overwrite(table, fresh, runId);
    } else if (hasForgotten) {
      written = lake.replaceWhere(table, fresh, condition(plan.touched()), runId);
    } else {
      written = lake.append(table, fresh, runId);
    }
    bronze.put(table, whole(table, before, written));
    progress.say(
        String.format(
            java.util.Locale.ROOT,
            "   read  %-45s %,12d rows  %5.1f s",
            table.fullName(),
            written.rows(),
            (System.nanoTime() - started) / 1e9));
  }

  /**
   * All of a table of which a part was written. Its recipe is the run that changed it; its hash
   * would take reading it.
   */
  private TableVersion whole(Table table, Optional<TableVersion> before, TableVersion written) {
    if (before.isEmpty()) {
      return written.madeOf(runId);
    }
    long rows = lake.read(table, written.version()).count();
    return written.rows() == 0 && rows == before.get().rows()
        ? before.get().at(written.version())
        : new TableVersion(written.path(), written.version(), rows, "", runId);
  }

  private Dataset<Row> fileRows(FilePlan plan, Dataset<Row> seen) {
    List<Row> files = new ArrayList<>();
    plan.toRead()
        .forEach((source, reading) -> reading.forEach(file -> files.add(fileRow(source, file))));
    Dataset<Row> counts =
        seen.groupBy("source", "source_file")
            .agg(
                count(when(col("outcome").notEqual("file_problem"), 1)).as("records_read"),
                count(when(col("outcome").equalTo("accepted"), 1)).as("accepted"),
                count(when(col("outcome").equalTo("control"), 1)).as("control"),
                count(when(col("outcome").equalTo("quarantined"), 1)).as("quarantined"),
                count(when(col("outcome").equalTo("suppressed"), 1)).as("suppressed"),
                coalesce(sum("removed"), lit(0L)).as("removed"),
                max("unmapped_columns").as("unmapped_columns"),
                sum(when(col("outcome").equalTo("file_problem"), 1).otherwise(0)).as("problems"));
    Dataset<Row> read =
        spark
            .createDataFrame(files, Ops.FILES.schema())
            .drop(
                "records_read",
                "accepted",
                "control",
                "quarantined",
                "suppressed",
                "removed",
                "state",
                "unmapped_columns")
            .join(
                counts.withColumnRenamed("source_file", "path"),
                new String[] {"source", "path"},
                "left_outer")
            .withColumn("records_read", coalesce(col("records_read"), lit(0L)))
            .withColumn("accepted", coalesce(col("accepted"), lit(0L)))
            .withColumn("control", coalesce(col("control"), lit(0L)))
            .withColumn("quarantined", coalesce(col("quarantined"), lit(0L)))
            .withColumn("suppressed", coalesce(col("suppressed"), lit(0L)))
            .withColumn("removed", coalesce(col("removed"), lit(0L)))
            .withColumn(
                "state",
                when(coalesce(col("problems"), lit(0L)).gt(0), "unreadable").otherwise("read"))
            .drop("problems");
    List<Row> gone = new ArrayList<>();
    plan.removed()
        .forEach(
            (source, names) ->
                names.forEach(
                    name ->
                        gone.add(
                            RowFactory.create(
                                source,
                                name,
                                runId,
                                0L,
                                new Timestamp(0),
                                null,
                                "",
                                0L,
                                0L,
                                0L,
                                0L,
                                0L,
                                0L,
                                "removed",
                                null))));
    return Lake.conform(Ops.FILES, read)
        .unionByName(spark.createDataFrame(gone, Ops.FILES.schema().asNullable()));
  }

  private Row fileRow(SourceConfig source, SourceFile file) {
    return RowFactory.create(
        source.id(),
        file.name(),
        runId,
        file.size(),
        Timestamp.from(file.modified()),
        file.etag().orElse(null),
        Exports.fingerprint(source, reportingZone),
        0L,
        0L,
        0L,
        0L,
        0L,
        0L,
        "read",
        null);
  }

  private Dataset<Row> waiting(FilePlan plan, Dataset<Row> seen) {
    String forgotten = condition(plan.forgotten());
    Dataset<Row> earlier =
        lake.read(Ops.QUARANTINE, published).where("stage = 'read' AND rule <> 'FILE_MISSING'");
    Dataset<Row> kept = forgotten.isEmpty() ? earlier : earlier.where("NOT (" + forgotten + ")");
    Dataset<Row> now = kept(seen).withColumn("stage", lit("read")).select(columns());
    List<Row> missing = new ArrayList<>();
    plan.present()
        .forEach(
            (source, files) -> {
              if (files.isEmpty()) {
                missing.add(
                    RowFactory.create(
                        source.id(),
                        source.path().substring(source.path().lastIndexOf('/') + 1),
                        -1L,
                        "file",
                        "FILE_MISSING",
                        "read",
                        "source " + source.id() + ": no file matches its path",
                        "check the path of the source, or remove the source",
                        null,
                        1L));
              }
            });
    return kept.select(columns())
        .unionByName(now)
        .unionByName(spark.createDataFrame(missing, Ops.QUARANTINE.schema().asNullable()));
  }

  /**
   * Of the records that wait the first {@link Reading#KEPT_PER_RULE} of each file and rule, the
   * first of which counts those left out; of a problem of the file itself one row, however many
   * slices of the file met it.
   */
  private static Dataset<Row> kept(Dataset<Row> seen) {
    String[] ofRule = {"source", "source_file", "rule", "outcome"};
    Dataset<Row> stopped = seen.where(col("outcome").isin("quarantined", "file_problem"));
    Dataset<Row> totals =
        stopped.groupBy("source", "source_file", "rule", "outcome").agg(count(lit(1)).as("all"));
    Column number =
        row_number()
            .over(
                Window.partitionBy("source", "source_file", "rule", "outcome")
                    .orderBy("source_position", "position_kind"));
    Column most = when(col("outcome").equalTo("file_problem"), 1).otherwise(Reading.KEPT_PER_RULE);
    return stopped
        .where(col("rule_row").leq(Reading.KEPT_PER_RULE))
        .withColumn("number", number)
        .where(col("number").leq(most))
        .join(totals, ofRule, "left_outer")
        .withColumn(
            "records",
            when(
                    col("number").equalTo(1).and(col("outcome").equalTo("quarantined")),
                    greatest(col("all").minus(Reading.KEPT_PER_RULE), lit(0L)).plus(1))
                .otherwise(1L));
  }

  private static Column[] columns() {
    return Ops.QUARANTINE.selection();
  }

  private Dataset<Row> union(List<Dataset<Row>> records) {
    return records.stream()
        .reduce(Dataset::unionByName)
        .orElseGet(
            () ->
                spark.createDataFrame(
                    List.<Row>of(),
                    Ops.QUARANTINE
                        .schema()
                        .asNullable()
                        .add("outcome", "string")
                        .add("control_kind", "string")
                        .add("rule_row", "bigint")
                        .add("removed", "bigint")
                        .add("unmapped_columns", "string")));
  }

  /** SQL that selects the rows of these files; empty when there are none. */
  private static String condition(Map<String, List<String>> files) {
    return new TreeSet<>(files.keySet())
        .stream()
            .filter(source -> !files.get(source).isEmpty())
            .map(
                source ->
                    "(source = "
                        + literal(source)
                        + " AND source_file IN ("
                        + files.get(source).stream()
                            .sorted()
                            .map(Ingestion::literal)
                            .collect(Collectors.joining(", "))
                        + "))")
            .collect(Collectors.joining(" OR "));
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
