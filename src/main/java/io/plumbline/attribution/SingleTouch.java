package io.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * One touch takes all.
 *
 * @param taker position of the touch that takes all; null when none does
 */
record SingleTouch(
    String name, String description, Function<Touch, Column> taker, boolean canCreditNobody)
    implements AttributionModel {
  static final SingleTouch FIRST =
      new SingleTouch(
          "first", "The first touch in the look-back takes all", touch -> lit(1), false);

  static final SingleTouch LAST =
      new SingleTouch("last", "The last touch takes all", Touch::touches, false);

  static final SingleTouch LAST_NON_DIRECT =
      new SingleTouch(
          "last_non_direct",
          "The last touch that is not direct takes all; the last one when all are direct",
          touch -> coalesce(touch.lastNonDirect(), touch.touches()),
          false);

  static final SingleTouch FIRST_PAID =
      new SingleTouch(
          "first_paid",
          "The first touch of paid media takes all; unattributed without one",
          Touch::firstPaid,
          true);

  static final SingleTouch LAST_PAID =
      new SingleTouch(
          "last_paid",
          "The last touch of paid media takes all; unattributed without one",
          Touch::lastPaid,
          true);

  @Override
  public Weighing weighing(Touch touch) {
    return new Weighing.OneTakesAll(taker.apply(touch));
  }
}
