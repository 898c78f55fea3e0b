package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.report.Words;
import io.plumbline.source.Exports;
import io.plumbline.source.RowEstimate;
import io.plumbline.source.SourceFile;
import io.plumbline.table.Ops;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What a run would do: files, rows, tables, minutes, and what would stay empty. */
final class DryRun {
  private static final double SECONDS_OF_A_FIRST_RUN = 40;
  private static final double ROWS_PER_SECOND = 50_000;
  private static final int RUNS = 5;

  private final PlumblineConfig config;
  private final Configuration hadoop;
  private final Lake lake;
  private final Optional<PublishedState> published;
  private final Words words;

  DryRun(SparkSession spark, PlumblineConfig config, Words words) {
    this.config = config;
    this.hadoop = Sessions.hadoop(spark);
    this.lake = new Lake(spark, config.lake(), new ObjectStore(hadoop));
    this.published = lake.published();
    this.words = words;
  }

  void say(FilePlan plan, PrintStream out) {
    Map<String, Double> recordsPerByte = recordsPerByte();
    long rows = 0;
    for (Map.Entry<SourceConfig, List<SourceFile>> entry : plan.present().entrySet()) {
      SourceConfig source = entry.getKey();
      List<SourceFile> reading = plan.toRead().get(source);
      long bytes = reading.stream().mapToLong(SourceFile::size).sum();
      double perByte =
          bytes == 0
              ? 0
              : recordsPerByte.getOrDefault(
                  source.id(), RowEstimate.recordsPerByte(hadoop, reading));
      long ofSource = Math.round(bytes * perByte);
      rows += ofSource;
      out.println(
          words.say(
              "plan.source",
              source.id(),
              source.format(),
              reading.size(),
              entry.getValue().size(),
              String.format(Locale.ROOT, "%.1f", bytes / 1e6),
              String.format(Locale.ROOT, "%,d", ofSource),
              plan.removed().get(source.id()).size()));
    }
    out.println(
        words.say(
            "plan.tables", PublishedTables.all().size(), String.format(Locale.ROOT, "%,d", rows)));
    minutes(rows, out);
    empty(out);
    out.println(words.say(plan.filesToRead() == 0 ? "plan.nothing" : "plan.done"));
  }

  private void minutes(long rows, PrintStream out) {
    List<Double> seconds =
        lake
            .read(Ops.RUNS, published)
            .where("outcome = 'done' AND files_read > 0")
            .orderBy(functions.col("run_id").desc())
            .limit(RUNS)
            .collectAsList()
            .stream()
            .map(row -> row.<Double>getAs("seconds"))
            .sorted()
            .toList();
    double expected =
        seconds.isEmpty()
            ? SECONDS_OF_A_FIRST_RUN + rows / ROWS_PER_SECOND
            : seconds.get(seconds.size() / 2);
    String minutes = String.format(Locale.ROOT, "%.1f", expected / 60);
    out.println(
        seconds.isEmpty()
            ? words.say("plan.minutes-guess", minutes)
            : words.say("plan.minutes", minutes, seconds.size()));
  }

  private void empty(PrintStream out) {
    TreeSet<String> fed =
        config.sources().stream()
            .flatMap(source -> Exports.feeds(source).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    GoldNeeds.unmet(fed)
        .forEach(
            (table, lacks) -> {
              List<String> sentences = new ArrayList<>();
              for (List<String> either : lacks) {
                sentences.add(
                    either.stream()
                        .map(this::filledBy)
                        .collect(Collectors.joining(words.say("plan.or"))));
              }
              out.println(words.say("plan.empty", table, String.join("; ", sentences)));
            });
  }

  /** {@code orders of a shop (from shopify/orders_csv, ...)}. */
  private String filledBy(String concept) {
    List<String> formats = Exports.formatsFor(concept).stream().limit(3).toList();
    String name = words.sayOr("concept", concept);
    return formats.isEmpty()
        ? name
        : words.say("plan.filled-by", name, words.say("plan.from", String.join(", ", formats)));
  }

  /** What earlier runs saw of each source. */
  private Map<String, Double> recordsPerByte() {
    Map<String, Double> known = new HashMap<>();
    for (Row row :
        lake.read(Ops.FILES, published)
            .where("size_bytes > 0 AND records_read > 0")
            .groupBy("source")
            .agg(
                functions.sum("records_read").as("records"),
                functions.sum("size_bytes").as("bytes"))
            .collectAsList()) {
      known.put(
          row.getAs("source"), row.<Long>getAs("records").doubleValue() / row.<Long>getAs("bytes"));
    }
    return known;
  }
}
