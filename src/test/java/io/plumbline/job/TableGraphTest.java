package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which tables a run makes, and which are as they were. */
@ExtendWith(LocalSpark.class)
class TableGraphTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
  private static final Table READ = numbers("bronze", "read");
  private static final Table EVEN = numbers("silver", "even");
  private static final Table BY_DAY = numbers("silver", "by_day");
  private static final Table COUNTED = numbers("gold", "counted");
  private static final Table EXCHANGED = numbers("gold", "exchanged");

  /** A row for each even number; the touched ones are those that came or went. */
  private static final Touched EVEN_ONES =
      new Touched() {
        @Override
        public Dataset<Row> keys(Change change) {
          return change.rows(EVEN, "id");
        }

        @Override
        public TableGraph.Inputs cut(TableGraph.Inputs all, Dataset<Row> keys) {
          return table -> all.of(table).join(keys, new String[] {"id"}, "left_semi");
        }
      };

  @TempDir Path folder;
  private SparkSession spark;
  private Lake lake;
  private final Set<String> made = new ConcurrentSkipListSet<>();

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    lake = lake();
  }

  @Test
  void whatIsMadeOfTheSameIsNotMadeAgain() {
    PublishedState first = run(Optional.empty(), "rules", DAY, 10, "read 1");
    assertThat(made).containsExactly("by_day", "counted", "even");
    PublishedState again = run(Optional.of(first), "rules", DAY, 10, "read 1");
    assertThat(made).isEmpty();
    assertThat(again.tables()).isEqualTo(first.tables());
  }

  @Test
  void anotherDayMakesWhatDependsOnTheDay() {
    PublishedState first = run(Optional.empty(), "rules", DAY, 10, "read 1");
    run(Optional.of(first), "rules", DAY.plusDays(1), 10, "read 1");
    assertThat(made).containsExactly("by_day");
  }

  @Test
  void otherRulesMakeEverything() {
    PublishedState first = run(Optional.empty(), "rules", DAY, 10, "read 1");
    run(Optional.of(first), "other rules", DAY, 10, "read 1");
    assertThat(made).containsExactly("by_day", "counted", "even");
  }

  @Test
  void aTableThatComesOutTheSameEndsTheChange() {
    PublishedState first = run(Optional.empty(), "rules", DAY, 10, "read 1");
    // Without the nine the even numbers are as they were, and so is their count.
    PublishedState second = run(Optional.of(first), "rules", DAY, 9, "read 2");
    assertThat(made).containsExactly("by_day", "even");
    assertThat(second.table(COUNTED.fullName())).isEqualTo(first.table(COUNTED.fullName()));
  }

  @Test
  void whatARunThatDiedLeftIsTakenBack() {
    PublishedState first = run(Optional.empty(), "rules", DAY, 10, "read 1");
    lake.overwrite(EVEN, spark.range(3).toDF("id"), "died");
    lake = lake();
    PublishedState second = run(Optional.of(first), "rules", DAY, 10, "read 1");
    assertThat(made).isEmpty();
    TableVersion even = second.table(EVEN.fullName()).orElseThrow();
    assertThat(even.version()).isEqualTo(lake.latestVersion(EVEN));
    assertThat(lake.read(EVEN, even.version()).count()).isEqualTo(5);
  }

  @Test
  void rowsAreExchangedByInputsOfAnySize() {
    for (int numbers : List.of(100, 300_000)) {
      PublishedState first = run(Optional.empty(), "rules", DAY, numbers, "read 1");
      PublishedState second = run(Optional.of(first), "rules", DAY, numbers + 10, "read 2");
      TableVersion was = first.table(EXCHANGED.fullName()).orElseThrow();
      TableVersion is = second.table(EXCHANGED.fullName()).orElseThrow();
      assertThat(is.rows()).isEqualTo(numbers / 2 + 5);
      assertThat(lake.read(EXCHANGED, is.version()).count()).isEqualTo(is.rows());
      assertThat(is.rowHash()).isEqualTo(second.table(EVEN.fullName()).orElseThrow().rowHash());
      assertThat(lake.files(EXCHANGED, is.version()))
          .as("only what came was written")
          .containsAll(lake.files(EXCHANGED, was.version()));
    }
  }

  @Test
  void filesOfATableAreKnownWhileItIsKeptInMemory() {
    long version = lake.overwrite(EVEN, spark.range(3).toDF("id"), "run").version();
    Set<String> files = lake.files(EVEN, version);
    Dataset<Row> kept = lake.read(EVEN, version).persist();
    assertThat(lake.read(EVEN, version).inputFiles()).isEmpty();
    assertThat(lake.files(EVEN, version)).isEqualTo(files).isNotEmpty();
    kept.unpersist();
  }

  @Test
  void anInputThatIsNotDeclaredIsRefused() {
    try (TableGraph graph = graph(Optional.empty(), "rules", DAY)) {
      graph.given(READ, Optional.empty(), Optional.empty(), "nothing");
      graph.define(EVEN, List.of(), in -> in.of(READ));
      assertThatThrownBy(graph::run)
          .hasMessageContaining("silver.even reads bronze.read undeclared");
    }
  }

  private PublishedState run(
      Optional<PublishedState> before, String rules, LocalDate day, int numbers, String content) {
    made.clear();
    TableVersion read = lake.overwrite(READ, spark.range(numbers).toDF("id"), "run");
    try (TableGraph graph = graph(before, rules, day)) {
      graph.given(READ, Optional.of(read), Optional.empty(), content);
      graph.timeless(
          EVEN,
          List.of(READ),
          in -> {
            made.add(EVEN.name());
            return in.of(READ).where(col("id").mod(2).equalTo(0));
          });
      graph.define(
          BY_DAY,
          List.of(READ),
          in -> {
            made.add(BY_DAY.name());
            return in.of(READ).limit(1);
          });
      graph.timeless(
          COUNTED,
          List.of(EVEN),
          in -> {
            made.add(COUNTED.name());
            return spark.range(in.of(EVEN).count()).toDF("id");
          });
      graph.timeless(EXCHANGED, List.of(EVEN), EVEN_ONES, in -> in.of(EVEN));
      return new PublishedState(1, "run", day, "", "", "", graph.run());
    }
  }

  private TableGraph graph(Optional<PublishedState> before, String rules, LocalDate day) {
    return new TableGraph(
        lake,
        "run",
        Progress.unheard(),
        new Earlier(before, rules, day, Earlier.Exchanging.ALWAYS));
  }

  private Lake lake() {
    return new Lake(spark, folder.toString(), new ObjectStore(new Configuration()));
  }

  private static Table numbers(String layer, String name) {
    return Table.of(layer, name, "One row per number.", "id")
        .need("id", Types.KEY, "id", "The number")
        .build();
  }
}
