package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.table.Silver;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Conversions whose credit may be another one: they or their journeys changed, or, where some
 * variant counts touches from the person's conversion before only, another conversion of the
 * person.
 *
 * @param isPersonal whether other conversions of the person matter
 */
record CreditKeys(boolean isPersonal) implements Touched {
  private static final String KEY = "conversion_key";
  private static final String PERSON = "person_id";

  @Override
  public Dataset<Row> keys(Change change) {
    Dataset<Row> own =
        change
            .rows(Silver.CONVERSIONS, Silver.CONVERSIONS.columnNames())
            .select(KEY)
            .union(change.rows(Silver.JOURNEYS, Silver.JOURNEYS.columnNames()).select(KEY))
            .distinct();
    if (!isPersonal) {
      return own;
    }
    Dataset<Row> people =
        people(change.before(), own).union(people(change.now(), own)).distinct().localCheckpoint();
    return own.union(of(change.before(), people)).union(of(change.now(), people));
  }

  @Override
  public Optional<Dataset<Row>> all(TableGraph.Inputs in) {
    return Optional.of(in.of(Silver.CONVERSIONS).select(KEY));
  }

  @Override
  public TableGraph.Inputs cut(TableGraph.Inputs all, Dataset<Row> keys) {
    return table -> all.of(table).join(keys, new String[] {KEY}, "left_semi");
  }

  private static Dataset<Row> people(TableGraph.Inputs in, Dataset<Row> keys) {
    return in.of(Silver.CONVERSIONS)
        .join(keys, new String[] {KEY}, "left_semi")
        .where(col(PERSON).isNotNull())
        .select(PERSON);
  }

  private static Dataset<Row> of(TableGraph.Inputs in, Dataset<Row> people) {
    return in.of(Silver.CONVERSIONS).join(people, new String[] {PERSON}, "left_semi").select(KEY);
  }
}
