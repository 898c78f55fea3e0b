package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.ObjectStore;
import io.plumbline.source.Preview;
import io.plumbline.source.SourceFile;
import io.plumbline.testing.LocalSpark;
import io.plumbline.testing.NonsenseBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A configuration nobody wrote by hand. */
@ExtendWith(LocalSpark.class)
class DiscoverTest {
  @TempDir private Path folder;

  private final Configuration hadoop = new Configuration();
  private final ObjectStore store = new ObjectStore(hadoop);

  @Test
  void theConfigurationItWritesRunsOnEveryFile() throws IOException {
    Map<Path, String> truth = NonsenseBucket.fill(folder.resolve("bucket"));
    Path conf = folder.resolve("discovered.conf");
    int code = Plumbline.run("discover", folder.resolve("bucket").toString(), "--out", conf + "");
    assertThat(code).isZero();
    // Reading it reports all problems of all sources, so that none is left here.
    PlumblineConfig config = Options.config(hadoop, conf.toString(), Map.of());
    Set<String> taken = new HashSet<>();
    long read = 0;
    Set<String> asked = new HashSet<>();
    for (SourceConfig source : config.sources()) {
      List<SourceFile> files = FilePlan.files(source.path(), store);
      read += files.size();
      files.forEach(file -> taken.add(file.path()));
      assertThat(files).as(source.path()).isNotEmpty();
      List<Preview> previews = Preview.of(source, config.reporting().timeZone(), files, hadoop, 20);
      long accepted = previews.stream().mapToLong(preview -> preview.count("accepted")).sum();
      if (source.format().equals("cost_ledger/journal")) {
        asked.add(source.id());
        assertThat(accepted).as("what an account is for only the company can say").isZero();
      } else {
        assertThat(accepted).as(source.format() + " of " + source.path()).isPositive();
      }
    }
    assertThat(taken).as("no file belongs to two sources").hasSize((int) read);
    // What is less certain stands in the configuration as a comment.
    assertThat(taken.size()).isGreaterThanOrEqualTo(truth.size() * 97 / 100);
    assertThat(asked).hasSize(1);
    assertThat(Files.readString(conf))
        .contains("# TODO currency of all results")
        .contains("# columns.cost_type.words.\"4600\" = ?   # TODO say what 4600 is for");
  }

  @Test
  void theConfigurationItWritesIsIngested(SparkSession spark) throws IOException {
    Set<String> shop = Set.of("meta_ads", "shopify", "cost_ledger", "fx_rates");
    NonsenseBucket.fill(folder.resolve("bucket"), shop::contains);
    Path conf = folder.resolve("discovered.conf");
    Plumbline.run("discover", folder.resolve("bucket").toString(), "--out", conf + "");
    Path lake = folder.resolve("lake");
    String text =
        Files.readString(conf).replaceFirst("lake = .*", "lake = lake, demo-pepper = true");
    Files.writeString(conf, text);
    PlumblineConfig config = Options.config(Sessions.hadoop(spark), conf.toString(), Map.of());
    Nightly nightly = new Nightly(spark, config, Progress.unheard());
    long files = nightly.ingest();
    Dataset<Row> states = spark.read().format("delta").load(lake.resolve("ops/files").toString());
    assertThat(states.where("state <> 'removed'").count()).isEqualTo(files);
    assertThat(
            states
                .where("records_read <> accepted + control + quarantined + suppressed")
                .select("path")
                .as(Encoders.STRING())
                .collectAsList())
        .as("every record is accounted for")
        .isEmpty();
    Set<String> fruitful =
        Set.copyOf(
            states
                .where("accepted > 0")
                .select("source")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
    assertThat(config.sources())
        .filteredOn(source -> !fruitful.contains(source.id()))
        .extracting(SourceConfig::format)
        .containsExactly("cost_ledger/journal");
  }

  @Test
  void answersLeaveNoQuestions() throws IOException {
    NonsenseBucket.fill(folder.resolve("bucket"));
    Path conf = folder.resolve("discovered.conf");
    int code =
        Plumbline.run(
            "discover",
            folder.resolve("bucket").toString(),
            "--out",
            conf.toString(),
            "--currency",
            "EUR",
            "--time-zone",
            "Europe/Berlin",
            "--language",
            "zh-Hans");
    assertThat(code).isZero();
    assertThat(Files.readString(conf)).contains("可信度").doesNotContain("TODO 文件没有写明货币");
    String open =
        Files.readString(conf)
            .lines()
            .filter(line -> !line.contains(".words."))
            .collect(Collectors.joining("\n"));
    assertThat(ConfigDraft.todos(open)).isLessThanOrEqualTo(2); // date orders
  }
}
