package io.plumbline.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * One touch and what its whole journey tells of it, as columns. Positions count from 1, oldest
 * first.
 *
 * @param position place on the path
 * @param touches touches on the path
 * @param channel channel, never null
 * @param age seconds from touch to conversion
 * @param youngestAge the least age on the path
 * @param lastNonDirect position of the last touch that is not direct; null when all are
 * @param firstPaid position of the first paid touch; null without one
 * @param lastPaid position of the last paid touch; null without one
 * @param lead position of the touch that made the lead; null without one
 * @param opportunity likewise for the opportunity
 * @param won likewise for the closed deal
 */
record Touch(
    Column position,
    Column touches,
    Column channel,
    Column age,
    Column youngestAge,
    Column lastNonDirect,
    Column firstPaid,
    Column lastPaid,
    Column lead,
    Column opportunity,
    Column won) {

  /** The columns {@link #withPath} makes, beside those of silver.journeys. */
  static Touch columns() {
    return new Touch(
        col("position"),
        col("touches"),
        col("channel"),
        col("age_seconds"),
        col("_youngest_age"),
        col("_last_non_direct"),
        col("_first_paid"),
        col("_last_paid"),
        col("_lead"),
        col("_opportunity"),
        col("_won"));
  }

  /**
   * Adds what the journey tells of each touch, in one pass; what no model asks for costs nothing.
   */
  static Dataset<Row> withPath(Dataset<Row> journeys) {
    Column position = col("position");
    Map<String, Column> ofPath = new LinkedHashMap<>();
    ofPath.put("_youngest_age", min("age_seconds"));
    ofPath.put("_last_non_direct", max(when(col("channel").notEqual("direct"), position)));
    ofPath.put("_first_paid", min(when(col("is_paid"), position)));
    ofPath.put("_last_paid", max(when(col("is_paid"), position)));
    ofPath.put("_lead", max(when(col("milestone").contains("lead"), position)));
    ofPath.put("_opportunity", max(when(col("milestone").contains("opportunity"), position)));
    ofPath.put("_won", max(when(col("milestone").contains("won"), position)));
    ofPath.replaceAll((name, aggregate) -> aggregate.over(Window.partitionBy("conversion_key")));
    return journeys.withColumns(ofPath);
  }
}
