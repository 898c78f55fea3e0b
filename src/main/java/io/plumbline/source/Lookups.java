package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Streams of a folder with the columns their declarations look up in other streams.
 *
 * <p>A record whose looked-up word is {@code other} becomes a control row. One that still lacks
 * what its table needs waits in quarantine until the other stream has it.
 */
final class Lookups {
  private static final List<String> OWNER = List.of("brand", "market");

  private Lookups() {}

  static void read(Folders folder) {
    for (Form.Stream stream : folder.streams()) {
      if (!stream.table().isEmpty()) {
        read(folder, stream);
      } else if (stream.partOf().isEmpty()) {
        folder.parsed(stream.name()); // its records are counted even when nothing asks for them
      }
    }
  }

  private static void read(Folders folder, Form.Stream stream) {
    Table table = Bronze.named(stream.table()).orElseThrow();
    Dataset<Row> joined = folder.parsed(stream.name());
    Map<String, Column> known = new LinkedHashMap<>(BronzeRows.columns(stream));
    Map<String, Column> found = new LinkedHashMap<>();
    int number = 0;
    for (Form.Lookup lookup : stream.lookups()) {
      String prefix = "lookup" + number++ + "_";
      joined =
          joined.join(
              rows(folder, lookup, prefix),
              known.get(lookup.on()).equalTo(col(prefix + "key")),
              "left_outer");
      for (String column : lookup.fill()) {
        Column theirs = col(prefix + column);
        Column ours = known.get(column);
        Column value =
            ours == null ? theirs : lookup.wins() ? coalesce(theirs, ours) : coalesce(ours, theirs);
        known.put(column, value);
        found.put(column, value);
      }
    }
    if (!found.isEmpty()) {
      joined = marked(folder, stream, table, joined, known, found);
    }
    folder.give(stream.name(), joined, table, found);
  }

  /** One row per key of the other stream. */
  private static Dataset<Row> rows(Folders folder, Form.Lookup lookup, String prefix) {
    Dataset<Row> rows = folder.table(lookup.from()).filter(col(lookup.key()).isNotNull());
    for (Map.Entry<String, String> only : lookup.where().entrySet()) {
      rows = rows.filter(col(only.getKey()).equalTo(only.getValue()));
    }
    List<Column> ordered = new ArrayList<>();
    ordered.add(col(lookup.order()).as("order"));
    lookup.fill().forEach(column -> ordered.add(col(column)));
    Column parts = struct(ordered.toArray(Column[]::new));
    Dataset<Row> chosen =
        rows.groupBy(col(lookup.key()).as(prefix + "key"))
            .agg((lookup.first() ? min(parts) : max(parts)).as("chosen"));
    List<Column> selected = new ArrayList<>();
    selected.add(col(prefix + "key"));
    lookup.fill().forEach(column -> selected.add(col("chosen." + column).as(prefix + column)));
    return chosen.select(selected.toArray(Column[]::new));
  }

  /** Tells rows from control rows and from records that lack something. */
  private static Dataset<Row> marked(
      Folders folder,
      Form.Stream stream,
      Table table,
      Dataset<Row> joined,
      Map<String, Column> known,
      Map<String, Column> found) {
    Column isOfStream = col("`" + stream.name() + "`").isNotNull();
    Column isOther = lit(false);
    for (Form.Control control : stream.controls()) {
      for (String column : control.isOther()) {
        if (found.containsKey(column)) {
          isOther = isOther.or(coalesce(found.get(column).equalTo(RowMaker.OTHER), lit(false)));
        }
      }
    }
    List<Column> lacking = new ArrayList<>();
    for (ColumnSpec spec : table.columns()) {
      boolean isNeeded =
          !spec.nullable()
              && found.containsKey(spec.name())
              && !BronzeRows.isLineage(spec.name())
              && !OWNER.contains(spec.name());
      if (isNeeded) {
        lacking.add(when(known.get(spec.name()).isNull(), lit(spec.name())));
      }
    }
    Column lacks = concat_ws(", ", lacking.toArray(Column[]::new));
    Dataset<Row> judged =
        joined
            .withColumn("is_other", isOfStream.and(isOther))
            .withColumn("lacks", lacks)
            .withColumn(
                "is_waiting",
                isOfStream.and(col("is_other").equalTo(false)).and(col("lacks").notEqual("")));
    Dataset<Row> sorted =
        judged
            .withColumn(
                "outcome",
                when(col("is_other"), "control")
                    .when(col("is_waiting"), "quarantined")
                    .otherwise(col("outcome")))
            .withColumn(
                "control_kind", when(col("is_other"), "other_event").otherwise(col("control_kind")))
            .withColumn("rule", when(col("is_waiting"), "LOOKUP_MISSING").otherwise(col("rule")))
            .withColumn(
                "reason",
                when(
                        col("is_waiting"),
                        concat(
                            col("lacks"),
                            lit(
                                " is empty: no record of the other tables of this folder tells it")))
                    .otherwise(col("reason")))
            .withColumn(
                "fix",
                when(col("is_waiting"), "Export " + tables(stream) + " of the same time.")
                    .otherwise(col("fix")));
    folder.remember(stream.name(), sorted);
    return sorted.filter(col("outcome").equalTo("accepted"));
  }

  private static String tables(Form.Stream stream) {
    return stream.lookups().stream()
        .map(Form.Lookup::from)
        .distinct()
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
