package io.plumbline.check;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.table.GoldScores;
import io.plumbline.table.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Shapes rows of gold.conservation_checks from aggregates. */
final class Finding {
  private final int law;
  private final String name;
  private final String severity;
  private final String detail;

  private Finding(int law, String name, String severity, String detail) {
    this.law = law;
    this.name = name;
    this.severity = severity;
    this.detail = detail;
  }

  /** A check that stops publishing when it fails. */
  static Finding error(int law, String name, String detail) {
    return new Finding(law, name, "error", detail);
  }

  /** A check that says so when it fails, and stops nothing. */
  static Finding warn(int law, String name, String detail) {
    return new Finding(law, name, "warn", detail);
  }

  /** A figure worth showing that never fails. */
  static Finding info(int law, String name, String detail) {
    return new Finding(law, name, "info", detail);
  }

  /** From rows with {@code subject, expected, actual}: passes when both are equal. */
  Dataset<Row> equal(Dataset<Row> sides) {
    Column zero = lit(0).cast(Types.MONEY);
    Dataset<Row> rows =
        sides
            .withColumn("expected", coalesce(col("expected").cast(Types.MONEY), zero))
            .withColumn("actual", coalesce(col("actual").cast(Types.MONEY), zero))
            .withColumn("difference", col("actual").minus(col("expected")).cast(Types.MONEY));
    Column failed = abs(col("difference")).gt(0).cast("bigint");
    return shaped(rows.withColumn("failed_rows", severity.equals("info") ? lit(0L) : failed));
  }

  /** From rows with {@code subject, expected, actual, failed_rows}: passes when no row failed. */
  Dataset<Row> noneFailed(Dataset<Row> counted) {
    return shaped(
        counted
            .withColumn("expected", col("expected").cast(Types.MONEY))
            .withColumn("actual", col("actual").cast(Types.MONEY))
            .withColumn("difference", col("actual").minus(col("expected")).cast(Types.MONEY)));
  }

  /** With {@code detail} where the rows have none of their own. */
  private Dataset<Row> shaped(Dataset<Row> rows) {
    Dataset<Row> said =
        List.of(rows.columns()).contains("detail") ? rows : rows.withColumn("detail", lit(detail));
    return said.withColumn("law", lit(law))
        .withColumn("check_name", lit(name))
        .withColumn("severity", lit(severity))
        .withColumn("passed", col("failed_rows").equalTo(0))
        .select(GoldScores.CONSERVATION_CHECKS.selection());
  }
}
