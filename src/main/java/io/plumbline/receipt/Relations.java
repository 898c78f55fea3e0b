package io.plumbline.receipt;

import io.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What receipts are looked up in: one publication. */
public interface Relations {
  /** A session of its own, whose temporary views are nobody else's. */
  SparkSession spark();

  /** A table of the publication, by full name; empty when it is not part of it. */
  Optional<Table> table(String name);

  /** Rows of a published table. */
  Dataset<Row> rows(Table table);

  /**
   * Rows the product's own code makes, {@code given.NAME} of {@code receipts.conf}.
   *
   * @param cells the cells being explained, for those that can do with less than everything
   */
  Dataset<Row> given(String name, Dataset<Row> cells);

  /** {@code :name} to SQL literal. */
  Map<String, String> parameters();

  /** Tables whose numbers are solved, not summed. */
  List<String> solvedTables();

  /** A number that was solved again: empty for tables whose numbers are not. */
  Optional<Solved> solved(Table table, Map<String, Object> keys);
}
