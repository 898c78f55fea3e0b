package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A first night on recent files, in parts, then the rest. */
@ExtendWith(LocalSpark.class)
class FirstNightTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-10-31");
  private static final List<String> TABLES = List.of(Gold.CHANNEL_PERFORMANCE_DAILY.fullName());

  @TempDir private Path folder;

  @Test
  void recentFilesFirstThenAll(SparkSession spark) throws IOException {
    write("meta_2026-06-30.csv", "2026-06-30,A,10.00");
    write("meta_2026-10-30.csv", "2026-10-30,A,1.50");
    PlumblineConfig all = config(spark);
    PlumblineConfig recent = Since.of("90d", AS_OF).applied(all);
    assertThat(recent.history().ordersCompleteFrom()).contains(LocalDate.parse("2026-08-02"));

    String plan = dryRun(spark, recent);
    assertThat(plan)
        .contains("1 of 1 files to read")
        .contains("gold.cohort_value_monthly stays empty: it needs orders of a shop (from ")
        .doesNotContain("gold.channel_performance_daily stays empty");
    assertThat(folder.resolve("lake")).doesNotExist();

    assertThat(nightly(spark, recent).ingest()).isEqualTo(1);
    assertThat(lake(spark).published()).isEmpty();
    assertThat(nightly(spark, recent).ingest()).as("nothing is read twice").isZero();
    RunResult built = build(spark, recent);
    assertThat(built.outcome()).isEqualTo("done");
    assertThat(folder.resolve("lake/_staged.json")).doesNotExist();
    assertThat(spend(spark)).isEqualByComparingTo("1.50");
    theRunIsTold(spark);

    assertThat(night(spark, recent).outcome())
        .as("same files, configuration and as_of: a night after ingest and build has no work")
        .isEqualTo("nothing_new");
    assertThatThrownBy(() -> build(spark, other(spark)))
        .isInstanceOf(PlumblineException.class)
        .hasMessageContaining("source meta is gone or configured otherwise");
    FilePlan rest = nightly(spark, all).plan(false);
    assertThat(rest.filesToRead()).as("a night without the date reads the rest").isEqualTo(1);
    assertThat(rest.removed().get("meta")).isEmpty();
  }

  /** What the run cost is in ops.runs and last_run.json, what it read and wrote in OpenLineage. */
  private void theRunIsTold(SparkSession spark) throws IOException {
    Row run = lake(spark).read(Ops.RUNS, lake(spark).published()).head();
    assertThat(run.<Long>getAs("stages")).isPositive();
    assertThat(run.<Double>getAs("stage_seconds")).isPositive();
    assertThat(run.<Double>getAs("cpu_seconds"))
        .isBetween(0.0, run.<Double>getAs("task_seconds") + 1);
    assertThat(run.<Long>getAs("bytes_read")).isPositive();
    assertThat(run.<Long>getAs("spark_rows_read")).isPositive();
    assertThat(run.<Long>getAs("bytes_spilled")).isNotNegative();
    JsonNode told =
        new ObjectMapper().readTree(folder.resolve("lake/published/last_run.json").toFile());
    assertThat(told.at("/spark/stages").asLong()).isGreaterThanOrEqualTo(run.<Long>getAs("stages"));
    assertThat(told.at("/spark").has("bytes_spilled")).isTrue();

    OpenLineageFile events =
        new OpenLineageFile(folder.resolve("lake/published/openlineage.ndjson")).isValid();
    assertThat(events.last().get("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(events.last().get("inputs").get(0).get("name").asText()).endsWith("/exports/*.csv");
    JsonNode gold = events.of("gold.channel_performance_daily");
    assertThat(OpenLineageFile.inputs(gold)).containsExactly("silver.ad_performance_daily");
    JsonNode output = gold.get("outputs").get(0);
    assertThat(output.get("name").asText()).endsWith("lake/gold/channel_performance_daily");
    assertThat(output.at("/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(1);
    assertThat(
            output.at("/facets/columnLineage/fields/spend_reporting/inputFields/0/field").asText())
        .isEqualTo("spend_reporting");
  }

  @Test
  void wordsThatAreNoDayAreRefused() {
    assertThatThrownBy(() -> Since.of("soon", AS_OF)).hasMessageContaining("write 2026-09-01");
    assertThat(Since.of("2026-09-01", AS_OF).from()).isEqualTo("2026-09-01");
  }

  @Test
  void needsNameConceptsThatExist() {
    GoldNeeds.all()
        .root()
        .keySet()
        .forEach(
            table ->
                GoldNeeds.all()
                    .getStringList(table)
                    .forEach(
                        need -> {
                          for (String concept : need.split("\\|")) {
                            assertThat(io.plumbline.table.Bronze.named(concept.strip()))
                                .as(table + " needs " + concept)
                                .isPresent();
                          }
                        }));
  }

  private void write(String name, String row) throws IOException {
    Files.createDirectories(folder.resolve("exports"));
    Files.writeString(
        folder.resolve("exports").resolve(name),
        "Day,Campaign name,Amount spent (USD)\n" + row + "\n");
  }

  private PlumblineConfig config(SparkSession spark) throws IOException {
    return config(spark, "");
  }

  private PlumblineConfig other(SparkSession spark) throws IOException {
    return Since.of("90d", AS_OF).applied(config(spark, ", brand = other"));
  }

  private PlumblineConfig config(SparkSession spark, String more) throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("test.conf"),
            "plumbline { lake = lake, demo-pepper = true, sources = [ { id = meta, format ="
                + " \"meta_ads/ui_csv\", path = \"exports/*.csv\""
                + more
                + " } ] }");
    return Options.config(Sessions.hadoop(spark), conf.toString(), Map.of());
  }

  private static Nightly nightly(SparkSession spark, PlumblineConfig config) {
    return new Nightly(spark, config, Progress.unheard());
  }

  private static RunResult night(SparkSession spark, PlumblineConfig config) {
    return nightly(spark, config)
        .run(new Nightly.Request(Optional.of(AS_OF), false, "test", true, TABLES));
  }

  private static RunResult build(SparkSession spark, PlumblineConfig config) {
    return nightly(spark, config)
        .run(new Nightly.Request(Optional.of(AS_OF), false, "build", false, TABLES));
  }

  private static String dryRun(SparkSession spark, PlumblineConfig config) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new DryRun(spark, config, CommandWords.of(Optional.of("en")))
        .say(
            nightly(spark, config).plan(false),
            new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8);
  }

  private Lake lake(SparkSession spark) {
    String root = folder.resolve("lake").toString();
    return new Lake(spark, root, new ObjectStore(Sessions.hadoop(spark)));
  }

  private BigDecimal spend(SparkSession spark) {
    Optional<PublishedState> published = lake(spark).published();
    return lake(spark)
        .read(Silver.AD_PERFORMANCE, published)
        .agg(org.apache.spark.sql.functions.sum("spend"))
        .head()
        .getDecimal(0);
  }
}
