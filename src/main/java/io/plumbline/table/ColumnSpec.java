package io.plumbline.table;

import org.apache.spark.sql.types.DataType;

/**
 * One column of a contract.
 *
 * @param name snake_case name
 * @param type Spark type, scalar
 * @param nullable whether a row may leave it empty
 * @param unit unit of the value, such as {@code reporting currency}, {@code count}, {@code
 *     fraction}, {@code id}
 * @param comment what the value means
 * @param isRunMetadata true when the value depends on the run and not on the data; left out of row
 *     hashes
 */
public record ColumnSpec(
    String name,
    DataType type,
    boolean nullable,
    String unit,
    String comment,
    boolean isRunMetadata) {

  /** The comment as stored in the Delta schema: text, then the unit in brackets. */
  public String storedComment() {
    return comment + " [" + unit + "]";
  }
}
