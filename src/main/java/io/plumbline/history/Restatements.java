package io.plumbline.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.GoldMemory;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Numbers of months that were over when they were published last, and are others now.
 *
 * <ol>
 *   <li>months: sums of every measure by month, source, channel, brand and market, before and now
 *   <li>rows of silver of the months whose sums moved, before beside now; what a row's change adds
 *       to its month, part by part, each with the cause evidence gives it ({@link Causes})
 *   <li>one row per number and cause; what rows do not account for is {@code unexplained}
 * </ol>
 *
 * The parts of a number add up to its change exactly.
 */
public final class Restatements {
  static final String[] NUMBER = {"measure", "period", "source", "channel", "brand", "market"};

  /** Tables a comparison needs. */
  public static final List<Table> SILVER = PeriodFacts.TABLES;

  private Restatements() {}

  /**
   * What is compared.
   *
   * @param before silver as published before
   * @param now silver of this run
   * @param closedBy last day of the publication before: months up to it were over
   * @param currency reporting currency, for sentences
   */
  public record Comparison(
      Function<Table, Dataset<Row>> before,
      Function<Table, Dataset<Row>> now,
      LocalDate closedBy,
      String currency) {}

  /**
   * Rows in the contract of gold.restatements; empty when no closed month moved.
   *
   * @param none an empty table of that contract
   */
  public static Dataset<Row> of(
      Comparison compared, Evidence evidence, RowHistory.Run run, Dataset<Row> none) {
    Dataset<Row> before = PeriodFacts.of(compared.before());
    Dataset<Row> now = PeriodFacts.of(compared.now());
    Dataset<Row> moved = moved(before, now).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Column isClosed =
          functions.last_day(col("period")).leq(lit(Date.valueOf(compared.closedBy())));
      Object[] months =
          moved.select("period").distinct().collectAsList().stream()
              .map(row -> row.getDate(0))
              .toArray();
      Dataset<Row> closed = moved.where(isClosed);
      if (months.length == 0 || closed.isEmpty()) {
        return none;
      }
      Column isMoved = col("period").isin(months);
      Dataset<Row> parts =
          Causes.parts(before.where(isMoved), now.where(isMoved), evidence).where(isClosed);
      List<Row> rows =
          Sentences.of(explained(closed, parts), compared.currency(), run)
              .withColumn("closed_by", lit(Date.valueOf(compared.closedBy())))
              .select(GoldMemory.RESTATEMENTS.selection())
              .collectAsList();
      return none.sparkSession().createDataFrame(rows, GoldMemory.RESTATEMENTS.schema());
    } finally {
      moved.unpersist();
    }
  }

  /** Numbers that differ: {@code was_value, is_value}. */
  private static Dataset<Row> moved(Dataset<Row> before, Dataset<Row> now) {
    Column zero = lit(0).cast(Types.MONEY);
    return before
        .withColumn("was_value", col("value"))
        .withColumn("is_value", zero)
        .unionByName(now.withColumn("was_value", zero).withColumn("is_value", col("value")))
        .groupBy(number())
        .agg(
            sum("was_value").cast(Types.MONEY).as("was_value"),
            sum("is_value").cast(Types.MONEY).as("is_value"))
        .where(col("was_value").notEqual(col("is_value")));
  }

  /** A row per number and cause; the whole change less the parts is unexplained. */
  private static Dataset<Row> explained(Dataset<Row> numbers, Dataset<Row> parts) {
    Column nowhere = struct(lit("").as("file"), lit(-1L).as("position"));
    Dataset<Row> whole =
        numbers.select(
            with(
                lit("unexplained").as("cause"),
                col("is_value").minus(col("was_value")).cast(Types.MONEY).as("change"),
                lit(0L).as("rows"),
                nowhere.as("first_row")));
    Dataset<Row> known = parts.where(col("cause").notEqual("unexplained"));
    Dataset<Row> given =
        known.select(
            with(
                col("cause"),
                col("change"),
                lit(1L).as("rows"),
                struct(col("file"), col("position")).as("first_row")));
    Dataset<Row> taken =
        known.select(
            with(
                lit("unexplained").as("cause"),
                functions.negate(col("change")).cast(Types.MONEY).as("change"),
                lit(0L).as("rows"),
                nowhere.as("first_row")));
    return whole
        .unionByName(given)
        .unionByName(taken)
        .groupBy(with(col("cause")))
        .agg(
            sum("change").cast(Types.MONEY).as("change"),
            sum("rows").as("rows"),
            min("first_row").as("first_row"))
        .where(col("change").notEqual(0))
        .join(functions.broadcast(numbers), NUMBER, "inner");
  }

  private static Column[] number() {
    return with();
  }

  private static Column[] with(Column... more) {
    return Stream.concat(Arrays.stream(NUMBER).map(functions::col), Arrays.stream(more))
        .toArray(Column[]::new);
  }
}
