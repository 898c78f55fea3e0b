package io.plumbline.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RowHash;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes rows again that nights exchange instead of making whole tables: those of some keys in a
 * hundred, of what the publication holds, without writing anything. Which keys goes round with the
 * number of the publication, so that a check of one in a hundred every night has seen all of them
 * after a hundred.
 *
 * @param hundredths keys of each hundred, 1 to 100
 */
record SampleCheck(int hundredths) {
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3})%?");

  /** A table, how many rows of the sample it has, and whether they are what they should be. */
  record Found(Table table, long rows, boolean isEqual) {}

  /**
   * Reads {@code 1%}.
   *
   * @throws PlumblineException PLB-CHECK-003, exit 2
   */
  static SampleCheck of(String text) {
    Matcher share = SHARE.matcher(text.strip());
    int hundredths = share.matches() ? Integer.parseInt(share.group(1)) : 0;
    if (hundredths < 1 || hundredths > 100) {
      throw new PlumblineException(
          "PLB-CHECK-003",
          2,
          "--sample '" + text + "' is no share of keys; fix: write whole per cent, such as 1%");
    }
    return new SampleCheck(hundredths);
  }

  /** Compares; one entry for each table whose rows are exchanged and that is published. */
  List<Found> of(
      SparkSession spark,
      PlumblineConfig config,
      Lake lake,
      PublishedState state,
      IdentifierKeys keys) {
    Earlier nothing =
        new Earlier(Optional.empty(), "", state.asOf(), Earlier.Exchanging.WHERE_IT_PAYS);
    try (TableGraph graph = new TableGraph(lake, state.runId(), Progress.unheard(), nothing)) {
      Expiry expiry = Expiry.of(config.privacy(), state.asOf());
      for (Table table : Bronze.STORED) {
        graph.given(table, state.table(table.fullName()), expiry.expired(table), "");
      }
      new SilverTables(spark, config, state.asOf(), graph, keys).define();
      new GoldTables(spark, config, state.asOf(), table -> lake.read(table, Optional.of(state)))
          .defineIn(graph);
      TableGraph.Inputs published =
          table -> {
            Dataset<Row> rows = lake.read(table, Optional.of(state));
            return expiry.expired(table).map(gone -> rows.where(not(gone))).orElse(rows);
          };
      long first = state.n() % 100;
      List<Found> found = new ArrayList<>();
      graph
          .sampled(published, key -> pmod(key.minus(first), lit(100)).lt(hundredths))
          .forEach(
              (table, sides) -> {
                if (state.table(table.fullName()).isPresent()) {
                  String stored = RowHash.of(table, sides.before());
                  found.add(
                      new Found(
                          table,
                          Long.parseLong(stored.split(":")[0]),
                          stored.equals(RowHash.of(table, sides.now()))));
                }
              });
      return found;
    }
  }
}
