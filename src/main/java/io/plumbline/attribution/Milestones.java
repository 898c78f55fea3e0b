package io.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * The touches that reached a milestone share 90 %, the others 10 %. A milestone that is missing, or
 * falls on the touch of another, leaves its part to those present in equal parts; without other
 * touches the milestones share all.
 *
 * @param positions the milestones' touches as positions, null where one is missing
 */
public record Milestones(String name, String description, Function<Touch, List<Column>> positions)
    implements AttributionModel {

  /** 30 % each to first, lead and last touch. */
  static Milestones wShaped() {
    return new Milestones(
        "w_shaped",
        "30 % each to the first, the lead's and the last touch, 10 % to the others",
        touch -> List.of(lit(1), touch.lead(), touch.touches()));
  }

  /**
   * 22.5 % each to first, lead, opportunity and won; the conversion itself is the win if none is
   * told.
   */
  static Milestones fullPath() {
    return new Milestones(
        "full_path",
        "22.5 % each to the first, the lead's, the opportunity's and the winning touch, 10 % to the others",
        touch ->
            List.of(
                lit(1), touch.lead(), touch.opportunity(), coalesce(touch.won(), touch.touches())));
  }

  @Override // k milestones at 9m and m others at k: 9mk / 10mk = 90 %
  public Weighing weighing(Touch touch) {
    List<Column> found = positions.apply(touch);
    Column reached = lit(0L);
    Column before = lit(0L);
    Column isReached = lit(false);
    for (int i = 0; i < found.size(); i++) {
      Column milestone = found.get(i);
      Column isNew = milestone.isNotNull();
      for (Column earlier : found.subList(0, i)) {
        isNew = isNew.and(coalesce(earlier.notEqual(milestone), lit(true)));
      }
      reached = reached.plus(when(isNew, 1L).otherwise(0L));
      before = before.plus(when(isNew.and(milestone.lt(touch.position())), 1L).otherwise(0L));
      isReached = isReached.or(coalesce(milestone.equalTo(touch.position()), lit(false)));
    }
    Column others = touch.touches().minus(reached);
    return new Weighing.Few(
        List.of(
            new WeightClass(greatest(others, lit(1L)).multiply(9L), reached, before, isReached),
            new WeightClass(reached, others, touch.position().minus(1).minus(before), lit(true))));
  }
}
