package io.plumbline.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Rows of a Parquet file as the JSON objects they would be in the platform's JSON form. */
final class ParquetRecords implements RecordSource {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ParquetReader<Group> reader;
  private long position;

  ParquetRecords(Configuration hadoop, Path file) throws IOException {
    reader =
        new ParquetReader.Builder<Group>(HadoopInputFile.fromPath(file, hadoop)) {
          @Override
          protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
          }
        }.build();
  }

  @Override
  public RawRecord next() throws IOException {
    Group row;
    try {
      row = reader.read();
    } catch (RuntimeException broken) {
      throw new IOException("the Parquet file is damaged: " + broken.getMessage(), broken);
    }
    if (row == null) {
      return null;
    }
    position++;
    return new RawRecord(position, "row_index", position, null, object(row), null, null, null);
  }

  private static ObjectNode object(Group group) {
    ObjectNode object = JSON.objectNode();
    GroupType type = group.getType();
    for (int field = 0; field < type.getFieldCount(); field++) {
      Type inner = type.getType(field);
      int count = group.getFieldRepetitionCount(field);
      if (inner.isRepetition(Type.Repetition.REPEATED)) {
        ArrayNode array = object.putArray(inner.getName());
        for (int i = 0; i < count; i++) {
          put(array.addObject(), "value", group, field, i);
        }
      } else if (count > 0) {
        put(object, inner.getName(), group, field, 0);
      }
    }
    return object;
  }

  private static void put(ObjectNode target, String name, Group group, int field, int index) {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      putPrimitive(target, name, group, field, index, type.asPrimitiveType());
      return;
    }
    Group inner = group.getGroup(field, index);
    if (type.getLogicalTypeAnnotation()
        instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      ArrayNode array = target.putArray(name);
      for (int i = 0; i < inner.getFieldRepetitionCount(0); i++) {
        Type element = inner.getType().getType(0);
        if (element.isPrimitive()) {
          ObjectNode holder = JSON.objectNode();
          putPrimitive(holder, "v", inner, 0, i, element.asPrimitiveType());
          array.add(holder.get("v"));
        } else {
          ObjectNode holder = object(inner.getGroup(0, i));
          boolean isWrapper = holder.size() <= 1 && element.asGroupType().getFieldCount() == 1;
          array.add(isWrapper && holder.size() == 1 ? holder.elements().next() : holder);
        }
      }
    } else {
      target.set(name, object(inner));
    }
  }

  private static void putPrimitive(
      ObjectNode target, String name, Group group, int field, int index, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> target.put(name, group.getBoolean(field, index));
      case FLOAT -> target.put(name, new BigDecimal(Float.toString(group.getFloat(field, index))));
      case DOUBLE -> target.put(name, number(group.getDouble(field, index)));
      case INT32 -> putWhole(target, name, group.getInteger(field, index), logical);
      case INT64 -> putWhole(target, name, group.getLong(field, index), logical);
      case INT96 -> target.put(name, int96(group.getInt96(field, index)));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> {
        Binary binary = group.getBinary(field, index);
        if (logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
          target.put(name, new BigDecimal(new BigInteger(binary.getBytes()), decimal.getScale()));
        } else {
          target.put(name, binary.toStringUsingUTF8());
        }
      }
    }
  }

  private static BigDecimal number(double value) {
    return Double.isFinite(value) ? BigDecimal.valueOf(value) : null;
  }

  private static void putWhole(
      ObjectNode target, String name, long value, LogicalTypeAnnotation logical) {
    if (logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      target.put(name, LocalDate.ofEpochDay(value).toString());
    } else if (logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      target.put(name, BigDecimal.valueOf(value, decimal.getScale()));
    } else if (logical instanceof TimestampLogicalTypeAnnotation stamp) {
      long perSecond =
          switch (stamp.getUnit()) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
          };
      Instant instant =
          Instant.ofEpochSecond(
              Math.floorDiv(value, perSecond),
              Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
      target.put(name, instant.toString());
    } else {
      target.put(name, value);
    }
  }

  private static String int96(Binary binary) {
    ByteBuffer buffer = ByteBuffer.wrap(binary.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    long day = buffer.getInt() - 2_440_588L;
    return Instant.ofEpochSecond(day * 86_400, nanos).toString();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
