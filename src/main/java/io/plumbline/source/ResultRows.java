package io.plumbline.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows one file gives, in the schema of {@link FilePlan#schema}.
 *
 * <p>Rows of the newest record are held back until the next one comes or the file ends, for what is
 * known of the whole file only - its unmapped columns - travels on the first row of the last
 * record.
 */
final class ResultRows {
  private static final int FIXED = FilePlan.RECORD_COLUMNS.size();
  private static final int UNMAPPED = FilePlan.RECORD_COLUMNS.indexOf("unmapped_columns");

  private final String name;
  private final int width;
  private final Map<String, Integer> streams = new HashMap<>();
  private final Map<String, Long> ofRule = new HashMap<>();
  private final Deque<Row> ready = new ArrayDeque<>();
  private final Deque<Object[]> held = new ArrayDeque<>();

  ResultRows(FilePlan plan, String name) {
    this.name = name;
    List<Form.Stream> all = plan.form().streams();
    for (int i = 0; i < all.size(); i++) {
      streams.put(all.get(i).name(), FIXED + i);
    }
    width = FIXED + all.size();
  }

  /** Where a record stands and what it is known by. */
  record Origin(long position, String kind, long extracted, long hash) {}

  boolean isEmpty() {
    return ready.isEmpty();
  }

  Row next() {
    return ready.remove();
  }

  /** An accepted record; {@code values} is null when it is merged into others. */
  void accepted(Origin origin, long removed, String stream, Row values) {
    release();
    held.add(row(origin, true, "accepted", null, null, 0, null, removed));
    put(stream, values);
  }

  /** A further row of the record that was accepted last. */
  void further(Origin origin, String stream, Row values) {
    held.add(row(origin, false, "accepted", null, null, 0, null, 0));
    put(stream, values);
  }

  private void put(String stream, Row values) {
    if (values != null) {
      held.getLast()[streams.get(stream)] = values;
    }
  }

  void control(Origin origin, String kind) {
    release();
    held.add(row(origin, true, "control", kind, null, 0, null, 0));
  }

  /** A record that waits. */
  void quarantined(Origin origin, Refusal refusal, RecordSource.RawRecord raw, Layout layout) {
    release();
    long number = ofRule.merge(refusal.rule(), 1L, Long::sum);
    String masked = number > Reading.KEPT_PER_RULE ? null : RecordText.masked(raw, layout);
    held.add(row(origin, true, "quarantined", null, refusal, number, masked, 0));
  }

  /** What is wrong with the file itself; not a record. */
  void problem(long fileMicros, Refusal refusal) {
    release();
    Origin file = new Origin(-1, "file", fileMicros, 0);
    held.add(row(file, false, "file_problem", null, refusal, 1, null, 0));
  }

  /** The file has no more records. */
  void end(String unmappedColumns) {
    if (!held.isEmpty()) {
      held.getFirst()[UNMAPPED] = unmappedColumns;
    }
    release();
  }

  private void release() {
    while (!held.isEmpty()) {
      ready.add(RowFactory.create(held.remove()));
    }
  }

  private Object[] row(
      Origin origin,
      boolean isRecord,
      String outcome,
      String control,
      Refusal refusal,
      long ruleRow,
      String masked,
      long removed) {
    Object[] row = new Object[width];
    row[0] = name;
    row[1] = origin.position();
    row[2] = origin.kind();
    row[3] = origin.extracted();
    row[4] = origin.hash();
    row[5] = isRecord;
    row[6] = outcome;
    row[7] = control;
    if (refusal != null) {
      row[8] = refusal.rule();
      row[9] = refusal.getMessage();
      row[10] = refusal.fix();
      row[11] = masked;
    }
    row[12] = ruleRow;
    row[13] = removed;
    return row;
  }
}
