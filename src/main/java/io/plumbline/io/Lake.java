package io.plumbline.io;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.plumbline.config.PlumblineException;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Delta tables under one root and the pointer files that say which versions belong together.
 *
 * <p>Layout: {@code <root>/<layer>/<table>}, {@code <root>/_published/<n>.json}. All tables stay at
 * Delta reader version 1.
 */
public final class Lake {
  /** How long a version stays readable that is not the newest any more. */
  public static final Duration RETENTION = Duration.ofDays(30);

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "delta.enableDeletionVectors", "false",
          "delta.deletedFileRetentionDuration", "interval " + RETENTION.toDays() + " days",
          "delta.logRetentionDuration", "interval 60 days");

  /** What Spark takes for patterns in the names of files. */
  private static final Pattern SPECIAL = Pattern.compile("[\\[\\]{}*?]");

  private final SparkSession spark;
  private final String root;
  private final ObjectStore store;
  private final Runnable fence;
  private final Steps steps;
  private final Map<Table, Long> left = new ConcurrentHashMap<>();

  public Lake(SparkSession spark, String root, ObjectStore store) {
    this(spark, root, store, () -> {}, Steps.UNHEARD);
  }

  private Lake(SparkSession spark, String root, ObjectStore store, Runnable fence, Steps steps) {
    this.spark = spark;
    this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    this.store = store;
    this.fence = fence;
    this.steps = steps;
  }

  /** The same lake as one run writes it: the lock is verified before every commit. */
  public Lake heldBy(RunLock lock, Steps heard) {
    return new Lake(spark, root, store, lock::verify, heard);
  }

  /** The root folder or URI, without a slash at the end. */
  public String root() {
    return root;
  }

  /** The newest publication. */
  public Optional<PublishedState> published() {
    return store.names(root + "/_published").stream()
        .filter(name -> name.matches("\\d+\\.json"))
        .map(name -> Long.valueOf(name.substring(0, name.length() - 5)))
        .max(Long::compare)
        .flatMap(n -> store.read(root + "/_published/" + n + ".json"))
        .map(PublishedState::fromJson);
  }

  /**
   * The newest publication, for who cannot do without.
   *
   * @throws PlumblineException PLB-QUERY-003, exit 2, when there is none
   */
  public PublishedState newest() {
    return published()
        .orElseThrow(
            () ->
                new PlumblineException(
                    "PLB-QUERY-003",
                    2,
                    "lake " + root + " has no publication; fix: run nightly first"));
  }

  /**
   * The newest publication, from the one given backwards, that holds all of some tables: a run of
   * other tables may have left them out.
   */
  public Optional<PublishedState> lastHolding(List<Table> tables, Optional<PublishedState> newest) {
    Optional<PublishedState> state = newest;
    while (state.isPresent() && !holds(state.get(), tables)) {
      state =
          store
              .read(root + "/_published/" + (state.get().n() - 1) + ".json")
              .map(PublishedState::fromJson);
    }
    return state;
  }

  private static boolean holds(PublishedState state, List<Table> tables) {
    return tables.stream().allMatch(table -> state.table(table.fullName()).isPresent());
  }

  /**
   * Makes a publication visible, whole or not at all.
   *
   * @return the publication
   * @throws PlumblineException PLB-LAKE-002 when another run has published this number
   */
  public PublishedState publish(PublishedState state) {
    String file = root + "/_published/" + state.n() + ".json";
    if (!store.createIfAbsent(file, state.toJson())) {
      throw new PlumblineException(
          "PLB-LAKE-002",
          4,
          "publication "
              + state.n()
              + " of "
              + root
              + " exists already: another run was faster; fix: run again");
    }
    return state;
  }

  /**
   * Removes pointer files made before an instant; the newest stays.
   *
   * @return how many
   */
  public int forgetPublications(Instant before) {
    long newest = published().map(PublishedState::n).orElse(0L);
    int removed = 0;
    for (FileStatus file : store.list(root + "/_published/*.json")) {
      long n = Long.parseLong(file.getPath().getName().replace(".json", ""));
      if (n != newest && file.getModificationTime() < before.toEpochMilli()) {
        store.delete(file.getPath().toString());
        removed++;
      }
    }
    return removed;
  }

  /** A table as published; no rows when the publication does not hold it. */
  public Dataset<Row> read(Table table, Optional<PublishedState> state) {
    return state
        .flatMap(published -> published.table(table.fullName()))
        .map(version -> read(table, version.version()))
        .orElseGet(() -> spark.createDataFrame(List.<Row>of(), table.schema()));
  }

  /** One version of a table. */
  public Dataset<Row> read(Table table, long version) {
    String path = path(table);
    return isPinned(table, version)
        ? spark.read().format("delta").option("versionAsOf", version).load(path)
        : spark.read().format("delta").load(path);
  }

  /**
   * Whether a version is to be read by its number, so that a commit made while it is read changes
   * nothing. Only one that is the newest and as old as the retention is not: Delta refuses its
   * number.
   */
  public boolean isPinned(Table table, long version) {
    return isYoung(table, version) || version != latestVersion(table);
  }

  /** Replaces all rows of a table in one commit. */
  public PublishedState.TableVersion overwrite(Table table, Dataset<Row> rows, String runId) {
    long before = existing(table);
    // A table made a moment ago has nothing to replace, and Delta need not look for it.
    String mode = before == 0 ? "append" : "overwrite";
    return commit(table, before, rows, runId, writer -> writer.mode(mode));
  }

  /** Adds rows to a table in one commit. */
  public PublishedState.TableVersion append(Table table, Dataset<Row> rows, String runId) {
    return commit(table, existing(table), rows, runId, writer -> writer.mode("append"));
  }

  /**
   * Replaces the rows a condition selects with others that the same condition selects, in one
   * commit.
   */
  public PublishedState.TableVersion replaceWhere(
      Table table, Dataset<Row> rows, String condition, String runId) {
    return commit(
        table,
        latestVersion(table),
        rows,
        runId,
        writer -> writer.mode("overwrite").option("replaceWhere", condition));
  }

  /**
   * Removes the rows that equal a row of {@code gone} in some columns, in one commit; files without
   * any stay as they are.
   *
   * @param before the version the rows are removed from
   */
  public PublishedState.TableVersion remove(
      Table table, PublishedState.TableVersion before, Dataset<Row> gone, String... equalIn) {
    String condition =
        Arrays.stream(equalIn)
            .map(column -> "kept." + column + " = gone." + column)
            .collect(Collectors.joining(" AND "));
    return changed(
        table,
        before,
        rows -> rows.as("kept").merge(gone.as("gone"), condition).whenMatched().delete().execute());
  }

  /**
   * Removes the rows a condition selects; the version afterwards, the same when there were none.
   */
  public PublishedState.TableVersion remove(
      Table table, PublishedState.TableVersion before, Column condition) {
    return changed(table, before, rows -> rows.delete(condition));
  }

  /**
   * Puts rows in the place of others, in one commit.
   *
   * @param before the version that is changed, with its hash
   * @param stale rows of it that may go
   * @param fresh the rows there are to be instead
   */
  public RowExchange exchange(
      Table table,
      PublishedState.TableVersion before,
      Dataset<Row> stale,
      Dataset<Row> fresh,
      String runId) {
    sign(spark, runId);
    return RowExchange.in(this, table, restore(table, before), stale, fresh, runId);
  }

  /**
   * What two versions of a table do not have alike: the rows of files only one of them has. Rows
   * that were only moved are in such files of both.
   */
  public Sides differing(Table table, long before, long now) {
    Set<String> filesBefore = files(table, before);
    Set<String> filesNow = files(table, now);
    return new Sides(
        of(table, filesBefore, filesNow).orElseGet(() -> read(table, before)),
        of(table, filesNow, filesBefore).orElseGet(() -> read(table, now)));
  }

  /**
   * Paths of the files a version of a table is made of. {@code Dataset.inputFiles} has none for a
   * table Spark keeps in memory.
   */
  public Set<String> files(Table table, long version) {
    Set<String> files = new TreeSet<>();
    for (LogicalPlan leaf :
        CollectionConverters.asJava(
            read(table, version).queryExecution().analyzed().collectLeaves())) {
      if (!(leaf instanceof LogicalRelation relation
          && relation.relation() instanceof HadoopFsRelation stored)) {
        throw new IllegalStateException(table.fullName() + " is read by " + leaf.nodeName());
      }
      files.addAll(Arrays.asList(stored.location().inputFiles()));
    }
    return files;
  }

  /** Rows of the files that are not among others; empty where Spark cannot be told their names. */
  private Optional<Dataset<Row>> of(Table table, Set<String> files, Set<String> others) {
    String[] own = files.stream().filter(file -> !others.contains(file)).toArray(String[]::new);
    if (own.length == 0) {
      return Optional.of(read(table, Optional.empty()));
    }
    return SPECIAL.matcher(root).find()
        ? Optional.empty()
        : Optional.of(spark.read().schema(table.schema()).parquet(own));
  }

  /** Changes a table in one commit, however it is done. */
  PublishedState.TableVersion changed(
      Table table, PublishedState.TableVersion before, Consumer<DeltaTable> change) {
    restore(table, before);
    long found = latestVersion(table);
    fence.run();
    steps.reached(Step.COMMITTING, table.fullName());
    change.accept(DeltaTable.forPath(spark, path(table)));
    long written = latestVersion(table);
    if (written == before.version()) {
      return before;
    }
    if (written != found) {
      refuseRival(table, found + 1, written);
    }
    left.put(table, written);
    steps.reached(Step.COMMITTED, table.fullName());
    return new PublishedState.TableVersion(before.path(), written, before.rows(), "");
  }

  /**
   * Takes a table back to its published version when a run died after writing to it.
   *
   * @return the version that is the newest now, of the same content
   */
  public PublishedState.TableVersion restore(Table table, PublishedState.TableVersion published) {
    long found = latestVersion(table);
    if (found != published.version()) {
      fence.run();
      DeltaTable.forPath(spark, path(table)).restoreToVersion(published.version());
      found = latestVersion(table);
    }
    left.put(table, found);
    steps.reached(Step.RESTORED, table.fullName());
    return published.at(found);
  }

  /**
   * Whether a version can be read for a day at least: it is the newest one, or younger than the
   * retention, beyond which Delta refuses it.
   */
  public boolean isReadable(Table table, long version) {
    return isYoung(table, version) || version == latestVersion(table);
  }

  /** Whether a version was committed a day less than the retention ago, or later. */
  private boolean isYoung(Table table, long version) {
    String commit = String.format(Locale.ROOT, "%s/_delta_log/%020d.json", path(table), version);
    Instant oldest = Instant.now().minus(RETENTION).plus(Duration.ofDays(1));
    return store.list(commit).stream()
        .anyMatch(file -> file.getModificationTime() > oldest.toEpochMilli());
  }

  /** The newest version of a table, -1 when it does not exist. */
  public long latestVersion(Table table) {
    return store.names(path(table) + "/_delta_log").stream()
        .filter(name -> name.matches("\\d{20}\\.json"))
        .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
        .max()
        .orElse(-1);
  }

  /** Where a table lives. */
  public String path(Table table) {
    return root + "/" + table.layer() + "/" + table.name();
  }

  /**
   * Brings rows into contract form: columns compared by name, then ordered, cast and commented.
   *
   * @throws IllegalStateException when a column is missing or too many: a mistake of ours
   */
  public static Dataset<Row> conform(Table table, Dataset<Row> rows) {
    TreeSet<String> wanted = new TreeSet<>(Arrays.asList(table.columnNames()));
    TreeSet<String> given = new TreeSet<>(Arrays.asList(rows.columns()));
    if (!wanted.equals(given)) {
      TreeSet<String> missing = new TreeSet<>(wanted);
      missing.removeAll(given);
      given.removeAll(wanted);
      throw new IllegalStateException(
          table.fullName()
              + ": columns missing "
              + missing
              + ", columns not in the contract "
              + given);
    }
    StructType nullable = table.schema().asNullable();
    return rows.to(nullable);
  }

  private PublishedState.TableVersion commit(
      Table table,
      long before,
      Dataset<Row> rows,
      String runId,
      UnaryOperator<DataFrameWriter<Row>> mode) {
    refuseRival(table, left.getOrDefault(table, before), before);
    Observation observed = new Observation();
    Dataset<Row> conformed =
        conform(table, rows).observe(observed, RowHash.rows(), RowHash.hash(table));
    DataFrameWriter<Row> writer =
        conformed
            .write()
            .format("delta")
            // A later version of the program may know more columns than the table has.
            .option("mergeSchema", "true")
            .option("userMetadata", said(runId));
    fence.run();
    steps.reached(Step.COMMITTING, table.fullName());
    mode.apply(writer).save(path(table));
    Map<String, Object> seen = observedBy(observed);
    long written = latestVersion(table);
    // Where nothing was and nothing comes, Delta makes no commit.
    if (written != before || (Long) seen.get("rows") > 0) {
      refuseRival(table, before + 1, written);
    }
    left.put(table, written);
    steps.reached(Step.COMMITTED, table.fullName());
    return new PublishedState.TableVersion(
        table.layer() + "/" + table.name(),
        written,
        (Long) seen.get("rows"),
        RowHash.text(seen.get("hash")));
  }

  /** Says in the commits of a session that are no writes of rows which run they are of. */
  static void sign(SparkSession session, String runId) {
    session.conf().set("spark.databricks.delta.commitInfo.userMetadata", said(runId));
  }

  private static String said(String runId) {
    return "plumbline run " + runId;
  }

  /** A version we did not make is another run's, even if it thinks it holds the lake. */
  private void refuseRival(Table table, long expected, long found) {
    if (found != expected) {
      throw new PlumblineException(
          "PLB-LAKE-004",
          4,
          path(table)
              + " is at version "
              + found
              + " where this run left or expects version "
              + expected
              + ": somebody else writes to the lake; nothing was published; fix: stop the other"
              + " writer and run again");
    }
  }

  /** Columns worth skipping files by: days and buckets, never an identifier. */
  static List<String> skippedBy(Table table) {
    return table.columns().stream()
        .filter(column -> column.type().equals(Types.DATE) || column.name().equals("person_bucket"))
        .map(ColumnSpec::name)
        .limit(2)
        .toList();
  }

  private static Map<String, Object> observedBy(Observation observation) {
    try {
      return scala.jdk.javaapi.CollectionConverters.asJava(observation.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a commit reported its rows", e);
    }
  }

  /** The newest version of a table, which is made when it does not exist. */
  private long existing(Table table) {
    long latest = latestVersion(table);
    if (latest >= 0) {
      return latest;
    }
    fence.run();
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark)
            .location(path(table))
            .addColumns(table.schema())
            .comment(table.grain());
    builder =
        builder.property("delta.dataSkippingStatsColumns", String.join(",", skippedBy(table)));
    for (Map.Entry<String, String> property : PROPERTIES.entrySet()) {
      builder = builder.property(property.getKey(), property.getValue());
    }
    builder.execute();
    steps.reached(Step.CREATED, table.fullName());
    return 0;
  }
}
