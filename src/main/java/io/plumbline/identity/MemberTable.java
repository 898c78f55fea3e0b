package io.plumbline.identity;

import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.inline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Hands the sets of a {@link UnionFind} to Spark: {@code member, component}. Pairs travel as arrays
 * of longs, some thousands together, never as an object each; a task carries 8 MB at most.
 */
final class MemberTable {
  private static final int PAIRS_TOGETHER = 4096;
  private static final int ARRAYS_TOGETHER = 128;

  private final SparkSession spark;
  private final List<Dataset<Row>> parts = new ArrayList<>();
  private final List<long[]> full = new ArrayList<>();
  private long[] open = new long[2 * PAIRS_TOGETHER];
  private int filled;

  private MemberTable(SparkSession spark) {
    this.spark = spark;
  }

  static Dataset<Row> of(SparkSession spark, UnionFind sets) {
    MemberTable table = new MemberTable(spark);
    sets.forEachMember(table::add);
    table.close();
    table.flush();
    return table.parts.stream().reduce(Dataset::union).orElseThrow();
  }

  private void add(long member, long component) {
    open[filled++] = member;
    open[filled++] = component;
    if (filled == open.length) {
      close();
    }
  }

  private void close() {
    full.add(filled == open.length ? open : Arrays.copyOf(open, filled));
    open = new long[2 * PAIRS_TOGETHER];
    filled = 0;
    if (full.size() == ARRAYS_TOGETHER) {
      flush();
    }
  }

  private void flush() {
    parts.add(
        spark
            .createDataset(List.copyOf(full), spark.implicits().newLongArrayEncoder())
            .select(
                inline(
                    arrays_zip(
                        filter(col("value"), (id, place) -> place.mod(2).equalTo(0)),
                        filter(col("value"), (id, place) -> place.mod(2).equalTo(1)))))
            .toDF("member", "component"));
    full.clear();
  }
}
