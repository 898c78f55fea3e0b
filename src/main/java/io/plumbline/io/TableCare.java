package io.plumbline.io;

import io.delta.tables.DeltaOptimizeBuilder;
import io.delta.tables.DeltaTable;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps tables in few files of a good size, and removes files no publication needs.
 *
 * <p>A table whose newest commit is not the published one is left alone: its published files may
 * look old to Delta. Files of earlier publications were replaced after those were made, so a
 * retention of 30 days keeps every publication of the last 30 days readable.
 */
public final class TableCare {
  private static final long SMALL = 64L << 20;
  private static final long LARGE = 256L << 20;
  private static final long GOOD = 128L << 20;

  /** Files above what the bytes need, from which compacting pays. */
  private static final long TOO_MANY = 8;

  /** Tasks that list a table's folder; Spark would make 10,000 of each. */
  private static final int LISTING_TASKS = 16;

  private final SparkSession spark;
  private final Lake lake;
  private final RunLock lock;

  /** What a table looks like on disk. */
  public record Files(long count, long bytes) {
    boolean isCrumbled() {
      return count - (bytes + GOOD - 1) / GOOD >= TOO_MANY && bytes / Math.max(1, count) < SMALL;
    }
  }

  /**
   * @param session a session of its own: settings of table care are set in it
   */
  public TableCare(SparkSession session, Lake lake, RunLock lock) {
    this.spark = session.newSession();
    this.lake = lake;
    this.lock = lock;
    spark.conf().set("spark.databricks.delta.optimize.minFileSize", SMALL);
    spark.conf().set("spark.databricks.delta.optimize.maxFileSize", LARGE);
    spark.conf().set("spark.sql.sources.parallelPartitionDiscovery.parallelism", LISTING_TASKS);
    // Its notes would be commits, and the newest commit would not be the published one.
    spark.conf().set("spark.databricks.delta.vacuum.logging.enabled", false);
  }

  /** Files of the newest version. */
  public Files files(Table table) {
    Row detail = delta(table).detail().select("numFiles", "sizeInBytes").head();
    return new Files(detail.getLong(0), detail.getLong(1));
  }

  /** Whether the newest commit is the published one. */
  public boolean isPublished(Table table, TableVersion published) {
    return lake.latestVersion(table) == published.version();
  }

  /**
   * Puts small files together, in the order of the table's day and bucket where it is larger than a
   * file; the rows stay the same.
   *
   * @return the version to publish, empty when there was nothing to do
   */
  public Optional<TableVersion> compact(Table table, TableVersion published, String runId) {
    Files before = files(table);
    if (!isPublished(table, published) || !before.isCrumbled()) {
      return Optional.empty();
    }
    lock.verify();
    Lake.sign(spark, runId);
    DeltaOptimizeBuilder optimize = delta(table).optimize();
    List<String> clustering = Lake.skippedBy(table);
    if (before.bytes() > LARGE && !clustering.isEmpty()) {
      optimize.executeZOrderBy(clustering.toArray(String[]::new));
    } else {
      optimize.executeCompaction();
    }
    return Optional.of(published.at(lake.latestVersion(table)));
  }

  /**
   * Removes files that no version of the retention needs; false when the table is left alone.
   *
   * @throws PlumblineException PLB-CARE-001, exit 2, for a retention under 30 days
   */
  public boolean vacuum(Table table, TableVersion published, Duration retention) {
    if (retention.compareTo(Lake.RETENTION) < 0) {
      throw new PlumblineException(
          "PLB-CARE-001",
          2,
          "a retention of "
              + retention.toDays()
              + " days would remove files that publications of the last "
              + Lake.RETENTION.toDays()
              + " days need; fix: keep at least "
              + Lake.RETENTION.toDays());
    }
    if (!isPublished(table, published)) {
      return false;
    }
    lock.verify();
    delta(table).vacuum(retention.toHours());
    return true;
  }

  private DeltaTable delta(Table table) {
    return DeltaTable.forPath(spark, lake.path(table));
  }
}
