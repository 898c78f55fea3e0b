package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.ObjectStore;
import io.plumbline.source.Preview;
import io.plumbline.source.SourceFile;
import io.plumbline.testing.NonsenseBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration nobody wrote by hand. */
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
    java.util.Set<String> taken = new java.util.HashSet<>();
    long read = 0;
    for (SourceConfig source : config.sources()) {
      List<SourceFile> files = FilePlan.files(source.path(), store);
      read += files.size();
      files.forEach(file -> taken.add(file.path()));
      assertThat(files).as(source.path()).isNotEmpty();
      List<Preview> previews = Preview.of(source, config.reporting().timeZone(), files, hadoop, 20);
      assertThat(previews.stream().mapToLong(preview -> preview.count("accepted")).sum())
          .as(source.format() + " of " + source.path())
          .isPositive();
    }
    assertThat(taken).as("no file belongs to two sources").hasSize((int) read);
    // What is less certain stands in the configuration as a comment.
    assertThat(taken.size()).isGreaterThan(truth.size() * 85 / 100);
    assertThat(Files.readString(conf)).contains("# TODO currency of all results");
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
    assertThat(ConfigDraft.todos(Files.readString(conf))).isLessThanOrEqualTo(2); // date orders
  }
}
