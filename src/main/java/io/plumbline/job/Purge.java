package io.plumbline.job;

import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Leaves one publication in the lake and the files it needs: no earlier one can be read again. */
final class Purge {
  private final ObjectStore store;
  private final Lake lake;
  private final RunLock lock;
  private final Progress progress;

  Purge(ObjectStore store, Lake lake, RunLock lock, Progress progress) {
    this.store = store;
    this.lake = lake;
    this.lock = lock;
    this.progress = progress;
  }

  void run(PublishedState published) {
    lake.forgetPublications(Instant.now().plus(Duration.ofDays(1)));
    List<String> left = new ArrayList<>(Maintenance.LEFT_OVER);
    for (String layer : List.of("bronze", "silver", "gold", "ops")) {
      store.names(lake.root() + "/" + layer).stream()
          .map(name -> layer + "/" + name)
          .filter(path -> published.table(path.replace('/', '.')).isEmpty())
          .forEach(left::add);
    }
    left.forEach(
        path -> {
          lock.verify();
          store.delete(lake.root() + "/" + path);
        });
    TableWriters.all(
        tables(published)
            .<Runnable>map(
                table -> () -> purge(table, published.table(table.fullName()).orElseThrow()))
            .toList());
    progress.say("earlier versions and publications removed");
  }

  /**
   * Deletes every file of a table but its log and what the published version needs. A vacuum would
   * do the same in many Spark jobs a table; the proof looks at the outcome.
   */
  private void purge(Table table, TableVersion published) {
    lake.restore(table, published);
    lock.verify();
    Set<String> needed = dataFiles(lake, table);
    for (FileStatus file : store.everyFile(lake.path(table))) {
      String path = file.getPath().toString();
      if (!path.contains("/_delta_log/") && !needed.contains(file.getPath().getName())) {
        store.delete(path);
      }
    }
  }

  /** Names of the files the newest version of a table is made of. */
  static Set<String> dataFiles(Lake lake, Table table) {
    return lake.files(table, lake.latestVersion(table)).stream()
        .map(file -> new Path(file).getName())
        .collect(Collectors.toSet());
  }

  /** Tables of a publication. */
  static Stream<Table> tables(PublishedState published) {
    return Stream.concat(Bronze.STORED.stream(), PublishedTables.all().stream())
        .filter(table -> published.table(table.fullName()).isPresent());
  }
}
