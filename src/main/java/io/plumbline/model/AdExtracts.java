package io.plumbline.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.SilverAds;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Extracts of ad delivery, and the rows a newer one no longer has.
 *
 * <ol>
 *   <li>Files of one source whose names differ in dates and times only are one series: the same
 *       report, exported again. Rows of other series never remove each other; where they name the
 *       same key, the newest record wins.
 *   <li>Files of a series made less than {@value #PARTS_WITHIN_HOURS} hours after the one before
 *       are parts of one extract.
 *   <li>A file covers the days between its first and its last one, per account and kind of
 *       breakdown.
 *   <li>An extract says a whole day when it has more than half as many campaigns on it as any
 *       earlier extract of the series: every row of earlier extracts is gone. Else it may have been
 *       filtered, and only speaks for the campaigns its covering files name.
 * </ol>
 *
 * <p>So a file filtered to one campaign leaves the others alone, and the result depends on the set
 * of files, never on the order they came in.
 */
public final class AdExtracts {
  /** Parts of one extract are written within this time. */
  public static final int PARTS_WITHIN_HOURS = 6;

  private static final String DATES =
      "(?<!\\d)20\\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])"
          + "(?:[T_-]?(?:[01]\\d|2[0-3])[:_-]?[0-5]\\d(?:[:_-]?[0-5]\\d)?)?(?!\\d)";
  private static final List<String> RECORD =
      List.of(
          "source",
          "account_id",
          "date",
          "campaign_id",
          "ad_group_id",
          "ad_id",
          "breakdown_key",
          "attribution_window",
          "segment_key");
  private static final String[] ENTITY = {
    "source",
    "account_id",
    "date",
    "extract_series",
    "extracted_at",
    "campaign_id",
    "ad_group_id",
    "ad_id"
  };
  private static final String[] DAY = {
    "source", "account_id", "extract_series", "breakdown_shape", "date"
  };
  private static final String[] CAMPAIGN_DAY = {
    "source", "account_id", "extract_series", "breakdown_shape", "date", "campaign_id"
  };

  private AdExtracts() {}

  /**
   * The newest record per key, with {@code removed_by_ts}: the extract that covers its day without
   * it, null while it stands.
   *
   * @param records bronze ad_performance_daily
   */
  public static Dataset<Row> newest(Dataset<Row> records) {
    Dataset<Row> placed = withExtract(records);
    Column removing = greatest(col("replaced_at"), col("named_at"));
    return Newest.per(placed, RECORD)
        .join(wholeDays(placed), DAY, "left_outer")
        .join(namedDays(placed), CAMPAIGN_DAY, "left_outer")
        .withColumn("removed_by_ts", when(removing.gt(col("extracted_at")), removing))
        .drop("replaced_at", "named_at", "extract_series", "breakdown_shape", "extracted_at");
  }

  /** The records of {@link #newest} that stand, bronze columns. */
  public static Dataset<Row> standing(Dataset<Row> newest) {
    return newest.where(col("removed_by_ts").isNull()).drop("removed_by_ts");
  }

  /**
   * The records of {@link #newest} that do not, in the contract of silver.ad_performance_removed.
   *
   * @param windows per source: {@code source, restatement_days}
   */
  public static Dataset<Row> removed(Dataset<Row> newest, Dataset<Row> windows) {
    return newest
        .where(col("removed_by_ts").isNotNull())
        .join(broadcast(windows), new String[] {"source"}, "left_outer")
        .withColumn("is_late", isLate(col("removed_by_ts")))
        .select(SilverAds.AD_PERFORMANCE_REMOVED.selection());
  }

  /**
   * What each extract said of a day, where it said something new: silver
   * .ad_performance_restatements.
   *
   * @param records bronze ad_performance_daily
   * @param windows per source: {@code source, restatement_days}
   */
  public static Dataset<Row> restatements(Dataset<Row> records, Dataset<Row> windows) {
    List<String> perExtract = new java.util.ArrayList<>(RECORD);
    perExtract.addAll(List.of("extract_series", "extracted_at"));
    WindowSpec entity = Window.partitionBy(columns(ENTITY)).orderBy(AdPerformance.primaryFirst());
    WindowSpec day = Window.partitionBy("source", "account_id", "date", "extract_series");
    WindowSpec history = day.orderBy("extracted_at");
    Column isFirst = lag("extracted_at", 1).over(history).isNull();
    Column[] said = {
      col("entities"),
      col("spend"),
      col("impressions"),
      col("clicks"),
      col("conversions"),
      col("conversion_value")
    };
    Column saying = org.apache.spark.sql.functions.struct(said);
    return Newest.per(withExtract(records), perExtract)
        .withColumn("window_rank", org.apache.spark.sql.functions.rank().over(entity))
        .where(col("window_rank").equalTo(1).and(col("breakdown_key").equalTo("")))
        .groupBy("source", "account_id", "date", "extract_series", "extracted_at")
        .agg(
            max("currency").as("currency"),
            size(collect_set(
                    org.apache.spark.sql.functions.struct("campaign_id", "ad_group_id", "ad_id")))
                .cast("bigint")
                .as("entities"),
            money("spend"),
            count("impressions"),
            count("clicks"),
            money("conversions"),
            money("conversion_value"))
        .withColumn("is_first", isFirst)
        .withColumn("is_same", coalesce(lag(saying, 1).over(history).equalTo(saying), lit(false)))
        .where(col("is_same").equalTo(false))
        .withColumn("is_newest", col("extracted_at").equalTo(max("extracted_at").over(day)))
        .join(broadcast(windows), new String[] {"source"}, "left_outer")
        .withColumn("is_late", col("is_first").equalTo(false).and(isLate(col("extracted_at"))))
        .withColumnRenamed("extracted_at", "extract_ts")
        .select(SilverAds.AD_PERFORMANCE_RESTATEMENTS.selection());
  }

  /** Adds {@code extract_series}, {@code breakdown_shape} and {@code extracted_at}. */
  private static Dataset<Row> withExtract(Dataset<Row> records) {
    WindowSpec series = Window.partitionBy("source", "extract_series");
    WindowSpec byTime = series.orderBy("file_ts", "source_file");
    Column startsExtract =
        col("file_ts")
            .minus(expr("INTERVAL " + PARTS_WITHIN_HOURS + " HOURS"))
            .geq(lag("file_ts", 1).over(byTime));
    Dataset<Row> files =
        records
            .groupBy("source", "source_file")
            .agg(max("extract_ts").as("file_ts"))
            .withColumn("extract_series", regexp_replace(col("source_file"), DATES, "#"))
            .withColumn("starts_extract", when(startsExtract, 1).otherwise(0))
            .withColumn("extract_no", sum("starts_extract").over(byTime))
            .withColumn(
                "extracted_at",
                max("file_ts").over(Window.partitionBy("source", "extract_series", "extract_no")))
            .select("source", "source_file", "extract_series", "extracted_at");
    return records
        .join(broadcast(files), new String[] {"source", "source_file"}, "inner")
        .withColumn("breakdown_shape", regexp_replace(col("breakdown_key"), "=[^|]*", ""));
  }

  /** Per day: the newest extract that says the whole of it and is not the first. */
  private static Dataset<Row> wholeDays(Dataset<Row> placed) {
    WindowSpec earlier =
        Window.partitionBy(columns(DAY))
            .orderBy("extracted_at")
            .rowsBetween(Window.unboundedPreceding(), -1);
    return placed
        .groupBy(columns(DAY, "extracted_at"))
        .agg(size(collect_set("campaign_id")).as("campaigns"))
        .withColumn("most_before", max("campaigns").over(earlier))
        .where(col("campaigns").multiply(2).gt(col("most_before")))
        .groupBy(columns(DAY))
        .agg(max("extracted_at").as("replaced_at"));
  }

  /** Per campaign and day: the newest extract a file of which covers the day and has the name. */
  private static Dataset<Row> namedDays(Dataset<Row> placed) {
    return placed
        .groupBy(
            "source",
            "account_id",
            "extract_series",
            "breakdown_shape",
            "source_file",
            "extracted_at")
        .agg(
            min("date").as("first_day"),
            max("date").as("last_day"),
            collect_set("campaign_id").as("campaigns"))
        .withColumn("date", explode(sequence(col("first_day"), col("last_day"))))
        .withColumn("campaign_id", explode(col("campaigns")))
        .groupBy(columns(CAMPAIGN_DAY))
        .agg(max("extracted_at").as("named_at"));
  }

  private static Column isLate(Column extracted) {
    return datediff(to_date(extracted), col("date")).geq(coalesce(col("restatement_days"), lit(0)));
  }

  private static Column money(String measure) {
    return coalesce(sum(col(measure).cast("decimal(20,6)")), lit(0))
        .cast("decimal(20,6)")
        .as(measure);
  }

  private static Column count(String measure) {
    return coalesce(sum(measure), lit(0L)).as(measure);
  }

  private static Column[] columns(String[] names, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(names), java.util.Arrays.stream(more))
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}
