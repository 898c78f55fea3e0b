package io.plumbline.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link LargestRemainder} for a handful of parts in memory: shares as doubles become integer
 * weights of 2^-40, and parts of 0.000001 add up to the whole exactly.
 */
public final class Apportionment {
  private static final double LARGEST = 1L << 40;
  private static final int SCALE = 6;

  private Apportionment() {}

  /**
   * Splits a whole.
   *
   * @param whole at most six decimals
   * @param shares of each part, summing to about 1; a share below zero gives a part of the other
   *     sign
   * @return parts in the order of the shares, six decimals; ties go to the earlier part
   */
  public static List<BigDecimal> of(BigDecimal whole, double[] shares) {
    BigInteger units = whole.setScale(SCALE).unscaledValue();
    List<BigInteger> weights = new ArrayList<>();
    BigInteger total = BigInteger.ZERO;
    for (double share : shares) {
      BigInteger weight = BigInteger.valueOf(Math.round(share * LARGEST));
      weights.add(weight);
      total = total.add(weight);
    }
    if (total.signum() <= 0) {
      throw new IllegalStateException("shares sum to " + total + " of 2^40; they must sum to 1");
    }
    List<BigInteger> parts = new ArrayList<>();
    List<BigInteger> rests = new ArrayList<>();
    BigInteger left = units;
    for (BigInteger weight : weights) {
      BigInteger exact = units.multiply(weight);
      BigInteger rest = exact.mod(total); // never below zero, so the quotient is the floor
      BigInteger part = exact.subtract(rest).divide(total);
      parts.add(part);
      rests.add(rest);
      left = left.subtract(part);
    }
    IntStream.range(0, parts.size())
        .boxed()
        .sorted(Comparator.comparing(rests::get, Comparator.reverseOrder()))
        .limit(left.longValueExact())
        .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
    return parts.stream().map(part -> new BigDecimal(part, SCALE)).toList();
  }
}
