package io.plumbline.history;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A restatement as a person reads it, with where to look. */
final class Sentences {
  private static final Map<String, String> MEASURES =
      Map.of(
          "spend", "spend",
          "cost", "booked cost",
          "orders", "number of orders",
          "revenue", "revenue before refunds",
          "revenue_after_refunds", "revenue after refunds",
          "refunds", "refunds",
          "new_customers", "number of new customers");

  /** What happened to the rows, after their number and kind. */
  private static final Map<String, String> CAUSES =
      Map.ofEntries(
          Map.entry("late_conversion", "arrived after the month closed"),
          Map.entry("late_spend", "arrived after the month closed"),
          Map.entry("late_cost", "booked after the month closed"),
          Map.entry("refund", "refunded after the month closed"),
          Map.entry("restated_spend", "restated by the platform"),
          Map.entry("restated_cost", "changed in the ledger"),
          Map.entry("restated_order", "changed in the shop"),
          Map.entry("fx_rate", "at another exchange rate"),
          Map.entry("identity_merge", "found to be of the same person"),
          Map.entry("mapping", "moved to another brand, market, source or channel"),
          Map.entry("backfill", "from a source that is new"),
          Map.entry("removed_file", "in files that are gone"),
          Map.entry("erasure", "of people who were erased"),
          Map.entry("configuration", "counted otherwise by the changed configuration"),
          Map.entry("program", "counted otherwise by another version of the program"),
          Map.entry("unexplained", "no row says why"));

  private Sentences() {}

  /**
   * Adds {@code receipt, sentence, run_id, known_ts, as_of}.
   *
   * @param restated a row per number and cause: {@code was_value, is_value, change, rows,
   *     first_row}
   */
  static Dataset<Row> of(Dataset<Row> restated, String currency, RowHistory.Run run) {
    Column isCount = col("measure").isin("orders", "new_customers");
    Column unit = when(isCount, "").otherwise(" " + currency);
    Column total = col("is_value").minus(col("was_value"));
    Column file = col("first_row.file");
    Column receipt =
        when(file.equalTo(""), concat(lit("silver rows of "), col("source")))
            .otherwise(
                concat(
                    file,
                    lit(" position "),
                    col("first_row.position"),
                    when(
                            col("rows").gt(1),
                            concat(lit(" and "), col("rows").minus(1), lit(" more")))
                        .otherwise("")));
    Column who =
        concat_ws(
            ", ",
            when(col("source").notEqual(""), col("source")),
            when(
                col("channel").notEqual("").and(col("channel").notEqual(col("source"))),
                col("channel")),
            when(col("brand").notEqual("(unassigned)"), col("brand")),
            when(col("market").notEqual("(unassigned)"), col("market")));
    Column reason =
        when(col("cause").equalTo("unexplained"), words(CAUSES, col("cause")))
            .otherwise(
                concat(
                    col("rows"),
                    lit(" "),
                    noun(),
                    when(col("rows").equalTo(1), "").otherwise("s"),
                    lit(" "),
                    words(CAUSES, col("cause")),
                    lit(" (receipt: "),
                    col("receipt"),
                    lit(")")));
    Column share =
        when(col("change").equalTo(total), "")
            .otherwise(
                concat(
                    when(col("change").gt(0), "+").otherwise("-"),
                    amount(abs(col("change")), isCount),
                    unit,
                    lit(" of it: ")));
    Column sentence =
        concat(
            date_format(col("period"), "MMMM yyyy"),
            lit(" "),
            words(MEASURES, col("measure")),
            when(who.equalTo(""), "").otherwise(concat(lit(" of "), who)),
            when(total.gt(0), " rose by ").otherwise(" fell by "),
            amount(abs(total), isCount),
            unit,
            lit(" to "),
            amount(col("is_value"), isCount),
            unit,
            lit(": "),
            share,
            reason);
    return restated
        .withColumn("receipt", receipt)
        .withColumn("sentence", sentence)
        .withColumn("run_id", lit(run.id()))
        .withColumn("known_ts", lit(run.known()))
        .withColumn("as_of", lit(Date.valueOf(run.asOf())));
  }

  private static Column noun() {
    return when(col("measure").equalTo("cost"), "cost day")
        .when(col("measure").isin("spend", "refunds"), "row")
        .when(col("measure").equalTo("new_customers"), "customer")
        .otherwise("order");
  }

  private static Column amount(Column value, Column isCount) {
    return when(isCount, format_number(value, 0)).otherwise(format_number(value, 2));
  }

  private static Column words(Map<String, String> all, Column name) {
    Column words = name;
    for (Map.Entry<String, String> entry : all.entrySet()) {
      words = when(name.equalTo(entry.getKey()), entry.getValue()).otherwise(words);
    }
    return words;
  }
}
