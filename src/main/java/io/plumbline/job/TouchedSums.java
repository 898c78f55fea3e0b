package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.money.Units;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table of sums over keys: what the touched ones gave before is taken off, what they give now is
 * added. Sums are decimals, so that both are exact; a row where all are 0 is none.
 *
 * @param table a table with nothing but its key and sums
 * @param sums the names of those
 * @param summed what is summed
 */
record TouchedSums(Table table, List<String> sums, Touched summed) implements Touched {
  @Override
  public Dataset<Row> keys(Change change) {
    return summed.keys(change);
  }

  @Override
  public TableGraph.Inputs cut(TableGraph.Inputs all, Dataset<Row> keys) {
    return summed.cut(all, keys);
  }

  @Override
  public Parts parts(
      Dataset<Row> keys, Dataset<Row> all, Supplier<Dataset<Row>> before, Dataset<Row> now) {
    Dataset<Row> change = total(times(before.get(), -1), times(now, 1)).localCheckpoint();
    Dataset<Row> stale =
        all.join(
            change.select(table.keyColumns()), table.keys().toArray(String[]::new), "left_semi");
    return new Parts(stale, total(times(stale, 1), times(change, 1)));
  }

  private Dataset<Row> total(Dataset<Row> left, Dataset<Row> right) {
    Column[] totals =
        sums.stream().map(name -> sum(name).cast(Types.MONEY).as(name)).toArray(Column[]::new);
    return left.unionByName(right)
        .groupBy(table.keyColumns())
        .agg(totals[0], Arrays.copyOfRange(totals, 1, totals.length))
        .where(Units.isAnyNotZero(sums));
  }

  private Dataset<Row> times(Dataset<Row> rows, int sign) {
    return rows.select(
        Stream.concat(
                Stream.of(table.keyColumns()),
                sums.stream().map(name -> col(name).multiply(lit(sign)).cast(Types.MONEY).as(name)))
            .toArray(Column[]::new));
  }
}
