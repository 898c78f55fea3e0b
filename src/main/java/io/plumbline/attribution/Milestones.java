package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * The touches that reached a milestone share 90 %, the others 10 %. A milestone that is missing, or
 * falls on the touch of another, leaves its part to those present in equal parts; without other
 * touches the milestones share all.
 *
 * @param positions the milestones' touches, as an array of positions, null where one is missing
 */
public record Milestones(String name, String description, Function<Touch, Column> positions)
    implements AttributionModel {

  /** 30 % each to first, lead and last touch. */
  static Milestones wShaped() {
    return new Milestones(
        "w_shaped",
        "30 % each to the first, the lead's and the last touch, 10 % to the others",
        touch -> array(lit(1), touch.lead(), touch.touches()));
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
            array(
                lit(1), touch.lead(), touch.opportunity(), coalesce(touch.won(), touch.touches())));
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override // k milestones at 9m and m others at k: 9mk / 10mk = 90 %
  public Column weight(Touch touch) {
    Column milestones = array_distinct(array_compact(positions.apply(touch)));
    Column reached = size(milestones).cast("bigint");
    Column others = touch.touches().minus(reached);
    return when(others.equalTo(0), lit(1L))
        .when(array_contains(milestones, touch.position()), others.multiply(9L))
        .otherwise(reached);
  }
}
