package io.plumbline.job;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows of a table a change of its inputs touches, and what of the inputs those rows are made
 * of. A table that has one is changed row by row instead of being made again.
 *
 * <p>Made of {@link #cut} inputs, the table must have exactly the rows of the keys that it would
 * have among all others.
 */
interface Touched {
  /** Keys of all that may be others than before. */
  Dataset<Row> keys(Change change);

  /** Keys of all rows that could be there; empty where a row is not of one key. */
  default Optional<Dataset<Row>> all(TableGraph.Inputs in) {
    return Optional.empty();
  }

  /** Inputs without what is not needed for some keys. */
  TableGraph.Inputs cut(TableGraph.Inputs all, Dataset<Row> keys);

  /**
   * Rows of a table that may go, and those that are to be in their place.
   *
   * @param stale rows as they are in the table
   * @param fresh rows in the table's contract
   */
  record Parts(Dataset<Row> stale, Dataset<Row> fresh) {}

  /**
   * What is to be exchanged: of a table whose rows have those keys, the rows that do.
   *
   * @param all the table as it is
   * @param before what the table would be of cut inputs as they were
   * @param now what it is of cut inputs as they are
   */
  default Parts parts(
      Dataset<Row> keys, Dataset<Row> all, Supplier<Dataset<Row>> before, Dataset<Row> now) {
    String[] by = keys.columns();
    return new Parts(all.join(keys, by, "left_semi"), now.join(keys, by, "left_semi"));
  }
}
