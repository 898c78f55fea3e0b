package io.plumbline.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class LargestRemainderTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("case_id", DataTypes.IntegerType, false)
          .add("place", DataTypes.IntegerType, false)
          .add("weight", DataTypes.LongType, false)
          .add("whole", DataTypes.createDecimalType(20, 6), true)
          .add("other", DataTypes.createDecimalType(20, 6), true);

  private static Row row(int caseId, int place, long weight, String whole, String other) {
    return RowFactory.create(
        caseId,
        place,
        weight,
        whole == null ? null : new BigDecimal(whole).setScale(6),
        other == null ? null : new BigDecimal(other).setScale(6));
  }

  private static List<Row> split(SparkSession spark, List<Row> rows) {
    Dataset<Row> parts =
        LargestRemainder.split(
            spark.createDataFrame(rows, SCHEMA),
            List.of("case_id"),
            "weight",
            List.of("place"),
            Map.of("part", "whole", "other_part", "other"));
    return parts.orderBy("case_id", "place").collectAsList();
  }

  private static List<String> parts(List<Row> rows, String column) {
    return rows.stream()
        .map(row -> row.isNullAt(row.fieldIndex(column)) ? null : row.getAs(column).toString())
        .toList();
  }

  @Test
  void oneIsSplitOverThreeEqualRows(SparkSession spark) {
    // 1.000000 = 1,000,000 units; floor(1e6 / 3) = 333,333 each; one unit is left for the first
    // row.
    List<Row> rows =
        split(
            spark,
            List.of(row(1, 1, 1, "1", "-1"), row(1, 2, 1, "1", "-1"), row(1, 3, 1, "1", "-1")));
    assertThat(parts(rows, "part")).containsExactly("0.333334", "0.333333", "0.333333");
    assertThat(parts(rows, "other_part")).containsExactly("-0.333334", "-0.333333", "-0.333333");
  }

  @Test
  void largestRemainderWinsOverOrder(SparkSession spark) {
    // 0.000010 over weights 1, 2, 4 of 7: 10/7 = 1 rest 3, 20/7 = 2 rest 6, 40/7 = 5 rest 5;
    // 2 units are left: rests 6 and 5 win.
    List<Row> rows =
        split(
            spark,
            List.of(
                row(1, 1, 1, "0.00001", null),
                row(1, 2, 2, "0.00001", null),
                row(1, 3, 4, "0.00001", null)));
    assertThat(parts(rows, "part")).containsExactly("0.000001", "0.000003", "0.000006");
    assertThat(parts(rows, "other_part")).containsOnlyNulls();
  }

  @Test
  void singleRowZeroAndZeroWeight(SparkSession spark) {
    List<Row> rows =
        split(
            spark,
            List.of(
                row(1, 1, 5, "-12.345678", "0"),
                row(2, 1, 0, "0.000001", "99999999999999.999999"),
                row(2, 2, 3, "0.000001", "99999999999999.999999")));
    assertThat(parts(rows, "part")).containsExactly("-12.345678", "0.000000", "0.000001");
    assertThat(parts(rows, "other_part"))
        .containsExactly("0.000000", "0.000000", "99999999999999.999999");
  }

  @Test
  void noRowsAreNoRows(SparkSession spark) {
    assertThat(split(spark, List.of())).isEmpty();
  }

  @Test
  void agreesWithBigIntegersOnRandomCases(SparkSession spark) {
    long seed = 20261121L;
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    Map<Integer, List<BigDecimal>> expected = new HashMap<>();
    for (int caseId = 0; caseId < 400; caseId++) {
      int size = 1 + random.nextInt(9);
      BigInteger units = new BigInteger(1 + random.nextInt(59), random);
      BigDecimal whole = new BigDecimal(random.nextBoolean() ? units.negate() : units, 6);
      List<Long> weights = new ArrayList<>();
      for (int place = 0; place < size; place++) {
        boolean small = random.nextBoolean();
        weights.add(small ? random.nextInt(4) : Math.floorMod(random.nextLong(), 1L << 40));
      }
      weights.set(random.nextInt(size), 1L + random.nextInt(5));
      for (int place = 0; place < size; place++) {
        rows.add(row(caseId, place, weights.get(place), whole.toPlainString(), null));
      }
      expected.put(caseId, naive(whole, weights));
    }
    java.util.Collections.shuffle(rows, random);

    Map<Integer, List<BigDecimal>> actual = new HashMap<>();
    for (Row row : split(spark, rows)) {
      actual
          .computeIfAbsent(row.getInt(0), id -> new ArrayList<>())
          .add(row.getDecimal(row.fieldIndex("part")));
    }
    assertThat(actual).as("seed %s", seed).isEqualTo(expected);
  }

  private static List<BigDecimal> naive(BigDecimal whole, List<Long> weights) {
    BigInteger units = whole.unscaledValue().abs();
    BigInteger total =
        weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger[] parts = new BigInteger[weights.size()];
    BigInteger[] rests = new BigInteger[weights.size()];
    List<Integer> order = new ArrayList<>();
    BigInteger left = units;
    for (int i = 0; i < parts.length; i++) {
      BigInteger[] halves =
          units.multiply(BigInteger.valueOf(weights.get(i))).divideAndRemainder(total);
      parts[i] = halves[0];
      rests[i] = halves[1];
      left = left.subtract(halves[0]);
      order.add(i);
    }
    order.sort(Comparator.<Integer, BigInteger>comparing(i -> rests[i]).reversed());
    for (int i = 0; i < left.intValueExact(); i++) {
      parts[order.get(i)] = parts[order.get(i)].add(BigInteger.ONE);
    }
    List<BigDecimal> result = new ArrayList<>();
    BigInteger sum = BigInteger.ZERO;
    for (BigInteger part : parts) {
      BigInteger signed = whole.signum() < 0 ? part.negate() : part;
      sum = sum.add(signed);
      result.add(new BigDecimal(signed, 6));
    }
    assertThat(sum).isEqualTo(whole.unscaledValue());
    return result;
  }
}
