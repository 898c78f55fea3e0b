package io.plumbline.job;

import com.typesafe.config.ConfigUtil;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.ObjectStore;
import io.plumbline.report.Words;
import io.plumbline.source.MappingProposal;
import io.plumbline.source.SourceFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

/** {@code plumbline map}: a reviewable configuration for a table nobody declared. */
@Command(
    name = "map",
    description = {
      "Proposes how an unknown file fills one of our tables: a configuration block to review, no Java.",
      "The block goes to stdout; nothing is written."
    },
    footer = {"", "Example: plumbline map exports/old_orders.csv --table orders"})
final class MapCommand implements Callable<Integer> {
  @Mixin private Options options;
  @Mixin private Language language;

  @Parameters(paramLabel = "FILE", description = "file or s3a:// URI")
  private String path;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "table to fill, such as orders (default: the one that fits best)")
  private String table;

  @Override
  public Integer call() {
    Words words = language.words(Optional.empty());
    Configuration hadoop = options.hadoop();
    if (table != null && !MappingProposal.tables().contains(table)) {
      throw new PlumblineException(
          "PLB-MAP-003",
          2,
          words.say("map.no-table", table, String.join(", ", MappingProposal.tables())));
    }
    List<SourceFile> files = DiscoverCommand.listed(new ObjectStore(hadoop), List.of(path));
    if (files.isEmpty()) {
      throw new PlumblineException(
          "PLB-MAP-001", 2, words.say("map.unreadable", path, "no such file"));
    }
    MappingProposal proposal = propose(hadoop, files.get(0));
    if (!proposal.problem().isEmpty()) {
      throw new PlumblineException(
          "PLB-MAP-001", 1, words.say("map.unreadable", path, proposal.problem()));
    }
    if (proposal.format().isEmpty()) {
      throw new PlumblineException(
          "PLB-MAP-002", 1, words.say("map.none", path, "ad_performance_daily, orders"));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    block(proposal, files.get(0), words).forEach(out::println);
    return 0;
  }

  private MappingProposal propose(Configuration hadoop, SourceFile file) {
    try {
      return MappingProposal.of(hadoop, file, Optional.ofNullable(table));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.path(), e);
    }
  }

  /** The configuration block with its comments. */
  static List<String> block(MappingProposal proposal, SourceFile file, Words words) {
    List<String> lines = new ArrayList<>();
    String path = file.path().replaceFirst("^file:/+", "/");
    proposal
        .known()
        .ifPresent(
            known ->
                lines.add(
                    "# " + words.say("map.known", known.format(), share(known.confidence()))));
    int columns = proposal.columns().size();
    lines.add(
        "# "
            + words.say(
                "map.title", path, proposal.format(), columns, columns + proposal.unused().size()));
    long refused = proposal.refused().values().stream().mapToLong(Long::longValue).sum();
    String rules = refused == 0 ? "" : " (" + String.join(", ", proposal.refused().keySet()) + ")";
    lines.add(
        "# "
            + words.say(
                "map.read", proposal.accepted() + refused, proposal.accepted(), refused, rules));
    lines.add("# " + words.say("map.review"));
    proposal.lacking().forEach(column -> lines.add("# " + words.say("map.lacking", column)));
    lines.add("{");
    lines.add("  id = " + ConfigUtil.quoteString(id(path)));
    lines.add("  format = " + ConfigUtil.quoteString(proposal.format()));
    lines.add("  path = " + ConfigUtil.quoteString(path));
    if (proposal.needsZone()) {
      lines.add("  time-zone = \"UTC\"   # " + words.say("map.zone"));
    }
    if (proposal.needsCurrency()) {
      lines.add("  currency = USD   # " + words.say("map.currency"));
    }
    if (!proposal.dateOrder().isEmpty()) {
      lines.add("  options { date-order = " + proposal.dateOrder() + " }");
    }
    lines.add("  columns {");
    for (MappingProposal.Pair pair : proposal.columns()) {
      String assignment = pair.ours() + " = " + ConfigUtil.quoteString(pair.theirs());
      String reason = reason(pair, words);
      lines.add(
          String.format(
              Locale.ROOT,
              "    %-40s # %s",
              assignment,
              words.say("map.column", share(pair.confidence()), reason)));
    }
    lines.add("  }");
    lines.add("}");
    if (!proposal.unused().isEmpty()) {
      lines.add("# " + words.say("map.unused", String.join(", ", proposal.unused())));
    }
    if (!proposal.others().isEmpty()) {
      lines.add("# " + words.say("map.other", String.join(", ", proposal.others())));
    }
    return lines.stream().map(line -> line.replaceAll("\\R", " ")).toList();
  }

  private static String reason(MappingProposal.Pair pair, Words words) {
    return switch (pair.reason()) {
      case "name" -> words.say("map.by-name");
      case "word" -> words.say("map.by-word", pair.detail());
      case "near" -> words.say("map.by-near");
      case "number" -> words.say("map.by-number");
      default -> words.say("map.by-value", words.sayOr("shape", pair.detail()));
    };
  }

  private static String share(double confidence) {
    return String.format(Locale.ROOT, "%.2f", confidence);
  }

  private static String id(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\..*$", "");
    String plain = name.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^[-_]+|[-_]+$", "");
    return plain.isEmpty() ? "mapped" : plain.toLowerCase(Locale.ROOT);
  }
}
