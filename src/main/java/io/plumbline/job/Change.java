package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.io.Sides;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is different in the inputs of a table between the publication a run began from and now.
 *
 * @param before inputs as they were
 * @param now inputs as they are
 * @param asOfBefore last complete day of the publication
 * @param asOf last complete day now
 * @param sides an input before and now, maybe without rows it has alike at both
 */
record Change(
    TableGraph.Inputs before,
    TableGraph.Inputs now,
    LocalDate asOfBefore,
    LocalDate asOf,
    Function<Table, Sides> sides) {

  /** What an input had and has not, and what it has and had not, by some of its columns. */
  Dataset<Row> rows(Table table, String... columns) {
    Sides both = sides.apply(table);
    return between(both.before(), both.now(), columns);
  }

  /** What is in one of two datasets and not in the other, by some of their columns. */
  static Dataset<Row> between(Dataset<Row> left, Dataset<Row> right, String... columns) {
    Column[] by = Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new);
    return left.select(by)
        .withColumn("_side", lit(-1L))
        .union(right.select(by).withColumn("_side", lit(1L)))
        .groupBy(by)
        .agg(sum("_side").as("_side"))
        .where(col("_side").notEqual(0))
        .drop("_side");
  }
}
