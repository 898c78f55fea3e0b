package io.plumbline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both solvers find the same components as plain loops. */
@ExtendWith(LocalSpark.class)
class ComponentSolverTest {
  private static final StructType LINKS =
      new StructType().add("a", DataTypes.LongType).add("b", DataTypes.LongType);

  @Test
  void bothSolversFindWhatPlainLoopsFind(SparkSession spark) {
    long seed = 42;
    System.out.println("ComponentSolverTest seed " + seed);
    Random random = new Random(seed);
    // Random ids do not meet, so twenty graphs are one graph with the components of all.
    List<long[]> links = new ArrayList<>();
    for (int graph = 0; graph < 20; graph++) {
      links.addAll(Graphs.random(random));
    }
    Map<Long, Long> expected = Graphs.naive(links);
    Dataset<Row> graph = graph(spark, links);
    for (ComponentSolver solver :
        List.of(new DriverUnionFind(links.size()), new StarContraction())) {
      for (Dataset<Row> cut : List.of(graph, graph.repartition(5, graph.col("b")))) {
        ComponentSolver.Components found = solver.solve(cut);
        assertThat(Graphs.partition(labels(found)))
            .as(solver.toString())
            .isEqualTo(Graphs.partition(expected));
        assertThat(found.largest()).isEqualTo(Graphs.largest(expected));
      }
    }
  }

  @Test
  void aLongChainTakesFewRounds(SparkSession spark) {
    StarContraction.Solved solved =
        new StarContraction().solved(spark.range(1, 10_000).selectExpr("id AS a", "id + 1 AS b"));
    assertThat(solved.components().largest()).isEqualTo(10_000);
    assertThat(solved.rounds()).isLessThanOrEqualTo(24);
  }

  @Test
  void aStarTakesTwoRoundsAndOneToSeeIt(SparkSession spark) {
    Dataset<Row> star = spark.range(1, 10_000).selectExpr("0L AS a", "id AS b");
    StarContraction.Solved solved = new StarContraction().solved(star);
    assertThat(solved.components().largest()).isEqualTo(10_000);
    assertThat(solved.rounds()).isLessThanOrEqualTo(3);
  }

  @Test
  void aGraphWithoutLinksHasNoMembers(SparkSession spark) {
    Dataset<Row> none = graph(spark, List.of());
    for (ComponentSolver solver : List.of(new DriverUnionFind(0), new StarContraction())) {
      assertThat(solver.solve(none).members().isEmpty()).as(solver.toString()).isTrue();
      assertThat(solver.solve(none).largest()).isEqualTo(1);
    }
  }

  @Test
  void theNumberOfLinksChoosesTheSolver() {
    assertThat(ComponentSolver.forLinks(20_000_000)).isInstanceOf(DriverUnionFind.class);
    assertThat(ComponentSolver.forLinks(20_000_001)).isInstanceOf(StarContraction.class);
  }

  private static Dataset<Row> graph(SparkSession spark, List<long[]> links) {
    List<Row> rows = links.stream().map(link -> RowFactory.create(link[0], link[1])).toList();
    return spark.createDataFrame(rows, LINKS);
  }

  private static Map<Long, Long> labels(ComponentSolver.Components components) {
    Map<Long, Long> labels = new TreeMap<>();
    for (Row row : components.members().collectAsList()) {
      labels.put(row.getLong(0), row.getLong(1));
      labels.put(row.getLong(1), row.getLong(1));
    }
    return labels;
  }
}
