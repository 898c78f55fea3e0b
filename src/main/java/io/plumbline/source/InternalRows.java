package io.plumbline.source;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of Java values in the form Spark computes on. One row is in use at a time: the next one
 * overwrites it.
 */
final class InternalRows {
  private final UnsafeRowWriter writer;
  private final DataType[] types;
  private final InternalRows[] inner;

  InternalRows(StructType schema) {
    StructField[] fields = schema.fields();
    writer = new UnsafeRowWriter(fields.length, 64 * fields.length);
    types = new DataType[fields.length];
    inner = new InternalRows[fields.length];
    for (int i = 0; i < fields.length; i++) {
      types[i] = fields[i].dataType();
      inner[i] = types[i] instanceof StructType struct ? new InternalRows(struct) : null;
    }
  }

  /**
   * The row. Days are {@code Integer}, instants {@code Long} microseconds, both since 1970;
   * decimals {@code BigDecimal} in the scale of their column.
   */
  InternalRow of(Row values) {
    return written(values);
  }

  private UnsafeRow written(Row values) {
    writer.reset();
    writer.zeroOutNullBytes();
    for (int i = 0; i < types.length; i++) {
      write(i, values.get(i));
    }
    return writer.getRow();
  }

  private void write(int i, Object value) {
    if (value == null) {
      if (types[i] instanceof DecimalType decimal
          && decimal.precision() > Decimal.MAX_LONG_DIGITS()) {
        writer.write(i, (Decimal) null, decimal.precision(), decimal.scale());
      } else {
        writer.setNullAt(i);
      }
    } else if (value instanceof String text) {
      writer.write(i, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Long number) {
      writer.write(i, number.longValue());
    } else if (value instanceof BigDecimal number) {
      DecimalType decimal = (DecimalType) types[i];
      Decimal exact = Decimal.apply(number, decimal.precision(), decimal.scale());
      writer.write(i, exact, decimal.precision(), decimal.scale());
    } else if (value instanceof Integer number) {
      writer.write(i, number.intValue());
    } else if (value instanceof Boolean flag) {
      writer.write(i, flag.booleanValue());
    } else if (value instanceof Double number) {
      writer.write(i, number.doubleValue());
    } else if (value instanceof Row row) {
      writer.write(i, inner[i].written(row));
    } else {
      throw new IllegalStateException(value.getClass() + " can not become " + types[i]);
    }
  }
}
