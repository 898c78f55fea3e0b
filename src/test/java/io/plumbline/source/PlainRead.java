package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** What the reader makes of the files of a source, record by record and without a Spark job. */
final class PlainRead {

  /**
   * One record, or one row of a further stream of it.
   *
   * @param values columns of the stream as they travel to Spark; empty unless accepted
   */
  record Entry(
      String file,
      long position,
      boolean isRecord,
      String outcome,
      String control,
      String rule,
      String reason,
      String fix,
      String masked,
      long removed,
      String unmapped,
      String stream,
      Map<String, Object> values) {}

  private static final Configuration HADOOP = new Configuration();

  private PlainRead() {}

  /** Reads all files, in order of their names. */
  static List<Entry> of(SourceConfig source, List<SourceFile> files) {
    Form form = Declarations.formOf(source).orElseThrow();
    FilePlan plan = FilePlan.of(form, source, ZoneId.of("UTC"));
    List<Entry> entries = new ArrayList<>();
    for (SourceFile file : files) {
      form.streamOf(file.name())
          .ifPresent(
              stream -> {
                FileRecords rows = new FileRecords(plan, stream, FilePart.of(file), HADOOP);
                while (rows.hasNext()) {
                  entries.add(entry(form, rows.next()));
                }
              });
    }
    return entries;
  }

  /** Records by outcome, control kind and rule: {@code accepted=3, control:total=1, ...}. */
  static Map<String, Long> outcomes(List<Entry> entries) {
    Map<String, Long> counts = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.isRecord() || entry.outcome().equals("file_problem")) {
        String key =
            entry.outcome()
                + (entry.control() == null ? "" : ":" + entry.control())
                + (entry.rule() == null ? "" : ":" + entry.rule());
        counts.merge(key, 1L, Long::sum);
      }
    }
    return counts;
  }

  /** The values of accepted rows of a stream. */
  static List<Map<String, Object>> accepted(List<Entry> entries, String stream) {
    return entries.stream()
        .filter(entry -> entry.outcome().equals("accepted") && stream.equals(entry.stream()))
        .map(Entry::values)
        .toList();
  }

  private static Entry entry(Form form, Row row) {
    int fixed = FilePlan.RECORD_COLUMNS.size();
    String streamName = null;
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < form.streams().size(); i++) {
      if (!row.isNullAt(fixed + i)) {
        Form.Stream stream = form.streams().get(i);
        streamName = stream.name();
        Row struct = row.getStruct(fixed + i);
        List<ColumnRule> stored = FilePlan.stored(stream);
        for (int c = 0; c < stored.size(); c++) {
          values.put(stored.get(c).column(), struct.get(c));
        }
      }
    }
    return new Entry(
        row.getString(0),
        row.getLong(1),
        row.getBoolean(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getLong(13),
        row.getString(14),
        streamName,
        values);
  }
}
