package io.plumbline.attribution;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Touches of one journey that weigh the same, so that shares of largest remainder are told from a
 * few numbers of the journey and need no sort.
 *
 * @param weight of each of them, bigint
 * @param count how many the journey has
 * @param before how many of them are older than the touch of the row
 * @param isMember whether the touch of the row is one
 */
record WeightClass(Column weight, Column count, Column before, Column isMember) {

  /** Sum of all weights of the journey. */
  static Column total(List<WeightClass> classes) {
    return classes.stream()
        .map(same -> same.weight().multiply(same.count()))
        .reduce(Column::plus)
        .orElseThrow();
  }

  /** Weight of the touch of the row. */
  static Column own(List<WeightClass> classes) {
    return ofOwn(classes, classes.stream().map(WeightClass::weight).toList());
  }

  /** The value that belongs to the class of the row. */
  static Column ofOwn(List<WeightClass> classes, List<Column> values) {
    Column found = values.get(values.size() - 1);
    for (int i = values.size() - 2; i >= 0; i--) {
      found = when(classes.get(i).isMember(), values.get(i)).otherwise(found);
    }
    return found;
  }

  /**
   * Units the touch of the row takes of a whole, by largest remainder, ties to the older touch.
   *
   * @param quotients {@code whole * weight / total} of each class, rounded down
   * @param rests what that leaves, over total
   * @param own the rest of the class of the row
   */
  static Column part(
      List<WeightClass> classes,
      Column whole,
      List<Column> quotients,
      List<Column> rests,
      Column own) {
    Column left = whole;
    for (int i = 0; i < classes.size(); i++) {
      left = left.minus(quotients.get(i).multiply(classes.get(i).count()));
    }
    Column ahead = lit(0L);
    for (int i = 0; i < classes.size(); i++) {
      ahead =
          ahead.plus(
              when(rests.get(i).gt(own), classes.get(i).count())
                  .when(rests.get(i).equalTo(own), classes.get(i).before())
                  .otherwise(0L));
    }
    return ofOwn(classes, quotients).plus(when(ahead.lt(left), 1L).otherwise(0L));
  }
}
