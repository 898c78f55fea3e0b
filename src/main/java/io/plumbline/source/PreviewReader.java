package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the beginning of a file twice in step: as it stands, and as our rows. */
final class PreviewReader {
  private final FilePlan plan;
  private final Form.Stream main;
  private final SourceFile file;
  private final Configuration hadoop;
  private final StructType schema;
  private final Set<String> filled = new HashSet<>();

  PreviewReader(FilePlan plan, Form.Stream main, SourceFile file, Configuration hadoop) {
    this.plan = plan;
    this.schema = plan.schema();
    this.main = main;
    this.file = file;
    this.hadoop = hadoop;
  }

  Preview read(int rows) {
    List<Map<String, String>> raw = raw(rows);
    Set<String> names = new LinkedHashSet<>();
    raw.forEach(record -> names.addAll(record.keySet()));
    List<Preview.Column> columns = new ArrayList<>();
    List<String> unmapped = new ArrayList<>();
    for (String name : names) {
      List<String> ours = ours(name);
      if (ours.isEmpty()) {
        unmapped.add(name);
      } else {
        columns.add(new Preview.Column(name, ours));
      }
    }
    List<Preview.Entry> records = records(rows, raw);
    Set<String> absent = new TreeSet<>();
    for (Form.Stream stream : streams()) {
      FilePlan.stored(stream).forEach(rule -> absent.add(rule.column()));
    }
    absent.removeAll(filled);
    return new Preview(
        file,
        plan.form().isFolder() ? main.name() : "",
        columns,
        unmapped,
        List.copyOf(absent),
        records);
  }

  private List<Form.Stream> streams() {
    return plan.form().isFolder() ? List.of(main) : plan.form().streams();
  }

  private List<String> ours(String name) {
    Set<String> ours = new LinkedHashSet<>();
    for (Form.Stream stream : streams()) {
      for (ColumnRule rule : stream.rules()) {
        if (rule.from().stream().anyMatch(alias -> alias.matches(name))) {
          ours.add(rule.column());
        }
      }
    }
    List<String> stored = ours.stream().filter(column -> !column.startsWith("_")).toList();
    // What only serves other columns is shown by the name of the column it serves.
    return stored.isEmpty() ? ours.stream().map(column -> column.substring(1)).toList() : stored;
  }

  /** Raw values, masked, by raw name. */
  private List<Map<String, String>> raw(int rows) {
    List<Map<String, String>> raw = new ArrayList<>();
    String encoding = plan.options().get("encoding");
    try (RecordSource records = RawRecords.open(hadoop, file.path(), plan.form(), main, encoding)) {
      RecordSource.RawRecord record = records.next();
      while (record != null && raw.size() < rows) {
        raw.add(record.node() == null ? cells(record, records.layout()) : fields(record.node()));
        record = records.next();
      }
    } catch (IOException | Refusal | RuntimeException reported) {
      // The same problem is a record of its own when the file is read in earnest.
    }
    return raw;
  }

  private static Map<String, String> cells(RecordSource.RawRecord record, Layout layout) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; record.cells() != null && i < layout.header().length; i++) {
      String label = layout.header()[i];
      if (label != null && !label.isBlank()) {
        boolean isThere = i < record.cells().length && record.control() == null;
        cells.put(label.strip(), isThere ? Privacy.mask(label, record.cells()[i]) : "");
      }
    }
    return cells;
  }

  private Map<String, String> fields(JsonNode node) {
    Map<String, String> written = new LinkedHashMap<>();
    writtenNames("", node, written);
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> flat = new Flat(plan.form().pivots()).fields(node);
    written.forEach(
        (normal, path) -> {
          if (flat.containsKey(normal)) {
            fields.put(path, Privacy.mask(path, flat.remove(normal)));
          }
        });
    flat.forEach((name, value) -> fields.put(name, Privacy.mask(name, value)));
    return fields;
  }

  private static void writtenNames(String path, JsonNode node, Map<String, String> written) {
    node.properties()
        .forEach(
            entry -> {
              String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              if (entry.getValue().isObject()) {
                writtenNames(inner, entry.getValue(), written);
              } else {
                written.putIfAbsent(Names.normal(inner), inner);
              }
            });
  }

  private List<Preview.Entry> records(int rows, List<Map<String, String>> raw) {
    List<Preview.Entry> entries = new ArrayList<>();
    FileRecords records = new FileRecords(plan, main, FilePart.of(file), hadoop);
    while (records.hasNext()) {
      Row row = records.next();
      String outcome = text(row, "outcome");
      boolean begins = is(row, "is_record") || outcome.equals("file_problem");
      if (begins && entries.size() == rows) {
        break;
      }
      if (begins) {
        Map<String, String> cells =
            entries.size() < raw.size() ? raw.get(entries.size()) : Map.of();
        entries.add(
            new Preview.Entry(
                row.getLong(schema.fieldIndex("source_position")),
                text(row, "position_kind"),
                outcome,
                text(row, "control_kind"),
                text(row, "rule"),
                text(row, "reason"),
                text(row, "fix"),
                cells,
                new ArrayList<>()));
      }
      Map<String, String> values = values(row);
      if (!values.isEmpty()) {
        entries.get(entries.size() - 1).values().add(values);
      }
    }
    return entries;
  }

  private Map<String, String> values(Row row) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Form.Stream stream : plan.form().streams()) {
      int field = schema.fieldIndex(stream.name());
      if (row.isNullAt(field)) {
        continue;
      }
      Row struct = row.getStruct(field);
      List<ColumnRule> stored = FilePlan.stored(stream);
      for (int c = 0; c < stored.size(); c++) {
        if (!struct.isNullAt(c) && !"".equals(struct.get(c))) {
          filled.add(stored.get(c).column());
          values.put(stored.get(c).column(), shown(stored.get(c), struct.get(c)));
        }
      }
    }
    return values;
  }

  /** The value as the lake will hold it; identifiers of people are only named. */
  private static String shown(ColumnRule rule, Object value) {
    if (rule.isKeyed()) {
      return "(keyed)";
    }
    if (rule.type().equals(DataTypes.DateType)) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    }
    if (rule.type().equals(DataTypes.TimestampType)) {
      long micros = (Long) value;
      return Instant.ofEpochSecond(
              Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
          .toString();
    }
    return value instanceof java.math.BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : value.toString();
  }

  private boolean is(Row row, String column) {
    return row.getBoolean(schema.fieldIndex(column));
  }

  private String text(Row row, String column) {
    String text = row.getString(schema.fieldIndex(column));
    return text == null ? "" : text;
  }
}
