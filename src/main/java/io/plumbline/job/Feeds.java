package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.identity.IdSystems;
import io.plumbline.source.Exports;
import io.plumbline.table.Table;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Which tables some source feeds; a table nobody feeds is empty and stays out of the graph. */
record Feeds(SparkSession spark, PlumblineConfig config) {

  boolean feed(Table table) {
    return config.sources().stream().anyMatch(source -> feeds(source, table));
  }

  /** Whether this source feeds a table. */
  boolean feeds(String source, Table table) {
    return config.sources().stream().anyMatch(of -> of.id().equals(source) && feeds(of, table));
  }

  private static boolean feeds(SourceConfig source, Table table) {
    return Exports.feeds(source).contains(table.name());
  }

  /** Which sources use the same ids. */
  IdSystems systems() {
    return IdSystems.of(config.sources(), Exports::feeds, config.identity().sameIds());
  }

  /** What a table is made of: these always, those when they are fed. */
  List<Table> with(List<Table> always, Table... whenFed) {
    return Stream.concat(always.stream(), Stream.of(whenFed).filter(this::feed)).toList();
  }

  /** The rows of a table, none when nobody feeds it. */
  Dataset<Row> of(TableGraph.Inputs in, Table table) {
    return feed(table) ? in.of(table) : none(table);
  }

  /** No rows, in the table's contract. */
  Dataset<Row> none(Table table) {
    return spark.createDataFrame(List.of(), table.schema());
  }
}
