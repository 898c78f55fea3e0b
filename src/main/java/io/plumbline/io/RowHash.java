package io.plumbline.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The fingerprint of a table's rows, whatever their order: {@code count} and the sum of {@code
 * xxhash64} over each row as JSON with nulls kept, in contract order, run metadata left out.
 */
public final class RowHash {
  private RowHash() {}

  /** Rows of the table. */
  public static Column rows() {
    return count(lit(1)).as("rows");
  }

  /** Sum of row hashes, decimal(38,0): a bigint sum would overflow. */
  public static Column hash(Table table) {
    Column[] columns =
        table.columns().stream()
            .filter(column -> !column.isRunMetadata())
            .map(ColumnSpec::name)
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new);
    Column json = to_json(struct(columns), Map.of("ignoreNullFields", "false"));
    return sum(xxhash64(json).cast("decimal(38,0)")).as("hash");
  }

  /** The hash as text, {@code 0} for no rows. */
  public static String text(Object sum) {
    return sum == null ? "0" : new java.math.BigDecimal(sum.toString()).toBigInteger().toString();
  }

  /** Computes rows and hash of a dataset in one pass. */
  public static String of(Table table, Dataset<Row> rows) {
    Row row = rows.select(col("*")).agg(rows(), hash(table)).head();
    return row.getLong(0) + ":" + text(row.get(1));
  }
}
