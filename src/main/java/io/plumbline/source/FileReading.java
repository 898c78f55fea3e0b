package io.plumbline.source;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.util.SerializableConfiguration;

/** Reads files one after the other, as one task does. */
final class FileReading implements PartitionReader<InternalRow> {
  private final FilePlan plan;
  private final Iterator<FilePart> parts;
  private final Shipped<SerializableConfiguration> hadoop;
  private final InternalRows rows;
  private FileRecords records;
  private InternalRow row;

  FileReading(FilePlan plan, List<FilePart> parts, Shipped<SerializableConfiguration> hadoop) {
    this.plan = plan;
    this.parts = parts.iterator();
    this.hadoop = hadoop;
    this.rows = new InternalRows(plan.schema());
  }

  @Override
  public boolean next() {
    while (records == null || !records.hasNext()) {
      if (!parts.hasNext()) {
        return false;
      }
      FilePart part = parts.next();
      close();
      records =
          plan.form()
              .streamOf(part.name())
              .map(stream -> new FileRecords(plan, stream, part, hadoop.value().value()))
              .orElse(null);
    }
    row = rows.of(records.next());
    return true;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  /** Also when a task was stopped in the middle of a file. */
  @Override
  public void close() {
    if (records != null) {
      records.close();
    }
  }
}
