package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a table that grows by a few rows each, with care every week. */
@ExtendWith(LocalSpark.class)
class TableCareTest {
  private static final int NIGHTS = 15;
  private static final Table THINGS =
      Table.of("bronze", "things", "One row per thing.", "id")
          .need("id", Types.KEY, "id", "The thing")
          .build();

  @TempDir Path folder;

  @Test
  void filesStayFewNightAfterNight(SparkSession spark) throws IOException {
    ObjectStore store = new ObjectStore(new Configuration());
    try (RunLock lock = RunLock.acquire(store, folder.toString(), "care")) {
      Lake lake = held(spark, store, lock);
      TableCare care = new TableCare(spark, lake, lock);
      TableVersion version = lake.overwrite(THINGS, night(spark, 0), "r0");
      List<Long> files = new ArrayList<>();
      for (int night = 1; night < NIGHTS; night++) {
        version = held(spark, store, lock).append(THINGS, night(spark, night), "r" + night);
        if (night % 7 == 0) {
          version = care.compact(THINGS, version, "care").orElse(version);
          files.add(care.files(THINGS).count());
        }
      }
      assertThat(files).containsExactly(8L, 1L);
      assertThat(lake.read(THINGS, version.version()).distinct().count()).isEqualTo(NIGHTS * 3L);

      vacuumGuards(care, held(spark, store, lock), spark, version);
    }
  }

  private void vacuumGuards(TableCare care, Lake lake, SparkSession spark, TableVersion version)
      throws IOException {
    assertThatThrownBy(() -> care.vacuum(THINGS, version, Duration.ofDays(29)))
        .hasMessageContaining("keep at least 30");
    long before = dataFiles();
    makeOld();
    assertThat(care.vacuum(THINGS, version, Lake.RETENTION)).isTrue();
    assertThat(dataFiles())
        .as("files replaced less than 30 days ago stay, however old they are")
        .isEqualTo(before);
    Files.writeString(folder.resolve("bronze/things/part-orphan.snappy.parquet"), "killed run");
    makeOld();
    assertThat(care.vacuum(THINGS, version, Lake.RETENTION)).isTrue();
    assertThat(dataFiles()).as("what a killed run left goes").isEqualTo(before);

    lake.overwrite(THINGS, night(spark, 0), "killed");
    assertThat(care.isPublished(THINGS, version)).isFalse();
    assertThat(care.vacuum(THINGS, version, Lake.RETENTION)).isFalse();
    assertThat(care.compact(THINGS, version, "care")).isEmpty();
    assertThat(lake.read(THINGS, version.version()).count()).isEqualTo(NIGHTS * 3L);
  }

  @Test
  void oldPublicationsGoAndTheNewestStays(SparkSession spark) throws IOException {
    Lake lake = new Lake(spark, folder.toString(), new ObjectStore(new Configuration()));
    for (long n = 1; n <= 4; n++) {
      lake.publish(new PublishedState(n, "r" + n, LocalDate.EPOCH, "", "", "", Map.of()));
    }
    makeOld();
    lake.publish(new PublishedState(5, "r5", LocalDate.EPOCH, "", "", "", Map.of()));
    assertThat(lake.forgetPublications(Instant.now().minus(Lake.RETENTION))).isEqualTo(4);
    makeOld();
    assertThat(lake.forgetPublications(Instant.now())).isZero();
    assertThat(lake.published().orElseThrow().n()).isEqualTo(5);
  }

  /** The lake as one run writes it. */
  private Lake held(SparkSession spark, ObjectStore store, RunLock lock) {
    return new Lake(spark, folder.toString(), store).heldBy(lock, Steps.UNHEARD);
  }

  private static Dataset<Row> night(SparkSession spark, int n) {
    return spark.range(n * 3L, n * 3L + 3, 1, 1).toDF("id");
  }

  private long dataFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("bronze/things"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private void makeOld() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().contains("_delta_log") && !file.toString().contains("_locks")) {
          Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(90))));
        }
      }
    }
  }
}
