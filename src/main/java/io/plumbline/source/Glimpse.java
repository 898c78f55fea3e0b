package io.plumbline.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * The beginning of a file, at most 64 KB of it, read once and looked at in many ways.
 *
 * <p>A Parquet file above that size gives its column names only, which stand at its end; a workbook
 * above that size gives nothing, since its table of contents stands there too.
 */
final class Glimpse {
  static final int SIZE = 64 * 1024;

  private static final int ROWS = 60;
  private static final int HEADER_WITHIN = 20;

  private final Configuration hadoop;
  private final SourceFile file;
  private final Signatures.Signature own;
  private final byte[] head;
  private final boolean isWhole;
  private final Configuration holding;
  private final Map<String, Sight> sights = new HashMap<>();

  /**
   * What the beginning holds.
   *
   * @param heads rows among which a header may be: the first ones, of each sheet of a workbook
   * @param rows rows of cells, at most 60 of each sheet; empty for objects
   * @param objects JSON objects or Parquet rows, at most 60; empty for rows of cells
   * @param columns column names of a Parquet file of which no row was read
   * @param problem why nothing can be seen, or ''
   */
  record Sight(
      List<String[]> heads,
      List<String[]> rows,
      List<JsonNode> objects,
      List<String> columns,
      String problem) {
    boolean isTable() {
      return !rows.isEmpty();
    }
  }

  private Glimpse(
      Configuration hadoop,
      SourceFile file,
      Signatures.Signature own,
      byte[] head,
      boolean isWhole) {
    this.hadoop = hadoop;
    this.holding = HeadFileSystem.holding(head, hadoop);
    this.file = file;
    this.own = own;
    this.head = head;
    this.isWhole = isWhole;
  }

  /** Reads the beginning. */
  static Glimpse of(Configuration hadoop, SourceFile file, Signatures signatures)
      throws IOException {
    Path path = new Path(file.path());
    byte[] head;
    try (InputStream input = path.getFileSystem(hadoop).open(path)) {
      head = input.readNBytes(SIZE);
    }
    boolean isWhole = file.size() <= head.length;
    return new Glimpse(hadoop, file, signatures.own(), isWhole ? head : cut(head), isWhole);
  }

  SourceFile file() {
    return file;
  }

  /** Whether the whole file was seen. */
  boolean isWhole() {
    return isWhole;
  }

  boolean isParquet() {
    return new String(head, 0, Math.min(4, head.length), ISO_8859_1).equals("PAR1");
  }

  private boolean isWorkbook() {
    return isWhole && new String(head, ISO_8859_1).contains("[Content_Types].xml");
  }

  /** Whether records can be read, not only column names. */
  boolean hasRecords() {
    return !isParquet() || isWhole;
  }

  /** Two files with equal marks hold the same, or begin the same and are of one size. */
  String mark() {
    return Privacy.sha(file.size() + " " + new String(head, ISO_8859_1));
  }

  /** What is seen when text that is no Unicode is read in this character set. */
  Sight sight(String encoding) {
    return sights.computeIfAbsent(encoding, this::look);
  }

  /** The records as a form reads them. */
  FileRecords records(FilePlan plan, Form.Stream stream) {
    String path = HeadFileSystem.path(file.name());
    FilePart part = new FilePart(path, file.name(), file.size(), FilePart.micros(file), null);
    return new FileRecords(plan, stream, part, holding);
  }

  /** Records, or rows of cells, per byte of the file. */
  double recordsPerByte() {
    long[] records = {0};
    long bytes = head.length;
    try {
      if (isParquet()) {
        bytes = file.size();
        try (ParquetFileReader reader = parquet()) {
          records[0] = reader.getRecordCount();
        }
      } else {
        read("windows-1252", row -> ++records[0] > 0, object -> ++records[0] > 0);
      }
    } catch (IOException | Refusal | RuntimeException cut) {
      // Counted as far as the beginning goes.
    }
    return bytes == 0 ? 0 : (double) records[0] / bytes;
  }

  private void read(String encoding, Predicate<String[]> rows, Predicate<JsonNode> objects)
      throws IOException, Refusal {
    RawRecords.read(holding, HeadFileSystem.path(file.name()), own, encoding, rows, objects);
  }

  private ParquetFileReader parquet() throws IOException {
    return ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.path()), hadoop));
  }

  private Sight look(String encoding) {
    List<String[]> rows = new ArrayList<>();
    List<JsonNode> objects = new ArrayList<>();
    try {
      if (isParquet() && !isWhole) {
        return new Sight(List.of(), List.of(), List.of(), parquetColumns(), "");
      }
      List<String[]> heads = new ArrayList<>();
      if (isWorkbook()) {
        for (List<String[]> sheet : SheetLines.beginnings(new ByteArrayInputStream(head), ROWS)) {
          heads.addAll(sheet.subList(0, Math.min(HEADER_WITHIN, sheet.size())));
          rows.addAll(sheet);
        }
        return new Sight(heads, rows, objects, List.of(), rows.isEmpty() ? "FILE_EMPTY" : "");
      }
      read(
          encoding,
          row -> rows.add(row) && rows.size() < ROWS,
          object -> objects.add(object) && objects.size() < ROWS);
    } catch (Refusal refusal) {
      return new Sight(List.of(), List.of(), List.of(), List.of(), refusal.rule());
    } catch (IOException | RuntimeException unreadable) {
      // What was seen before the cut is enough; nothing at all is no export we can read.
    }
    boolean isEmpty = rows.isEmpty() && objects.isEmpty();
    List<String[]> heads = rows.subList(0, Math.min(HEADER_WITHIN, rows.size()));
    return new Sight(heads, rows, objects, List.of(), isEmpty ? "FILE_UNREADABLE" : "");
  }

  private List<String> parquetColumns() throws IOException {
    List<String> columns = new ArrayList<>();
    try (ParquetFileReader reader = parquet()) {
      addColumns("", reader.getFileMetaData().getSchema(), columns);
    }
    return columns;
  }

  private static void addColumns(String path, GroupType group, List<String> columns) {
    for (Type type : group.getFields()) {
      columns.add(path + type.getName());
      boolean isList = type.getLogicalTypeAnnotation() != null;
      if (!type.isPrimitive() && !isList) {
        addColumns(path + type.getName() + ".", type.asGroupType(), columns);
      }
    }
  }

  /** Text ends with its last whole line; what is compressed or wide stays as it is. */
  private static byte[] cut(byte[] head) {
    boolean isPacked = head[0] == 0x1f || head[0] == 'P' && head[1] == 'K';
    boolean isWide =
        head.length > 2 && ((head[0] & 0xff) == 0xff || (head[0] & 0xff) == 0xfe || head[1] == 0);
    if (isWide) {
      return Arrays.copyOf(head, head.length - head.length % 2);
    }
    for (int at = head.length - 1; !isPacked && at > head.length / 2; at--) {
      if (head[at] == '\n') {
        return Arrays.copyOf(head, at + 1);
      }
    }
    return head;
  }
}
