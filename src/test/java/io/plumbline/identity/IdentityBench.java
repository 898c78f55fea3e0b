package io.plumbline.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.job.TestSessions;
import io.plumbline.testing.CpuClock;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How long graphs of identifiers take. A main class, not a test: {@code IdentityBench
 * driver|cluster path|people|star [links]}.
 *
 * <p>{@code people} are groups of seven identifiers, {@code path} is one chain (the longest way any
 * number can travel), {@code star} one identifier in every link. Ids are hashes, as in a lake.
 */
final class IdentityBench {
  private IdentityBench() {}

  /** Prints seconds, CPU, rounds and what was found. */
  public static void main(String[] args) {
    String shape = args[1];
    long links = args.length > 2 ? Long.parseLong(args[2]) : 12_000_000;
    SparkSession spark =
        TestSessions.embedded(
            Map.of(
                "spark.sql.shuffle.partitions",
                "8",
                "spark.local.dir",
                System.getProperty("java.io.tmpdir")));
    Dataset<Row> graph = graph(spark, shape, links);
    long started = System.nanoTime();
    long busy = CpuClock.nanos();
    ComponentSolver.Components found;
    int rounds = 0;
    if (args[0].equals("driver")) {
      found = new DriverUnionFind(links).solve(graph);
    } else {
      StarContraction.Solved solved = new StarContraction().solved(graph);
      found = solved.components();
      rounds = solved.rounds();
    }
    long members = found.members().count();
    System.out.printf(
        "%s %s: %,d links in %.1f s, CPU %.1f s, %d rounds; %,d members, largest %,d%n",
        args[0],
        shape,
        links,
        (System.nanoTime() - started) / 1e9,
        (CpuClock.nanos() - busy) / 1e9,
        rounds,
        members,
        found.largest());
    long expected =
        switch (shape) {
          case "people" -> 7;
          default -> links + 1;
        };
    if (found.largest() != expected) {
      throw new IllegalStateException("largest component should have " + expected + " ids");
    }
    spark.stop();
  }

  private static Dataset<Row> graph(SparkSession spark, String shape, long links) {
    Dataset<Row> ends =
        switch (shape) {
          case "path" -> spark.range(links).selectExpr("id AS one", "id + 1 AS two");
          case "star" -> spark.range(links).selectExpr("-1L AS one", "id AS two");
          default ->
              spark
                  .range(links)
                  .selectExpr("id DIV 6 * 7 AS one", "id DIV 6 * 7 + id % 6 + 1 AS two");
        };
    return ends.select(xxhash64(col("one")).as("one"), xxhash64(col("two")).as("two"))
        .select(least(col("one"), col("two")).as("a"), greatest(col("one"), col("two")).as("b"));
  }
}
