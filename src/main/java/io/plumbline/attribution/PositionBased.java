package io.plumbline.attribution;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Gives the first and last touch fixed shares and splits the rest evenly among the touches between;
 * a journey of two touches has no middle, so its ends share all of it in their proportion.
 *
 * @param first share of the first touch, above 0
 * @param last share of the last touch, above 0; both sum to at most 1
 */
public record PositionBased(double first, double last) implements AttributionModel {
  private static final long ONE = 1_000_000;

  public PositionBased {
    if (!(first > 0 && last > 0 && first + last <= 1)) {
      throw new IllegalArgumentException(
          "position_based: first=%s and last=%s must both be above 0 and sum to at most 1; the usual choice is 0.4 and 0.4"
              .formatted(first, last));
    }
  }

  @Override
  public String name() {
    return "position_based";
  }

  @Override
  public String description() {
    return "The first touch takes %s, the last %s, those between share the rest"
        .formatted(first, last);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override // in millionths, times the touches between, so that all weights are whole numbers
  public Column weight(Touch touch) {
    long firstPart = Math.round(first * ONE);
    long lastPart = Math.round(last * ONE);
    Column between = touch.touches().minus(2).cast("bigint");
    Column factor = when(between.gt(0), between).otherwise(lit(1L));
    return when(touch.position().equalTo(1), factor.multiply(firstPart))
        .when(touch.position().equalTo(touch.touches()), factor.multiply(lastPart))
        .otherwise(lit(Math.max(0, ONE - firstPart - lastPart)));
  }
}
