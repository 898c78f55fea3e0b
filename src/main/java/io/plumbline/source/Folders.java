package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Folders of tables a connector writes, joined to rows of our tables. */
final class Folders {
  private Folders() {}

  static Reading read(
      Dataset<Row> parsed, Form form, SourceConfig source, UnaryOperator<Column> keyed) {
    throw new IllegalStateException("no joins for " + form.platform());
  }
}
