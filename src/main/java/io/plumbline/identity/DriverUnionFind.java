package io.plumbline.identity;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Solves on the driver: links come one partition at a time and are forgotten once they are joined,
 * so that memory is that of the ids. O(links), seconds for millions.
 *
 * @param links how many links are to come, which sizes the table
 */
record DriverUnionFind(long links) implements ComponentSolver {
  @Override
  public Components solve(Dataset<Row> graph) {
    UnionFind sets = new UnionFind(links);
    Iterator<Row> pairs = graph.select(col("a"), col("b")).toLocalIterator();
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      sets.union(pair.getLong(0), pair.getLong(1));
    }
    return new Components(MemberTable.of(graph.sparkSession(), sets), sets.largest());
  }
}
