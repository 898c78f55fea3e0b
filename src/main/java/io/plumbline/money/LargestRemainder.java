package io.plumbline.money;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Splits a whole into parts that add up to it exactly, in proportion to integer weights (the method
 * of largest remainders, Hamilton).
 *
 * <p>With V the whole in units of 0.000001, a_j the weights and A their sum, part j first gets q_j
 * = floor(|V| a_j / A) units; the units left over, |V| - sum q_j, go one each to the largest
 * remainders (|V| a_j mod A), ties in the given order; the sign of V is put back. Every part lies
 * within one unit of its exact share, and a row of weight zero gets zero.
 */
public final class LargestRemainder {
  private static final DataType UNITS = DataTypes.createDecimalType(38, 0);
  private static final DataType WHOLE_UNITS = DataTypes.createDecimalType(20, 0);
  private static final DataType WEIGHT = DataTypes.createDecimalType(19, 0);
  private static final DataType MONEY = DataTypes.createDecimalType(20, 6);
  private static final BigDecimal UNITS_PER_ONE = new BigDecimal(1_000_000);
  private static final BigDecimal ONE_UNIT = new BigDecimal("0.000001");

  private LargestRemainder() {}

  /**
   * Adds the part columns.
   *
   * @param rows rows of one group carry the same wholes
   * @param by columns that make the group a whole is split over
   * @param weight integer column, never null or negative, above zero on at least one row of a group
   * @param tieOrder columns that order rows of equal remainder; unique within a group, so that the
   *     result does not depend on row order
   * @param partOfWhole name of each new column and of the {@code decimal(20,6)} column it is a part
   *     of; a null whole has null parts
   */
  public static Dataset<Row> split(
      Dataset<Row> rows,
      List<String> by,
      String weight,
      List<String> tieOrder,
      Map<String, String> partOfWhole) {
    Column[] group = columns(by);
    WindowSpec wholeGroup = Window.partitionBy(group);
    List<String> parts = List.copyOf(partOfWhole.keySet());

    Dataset<Row> weighed =
        rows.withColumn("_weights", sum(col(weight).cast(WEIGHT)).over(wholeGroup).cast(UNITS));

    Map<String, Column> remainders = new LinkedHashMap<>();
    for (String part : parts) {
      remainders.put(
          remainder(part), shareTimesWeights(partOfWhole.get(part), weight).mod(col("_weights")));
    }
    Dataset<Row> withRemainders = weighed.withColumns(remainders);

    Map<String, Column> floors = new LinkedHashMap<>();
    for (String part : parts) {
      // Divisible without rest, so the division of decimals is exact.
      floors.put(
          floor(part),
          shareTimesWeights(partOfWhole.get(part), weight)
              .minus(col(remainder(part)))
              .divide(col("_weights"))
              .cast(WHOLE_UNITS));
    }
    Dataset<Row> withFloors = withRemainders.withColumns(floors);

    Map<String, Column> units = new LinkedHashMap<>();
    for (String part : parts) {
      Column leftOver = units(partOfWhole.get(part)).minus(sum(col(floor(part))).over(wholeGroup));
      Column place =
          row_number().over(Window.partitionBy(group).orderBy(largestFirst(part, tieOrder)));
      units.put(
          rounded(part),
          col(floor(part)).plus(when(place.cast(UNITS).leq(leftOver), 1).otherwise(0)));
    }
    Dataset<Row> withUnits = withFloors.withColumns(units);

    Map<String, Column> results = new LinkedHashMap<>();
    for (String part : parts) {
      Column magnitude = col(rounded(part)).cast(WHOLE_UNITS).multiply(lit(ONE_UNIT)).cast(MONEY);
      results.put(
          part,
          when(col(partOfWhole.get(part)).lt(0), magnitude.multiply(-1))
              .otherwise(magnitude)
              .cast(MONEY));
    }
    List<String> scratch = new ArrayList<>(List.of("_weights"));
    for (String part : parts) {
      scratch.addAll(List.of(remainder(part), floor(part), rounded(part)));
    }
    return withUnits.withColumns(results).drop(scratch.toArray(String[]::new));
  }

  /**
   * Adds the part of one whole that is in {@link Units} already, in longs, for weights of a few
   * digits: those and their sum times the whole are taken in decimals only beyond 2^63.
   *
   * @param by columns that make the group a whole is split over
   * @param weight bigint column, never null or negative, above zero on at least one row of a group
   * @param tieOrder column that orders rows of equal remainder; unique within a group
   * @param whole bigint column, never null, the same on all rows of a group
   * @param part name of the new bigint column
   */
  public static Dataset<Row> splitUnits(
      Dataset<Row> rows,
      List<String> by,
      String weight,
      String tieOrder,
      String whole,
      String part) {
    WindowSpec wholeGroup = Window.partitionBy(columns(by));
    Column magnitude = abs(col(whole));
    Column leftOver = magnitude.minus(sum(floor(part)).over(wholeGroup));
    Column place =
        row_number().over(wholeGroup.orderBy(col(remainder(part)).desc(), col(tieOrder)));
    return rows.withColumn("_weights", sum(weight).over(wholeGroup))
        .withColumns(
            Map.of(
                floor(part), Units.quotient(magnitude, col(weight), col("_weights")),
                remainder(part), Units.rest(magnitude, col(weight), col("_weights"))))
        .withColumn(
            rounded(part), col(floor(part)).plus(when(place.leq(leftOver), 1L).otherwise(0L)))
        .withColumn(
            part,
            when(col(whole).lt(0), col(rounded(part)).multiply(-1L)).otherwise(col(rounded(part))))
        .drop("_weights", remainder(part), floor(part), rounded(part));
  }

  private static Column units(String whole) {
    return abs(col(whole)).multiply(lit(UNITS_PER_ONE)).cast(WHOLE_UNITS);
  }

  private static Column shareTimesWeights(String whole, String weight) {
    return units(whole).multiply(col(weight).cast(WEIGHT)).cast(UNITS);
  }

  private static Column[] largestFirst(String part, List<String> tieOrder) {
    List<Column> order = new ArrayList<>();
    order.add(col(remainder(part)).desc());
    tieOrder.forEach(tie -> order.add(col(tie).asc()));
    return order.toArray(Column[]::new);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(Column[]::new);
  }

  private static String remainder(String part) {
    return "_remainder_" + part;
  }

  private static String floor(String part) {
    return "_floor_" + part;
  }

  private static String rounded(String part) {
    return "_units_" + part;
  }
}
