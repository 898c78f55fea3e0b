package io.plumbline.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table contract.
 *
 * @param layer {@code bronze}, {@code silver}, {@code gold} or {@code ops}
 * @param name table name inside its layer
 * @param grain one sentence: what one row is
 * @param keys the columns that identify a row, none of them null
 * @param columns all columns in published order
 * @param defaults for tables whose grain holds model, variant, basis or type: the SQL condition
 *     that picks one slice, so that a plain SUM over the {@code gold_default} view is right; empty
 *     elsewhere
 * @param remembered the SQL condition of the rows whose past gold_history keeps, {@code TRUE} for
 *     all; empty for a table without a past. Only for aggregates: no row is about one person
 */
public record Table(
    String layer,
    String name,
    String grain,
    List<String> keys,
    List<ColumnSpec> columns,
    String defaults,
    String remembered) {

  public Table {
    keys = List.copyOf(keys);
    columns = List.copyOf(columns);
    for (String key : keys) {
      if (columns.stream().noneMatch(column -> column.name().equals(key) && !column.nullable())) {
        throw new IllegalStateException(
            layer + "." + name + ": key " + key + " is not a not-null column");
      }
    }
    long distinct = columns.stream().map(ColumnSpec::name).distinct().count();
    if (distinct != columns.size()) {
      throw new IllegalStateException(layer + "." + name + ": a column is declared twice");
    }
  }

  /** {@code layer.name}. */
  public String fullName() {
    return layer + "." + name;
  }

  /** Column names in published order. */
  public String[] columnNames() {
    return columns.stream().map(ColumnSpec::name).toArray(String[]::new);
  }

  /** The columns in published order, for the select a transform ends with. */
  public Column[] selection() {
    return columns.stream().map(column -> functions.col(column.name())).toArray(Column[]::new);
  }

  /** The columns that name one row. */
  public Column[] keyColumns() {
    return keys.stream().map(functions::col).toArray(Column[]::new);
  }

  /** All columns in the types of the contract; a value that does not fit its type is an error. */
  public Column[] typedSelection() {
    return columns.stream()
        .map(column -> functions.col(column.name()).cast(column.type()).as(column.name()))
        .toArray(Column[]::new);
  }

  /** Whether the contract has this column. */
  public boolean has(String column) {
    return columns.stream().anyMatch(spec -> spec.name().equals(column));
  }

  /** The Spark schema, with comments. */
  public StructType schema() {
    StructField[] fields =
        columns.stream()
            .map(
                column -> {
                  Metadata metadata =
                      new MetadataBuilder().putString("comment", column.storedComment()).build();
                  return DataTypes.createStructField(
                      column.name(), column.type(), column.nullable(), metadata);
                })
            .toArray(StructField[]::new);
    return DataTypes.createStructType(fields);
  }

  /** The same columns under another layer, keys and grain kept. */
  public Table in(String otherLayer) {
    return new Table(otherLayer, name, grain, keys, columns, defaults, remembered);
  }

  /** Starts a contract. */
  public static Builder of(String layer, String name, String grain, String... keys) {
    return new Builder(layer, name, grain, List.of(keys));
  }

  /**
   * Starts a contract of another layer, with its own keys, that has all columns of this one and
   * more.
   */
  public Builder extend(String otherLayer, String otherGrain, String... otherKeys) {
    Builder builder = new Builder(otherLayer, name, otherGrain, List.of(otherKeys));
    builder.columns.addAll(columns);
    return builder;
  }

  /** Collects columns in published order. */
  public static final class Builder {
    private final String layer;
    private final String name;
    private final String grain;
    private final List<String> keys;
    private final List<ColumnSpec> columns = new ArrayList<>();
    private String defaults = "";
    private String remembered = "";

    private Builder(String layer, String name, String grain, List<String> keys) {
      this.layer = layer;
      this.name = name;
      this.grain = grain;
      this.keys = keys;
    }

    /** Adds a column that is never null. */
    public Builder need(String column, DataType type, String unit, String comment) {
      columns.add(new ColumnSpec(column, type, false, unit, comment, false));
      return this;
    }

    /** Adds a column that may be null. */
    public Builder add(String column, DataType type, String unit, String comment) {
      columns.add(new ColumnSpec(column, type, true, unit, comment, false));
      return this;
    }

    /** Adds a column that describes the run and is left out of row hashes. */
    public Builder addRunMetadata(String column, DataType type, String unit, String comment) {
      columns.add(new ColumnSpec(column, type, true, unit, comment, true));
      return this;
    }

    /** Adds the columns of a shared group. */
    public Builder addAll(List<ColumnSpec> group) {
      columns.addAll(group);
      return this;
    }

    /** Sets the condition of the {@code gold_default} view. */
    public Builder defaultSlice(String condition) {
      this.defaults = condition;
      return this;
    }

    /** Keeps what changes in all rows. */
    public Builder remembered() {
      return remembered("TRUE");
    }

    /**
     * Keeps what changes in the rows a condition selects. The condition must not depend on the
     * configuration, or what was kept under another one could not be put together again.
     */
    public Builder remembered(String condition) {
      this.remembered = condition;
      return this;
    }

    /** Ends the contract. */
    public Table build() {
      return new Table(layer, name, grain, keys, columns, defaults, remembered);
    }
  }
}
