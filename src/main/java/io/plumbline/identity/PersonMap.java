package io.plumbline.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.config.IdentityConfig;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Who is one person, from identifiers seen together: a person is a connected component of the graph
 * of identifiers.
 *
 * <ol>
 *   <li>{@link Sightings}: identifiers, and pairs of them seen in one record
 *   <li>{@link IgnoredIdentifiers} and {@link SharedIdentifiers} name nobody; their pairs go
 *   <li>{@link ComponentSolver}: components of what is left, on the driver or on the cluster
 *   <li>{@link ComponentCap}: components too large to be a person are taken apart
 *   <li>{@code person_id} is the xxhash64 of the member seen first (then the smallest), so that the
 *       older id survives when two people turn out to be one
 * </ol>
 *
 * <p>The map is a function of the records and the configuration, whatever order they arrived in.
 */
public final class PersonMap {
  private PersonMap() {}

  /**
   * One row per identifier: {@code id_type, id_hash, person_id, first_seen_ts, refused_reason}.
   * Solves the graph when it is called.
   *
   * @param observed {@link Sightings#of}, read several times
   * @param shared {@link SharedIdentifiers#of}, read several times
   */
  public static Dataset<Row> of(
      Dataset<Row> observed,
      Dataset<Row> shared,
      IgnoredIdentifiers ignored,
      IdentityConfig config) {
    Dataset<Row> links = linksThatHold(observed, shared, ignored);
    ComponentSolver.Components components =
        ComponentSolver.forLinks(observed.where(col("a").notEqual(col("b"))).count()).solve(links);
    Dataset<Row> members =
        ComponentCap.applied(components, links, config.maxIdentifiers(), ComponentSolver.ON_DRIVER);
    Column reason = coalesce(ignored.reason(col("key")), col("reason"));
    Column oldest =
        min(struct(col("first_seen_ts"), col("key"))).over(Window.partitionBy("component"));
    return observed
        .where(col("a").equalTo(col("b")))
        .select(
            col("a").as("key"),
            col("kind_a"),
            col("first_seen_ts"),
            explode(array_distinct(array(col("id_hash"), col("other_hash")))).as("id_hash"))
        .join(members, col("key").equalTo(col("member")), "left_outer")
        .join(shared, col("key").equalTo(col("id")), "left_outer")
        .withColumn("component", coalesce(col("component"), col("key")))
        .withColumn("refused_reason", reason)
        .withColumn("oldest", oldest)
        .select(
            IdentifierKind.name(col("kind_a")).as("id_type"),
            col("id_hash"),
            when(col("refused_reason").isNull(), col("oldest.key")).as("person_id"),
            col("first_seen_ts"),
            col("refused_reason"));
  }

  /**
   * Pairs that were seen together and do not make one person, with the reason: that of the
   * identifier that names nobody, or {@code component_limit}.
   *
   * @param personMap {@link #of}
   */
  public static Dataset<Row> refusedLinks(Dataset<Row> observed, Dataset<Row> personMap) {
    return observed
        .where(col("a").notEqual(col("b")))
        .select("a", "b", "first_seen_ts")
        .join(end(personMap, "a", "left"), new String[] {"a"}, "inner")
        .join(end(personMap, "b", "right"), new String[] {"b"}, "inner")
        .withColumn(
            "refused_reason",
            coalesce(
                col("left_reason"),
                col("right_reason"),
                when(col("left_person").notEqual(col("right_person")), "component_limit")))
        .where(col("refused_reason").isNotNull())
        .select(
            "left_type",
            "left_hash",
            "right_type",
            "right_hash",
            "first_seen_ts",
            "refused_reason");
  }

  private static Dataset<Row> end(Dataset<Row> personMap, String key, String side) {
    return personMap.select(
        xxhash64(col("id_hash")).as(key),
        col("id_type").as(side + "_type"),
        col("id_hash").as(side + "_hash"),
        col("person_id").as(side + "_person"),
        col("refused_reason").as(side + "_reason"));
  }

  private static Dataset<Row> linksThatHold(
      Dataset<Row> observed, Dataset<Row> shared, IgnoredIdentifiers ignored) {
    return ignored
        .linksWithout(observed)
        .join(shared, col("a").equalTo(col("id")), "left_anti")
        .join(shared, col("b").equalTo(col("id")), "left_anti")
        .select("a", "b", "kind_a", "kind_b", "first_seen_ts");
  }
}
