package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a run remembers of a file with more broken records than it keeps. */
@ExtendWith(LocalSpark.class)
class IngestionTest {
  @TempDir Path folder;

  @Test
  void quarantineKeepsAThousandAndCountsAll(SparkSession spark) throws IOException {
    String text =
        "touch_id,user_key,event_ts,channel,utm_content,extra\n"
            + "t,u,someday,email,x,1\n".repeat(1203)
            + "t,u,2026-09-01,email,for ann@a.example,1\n".repeat(2)
            + "t,u,,email,x,1\n";
    Files.writeString(folder.resolve("touches.csv"), text);
    SourceConfig source =
        new SourceConfig(
            "touches",
            "generic/touchpoints",
            folder.resolve("touches.csv").toString(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of());
    ObjectStore store = new ObjectStore(Sessions.hadoop(spark));
    Lake lake = new Lake(spark, folder.resolve("lake").toString(), store);
    Ingestion ingestion =
        new Ingestion(
            spark,
            lake,
            Optional.empty(),
            key -> key,
            ZoneOffset.UTC,
            "run",
            Progress.unheard(),
            Optional.empty());

    Ingestion.Landed landed =
        ingestion.land(
            FilePlan.of(
                List.of(source), ZoneOffset.UTC, store, List.of(), Optional.empty(), false));

    Row file = landed.files().first();
    assertThat(file.<Long>getAs("records_read")).isEqualTo(1206);
    assertThat(file.<Long>getAs("accepted")).isEqualTo(2);
    assertThat(file.<Long>getAs("quarantined")).isEqualTo(1204);
    assertThat(file.<Long>getAs("removed")).isEqualTo(2);
    assertThat(file.<String>getAs("unmapped_columns")).isEqualTo("extra");
    List<Row> rules =
        landed
            .waiting()
            .groupBy("rule")
            .agg(count(lit(1)).as("stored"), sum("records").as("all"))
            .orderBy(col("rule"))
            .collectAsList();
    assertThat(rules).hasToString("[[MISSING_REQUIRED,1,1], [NOT_A_DATE,1000,1203]]");
  }
}
