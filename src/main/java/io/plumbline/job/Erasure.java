package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.identity.ErasureList;
import io.plumbline.identity.Suppression;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Removes people, all of a list in one pass.
 *
 * <ol>
 *   <li>{@link ErasedPeople}: who they are, and which records of the exports are of them
 *   <li>these records leave bronze; ops.suppression, ops.erased_totals and ops.erasures say so; all
 *       of it is staged in one file, as ingest stages what it read
 *   <li>silver and gold are built from what is left, and published
 *   <li>{@link Purge}: earlier versions, publications and what no publication holds
 *   <li>{@link ErasureProof}: every file there is, decoded
 * </ol>
 *
 * <p>A run that dies before the second step is over changed nothing; later, whatever runs next goes
 * on from the staged state, and erasing the same list again ends what is left to do.
 */
final class Erasure {
  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Progress progress;
  private final ObjectStore store;
  private final Lake lake;
  private final RunLock lock;
  private final Night night;
  private final RunRecord record;
  private final StagedState staged;

  /**
   * @param lake held by {@code lock}
   */
  Erasure(
      SparkSession spark,
      PlumblineConfig config,
      Progress progress,
      ObjectStore store,
      Lake lake,
      RunLock lock,
      Night night,
      RunRecord record) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.store = store;
    this.lake = lake;
    this.lock = lock;
    this.night = night;
    this.record = record;
    this.staged = new StagedState(store, lake.root());
  }

  /** Erases, and tells about it without naming anybody. */
  RunResult run(ErasureList list, boolean isDryRun, PrintStream out) {
    PublishedState published = lake.newest();
    PublishedState base = staged.base(Optional.of(published)).orElseThrow();
    night.refuse(published, published.asOf());
    refuseUnbuilt(published, base);
    ErasedPeople people = new ErasedPeople(spark, lake, night, published, base, list);
    people.tell(out);
    if (isDryRun) {
      out.println("dry run: nothing was changed");
      return record.nothingNew(published.asOf(), published);
    }
    if (people.isAnybody()) {
      stage(published, base, people);
    }
    boolean isToProve = people.isAnybody() || !people.earlier().isEmpty();
    boolean isToBuild = !staged.base(Optional.of(published)).orElseThrow().equals(published);
    RunResult result =
        isToBuild
            ? night.run(
                new Nightly.Request(
                    Optional.of(published.asOf()), true, "erase", false, only(published)),
                published.asOf())
            : record.nothingNew(published.asOf(), published);
    if (isToBuild || isToProve) {
      PublishedState now = result.state().orElseThrow();
      new Purge(store, lake, lock, progress).run(now);
      out.println(new ErasureProof(spark, store, lake, night::named).of(now));
    }
    return result;
  }

  /** Records that wait for a build may tie people together whom the publication keeps apart. */
  private static void refuseUnbuilt(PublishedState published, PublishedState base) {
    String erasures = Ops.ERASURES.fullName();
    if (!base.equals(published) && base.table(erasures).equals(published.table(erasures))) {
      throw new PlumblineException(
          "PLB-ERASE-001",
          2,
          "records read by ingest wait for a build, and whose they are is not known before it;"
              + " fix: run build or nightly, then erase");
    }
  }

  /**
   * A publication made with --only is made again with the same tables, and with the memory of
   * merges, which names people too.
   */
  private static List<String> only(PublishedState published) {
    return published.table(GoldScores.SCORECARD.fullName()).isPresent()
        ? List.of()
        : published.tables().keySet().stream()
            .filter(
                name ->
                    name.startsWith("silver.")
                        || name.startsWith("gold.")
                        || name.equals(Ops.PERSON_MERGES.fullName()))
            .filter(name -> !name.equals(GoldScores.CONSERVATION_CHECKS.fullName()))
            .sorted()
            .toList();
  }

  private void stage(PublishedState published, PublishedState base, ErasedPeople people) {
    Map<String, TableVersion> versions = new HashMap<>(base.tables());
    Map<String, Long> removed = new LinkedHashMap<>();
    people
        .bronze()
        .forEach(
            (table, rows) -> {
              long of = rows.join(people.records(), Suppression.RECORD, "left_semi").count();
              if (of > 0) {
                versions.put(
                    table.fullName(),
                    lake.remove(
                        table,
                        base.table(table.fullName()).orElseThrow(),
                        people.records(),
                        Suppression.RECORD));
                removed.put(table.fullName(), of);
                progress.say(String.format("   gone  %-45s %,12d rows", table.fullName(), of));
              }
            });
    Timestamp now = Timestamp.from(Instant.now());
    versions.putAll(
        new ErasedMemory(
                lake,
                Optional.of(published),
                Optional.of(base),
                config.reporting().currency(),
                record.runId())
            .add(people.marks(), people.records(), people.people(), now));
    write(
        Ops.FILES,
        FileStates.withSuppressed(lake.read(Ops.FILES, Optional.of(base)), people.records()),
        versions);
    write(
        Ops.ERASURES,
        lake.read(Ops.ERASURES, Optional.of(base))
            .unionByName(row(published, people, removed, now)),
        versions);
    staged.keep(
        lock,
        new PublishedState(
            published.n(),
            record.runId(),
            published.asOf(),
            "",
            config.fingerprint(),
            published.pepperFingerprint(),
            versions));
  }

  private void write(Table table, Dataset<Row> rows, Map<String, TableVersion> versions) {
    versions.put(table.fullName(), lake.overwrite(table, rows, record.runId()));
  }

  private Dataset<Row> row(
      PublishedState published, ErasedPeople people, Map<String, Long> removed, Timestamp now) {
    Row row =
        RowFactory.create(
            record.runId(),
            now,
            (long) people.list().requested(),
            (long) people.found().size(),
            (long) people.earlier().size(),
            (long) people.refused().size(),
            (long) people.unknown().size(),
            people.people().count(),
            people.marks().where(col("key_hash").isNotNull()).count(),
            people.records().count(),
            removed.values().stream().mapToLong(Long::longValue).sum(),
            rowsOf("silver", published, people)
                + lake.read(SilverIdentity.PERSON_MAP, Optional.of(published))
                    .join(people.people(), new String[] {"person_id"}, "left_semi")
                    .count(),
            rowsOf("gold", published, people),
            (long) people.files().size(),
            String.join("\n", people.files()));
    return spark.createDataFrame(List.of(row), Ops.ERASURES.schema());
  }

  private long rowsOf(String layer, PublishedState published, ErasedPeople people) {
    return PublishedTables.all().stream()
        .filter(table -> table.layer().equals(layer) && table.has("person_id"))
        .filter(table -> table != SilverIdentity.PERSON_MAP)
        .filter(table -> published.table(table.fullName()).isPresent())
        .mapToLong(
            table ->
                lake.read(table, Optional.of(published))
                    .join(people.people(), new String[] {"person_id"}, "left_semi")
                    .count())
        .sum();
  }
}
