package io.plumbline.receipt;

import io.plumbline.table.Table;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs the SQL of receipts on one publication. */
final class Sql {
  private static final Pattern RELATION =
      Pattern.compile("\\b(bronze|silver|gold|given)\\.([a-z][a-z0-9_]*)");

  private final Relations relations;
  private int views;

  Sql(Relations relations) {
    this.relations = relations;
  }

  /** The rows of a query that names tables and given rows in FROM. */
  Dataset<Row> rows(String query, Dataset<Row> cells) {
    String bound = query;
    for (Map.Entry<String, String> parameter : relations.parameters().entrySet()) {
      bound = bound.replace(":" + parameter.getKey(), parameter.getValue());
    }
    StringBuilder named = new StringBuilder();
    Matcher names = RELATION.matcher(bound);
    while (names.find()) {
      String view = "receipt_" + ++views;
      relation(names.group(1), names.group(2), cells).createOrReplaceTempView(view);
      names.appendReplacement(named, view);
    }
    return relations.spark().sql(names.appendTail(named).toString());
  }

  private Dataset<Row> relation(String layer, String name, Dataset<Row> cells) {
    return layer.equals("given")
        ? relations.given(name, cells)
        : relations.rows(table(layer + "." + name));
  }

  /** A table of the publication, which a receipt says is there. */
  Table table(String name) {
    return relations
        .table(name)
        .orElseThrow(() -> new IllegalStateException(name + " is not part of the publication"));
  }
}
