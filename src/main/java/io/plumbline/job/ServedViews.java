package io.plumbline.job;

import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Table;
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
                    make(state, table);
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

  /** Always pinned: a newer commit may belong to a run that is not published. */
  private void make(PublishedState state, Table table) {
    Lake lake = published.lake();
    String rows =
        "delta.`%s` VERSION AS OF %d"
            .formatted(lake.path(table), state.table(table.fullName()).orElseThrow().version());
    spark.sql("CREATE OR REPLACE VIEW " + table.fullName() + " AS SELECT * FROM " + rows);
    if (!table.defaults().isEmpty()) {
      String condition =
          table.defaults().replace("${model}", published.config().attribution().defaultModel());
      spark.sql(
          "CREATE OR REPLACE VIEW gold_default."
              + table.name()
              + " AS SELECT * FROM "
              + rows
              + " WHERE "
              + condition);
    }
  }

  private void drop(String name) {
    spark.sql("DROP VIEW IF EXISTS " + name);
    if (name.startsWith("gold.")) {
      spark.sql("DROP VIEW IF EXISTS gold_default." + name.substring("gold.".length()));
    }
  }
}
