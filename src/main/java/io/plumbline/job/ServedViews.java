package io.plumbline.job;

import io.plumbline.io.PublishedState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Views of the newest publication in the catalog all served sessions share. */
final class ServedViews {
  private final SparkSession spark;
  private final PublishedLake published;
  private final Set<String> made = new HashSet<>();
  private long served = -1;

  ServedViews(SparkSession spark, PublishedLake published) {
    this.spark = spark;
    this.published = published;
  }

  /** Takes over a publication newer than the one served; its number, empty when there is none. */
  Optional<Long> refresh() {
    PublishedState state = published.lake().published().orElse(published.state());
    if (state.n() == served) {
      return Optional.empty();
    }
    ReadOnly.asServer(
        () -> {
          PublishedViews.createDatabases(spark);
          Set<String> now = new HashSet<>();
          PublishedTables.of(state)
              .forEach(
                  table -> {
                    ReadersFiles.statements(published.lake(), published.config(), state, table)
                        .forEach(spark::sql);
                    now.add(table.fullName());
                  });
          made.stream().filter(name -> !now.contains(name)).forEach(this::drop);
          made.clear();
          made.addAll(now);
          return null;
        });
    served = state.n();
    return Optional.of(served);
  }

  private void drop(String name) {
    spark.sql("DROP VIEW IF EXISTS " + name);
    if (name.startsWith("gold.")) {
      spark.sql("DROP VIEW IF EXISTS gold_default." + name.substring("gold.".length()));
    }
  }
}
