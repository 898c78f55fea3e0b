package io.plumbline.identity;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the person of a row by the identifiers it carries. */
public final class People {
  /** Buckets that person tables are clustered by. */
  public static final int BUCKETS = 64;

  /** Refused identifiers up to which they are sent to every worker: some 100 MB. */
  private static final long SENT = 1_000_000;

  private final Dataset<Row> people;
  private final Optional<Dataset<Row>> refused;

  private People(Dataset<Row> people, Optional<Dataset<Row>> refused) {
    this.people = people;
    this.refused = refused;
  }

  /**
   * Identifiers of {@link PersonMap#of} that name nobody: {@code refused_hash}. Kept by the caller:
   * {@link #of} counts them.
   */
  public static Dataset<Row> refused(Dataset<Row> personMap) {
    return personMap
        .where(col("refused_reason").isNotNull())
        .select(col("id_hash").as("refused_hash"));
  }

  /** People by a map and what {@link #refused} says of it. */
  public static People of(Dataset<Row> personMap, Dataset<Row> refused) {
    Dataset<Row> people =
        personMap.select(
            col("id_hash").as("known_as"), col("id_type").as("identifier_type"), col("person_id"));
    long count = refused.limit((int) SENT + 1).count();
    if (count == 0) {
      return new People(people, Optional.empty());
    }
    return new People(people, Optional.of(count <= SENT ? broadcast(refused) : refused));
  }

  /**
   * Adds {@code known_as}: the first of these identifiers that may name somebody, null for none.
   *
   * @param strongestFirst columns of keyed hashes
   */
  public Dataset<Row> withKnownAs(Dataset<Row> rows, String... strongestFirst) {
    Dataset<Row> marked = rows;
    Column[] known = new Column[strongestFirst.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = col(strongestFirst[i]);
      if (refused.isPresent() && known.length > 1) {
        String mark = "refused_" + i;
        marked =
            marked.join(
                refused.get().toDF(mark), col(strongestFirst[i]).equalTo(col(mark)), "left_outer");
        known[i] = when(col(mark).isNull(), known[i]);
      }
    }
    String[] marks =
        Arrays.stream(marked.columns())
            .filter(c -> c.matches("refused_\\d"))
            .toArray(String[]::new);
    return marked.withColumn("known_as", coalesce(known)).drop(marks);
  }

  /**
   * Adds {@code known_as}, {@code identifier_type, identifier_key} of it, {@code person_id} and
   * {@code person_bucket} (-1 without person).
   *
   * @param strongestFirst columns of keyed hashes
   */
  public Dataset<Row> withPerson(Dataset<Row> rows, String... strongestFirst) {
    return withKnownAs(rows, strongestFirst)
        .join(people, new String[] {"known_as"}, "left_outer")
        .withColumn("identifier_key", when(col("known_as").isNotNull(), xxhash64(col("known_as"))))
        .withColumn("person_bucket", bucket(col("person_id")));
  }

  /** The bucket of a person, -1 for none. */
  public static Column bucket(Column personId) {
    return coalesce(pmod(personId, lit((long) BUCKETS)).cast("int"), lit(-1));
  }
}
