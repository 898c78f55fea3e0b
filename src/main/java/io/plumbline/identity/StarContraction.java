package io.plumbline.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.config.PlumblineException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Solves on the cluster: alternating large-star and small-star (Kiveris et al. 2014, doi
 * 10.1145/2670979.2670997, algorithms 1 and 2), until every member is linked to the smallest id of
 * its component and to nothing else.
 *
 * <p>A round is both stars. Its links are kept where they were computed, which cuts the lineage; a
 * lost worker therefore fails the run, and running again finishes it. Two rounds with equal count
 * and sum of hashes are the end; more than 30 rounds are refused, since the number observed grows
 * with the logarithm of the longest chain.
 */
record StarContraction() implements ComponentSolver {
  private static final int MOST_ROUNDS = 30;

  private record State(long links, String hash) {}

  /** The components, and how many rounds they took. */
  record Solved(Components components, int rounds) {}

  @Override
  public Components solve(Dataset<Row> graph) {
    return solved(graph).components();
  }

  Solved solved(Dataset<Row> graph) {
    Dataset<Row> links = graph.select(col("a"), col("b"));
    State before = new State(-1, "");
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      links = smallStar(largeStar(links)).localCheckpoint();
      State now = state(links);
      if (now.equals(before)) {
        return new Solved(components(links), round);
      }
      before = now;
    }
    throw new PlumblineException(
        "PLB-IDENTITY-001",
        1,
        "the graph of identifiers still changed after "
            + MOST_ROUNDS
            + " rounds, at "
            + before.links()
            + " links: chains that long join people who are not one; fix: lower identity.limits, or"
            + " list the identifiers everybody shares in identity.ignore");
  }

  /** Links every neighbour above an id to the smallest id around it. */
  private static Dataset<Row> largeStar(Dataset<Row> links) {
    Column both =
        explode(
            array(
                struct(col("a").as("id"), col("b").as("neighbour")),
                struct(col("b").as("id"), col("a").as("neighbour"))));
    return links
        .select(both.as("end"))
        .select("end.id", "end.neighbour")
        .withColumn("smallest", least(col("id"), min("neighbour").over(Window.partitionBy("id"))))
        .where(col("neighbour").gt(col("id")))
        .select(col("neighbour").as("a"), col("smallest").as("b"));
  }

  /** Links an id and every neighbour below it to the smallest of them. */
  private static Dataset<Row> smallStar(Dataset<Row> links) {
    Column both =
        explode(
            array(
                struct(col("below").as("a"), col("smallest").as("b")),
                struct(col("id").as("a"), col("smallest").as("b"))));
    return links
        .select(greatest(col("a"), col("b")).as("id"), least(col("a"), col("b")).as("below"))
        .withColumn("smallest", min("below").over(Window.partitionBy("id")))
        .select(both.as("link"))
        .select("link.a", "link.b")
        .where(col("a").notEqual(col("b")))
        .distinct();
  }

  private static State state(Dataset<Row> links) {
    Row row =
        links.agg(count(lit(1)), sum(xxhash64(col("a"), col("b")).cast("decimal(38,0)"))).head();
    return new State(row.getLong(0), String.valueOf(row.get(1)));
  }

  private static Components components(Dataset<Row> stars) {
    Dataset<Row> members = stars.select(col("a").as("member"), col("b").as("component"));
    long others =
        members.groupBy("component").count().agg(coalesce(max("count"), lit(0L))).head().getLong(0);
    return new Components(members, others + 1);
  }
}
