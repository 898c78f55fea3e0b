package io.plumbline.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.identity.ComponentSolver.Components;
import java.util.Iterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes components apart that have more identifiers than a person can have.
 *
 * <p>The links of such a component are laid again from nothing: the strongest kinds first (customer
 * id and e-mail before e-mail and cookie), the oldest first within a kind, then by id. A link that
 * would make a group too large is left out. So the weakest and newest links go, as few as the limit
 * asks for, and the order of arrival does not matter.
 */
final class ComponentCap {
  private ComponentCap() {}

  /**
   * The components, none of them with more than {@code most} ids.
   *
   * @param links {@code a, b, kind_a, kind_b, first_seen_ts}
   * @param onDriver most links laid again; beyond it the weakest kinds of the components that are
   *     too large are left out as a whole
   */
  static Dataset<Row> applied(Components solved, Dataset<Row> links, int most, long onDriver) {
    Dataset<Row> members = solved.members();
    if (solved.largest() <= most) {
      return members;
    }
    Dataset<Row> tooLarge =
        members
            .groupBy("component")
            .count()
            .where(col("count").plus(1).gt(lit(most)))
            .select("component");
    Dataset<Row> theirs =
        links
            .join(members, col("a").equalTo(col("member")), "left_outer")
            .withColumn("component", coalesce(col("component"), col("a")))
            .join(tooLarge, new String[] {"component"}, "left_semi")
            .withColumn("weaker", greatest(col("kind_a"), col("kind_b")))
            .withColumn("stronger", least(col("kind_a"), col("kind_b")));
    UnionFind groups = new UnionFind(most);
    Column[] strongestFirst = {
      col("weaker"), col("stronger"), col("first_seen_ts"), col("a"), col("b")
    };
    Iterator<Row> pairs =
        theirs
            .where(col("weaker").leq(weakestKept(theirs, onDriver)))
            .orderBy(strongestFirst)
            .select("a", "b")
            .toLocalIterator();
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      groups.unionUpTo(pair.getLong(0), pair.getLong(1), most);
    }
    return members
        .join(tooLarge, new String[] {"component"}, "left_anti")
        .select("member", "component")
        .union(MemberTable.of(members.sparkSession(), groups));
  }

  private static int weakestKept(Dataset<Row> links, long onDriver) {
    long all = 0;
    int kept = -1;
    for (Row kind : links.groupBy("weaker").count().orderBy("weaker").collectAsList()) {
      all += kind.getLong(1);
      if (all > onDriver) {
        break;
      }
      kept = kind.getInt(0);
    }
    return kept;
  }
}
