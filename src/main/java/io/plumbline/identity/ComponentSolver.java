package io.plumbline.identity;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the connected components of a graph; every solver finds the same ones. */
sealed interface ComponentSolver permits DriverUnionFind, StarContraction {
  /** Links up to which one machine solves the graph: 20 million pairs of longs are 320 MB. */
  long ON_DRIVER = 20_000_000;

  /**
   * The components of a graph.
   *
   * @param members {@code member, component}: the members of each component but one, which {@code
   *     component} names; ids without links are in no row
   * @param largest ids of the largest component
   */
  record Components(Dataset<Row> members, long largest) {}

  /**
   * @param links {@code a, b}, distinct, {@code a <> b}
   */
  Components solve(Dataset<Row> links);

  /** The solver for a graph of this many links. */
  static ComponentSolver forLinks(long links) {
    return links <= ON_DRIVER ? new DriverUnionFind(links) : new StarContraction();
  }
}
