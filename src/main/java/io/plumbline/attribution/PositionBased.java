package io.plumbline.attribution;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
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

  @Override // in millionths, times the touches between, so that all weights are whole numbers
  public Weighing weighing(Touch touch) {
    long firstPart = Math.round(first * ONE);
    long lastPart = Math.round(last * ONE);
    Column between = greatest(touch.touches().minus(2), lit(0)).cast("bigint");
    Column factor = greatest(between, lit(1L));
    Column isFirst = touch.position().equalTo(1);
    Column isNotFirst = when(isFirst, 0L).otherwise(1L);
    WeightClass middle =
        new WeightClass(
            lit(Math.max(0, ONE - firstPart - lastPart)),
            between,
            greatest(touch.position().minus(2), lit(0)).cast("bigint"),
            isFirst.equalTo(false).and(touch.position().lt(touch.touches())));
    if (firstPart == lastPart) {
      return new Weighing.Few(
          List.of(
              middle,
              new WeightClass(
                  factor.multiply(firstPart),
                  least(touch.touches(), lit(2)),
                  isNotFirst,
                  lit(true))));
    }
    Column isAlone = touch.touches().equalTo(1);
    return new Weighing.Few(
        List.of(
            middle,
            new WeightClass(factor.multiply(firstPart), lit(1L), isNotFirst, isFirst),
            new WeightClass(
                factor.multiply(lastPart), when(isAlone, 0L).otherwise(1L), lit(0L), lit(true))));
  }
}
