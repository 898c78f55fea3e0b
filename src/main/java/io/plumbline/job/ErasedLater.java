package io.plumbline.job;

import io.plumbline.identity.Suppression;
import io.plumbline.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What files read after an erasure say of people who are gone.
 *
 * <p>A record that carries one of their identifiers may be of an order, lead or deal that was not
 * known to be theirs. Its other records go with it, whichever file brings them and in whatever
 * order they come: those of the same files, those read before, and by its marks those to come.
 *
 * @param ofFilesRead records of theirs in the files read now, by {@link Suppression#RECORD}
 * @param ofEarlierFiles records of theirs that bronze holds, likewise
 * @param marks what is to be added to ops.suppression: {@code id_type, id_hash}
 */
record ErasedLater(
    Dataset<Row> ofFilesRead, Dataset<Row> ofEarlierFiles, Dataset<Row> marks, boolean isAnything) {

  /**
   * @param read rows of {@link Suppression#TABLES} in the files read now
   * @param earlier rows of bronze that stay
   * @param isOfFilesRead SQL that selects records of the files read now
   */
  static ErasedLater of(
      Suppression suppression,
      Map<Table, Dataset<Row>> read,
      Function<Table, Dataset<Row>> earlier,
      String isOfFilesRead) {
    Dataset<Row> ofFilesRead = suppression.records(read);
    Dataset<Row> nothing = ofFilesRead.limit(0);
    if (suppression.unknown(read, ofFilesRead).isEmpty()) {
      return new ErasedLater(ofFilesRead, nothing, nothing, false);
    }
    Map<Table, Dataset<Row>> all = new LinkedHashMap<>();
    Suppression.TABLES.forEach(table -> all.put(table, earlier.apply(table)));
    read.forEach((table, rows) -> all.merge(table, rows, Dataset::unionByName));
    Dataset<Row> records = suppression.records(all);
    return new ErasedLater(
        records.where(isOfFilesRead),
        records.where("NOT (" + isOfFilesRead + ")"),
        suppression.unknown(all, records),
        true);
  }
}
