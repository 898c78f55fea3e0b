package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.ObjectStore;
import io.plumbline.report.Words;
import io.plumbline.source.Preview;
import io.plumbline.source.SourceFile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plumbline preview}: what the next run would make of the first records of each source. */
@Command(
    name = "preview",
    description = {
      "Shows the first rows of each source: raw column -> our column -> value, columns that are not read,",
      "and what would wait in quarantine and why. Writes nothing."
    },
    footer = {"", "Example: plumbline preview --conf conf/plumbline.conf --source meta-eu"})
final class PreviewCommand implements Callable<Integer> {
  @Mixin private Options options;
  @Mixin private Language language;

  @Option(names = "--source", paramLabel = "ID", description = "one source (default: all)")
  private String only;

  @Option(
      names = "--rows",
      defaultValue = "20",
      description = "rows per source (default: ${DEFAULT-VALUE})")
  private int rows;

  @Override
  public Integer call() {
    Configuration hadoop = options.hadoop();
    PlumblineConfig config = options.config(hadoop);
    Words words = language.words(Optional.of(config));
    List<SourceConfig> sources =
        config.sources().stream()
            .filter(source -> only == null || source.id().equals(only))
            .toList();
    if (sources.isEmpty()) {
      String known =
          String.join(", ", config.sources().stream().map(SourceConfig::id).sorted().toList());
      throw new PlumblineException(
          "PLB-PREVIEW-001", 2, words.say("preview.no-source", only, known));
    }
    ObjectStore store = new ObjectStore(hadoop);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (SourceConfig source : sources) {
      List<SourceFile> files = FilePlan.files(source.path(), store);
      out.println(
          words.say("preview.source", source.id(), source.format(), files.size(), source.path()));
      if (files.isEmpty()) {
        out.println("  " + words.say("preview.no-files"));
      }
      Preview.of(source, config.reporting().timeZone(), files, hadoop, rows).stream()
          .flatMap(preview -> lines(preview, words).stream())
          .forEach(line -> out.println("  " + line));
    }
    out.println(words.say("preview.nothing-written"));
    return 0;
  }

  /** A preview in sentences. */
  static List<String> lines(Preview preview, Words words) {
    List<String> lines = new ArrayList<>();
    lines.add(words.say("preview.file", preview.file().name(), preview.records().size()));
    lines.add(words.say("preview.mapping"));
    for (Preview.Entry record : preview.records()) {
      lines.add(
          words.say("preview.record", record.kind(), record.position(), outcome(record, words)));
      if (!record.fix().isEmpty()) {
        lines.add("  " + words.say("preview.fix", record.fix()));
      }
      if (!record.values().isEmpty()) {
        cells(preview, record).forEach(cell -> lines.add("    " + cell));
      }
    }
    if (!preview.unmapped().isEmpty()) {
      lines.add(words.say("preview.unmapped", String.join(", ", preview.unmapped())));
    }
    if (!preview.absent().isEmpty()) {
      lines.add(words.say("preview.absent", String.join(", ", preview.absent())));
    }
    lines.add(
        words.say(
            "preview.summary",
            preview.count("accepted"),
            preview.count("control"),
            preview.count("quarantined") + preview.count("file_problem")));
    return lines;
  }

  private static String outcome(Preview.Entry record, Words words) {
    return switch (record.outcome()) {
      case "accepted" -> words.say("preview.accepted");
      case "control" -> words.say("preview.control", record.control());
      case "file_problem" -> words.say("preview.file-problem", record.rule(), record.reason());
      default -> words.say("preview.waits", record.rule(), record.reason());
    };
  }

  /** {@code raw = masked -> ours = value}; values that no raw column names come last. */
  private static List<String> cells(Preview preview, Preview.Entry record) {
    List<String> cells = new ArrayList<>();
    for (Map<String, String> row : record.values()) {
      Map<String, String> left = new LinkedHashMap<>(row);
      for (Preview.Column column : preview.columns()) {
        List<String> ours = column.ours().stream().filter(left::containsKey).toList();
        String raw = record.raw().getOrDefault(column.raw(), "");
        if (!ours.isEmpty() && !raw.isEmpty()) {
          cells.add(
              column.raw()
                  + " = "
                  + raw
                  + " -> "
                  + String.join(
                      ", ", ours.stream().map(name -> name + " = " + row.get(name)).toList()));
          ours.forEach(left::remove);
        }
      }
      left.forEach((name, value) -> cells.add("-> " + name + " = " + value));
    }
    return cells;
  }
}
