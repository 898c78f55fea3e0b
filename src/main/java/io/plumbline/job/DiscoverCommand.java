package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import io.plumbline.io.ObjectStore;
import io.plumbline.report.Words;
import io.plumbline.source.SourceFile;
import io.plumbline.source.Survey;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline discover}: which exports are in a folder, and a configuration for them. */
@Command(
    name = "discover",
    description = {
      "Looks into folders or buckets (at most 64 KB of a file), recognises exports by what they hold and writes",
      "a commented configuration. Lines marked TODO are for a person to decide."
    },
    footer = {
      "",
      "Example: plumbline discover s3a://acme-exports --out conf/acme.conf --currency EUR --time-zone Europe/Berlin"
    })
final class DiscoverCommand implements Callable<Integer> {
  @Mixin private Options options;
  @Mixin private Language language;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "folders, files or s3a:// URIs")
  private List<String> paths;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "conf/discovered.conf",
      description = "where the configuration goes (default: ${DEFAULT-VALUE})")
  private String out;

  @Option(names = "--force", description = "overwrites FILE")
  private boolean force;

  @Option(
      names = "--lake",
      paramLabel = "URI",
      defaultValue = "../lake-mine",
      description = "lake to write into the configuration (default: ${DEFAULT-VALUE})")
  private String lake;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      description = "currency of files that name none, and of results")
  private String currency;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "zone of days of files that name none, and of results")
  private ZoneId zone;

  @Override
  public Integer call() {
    Words words = language.words(Optional.empty());
    PrintStream say = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Configuration hadoop = options.hadoop();
    ObjectStore store = new ObjectStore(hadoop);
    String from = String.join(", ", paths);
    List<SourceFile> files = listed(store, paths);
    double megabytes = files.stream().mapToLong(SourceFile::size).sum() / 1e6;
    Survey survey = Survey.of(hadoop, files);
    say.println(
        words.say(
            "discover.looked", files.size(), String.format(Locale.ROOT, "%.1f", megabytes), from));
    DiscoveryReport.lines(survey, words).forEach(say::println);
    if (survey.sources().isEmpty()) {
      throw new PlumblineException("PLB-FIND-001", 1, words.say("discover.none", from));
    }
    if (!force && store.read(out).isPresent()) {
      throw new PlumblineException("PLB-FIND-002", 2, words.say("discover.exists", out));
    }
    String text =
        new ConfigDraft(words, survey, Optional.ofNullable(currency), Optional.ofNullable(zone))
            .text(from, lake, LocalDate.now(ZoneOffset.UTC));
    store.write(out, text);
    say.println(words.say("discover.wrote", out, survey.sources().size(), ConfigDraft.todos(text)));
    say.println(words.say("discover.next", out));
    return 0;
  }

  /** Files under all paths; names are relative to the path that gave them. */
  static List<SourceFile> listed(ObjectStore store, List<String> paths) {
    List<SourceFile> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(FilePlan.files(store.absolute(path), store));
    }
    return files;
  }
}
