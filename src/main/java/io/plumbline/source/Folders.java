package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Folders of tables a connector writes, joined to rows of our tables.
 *
 * <p>Records of the joined tables (names, actions, rates) count as accepted: they are merged into
 * the rows of the base table.
 */
final class Folders {
  private final Form form;
  private final Function<String, Dataset<Row>> parsedOf;
  private final SourceConfig source;
  private final UnaryOperator<Column> keyed;
  private final Map<String, Dataset<Row>> parsed = new LinkedHashMap<>();
  private final Map<String, Dataset<Row>> rows = new LinkedHashMap<>();

  private Folders(
      Form form,
      Function<String, Dataset<Row>> parsedOf,
      SourceConfig source,
      UnaryOperator<Column> keyed) {
    this.form = form;
    this.parsedOf = parsedOf;
    this.source = source;
    this.keyed = keyed;
  }

  /** {@code parsedOf} gives the parsed records of one stream. */
  static Reading read(
      Form form,
      Function<String, Dataset<Row>> parsedOf,
      SourceConfig source,
      UnaryOperator<Column> keyed) {
    Folders folders = new Folders(form, parsedOf, source, keyed);
    switch (form.platform()) {
      case "meta_ads" -> AdFolders.meta(folders);
      case "google_ads" -> AdFolders.google(folders, source.options().get("grain"));
      case "shopify" -> ShopifyFolder.read(folders);
      default -> {
        if (form.streams().get(0).table().equals(Bronze.AD_PERFORMANCE.name())) {
          AdFolders.linked(folders, form.streams().get(0));
        } else {
          Lookups.read(folders);
        }
      }
    }
    Dataset<Row> records =
        folders.parsed.values().stream()
            .map(part -> Exports.records(part, source))
            .reduce(Dataset::union)
            .orElseThrow();
    return new Reading(records, folders.rows, List.copyOf(folders.parsed.values()));
  }

  /** The streams of the form. */
  List<Form.Stream> streams() {
    return form.streams();
  }

  Form.Stream stream(String name) {
    return form.stream(name);
  }

  /** Parsed records of the files of a stream, remembered as read. */
  Dataset<Row> parsed(String name) {
    String partOf = stream(name).partOf();
    return parsed.computeIfAbsent(partOf.isEmpty() ? name : partOf, parsedOf);
  }

  /** A stream as a table of its own typed columns, for joining. */
  Dataset<Row> table(String name) {
    Column[] columns =
        BronzeRows.columns(stream(name)).entrySet().stream()
            .map(entry -> entry.getValue().as(entry.getKey()))
            .toArray(Column[]::new);
    return parsed(name).filter(col("`" + name + "`").isNotNull()).select(columns);
  }

  /** Newest values of each key; names of the result are prefixed. */
  Dataset<Row> newest(String name, String key, String order, String prefix, String... values) {
    Column[] ordered = new Column[values.length + 1];
    ordered[0] = col(order);
    for (int i = 0; i < values.length; i++) {
      ordered[i + 1] = col(values[i]);
    }
    Dataset<Row> newest =
        table(name)
            .filter(col(key).isNotNull())
            .groupBy(col(key).as(prefix + "key"))
            .agg(max(struct(ordered)).as("newest"));
    Column[] selected = new Column[values.length + 1];
    selected[0] = col(prefix + "key");
    for (int i = 0; i < values.length; i++) {
      selected[i + 1] = col("newest." + values[i]).as(prefix + values[i]);
    }
    return newest.select(selected);
  }

  /** Accepted records of a stream that lack something from another table wait instead. */
  Dataset<Row> refuse(
      String stream, Dataset<Row> joined, Column lacks, String rule, String reason, String fix) {
    Column refused = col("`" + stream + "`").isNotNull().and(coalesce(lacks, lit(false)));
    Dataset<Row> marked =
        joined
            .withColumn("refused", refused)
            .withColumn("outcome", when(col("refused"), "quarantined").otherwise(col("outcome")))
            .withColumn("rule", when(col("refused"), rule).otherwise(col("rule")))
            .withColumn("reason", when(col("refused"), reason).otherwise(col("reason")))
            .withColumn("fix", when(col("refused"), fix).otherwise(col("fix")));
    remember(stream, marked);
    return marked.filter(col("refused").equalTo(false));
  }

  /** What became of the records of a stream, once more is known. */
  void remember(String stream, Dataset<Row> marked) {
    String partOf = stream(stream).partOf();
    parsed.put(partOf.isEmpty() ? stream : partOf, marked);
  }

  /** Adds rows of a bronze table made from a stream joined with others. */
  void give(String stream, Dataset<Row> joined, Table table, Map<String, Column> more) {
    Map<String, Column> given = new LinkedHashMap<>(BronzeRows.columns(stream(stream)));
    given.putAll(more);
    Dataset<Row> ofStream = joined.filter(col("`" + stream + "`").isNotNull());
    BronzeRows.add(rows, ofStream, table, given, source, keyed);
  }

  Column config(String setting) {
    return lit(
        switch (setting) {
          case "currency" -> source.currency().orElse(null);
          case "account" -> source.account().orElse(source.id());
          default -> source.id();
        });
  }
}
