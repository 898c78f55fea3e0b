package io.plumbline.model;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The touches a conversion may be credited to.
 *
 * <p>A touch is eligible when it is the same person's and lies in (conversion - window,
 * conversion], in elapsed seconds; views have a window of their own. Every conversion reuses the
 * whole look-back. At one instant a view comes before a click, so that it never outranks it. An
 * order's own landing tags count only when nothing else was seen.
 *
 * <p>A milestone is the newest conversion of type lead, opportunity or won of the same person up to
 * the conversion; its touch is the last one of the journey up to that instant.
 */
public final class Journeys {
  private static final List<String> MILESTONES = List.of("lead", "opportunity", "won");

  private Journeys() {}

  /**
   * The contract of silver.journeys.
   *
   * @param conversions silver conversions
   * @param touches silver touchpoints
   * @param maxTouches the most recent touches kept per conversion
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions,
      Dataset<Row> touches,
      LocalDate asOf,
      int clickWindowDays,
      int viewWindowDays,
      OptionalInt maxTouches) {
    Dataset<Row> eligible =
        touches
            .where(
                col("person_id")
                    .isNotNull()
                    .and(col("date").leq(lit(asOf)))
                    .and(coalesce(col("event_name"), lit("")).notEqual("purchase")))
            .select(
                col("person_id"),
                col("touch_key"),
                col("event_ts").as("touch_ts"),
                col("date").as("touch_date"),
                col("channel_name").as("channel"),
                col("campaign_key"),
                col("is_paid_media").as("is_paid"),
                when(col("touch_kind").equalTo("view"), 0).otherwise(1).as("rank"),
                coalesce(col("event_name").equalTo(Touchpoints.ORDER_LANDING), lit(false))
                    .as("is_landing"));
    Dataset<Row> converted =
        withMilestones(conversions.where(col("person_id").isNotNull().and(col("is_tracked"))));
    Column age = unix_micros(col("conversion_ts")).minus(unix_micros(col("touch_ts")));
    Column window =
        when(col("rank").equalTo(0), lit(viewWindowDays * 86_400_000_000L))
            .otherwise(lit(clickWindowDays * 86_400_000_000L));
    WindowSpec path = Window.partitionBy("conversion_key");
    Column[] newestFirst = {col("touch_ts").desc(), col("rank").desc(), col("touch_key").desc()};
    Dataset<Row> paths =
        converted
            .join(eligible, new String[] {"person_id"}, "inner")
            .withColumn("age", age)
            .where(col("age").geq(0).and(col("age").lt(window)))
            .withColumn("is_seen", max(when(col("is_landing"), 0).otherwise(1)).over(path))
            .where(col("is_landing").equalTo(false).or(col("is_seen").equalTo(0)))
            .withColumn("from_end", row_number().over(path.orderBy(newestFirst)))
            .withColumn("newer_ts", lag("touch_ts", 1).over(path.orderBy(newestFirst)))
            .withColumn("all_touches", count(lit(1)).over(path).cast("int"));
    Column kept =
        maxTouches.isPresent()
            ? org.apache.spark.sql.functions.least(col("all_touches"), lit(maxTouches.getAsInt()))
            : col("all_touches");
    return paths
        .withColumn("touches", kept)
        .where(col("from_end").leq(col("touches")))
        .withColumn("position", col("touches").minus(col("from_end")).plus(1))
        .select(
            col("conversion_key"),
            col("touch_key"),
            col("position"),
            col("touches"),
            col("age").divide(1_000_000).cast("bigint").as("age_seconds"),
            col("touches").lt(col("all_touches")).as("is_truncated"),
            milestone().as("milestone"),
            col("touch_ts"),
            col("touch_date"),
            col("channel"),
            col("campaign_key"),
            col("is_paid"),
            col("rank").equalTo(0).as("is_view"),
            col("person_id"),
            col("person_bucket"));
  }

  /** Adds {@code lead_ts, opportunity_ts, won_ts}: the newest of each up to the conversion. */
  private static Dataset<Row> withMilestones(Dataset<Row> conversions) {
    Column[] instants =
        MILESTONES.stream()
            .map(
                type ->
                    collect_list(when(col("conversion_type").equalTo(type), col("conversion_ts")))
                        .as(type))
            .toArray(Column[]::new);
    // A handful per person, and none at all where no CRM feeds them.
    Dataset<Row> reached =
        conversions
            .where(col("conversion_type").isin(MILESTONES.toArray()))
            .groupBy("person_id")
            .agg(instants[0], instants[1], instants[2]);
    return conversions
        .select("person_id", "person_bucket", "conversion_key", "conversion_ts")
        .join(reached, new String[] {"person_id"}, "left_outer")
        .select(
            col("person_id"),
            col("person_bucket"),
            col("conversion_key"),
            col("conversion_ts"),
            newestOf("lead"),
            newestOf("opportunity"),
            newestOf("won"));
  }

  private static Column newestOf(String type) {
    return array_max(filter(col(type), instant -> instant.leq(col("conversion_ts"))))
        .as(type + "_ts");
  }

  private static Column milestone() {
    Column[] reached =
        MILESTONES.stream()
            .map(
                type ->
                    when(
                        col("touch_ts")
                            .leq(col(type + "_ts"))
                            .and(
                                col("newer_ts").isNull().or(col("newer_ts").gt(col(type + "_ts")))),
                        type))
            .toArray(Column[]::new);
    return concat_ws("+", reached);
  }
}
