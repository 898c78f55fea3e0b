package io.plumbline.money;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_multiply;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Money as whole units of 0.000001 in a {@code bigint}, and exact arithmetic on them.
 *
 * <p>Decimals beyond 18 digits are objects to Spark, some fifty times slower than longs. So wholes
 * below 2^41 units (2.19 million) are divided in longs, larger ones in decimals, with equal
 * results.
 */
public final class Units {
  private static final DataType WIDE = DataTypes.createDecimalType(38, 0);
  private static final DataType LONG = DataTypes.createDecimalType(20, 0);
  private static final DataType MONEY = DataTypes.createDecimalType(20, 6);
  private static final BigDecimal PER_ONE = new BigDecimal(1_000_000);
  private static final BigDecimal ONE_UNIT = new BigDecimal("0.000001");
  private static final long SMALL = 1L << 41;
  private static final long LARGEST_WEIGHT = 1L << 40;
  private static final long LARGEST_TOTAL = 1L << 60;
  private static final int HALF = 20;
  private static final int SUM_HALF = 31;
  private static final long LOWER = (1L << HALF) - 1;

  private Units() {}

  /**
   * One exact division with rest.
   *
   * @param name of the quotient; the rest is called {@link #rest}
   * @param whole units, 0 or more
   * @param weight from 0 to the total
   * @param total above 0, or null
   */
  public record Division(String name, Column whole, Column weight, Column total) {
    /** Column of {@code whole * weight mod total}. */
    public static String rest(String name) {
      return name + "_rest";
    }
  }

  /** Units of a {@code decimal(20,6)}. */
  public static Column of(Column money) {
    Column isSmall = abs(money).lt(lit(new BigDecimal(SMALL).multiply(ONE_UNIT)));
    // The nearest double is within 2^-10 of the whole number of units.
    return when(isSmall, rint(money.cast("double").multiply(1e6)).cast("bigint"))
        .otherwise(money.multiply(lit(PER_ONE)).cast("bigint"));
  }

  /** {@code decimal(20,6)} of units. */
  public static Column money(Column units) {
    return units.cast(LONG).multiply(lit(ONE_UNIT)).cast(MONEY);
  }

  /**
   * Sum of units as {@code decimal(20,6)}; null over nulls only. Summed in two longs, of which
   * neither overflows below 2^31 rows.
   */
  public static Column sumOfMoney(Column units) {
    Column upper = sum(shiftright(units, SUM_HALF));
    Column lower = sum(units.bitwiseAND((1L << SUM_HALF) - 1));
    Column large = upper.cast(WIDE).multiply(lit(1L << SUM_HALF)).cast(WIDE).plus(lower);
    return when(upper.equalTo(0), money(lower))
        .otherwise(large.cast(WIDE).multiply(lit(ONE_UNIT)).cast(MONEY));
  }

  /** Whether any of some sums is not 0; unknown over nulls only. */
  public static Column isAnyNotZero(List<String> sums) {
    return sums.stream().map(sum -> col(sum).notEqual(0)).reduce(Column::or).orElseThrow();
  }

  /** {@code whole * weight / total} rounded down, for weights of a few digits. */
  public static Column quotient(Column whole, Column weight, Column total) {
    return coalesce(
        call_function("div", try_multiply(whole, weight), total),
        call_function("div", product(whole, weight), total.cast(LONG)));
  }

  /** {@code whole * weight mod total}, for weights of a few digits. */
  public static Column rest(Column whole, Column weight, Column total) {
    return coalesce(
        try_multiply(whole, weight).mod(total),
        product(whole, weight).mod(total.cast(LONG)).cast("bigint"));
  }

  /**
   * Adds quotient and rest of {@code whole * weight / total} for each division, as bigint, for
   * weights up to 2^40.
   *
   * <p>In longs: a quotient guessed in doubles is at most one off; its rest, taken in halves of the
   * factors so that no product exceeds 2^62, says which.
   */
  public static Dataset<Row> divided(Dataset<Row> rows, List<Division> divisions) {
    Map<String, Column> guesses = new LinkedHashMap<>();
    Map<String, Column> overs = new LinkedHashMap<>();
    Map<String, Column> results = new LinkedHashMap<>();
    for (Division division : divisions) {
      Column whole = division.whole();
      Column weight = division.weight();
      Column total = division.total();
      String guess = "_guess_" + division.name();
      String over = "_over_" + division.name();
      guesses.put(
          guess,
          when(
              whole.lt(SMALL).and(weight.leq(LARGEST_WEIGHT)).and(total.leq(LARGEST_TOTAL)),
              floor(
                  whole
                      .cast("double")
                      .multiply(weight.cast("double").divide(total.cast("double"))))));
      overs.put(
          over,
          when(
              col(guess).isNotNull(),
              upper(weight)
                  .multiply(whole)
                  .minus(upper(total).multiply(col(guess)))
                  .multiply(1L << HALF)
                  .plus(lower(weight).multiply(whole))
                  .minus(lower(total).multiply(col(guess)))));
      Column off = when(col(over).lt(0), -1L).when(col(over).geq(total), 1L).otherwise(0L);
      results.put(
          division.name(),
          when(col(over).isNotNull(), col(guess).plus(off))
              .otherwise(call_function("div", product(whole, weight), total.cast(LONG))));
      results.put(
          Division.rest(division.name()),
          when(col(over).isNotNull(), col(over).minus(off.multiply(total)))
              .otherwise(product(whole, weight).mod(total.cast(LONG)).cast("bigint")));
    }
    Dataset<Row> divided = rows.withColumns(guesses).withColumns(overs).withColumns(results);
    return divided
        .drop(guesses.keySet().toArray(String[]::new))
        .drop(overs.keySet().toArray(String[]::new));
  }

  private static Column product(Column whole, Column weight) {
    return whole.cast(LONG).multiply(weight.cast(LONG)).cast(WIDE);
  }

  private static Column upper(Column number) {
    return shiftright(number, HALF);
  }

  private static Column lower(Column number) {
    return number.bitwiseAND(LOWER);
  }
}
