package io.plumbline.source;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads one file: a row per record with what became of it, then rows of further streams.
 *
 * <p>A {@code flatMap} because a file is no table yet: encodings, title lines, rows that carry over
 * and broken records are told apart record by record. Plan and settings reach a worker once, not
 * with every task.
 */
final class FileReading implements FlatMapFunction<Row, Row> {
  private final Shipped<FilePlan> plan;
  private final Shipped<SerializableConfiguration> hadoop;

  FileReading(Shipped<FilePlan> plan, Shipped<SerializableConfiguration> hadoop) {
    this.plan = plan;
    this.hadoop = hadoop;
  }

  /** {@code file} has path, name and modified time in microseconds. */
  @Override
  public Iterator<Row> call(Row file) {
    Form.Stream stream = plan.value().form().streamOf(file.getString(1)).orElse(null);
    if (stream == null) {
      return List.<Row>of().iterator();
    }
    return new FileRecords(plan.value(), stream, file, hadoop.value().value());
  }
}
