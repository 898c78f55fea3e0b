package io.plumbline.metric;

import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Small tables of a contract from text: a header, then rows, cells between bars. Columns that are
 * not named are null, or a plain value where the contract forbids null; an empty cell likewise.
 */
public final class Given {
  private Given() {}

  public static Dataset<Row> rows(SparkSession spark, Table contract, String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    List<String> header = lines.isEmpty() ? List.of() : cells(lines.get(0));
    for (String name : header) {
      if (!contract.has(name)) {
        throw new IllegalArgumentException(contract.fullName() + " has no column " + name);
      }
    }
    List<List<String>> values = new ArrayList<>();
    lines.stream().skip(1).forEach(line -> values.add(cells(line)));
    return rows(spark, contract, header, values);
  }

  public static Dataset<Row> rows(
      SparkSession spark, Table contract, List<String> header, List<List<String>> values) {
    List<Row> rows = new ArrayList<>();
    for (List<String> cells : values) {
      Object[] row = new Object[contract.columns().size()];
      for (int i = 0; i < row.length; i++) {
        ColumnSpec column = contract.columns().get(i);
        int place = header.indexOf(column.name());
        String cell = place < 0 || place >= cells.size() ? "" : cells.get(place);
        row[i] = cell == null || cell.isEmpty() ? missing(column) : value(cell, column.type());
      }
      rows.add(RowFactory.create(row));
    }
    return spark.createDataFrame(rows, contract.schema());
  }

  /** The named columns as text, one string per row, cells between single bars, sorted. */
  public static List<String> shown(Dataset<Row> table, String... columns) {
    return table
        .select(
            Arrays.stream(columns)
                .map(name -> table.col(name))
                .toArray(org.apache.spark.sql.Column[]::new))
        .collectAsList()
        .stream()
        .map(Given::shown)
        .sorted()
        .toList();
  }

  private static String shown(Row row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(i == 0 ? "" : "|");
      Object value = row.get(i);
      if (value instanceof BigDecimal number) {
        line.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
      } else if (value instanceof Double number) {
        line.append(Math.round(number * 1e6) / 1e6);
      } else {
        line.append(value);
      }
    }
    return line.toString();
  }

  /** Asserts names and types of the contract, in its order. */
  public static void hasSchema(Dataset<Row> table, Table contract) {
    List<String> actual = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      actual.add(field.name() + " " + field.dataType().sql());
    }
    List<String> expected =
        contract.columns().stream().map(c -> c.name() + " " + c.type().sql()).toList();
    org.assertj.core.api.Assertions.assertThat(actual).isEqualTo(expected);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("(?<!\\\\)\\|", -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  private static Object missing(ColumnSpec column) {
    if (column.nullable()) {
      return null;
    }
    if (column.name().equals("brand") || column.name().equals("market")) {
      return "(unassigned)";
    }
    DataType type = column.type();
    if (type.equals(DataTypes.StringType)) {
      return "";
    }
    if (type.equals(DataTypes.DateType)) {
      return java.sql.Date.valueOf("1970-01-01");
    }
    if (type.equals(DataTypes.TimestampType)) {
      return new Timestamp(0);
    }
    return value(type.equals(DataTypes.BooleanType) ? "false" : "0", type);
  }

  private static Object value(String cell, DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return cell;
    }
    if (type.equals(DataTypes.LongType)) {
      return Long.valueOf(cell);
    }
    if (type.equals(DataTypes.IntegerType)) {
      return Integer.valueOf(cell);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return Double.valueOf(cell);
    }
    if (type.equals(DataTypes.BooleanType)) {
      return Boolean.valueOf(cell);
    }
    if (type.equals(DataTypes.DateType)) {
      return java.sql.Date.valueOf(LocalDate.parse(cell));
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Timestamp.valueOf(cell);
    }
    return new BigDecimal(cell);
  }
}
