package io.plumbline.attribution;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Halves the weight of a touch for every half-life of its age: 2^(-age/h). The age of the youngest
 * touch is taken off first, so the largest weight is 2^40 (2^34 beyond a million touches) and none
 * underflows to 0/0.
 *
 * @param halfLifeDays h, days, above 0; 7 is a convention (Universal Analytics), not an estimate
 */
public record TimeDecay(double halfLifeDays) implements AttributionModel {
  private static final double LARGEST = 1L << 40;
  private static final double LARGEST_OF_MANY = 1L << 34;
  private static final int MANY = 1 << 20;

  public TimeDecay {
    if (!(halfLifeDays > 0)) {
      throw new IllegalArgumentException(
          "time_decay: half-life-days=%s must be above 0; the usual choice is 7"
              .formatted(halfLifeDays));
    }
  }

  @Override
  public String name() {
    return "time_decay";
  }

  @Override
  public String description() {
    return "A touch %s days older takes half".formatted(halfLifeDays);
  }

  @Override
  public Weighing weighing(Touch touch) {
    Column halfLives = touch.age().minus(touch.youngestAge()).divide(lit(-halfLifeDays * 86_400.0));
    Column largest = when(touch.touches().leq(MANY), lit(LARGEST)).otherwise(lit(LARGEST_OF_MANY));
    return new Weighing.Each(rint(pow(lit(2.0), halfLives).multiply(largest)).cast("bigint"));
  }
}
