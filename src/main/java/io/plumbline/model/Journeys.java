package io.plumbline.model;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The touches a conversion may be credited to.
 *
 * <p>A touch is eligible when it is the same person's and lies in (conversion - window,
 * conversion], in elapsed seconds; a touch after the conversion never is. Every conversion reuses
 * the whole look-back, unless its type starts afresh after the person's conversion of that type
 * before. At one instant a view comes before a click, so that it never outranks it. An order's own
 * landing tags count only when nothing else was seen.
 *
 * <p>Touches of natural channels, where some are named, are passed over; a conversion with no
 * others has one touch, the last of them, as channel {@code natural}.
 *
 * <p>A milestone is the newest lead, opportunity or won deal of the same person up to the
 * conversion; its touch is the last one of the journey up to that instant.
 */
public final class Journeys {
  private static final List<String> MILESTONES = List.of("lead", "opportunity", "won");
  private static final List<String> NAMES_SOMEBODY =
      List.of("customer", "user", "email", "phone", "contact");

  private Journeys() {}

  /**
   * Which touches are eligible.
   *
   * @param usual look-back of types without one of their own
   * @param byType look-backs of conversion types
   * @param resetTypes types of which only touches after the conversion before count
   * @param naturalChannels channels whose touches are passed over
   * @param maxTouches the most recent touches kept per conversion
   */
  public record Rules(
      LocalDate asOf,
      LookBack usual,
      Map<String, LookBack> byType,
      List<String> resetTypes,
      List<String> naturalChannels,
      OptionalInt maxTouches) {
    public Rules {
      byType = new TreeMap<>(byType);
      resetTypes = List.copyOf(resetTypes);
      naturalChannels = List.copyOf(naturalChannels);
    }

    /** The longest look-back of any touch, in elapsed days. */
    public int longestDays() {
      return Stream.concat(Stream.of(usual), byType.values().stream())
          .mapToInt(LookBack::longestDays)
          .max()
          .orElseThrow();
    }

    /** One look-back for all types. */
    public static Rules of(LocalDate asOf, LookBack lookBack, OptionalInt maxTouches) {
      return new Rules(asOf, lookBack, Map.of(), List.of(), List.of(), maxTouches);
    }
  }

  /**
   * The contract of silver.journeys.
   *
   * @param conversions silver conversions
   * @param touches silver touchpoints
   * @param milestones {@code person_id, conversion_type, conversion_ts} of events beside the
   *     conversions
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions, Dataset<Row> touches, Dataset<Row> milestones, Rules rules) {
    // One order for all, so that one sort serves them.
    WindowSpec newestFirst =
        Window.partitionBy("conversion_key")
            .orderBy(col("touch_ts").desc(), col("rank").desc(), col("touch_key").desc());
    WindowSpec path =
        newestFirst.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
    Dataset<Row> converted = withMilestones(withBefore(conversions, rules), milestones);
    Dataset<Row> within = withinLookBack(converted, eligible(touches, rules.asOf()), rules);
    Dataset<Row> paths =
        onlyMarketing(onlySeen(within, path), path, rules)
            .withColumn("from_end", row_number().over(newestFirst))
            .withColumn("newer_ts", lag("touch_ts", 1).over(newestFirst))
            .withColumn("all_touches", count(lit(1)).over(path).cast("int"));
    Column kept =
        rules.maxTouches().isPresent()
            ? least(col("all_touches"), lit(rules.maxTouches().getAsInt()))
            : col("all_touches");
    return onlyLastNatural(paths, rules)
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
            col("is_direct_tie"),
            col("person_id"),
            col("person_bucket"));
  }

  private static Dataset<Row> eligible(Dataset<Row> touches, LocalDate asOf) {
    return touches
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
            col("touch_kind"),
            col("campaign_key"),
            col("is_paid_media").as("is_paid"),
            col("identifier_type"),
            col("identifier_key").as("touch_identifier"),
            when(col("touch_kind").equalTo("view"), 0).otherwise(1).as("rank"),
            coalesce(col("event_name").equalTo(Touchpoints.ORDER_LANDING), lit(false))
                .as("is_landing"));
  }

  private static Dataset<Row> withinLookBack(
      Dataset<Row> converted, Dataset<Row> eligible, Rules rules) {
    Column window = rules.usual().micros(col("touch_kind"), col("channel"));
    for (Map.Entry<String, LookBack> own : rules.byType().entrySet()) {
      Column micros = own.getValue().micros(col("touch_kind"), col("channel"));
      window = when(col("conversion_type").equalTo(own.getKey()), micros).otherwise(window);
    }
    Column age = unix_micros(col("conversion_ts")).minus(unix_micros(col("touch_ts")));
    return converted
        .join(eligible, new String[] {"person_id"}, "inner")
        .withColumn("age", age)
        .where(col("age").geq(0).and(col("age").lt(window)))
        .where(col("before_ts").isNull().or(col("touch_ts").gt(col("before_ts"))))
        .withColumn("is_direct_tie", isDirectTie())
        .drop("identifier_type", "touch_identifier", "identifier_key");
  }

  /** An order's own landing tags only where nothing else was seen. */
  private static Dataset<Row> onlySeen(Dataset<Row> within, WindowSpec path) {
    return within
        .withColumn("is_seen", max(when(col("is_landing"), 0).otherwise(1)).over(path))
        .where(col("is_landing").equalTo(false).or(col("is_seen").equalTo(0)));
  }

  /** Natural touches only where there are no others: {@code is_marketed} 0. */
  private static Dataset<Row> onlyMarketing(Dataset<Row> seen, WindowSpec path, Rules rules) {
    if (rules.naturalChannels().isEmpty()) {
      return seen;
    }
    Column isNatural = col("channel").isin(rules.naturalChannels().toArray());
    return seen.withColumn("is_natural", isNatural)
        .withColumn("is_marketed", max(when(col("is_natural"), 0).otherwise(1)).over(path))
        .where(not(col("is_natural")).or(col("is_marketed").equalTo(0)));
  }

  private static Dataset<Row> onlyLastNatural(Dataset<Row> paths, Rules rules) {
    if (rules.naturalChannels().isEmpty()) {
      return paths;
    }
    return paths
        .where(not(col("is_natural")).or(col("from_end").equalTo(1)))
        .withColumn("all_touches", when(col("is_natural"), 1).otherwise(col("all_touches")))
        .withColumn("channel", when(col("is_natural"), "natural").otherwise(col("channel")))
        .withColumn("campaign_key", when(col("is_natural"), -1L).otherwise(col("campaign_key")));
  }

  private static Column isDirectTie() {
    Column namesSomebody =
        coalesce(col("identifier_type").isin(NAMES_SOMEBODY.toArray()), lit(false));
    Column isTheSame = coalesce(col("touch_identifier").equalTo(col("identifier_key")), lit(false));
    return namesSomebody.or(isTheSame);
  }

  /**
   * Conversions to be credited, with {@code before_ts}, from where their touches count: the
   * person's conversion of the same type before, of types that start afresh. Of conversions at one
   * instant the one with the smaller key comes first.
   */
  private static Dataset<Row> withBefore(Dataset<Row> conversions, Rules rules) {
    Dataset<Row> credited =
        conversions.where(
            col("person_id").isNotNull().and(col("is_tracked")).and(col("kept_apart").isNull()));
    if (rules.resetTypes().isEmpty()) {
      return credited.withColumn("before_ts", lit(null).cast("timestamp"));
    }
    WindowSpec earlier =
        Window.partitionBy("person_id", "conversion_type")
            .orderBy("conversion_ts", "conversion_key");
    Column isReset = col("conversion_type").isin(rules.resetTypes().toArray());
    return credited.withColumn("before_ts", when(isReset, lag("conversion_ts", 1).over(earlier)));
  }

  /** Adds {@code lead_ts, opportunity_ts, won_ts}: the newest of each up to the conversion. */
  private static Dataset<Row> withMilestones(Dataset<Row> conversions, Dataset<Row> others) {
    Column[] instants =
        MILESTONES.stream()
            .map(
                type ->
                    collect_list(when(col("reached").equalTo(type), col("conversion_ts"))).as(type))
            .toArray(Column[]::new);
    // A handful per person, and none at all where no CRM feeds them.
    Column name =
        when(col("conversion_type").equalTo("won_deal"), "won").otherwise(col("conversion_type"));
    Dataset<Row> reached =
        conversions
            .select("person_id", "conversion_type", "conversion_ts")
            .union(others.select("person_id", "conversion_type", "conversion_ts"))
            .withColumn("reached", name)
            .where(col("reached").isin(MILESTONES.toArray()))
            .groupBy("person_id")
            .agg(instants[0], instants[1], instants[2]);
    return conversions
        .select(
            "person_id",
            "person_bucket",
            "conversion_key",
            "conversion_type",
            "conversion_ts",
            "before_ts",
            "identifier_key")
        .join(reached, new String[] {"person_id"}, "left_outer")
        .select(
            col("person_id"),
            col("person_bucket"),
            col("conversion_key"),
            col("conversion_type"),
            col("conversion_ts"),
            col("before_ts"),
            col("identifier_key"),
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
