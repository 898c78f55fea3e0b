package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Records of an Avro object container file as the JSON objects they would be in the JSON form. */
final class AvroRecords implements RecordSource {
  static final String MAGIC = "Obj\u0001";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int HEADER_LIMIT = 4 << 20;
  private static final int SYNC = 16;

  private final byte[] sync;
  private final Tail tail;
  private final DataFileStream<GenericRecord> records;
  private long position;

  /** Reads on from the first byte of the container. */
  AvroRecords(BufferedInputStream input) throws IOException {
    sync = syncMarker(input);
    tail = new Tail(input);
    try {
      records = new DataFileStream<>(tail, new GenericDatumReader<>());
    } catch (AvroRuntimeException broken) {
      throw new IOException("the Avro header is damaged: " + broken.getMessage(), broken);
    }
  }

  /**
   * The marker after the header, which also ends every block: a file that ends otherwise is cut.
   * Avro's own reader takes a cut for the end.
   */
  private static byte[] syncMarker(BufferedInputStream input) throws IOException {
    input.mark(HEADER_LIMIT);
    BinaryDecoder header = DecoderFactory.get().directBinaryDecoder(input, null);
    byte[] marker = new byte[SYNC];
    header.skipFixed(MAGIC.length());
    for (long entries = header.readMapStart(); entries != 0; entries = header.mapNext()) {
      for (long entry = 0; entry < entries; entry++) {
        header.skipString();
        header.skipBytes();
      }
    }
    header.readFixed(marker);
    input.reset();
    return marker;
  }

  @Override
  public RawRecord next() throws IOException {
    GenericRecord row;
    try {
      if (!records.hasNext()) {
        if (!Arrays.equals(tail.last, sync)) {
          throw new EOFException("the last block of the Avro file is not whole");
        }
        return null;
      }
      row = records.next();
    } catch (AvroRuntimeException broken) {
      throw new IOException("the Avro file is damaged: " + broken.getMessage(), broken);
    }
    position++;
    JsonNode node = JsonRecords.unwrapped(object(row));
    return new RawRecord(position, "row_index", position, null, node, null, null, null);
  }

  private static ObjectNode object(GenericRecord row) {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : row.getSchema().getFields()) {
      object.set(field.name(), node(field.schema(), row.get(field.pos())));
    }
    return object;
  }

  private static JsonNode node(Schema declared, Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    Schema schema = declared.isUnion() ? branch(declared, value) : declared;
    LogicalType logical = schema.getLogicalType();
    if (value instanceof GenericRecord row) {
      return object(row);
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.objectNode();
      map.forEach((key, inner) -> object.set(key.toString(), node(schema.getValueType(), inner)));
      return object;
    }
    if (value instanceof Collection<?> elements) {
      ArrayNode array = JSON.arrayNode(elements.size());
      elements.forEach(element -> array.add(node(schema.getElementType(), element)));
      return array;
    }
    if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? JSON.numberNode(new BigDecimal(value.toString()))
          : JSON.nullNode();
    }
    if (value instanceof Integer || value instanceof Long) {
      return whole(logical, ((Number) value).longValue());
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes(logical, bytes);
    }
    if (value instanceof GenericFixed fixed) {
      return bytes(logical, fixed.bytes());
    }
    return JSON.textNode(value.toString());
  }

  private static Schema branch(Schema union, Object value) {
    return union
        .getTypes()
        .get(org.apache.avro.generic.GenericData.get().resolveUnion(union, value));
  }

  private static JsonNode bytes(LogicalType logical, byte[] bytes) {
    return logical instanceof LogicalTypes.Decimal decimal
        ? JSON.numberNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()))
        : JSON.textNode(new String(bytes, StandardCharsets.UTF_8));
  }

  private static JsonNode whole(LogicalType logical, long value) {
    return switch (logical == null ? "" : logical.getName()) {
      case "date" -> JSON.textNode(LocalDate.ofEpochDay(value).toString());
      case "timestamp-millis" -> JSON.textNode(instant(value, 1_000L).toString());
      case "timestamp-micros" -> JSON.textNode(instant(value, 1_000_000L).toString());
      case "timestamp-nanos" -> JSON.textNode(instant(value, 1_000_000_000L).toString());
      case "local-timestamp-millis" -> JSON.textNode(local(value, 1_000L).toString());
      case "local-timestamp-micros" -> JSON.textNode(local(value, 1_000_000L).toString());
      case "local-timestamp-nanos" -> JSON.textNode(local(value, 1_000_000_000L).toString());
      case "time-millis" -> JSON.textNode(LocalTime.ofNanoOfDay(value * 1_000_000L).toString());
      case "time-micros" -> JSON.textNode(LocalTime.ofNanoOfDay(value * 1_000L).toString());
      default -> JSON.numberNode(value);
    };
  }

  private static Instant instant(long value, long perSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
  }

  private static LocalDateTime local(long value, long perSecond) {
    return LocalDateTime.ofInstant(instant(value, perSecond), ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  /** Remembers the last bytes that were read. */
  private static final class Tail extends FilterInputStream {
    private final byte[] last = new byte[SYNC];

    Tail(InputStream input) {
      super(input);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int read = read(one, 0, 1);
      return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read > 0) {
        int kept = Math.min(SYNC, read);
        System.arraycopy(last, kept, last, 0, SYNC - kept);
        System.arraycopy(buffer, offset + read - kept, last, SYNC - kept, kept);
      }
      return read;
    }

    @Override
    public long skip(long count) throws IOException { // read, so that the tail stays right
      byte[] skipped = new byte[(int) Math.min(count, 8192)];
      return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
