package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.receipt.Explainer;
import io.plumbline.receipt.Explanation;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plumbline explain}: the receipt of a number; exit 3 when it does not add up. */
@Command(
    name = "explain",
    description = {
      "The receipt of a number of the newest publication: the rows it is made of, table by table down to file and",
      "position, added up and compared with the cell exactly; ratios with numerator and denominator; solved numbers",
      "solved again and compared to the last bit. Exit 3 when something differs."
    },
    footer = {
      "",
      "Example: plumbline explain channel_return_daily date=2026-11-01 channel=meta_ads model=linear variant=default date_basis=conversion"
    })
final class ExplainCommand implements Callable<Integer> {
  /** How receipts are printed. */
  enum Format {
    table,
    json
  }

  private static final int CHECKS_FAILED = 3;

  @Mixin private Options options;

  @Option(
      names = "--lake",
      paramLabel = "URI",
      description = "a demo lake to read without a configuration file")
  private String lake;

  @Option(
      names = "--measure",
      paramLabel = "COLUMN",
      description = "one column of the row; all that have a receipt unless told")
  private String measure;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "rows listed of each table, largest first; sums are of all (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format;

  @Parameters(index = "0", paramLabel = "TABLE", description = "a table of gold")
  private String table;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "columns that name one row of it; enough of them is enough")
  private List<String> keys = List.of();

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PublishedLake published = PublishedLake.open(spark, options, Optional.ofNullable(lake));
    if (!published.config().fingerprint().equals(published.state().configHash())) {
      System.err.println(
          "the configuration is not the one publication "
              + published.state().n()
              + " was made with: what depends on it may come out otherwise");
    }
    Explanation explanation =
        new Explainer(relations(spark, published), limit)
            .of(table, named(keys), Optional.ofNullable(measure));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    ReceiptText text = new ReceiptText(explanation, published.state(), Sessions.version());
    out.println(format == Format.json ? text.json() : text.plain());
    out.flush();
    return explanation.addsUp() ? 0 : CHECKS_FAILED;
  }

  /** A publication in a session of its own. */
  static PublishedRelations relations(SparkSession spark, PublishedLake published) {
    SparkSession own = spark.newSession();
    Lake lake = new Lake(own, published.config().lake(), new ObjectStore(Sessions.hadoop(own)));
    return new PublishedRelations(published, own, lake);
  }

  private static Map<String, String> named(List<String> keys) {
    Map<String, String> named = new LinkedHashMap<>();
    for (String key : keys) {
      int equals = key.indexOf('=');
      if (equals < 1) {
        throw new PlumblineException(
            "PLB-EXPLAIN-005",
            2,
            "'" + key + "' is no KEY=VALUE; fix: write date=2026-11-01 channel=meta_ads");
      }
      named.put(key.substring(0, equals), key.substring(equals + 1));
    }
    return named;
  }
}
