package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline query}: SQL over the published state; results on standard output. */
@Command(
    name = "query",
    description =
        "Runs SQL over silver.*, gold.*, gold_default.* and ops.* of the newest publication.",
    footer = {
      "",
      "Example: plumbline query \"SELECT channel, sum(spend_reporting) FROM gold_default.channel_return_daily GROUP BY channel\"",
      "         plumbline query --as-known-on 2026-11-01 \"SELECT month, sum(cost) FROM gold.roi_monthly GROUP BY month\""
    })
final class QueryCommand implements Callable<Integer> {
  /** How results are printed. */
  enum Format {
    table,
    csv,
    json
  }

  private static final List<String> READING =
      List.of("SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "VALUES", "TABLE", "FROM");
  private static final int TABLE_ROWS = 1000;

  @Mixin private Options options;

  @Option(
      names = "--lake",
      paramLabel = "URI",
      description = "a lake to read without a configuration file")
  private String lake;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(
      names = "--as-known-on",
      paramLabel = "DATE",
      description =
          "tables as they were published at the end of that day in the reporting zone; aggregate tables only")
  private LocalDate asKnownOn;

  @Parameters(paramLabel = "SQL", description = "one statement that reads")
  private String sql;

  @Override
  public Integer call() {
    String first = sql.strip().split("[\\s(]", 2)[0].toUpperCase(Locale.ROOT);
    if (!READING.contains(first)) {
      throw new PlumblineException(
          "PLB-QUERY-001",
          2,
          "a query may only read, and this begins with '"
              + first
              + "'; fix: begin with SELECT or WITH");
    }
    SparkSession spark = Sessions.open(options.sparkKeys());
    PublishedLake published = PublishedLake.open(spark, options, Optional.ofNullable(lake));
    if (asKnownOn == null) {
      PublishedViews.create(spark, published.lake(), published.config(), published.state(), sql);
    } else {
      EarlierViews.create(
          spark, published.lake(), published.config(), published.state(), sql, asKnownOn);
    }
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try {
      print(spark.sql(sql), out);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new PlumblineException(
            "PLB-QUERY-004", 2, e.getMessage().lines().findFirst().orElse("the SQL is wrong"), e);
      }
      throw e;
    }
    out.flush();
    return 0;
  }

  private void print(Dataset<Row> rows, PrintStream out) {
    switch (format) {
      case json -> each(rows.toJSON().toLocalIterator(), out::println);
      case csv -> {
        out.println(CsvLine.of(Arrays.asList(rows.columns())));
        each(rows.toLocalIterator(), row -> out.println(CsvLine.of(values(row))));
      }
      case table -> box(rows, out);
    }
  }

  private static <T> void each(Iterator<T> rows, java.util.function.Consumer<T> print) {
    while (rows.hasNext()) {
      print.accept(rows.next());
    }
  }

  private static void box(Dataset<Row> rows, PrintStream out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(Arrays.asList(rows.columns()));
    List<Row> head = rows.takeAsList(TABLE_ROWS + 1);
    head.stream().limit(TABLE_ROWS).forEach(row -> lines.add(cells(row)));
    int[] widths = new int[rows.columns().length];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.min(60, Math.max(widths[i], line.get(i).length()));
      }
    }
    for (int n = 0; n < lines.size(); n++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = lines.get(n).get(i);
        String cut = cell.length() > 60 ? cell.substring(0, 59) + "…" : cell;
        text.append(i == 0 ? "" : "  ").append(cut).append(" ".repeat(widths[i] - cut.length()));
      }
      out.println(text.toString().stripTrailing());
      if (n == 0) {
        out.println("-".repeat(Arrays.stream(widths).sum() + 2 * Math.max(0, widths.length - 1)));
      }
    }
    if (head.size() > TABLE_ROWS) {
      out.println("... more than " + TABLE_ROWS + " rows: use --format csv for all");
    }
  }

  private static List<String> cells(Row row) {
    return values(row).stream().map(CsvLine::text).toList();
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return values;
  }
}
