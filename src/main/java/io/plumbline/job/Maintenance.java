package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.io.Steps;
import io.plumbline.io.TableCare;
import io.plumbline.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * One round of table care, under the lock. Compacted tables are published like a run's: readers see
 * the old files or the new ones.
 */
final class Maintenance {
  /** Folders of work that no run is doing while the lake is ours. */
  static final List<String> LEFT_OVER = List.of("_probe", "_doctor", "_check");

  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Progress progress;
  private final ObjectStore store;

  Maintenance(SparkSession spark, PlumblineConfig config, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.store = new ObjectStore(Sessions.hadoop(spark));
  }

  /**
   * Cares for every table of the newest publication.
   *
   * @return the publication readers see afterwards
   */
  PublishedState run(Duration retention) {
    RunRecord record = RunRecord.started("maintain", config);
    Lake lake = new Lake(spark, config.lake(), store);
    try (RunLock lock = RunLock.acquire(store, lake.root(), record.runId())) {
      PublishedState before = lake.newest();
      Lake held = lake.heldBy(lock, Steps.UNHEARD);
      TableCare care = new TableCare(spark, held, lock);
      Map<String, TableVersion> versions = new HashMap<>(before.tables());
      Expiry expiry = Expiry.of(config.privacy(), before.asOf());
      Purge.tables(before)
          .filter(table -> care.isPublished(table, versions.get(table.fullName())))
          .forEach(
              table ->
                  expiry
                      .expired(table)
                      .ifPresent(
                          old ->
                              versions.computeIfPresent(
                                  table.fullName(), (name, of) -> held.remove(table, of, old))));
      Purge.tables(before)
          .forEach(
              table ->
                  compacted(care, table, versions.get(table.fullName()), record)
                      .ifPresent(version -> versions.put(table.fullName(), version)));
      PublishedState after =
          versions.equals(before.tables()) ? before : publish(lake, lock, before, versions);
      Purge.tables(after)
          .forEach(table -> vacuum(care, table, versions.get(table.fullName()), retention));
      LEFT_OVER.forEach(folder -> store.delete(lake.root() + "/" + folder));
      if (!config.privacy().personKeys()) {
        PublishedTables.WITH_NATIVE_IDS.stream()
            .filter(table -> after.table(table.fullName()).isEmpty())
            .forEach(table -> store.delete(lake.path(table)));
      }
      int forgotten = lake.forgetPublications(Instant.now().minus(retention));
      progress.say(forgotten + " old publications forgotten");
      return after;
    }
  }

  private PublishedState publish(
      Lake lake, RunLock lock, PublishedState before, Map<String, TableVersion> versions) {
    PublishedState next =
        new PublishedState(
            before.n() + 1,
            before.runId(),
            before.asOf(),
            before.inputsHash(),
            before.configHash(),
            before.pepperFingerprint(),
            versions);
    lock.held(() -> lake.publish(next));
    ReadersFiles.write(store, lake, config, next, Steps.UNHEARD);
    return next;
  }

  private Optional<TableVersion> compacted(
      TableCare care, Table table, TableVersion published, RunRecord record) {
    TableCare.Files before = care.files(table);
    Optional<TableVersion> version = care.compact(table, published, record.runId());
    version.ifPresent(
        made ->
            progress.say(
                table.fullName()
                    + ": "
                    + before.count()
                    + " files -> "
                    + care.files(table).count()));
    return version;
  }

  private void vacuum(TableCare care, Table table, TableVersion published, Duration retention) {
    if (!care.vacuum(table, published, retention)) {
      progress.say(
          table.fullName()
              + " left alone: its newest commit is of a run that was not published; fix: run"
              + " nightly first");
    }
  }
}
