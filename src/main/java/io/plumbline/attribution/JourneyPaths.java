package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The path of every conversion, and the paths that ended in none.
 *
 * <ol>
 *   <li>a conversion's path is its journey; one without touches, with natural ones only, or kept
 *       apart is path {@code unattributed, untracked, natural, ...}, with no steps
 *   <li>a person's other touches fall into stretches, ended by a click window without touches; a
 *       stretch as_of cannot see the end of is left out, not counted as lost
 *   <li>of a stretch the same counts as would before a conversion at its last touch; it is a path
 *       without conversion of every type its person never reached
 * </ol>
 *
 * <p>Columns: {@code period, conversion_type, path, steps, is_conversion, conversions, nulls,
 * revenue, person_id, conversion_key, days, touches, is_mature}. The most recent 1,000 touches of a
 * path are kept, so that no person's rows can fill the memory.
 */
public final class JourneyPaths {
  private static final int LONGEST = 1_000;
  private static final String NATURAL = "natural";
  private static final String LANDING = "order_landing";

  /**
   * How paths are cut.
   *
   * @param windows look-backs
   * @param windowsByType look-backs of conversion types with their own
   * @param collapseRepeats whether repeats of a channel in a row are one step
   * @param asOf last complete day
   */
  public record Cut(
      ModelVariant.Windows windows,
      Map<String, ModelVariant.Windows> windowsByType,
      boolean collapseRepeats,
      LocalDate asOf) {
    public Cut {
      windowsByType = new TreeMap<>(windowsByType);
    }
  }

  private JourneyPaths() {}

  /** Takes silver conversions, journeys and touchpoints. */
  public static Dataset<Row> of(
      Dataset<Row> conversions, Dataset<Row> journeys, Dataset<Row> touches, Cut cut) {
    Dataset<Row> rows =
        converting(conversions, journeys).unionByName(lost(conversions, touches, cut));
    Column steps = cut.collapseRepeats() ? collapsed(col("all_steps")) : col("all_steps");
    Column lastClosed = lit(cut.asOf().minusDays(cut.windows().clickDays()));
    for (Map.Entry<String, ModelVariant.Windows> own : cut.windowsByType().entrySet()) {
      lastClosed =
          when(
                  col("conversion_type").equalTo(own.getKey()),
                  lit(cut.asOf().minusDays(own.getValue().clickDays())))
              .otherwise(lastClosed);
    }
    return rows.withColumn("steps", steps)
        .withColumn("period", trunc(col("date"), "MM"))
        .withColumn("is_mature", last_day(col("date")).leq(lastClosed))
        .select(
            col("period"),
            col("conversion_type"),
            coalesce(col("pathless"), array_join(col("steps"), " > ")).as("path"),
            col("steps"),
            col("is_conversion"),
            col("conversions"),
            when(col("is_conversion"), lit(0L)).otherwise(lit(1L)).as("nulls"),
            col("revenue"),
            col("person_id"),
            col("conversion_key"),
            col("days"),
            size(col("steps")).cast("bigint").as("touches"),
            col("is_mature"));
  }

  private static Dataset<Row> converting(Dataset<Row> conversions, Dataset<Row> journeys) {
    Dataset<Row> paths =
        journeys
            .where(col("touches").minus(col("position")).lt(LONGEST))
            .groupBy("conversion_key")
            .agg(inOrder("position").as("walked"), max("age_seconds").as("oldest"))
            .withColumn("is_natural", array_contains(col("walked"), NATURAL))
            .withColumn("all_steps", when(not(col("is_natural")), col("walked")));
    Column pathless =
        when(
            col("all_steps").isNull(),
            when(col("is_natural"), NATURAL).otherwise(AttributionCredit.untouched()));
    return conversions
        .join(paths, new String[] {"conversion_key"}, "left_outer")
        .select(
            col("date"),
            col("conversion_type"),
            pathless.as("pathless"),
            coalesce(col("all_steps"), array().cast("array<string>")).as("all_steps"),
            lit(true).as("is_conversion"),
            col("count").as("conversions"),
            col("revenue"),
            col("person_id"),
            col("conversion_key"),
            col("oldest").divide(86_400.0).as("days"));
  }

  private static Dataset<Row> lost(Dataset<Row> conversions, Dataset<Row> touches, Cut cut) {
    Map<ModelVariant.Windows, List<String>> own = new LinkedHashMap<>();
    cut.windowsByType()
        .forEach((type, windows) -> own.computeIfAbsent(windows, w -> new ArrayList<>()).add(type));
    own.remove(cut.windows());
    Object[] special = own.values().stream().flatMap(List::stream).toArray();
    Column isType = col("conversion_type").isin(special);
    Dataset<Row> lost =
        lost(conversions.where(not(isType)), stretches(touches, cut.windows(), cut.asOf()));
    for (Map.Entry<ModelVariant.Windows, List<String>> same : own.entrySet()) {
      Column isOne = col("conversion_type").isin(same.getValue().toArray());
      lost =
          lost.unionByName(
              lost(conversions.where(isOne), stretches(touches, same.getKey(), cut.asOf())));
    }
    return lost;
  }

  private static Dataset<Row> lost(Dataset<Row> conversions, Dataset<Row> stretches) {
    Dataset<Row> types = conversions.select("conversion_type").distinct();
    Dataset<Row> reached = conversions.select("person_id", "conversion_type").distinct();
    return stretches
        .crossJoin(org.apache.spark.sql.functions.broadcast(types)) // a handful of types
        .join(reached, new String[] {"person_id", "conversion_type"}, "left_anti")
        .select(
            col("date"),
            col("conversion_type"),
            lit(null).cast(Types.TEXT).as("pathless"),
            col("all_steps"),
            lit(false).as("is_conversion"),
            lit(0L).as("conversions"),
            lit(0).cast(Types.MONEY).as("revenue"),
            col("person_id"),
            lit(null).cast(Types.KEY).as("conversion_key"),
            lit(null).cast(Types.DOUBLE).as("days"));
  }

  /** Closed stretches: {@code person_id, date, all_steps}. */
  private static Dataset<Row> stretches(
      Dataset<Row> touches, ModelVariant.Windows windows, LocalDate asOf) {
    WindowSpec person = Window.partitionBy("person_id");
    WindowSpec stretch = Window.partitionBy("person_id", "stretch");
    Column[] oldestFirst = {col("at"), col("is_view").desc(), col("touch_key")};
    Column[] newestFirst = {col("at").desc(), col("is_view"), col("touch_key").desc()};
    long micros = 86_400_000_000L;
    Column window = lit(windows.clickDays() * micros);
    Column own = when(col("is_view"), lit(windows.viewDays() * micros)).otherwise(window);
    Column end = lit(asOf.plusDays(1).toEpochDay() * micros);
    return touches
        .where(
            col("person_id")
                .isNotNull()
                .and(col("date").leq(lit(asOf)))
                .and(coalesce(col("event_name"), lit("")).isin("purchase", LANDING).equalTo(false)))
        .select(
            col("person_id"),
            col("touch_key"),
            col("date"),
            col("channel_name").as("channel"),
            unix_micros(col("event_ts")).as("at"),
            col("touch_kind").eqNullSafe("view").as("is_view"))
        .withColumn("before", lag("at", 1).over(person.orderBy(oldestFirst)))
        .withColumn("begins", when(col("at").minus(col("before")).lt(window), 0).otherwise(1))
        .withColumn("stretch", sum("begins").over(person.orderBy(oldestFirst)))
        .withColumn("last_at", max("at").over(stretch))
        .where(end.minus(col("last_at")).geq(window))
        .where(col("last_at").minus(col("at")).lt(own))
        .withColumn("from_end", row_number().over(stretch.orderBy(newestFirst)))
        .where(col("from_end").leq(LONGEST))
        .withColumn("position", col("from_end").multiply(-1))
        .groupBy("person_id", "stretch")
        .agg(max_by(col("date"), col("position")).as("date"), inOrder("position").as("all_steps"))
        .drop("stretch");
  }

  private static Column inOrder(String position) {
    return transform(
        array_sort(collect_list(struct(col(position), col("channel")))),
        step -> step.getField("channel"));
  }

  private static Column collapsed(Column steps) {
    // Places count from 0 and elements from 1: element_at(place) is the step before.
    return filter(
        steps,
        (step, place) ->
            place
                .equalTo(0)
                .or(step.notEqual(element_at(steps, when(place.equalTo(0), 1).otherwise(place)))));
  }
}
