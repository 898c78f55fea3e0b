package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.config.PlumblineException;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class LakeTest {
  private static final Table THINGS =
      Table.of("gold", "things", "One row per thing.", "id")
          .need("id", Types.KEY, "id", "The thing")
          .add("name", Types.TEXT, "text", "Its name")
          .addRunMetadata("seen_by", Types.TEXT, "id", "Run that saw it")
          .build();

  @TempDir Path folder;
  private SparkSession spark;
  private Lake lake;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    lake = new Lake(spark, folder.toString(), new ObjectStore(new Configuration()));
  }

  @Test
  void aTableKeepsItsContractAndReaderVersionOne() {
    lake.overwrite(THINGS, things(RowFactory.create(1L, "one", "a")), "r1");
    Row detail = spark.sql("DESCRIBE DETAIL delta.`" + lake.path(THINGS) + "`").head();
    assertThat(detail.<Integer>getAs("minReaderVersion")).isEqualTo(1);
    assertThat(detail.<Integer>getAs("minWriterVersion")).isEqualTo(2);
    assertThat(detail.<String>getAs("description")).isEqualTo("One row per thing.");
    Dataset<Row> read = lake.read(THINGS, 1);
    assertThat(read.schema().apply("id").nullable()).isFalse();
    assertThat(read.schema().apply("name").getComment().get()).isEqualTo("Its name [text]");
  }

  @Test
  void aNullKeyIsRefusedByTheTable() {
    assertThatThrownBy(
            () -> lake.overwrite(THINGS, things(RowFactory.create(null, "one", "a")), "r1"))
        .hasStackTraceContaining("NOT NULL");
  }

  @Test
  void theRowHashLooksAtEveryValueButNotAtOrderOrRunMetadata() {
    Row one = RowFactory.create(1L, "one", "a");
    Row two = RowFactory.create(2L, null, "a");
    String hash = RowHash.of(THINGS, things(one, two));
    assertThat(RowHash.of(THINGS, things(two, one))).isEqualTo(hash);
    assertThat(RowHash.of(THINGS, things(one, RowFactory.create(2L, null, "b")))).isEqualTo(hash);
    assertThat(RowHash.of(THINGS, things(one, RowFactory.create(2L, "null", "a"))))
        .isNotEqualTo(hash);
    assertThat(RowHash.of(THINGS, things(one))).isNotEqualTo(hash);
    TableVersion written = lake.overwrite(THINGS, things(one, two), "r1");
    assertThat(written.rows() + ":" + written.rowHash()).isEqualTo(hash);
  }

  @Test
  void manyRowsDoNotOverflowTheHash() {
    Dataset<Row> many =
        spark.range(5000).selectExpr("id", "cast(id as string) as name", "'a' as seen_by");
    assertThat(RowHash.of(THINGS, many)).startsWith("5000:");
  }

  @Test
  void aTableOfNothingIsWrittenAsOften() {
    String statistics = "spark.databricks.delta.stats.collect";
    String before = spark.conf().get(statistics);
    // With statistics, as outside of tests, Delta leaves out files without rows.
    spark.conf().set(statistics, true);
    try {
      assertThat(lake.overwrite(THINGS, things(), "run").rows()).isZero();
      assertThat(lake.append(THINGS, things(), "run").rows()).isZero();
      assertThat(lake.overwrite(THINGS, things(), "run").rows()).isZero();
      assertThat(lake.append(THINGS, things(RowFactory.create(1L, "one", "a")), "run").rows())
          .isOne();
      assertThat(lake.read(THINGS, lake.latestVersion(THINGS)).count()).isOne();
    } finally {
      spark.conf().set(statistics, before);
    }
  }

  @Test
  void readersOfAPublicationNeverSeeALaterCommit() {
    TableVersion first = lake.overwrite(THINGS, things(RowFactory.create(1L, "one", "a")), "r1");
    lake.publish(state(1, first));
    lake.overwrite(THINGS, things(RowFactory.create(2L, "two", "b")), "r2");
    assertThat(lake.read(THINGS, lake.published()).select("name").head().getString(0))
        .isEqualTo("one");
  }

  @Test
  void whatIsReadStaysWhenSomebodyCommitsMeanwhile() {
    TableVersion one = lake.append(THINGS, things(RowFactory.create(1L, "one", "a")), "r1");
    Dataset<Row> read = lake.read(THINGS, one.version());
    lake.append(THINGS, things(RowFactory.create(2L, "two", "a")), "r2");
    assertThat(read.count()).isEqualTo(1);
  }

  @Test
  void aTableLeftOutOfAPublicationIsFoundInTheOneBefore() {
    PublishedState with = state(1, new TableVersion("gold/things", 0, 1, "1"));
    PublishedState without = new PublishedState(2, "r2", LocalDate.EPOCH, "i", "c", "p", Map.of());
    lake.publish(with);
    lake.publish(without);
    assertThat(lake.lastHolding(List.of(THINGS), lake.published())).contains(with);
    assertThat(lake.lastHolding(List.of(), lake.published())).contains(without);
    assertThat(lake.lastHolding(List.of(THINGS), Optional.empty())).isEmpty();
    PublishedState gap = new PublishedState(9, "r9", LocalDate.EPOCH, "i", "c", "p", Map.of());
    assertThat(lake.lastHolding(List.of(THINGS), Optional.of(gap))).isEmpty();
  }

  @Test
  void aPublicationIsMadeOnce() {
    TableVersion first = lake.overwrite(THINGS, things(RowFactory.create(1L, "one", "a")), "r1");
    lake.publish(state(1, first));
    assertThat(lake.published()).contains(state(1, first));
    PublishedState rival =
        new PublishedState(1, "r2", LocalDate.EPOCH, "other", "c", "p", Map.of());
    assertThatThrownBy(() -> lake.publish(rival))
        .isInstanceOf(PlumblineException.class)
        .hasMessageContaining("another run was faster");
    assertThat(lake.published()).contains(state(1, first));
  }

  @Test
  void aCommitOfARunThatDiedIsTakenBack() {
    TableVersion first = lake.overwrite(THINGS, things(RowFactory.create(1L, "one", "a")), "r1");
    lake.append(THINGS, things(RowFactory.create(9L, "orphan", "dead")), "r2");
    lake.restore(THINGS, first);
    long newest = lake.latestVersion(THINGS);
    assertThat(lake.read(THINGS, newest).collectAsList()).hasSize(1);
  }

  @Test
  void aMissingColumnIsAMistakeOfOurs() {
    assertThatThrownBy(() -> Lake.conform(THINGS, spark.range(1).toDF("id")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("columns missing [name, seen_by]");
  }

  @Test
  void aTableOutsideThePublicationHasNoRows() {
    assertThat(lake.read(THINGS, Optional.empty()).count()).isZero();
  }

  private Dataset<Row> things(Row... rows) {
    return spark.createDataFrame(List.of(rows), THINGS.schema().asNullable());
  }

  private static PublishedState state(long n, TableVersion version) {
    return new PublishedState(
        n,
        "r1",
        LocalDate.of(2026, 1, 1),
        "inputs",
        "config",
        "pepper",
        Map.of("gold.things", version));
  }
}
