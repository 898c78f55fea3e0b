package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files beside the commits of a log may be lost: what they hold is in the commits. */
@ExtendWith(LocalSpark.class)
class LogDamageTest {
  private static final Table THINGS =
      Table.of("ops", "things", "One row per thing.", "id")
          .need("id", Types.KEY, "id", "The thing")
          .build();

  @TempDir Path folder;

  @Test
  void aTableIsReadableWithoutItsCheckpointsAndSums(SparkSession spark) throws IOException {
    Lake lake = new Lake(spark, folder.toString(), new ObjectStore(new Configuration()));
    for (int n = 0; n < 11; n++) {
      lake.append(THINGS, spark.range(n, n + 1, 1, 1).toDF("id"), "r" + n);
    }
    Path log = folder.resolve("ops/things/_delta_log");
    List<Path> checkpoints = named(log, "checkpoint");
    assertThat(checkpoints).isNotEmpty();
    for (Path beside : named(log, ".crc")) {
      Files.delete(beside);
    }
    Files.deleteIfExists(log.resolve("_last_checkpoint"));
    assertThat(rows(spark, "without the pointer to the checkpoint")).isEqualTo(11);
    for (Path checkpoint : named(log, "checkpoint")) {
      Files.delete(checkpoint);
    }
    assertThat(rows(spark, "without the checkpoint")).isEqualTo(11);
    lake.append(THINGS, spark.range(11, 12, 1, 1).toDF("id"), "after");
    assertThat(rows(spark, "written again")).isEqualTo(12);
  }

  /** From a copy, so that nothing is remembered of the log. */
  private long rows(SparkSession spark, String what) throws IOException {
    Path copy = folder.resolve("copy " + what).resolve("things");
    Path table = folder.resolve("ops/things");
    try (Stream<Path> files = Files.walk(table)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(table.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return spark.read().format("delta").load(copy.toString()).count();
  }

  private static List<Path> named(Path folder, String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(part)).toList();
    }
  }
}
