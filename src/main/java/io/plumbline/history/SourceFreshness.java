package io.plumbline.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.dayofweek;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether each source has sent what it usually sends.
 *
 * <p>Late: its newest day is before the one it usually has by now ({@link FeedHabits}). Its volume
 * is looked at on that day, against the median of the same weekday of the four weeks before, where
 * three of them had any: nothing sent where 10 rows or any spend are usual, or at most a tenth of
 * usual spend, or of 30 usual rows. Only the last 60 days are looked at.
 */
public final class SourceFreshness {
  private static final int DAYS = 60;
  private static final int WEEKS = 4;
  private static final long ROWS_EXPECTED = 10;
  private static final long ROWS_COMPARED = 30;

  private SourceFreshness() {}

  /**
   * Rows in the contract of gold.source_freshness, one per source with files.
   *
   * @param tables bronze and silver of the run, and ops.files
   * @param memory gold.source_freshness of earlier runs
   * @param zone reporting zone
   * @param currency reporting currency, for sentences
   */
  public static Dataset<Row> of(
      Function<Table, Dataset<Row>> tables,
      Dataset<Row> memory,
      ZoneId zone,
      String currency,
      RowHistory.Run run) {
    LocalDate asOf = run.asOf();
    Dataset<Row> days =
        days(tables.apply(Silver.AD_PERFORMANCE).where("is_primary"), "date", "spend_reporting")
            .unionByName(days(tables.apply(Silver.TOUCHPOINTS), "date", null))
            .unionByName(days(tables.apply(Silver.ORDERS), "business_date", null))
            .where(isRecent(asOf))
            .groupBy("source", "date")
            .agg(count(lit(1)).as("rows"), sum("spend").cast(Types.MONEY).as("spend"));
    Dataset<Row> extracts =
        extracts(tables.apply(Bronze.AD_PERFORMANCE), "date", zone)
            .unionByName(extracts(tables.apply(Bronze.TOUCHPOINTS), "date", zone))
            .unionByName(extracts(tables.apply(Bronze.ORDERS), "business_date", zone))
            .where(isRecent(asOf))
            .groupBy("source", "extracted")
            .agg(max("date").as("date"));
    Column lastAsOf = lit(Date.valueOf(asOf));
    String[] source = {"source"};
    Dataset<Row> sources =
        sources(tables.apply(Ops.FILES))
            .join(
                days.groupBy("source").agg(max("date").as("last_event_date")), source, "left_outer")
            .join(FeedHabits.of(memory, extracts, asOf), source, "left_outer")
            .withColumn("as_of", lastAsOf)
            .withColumn("behind_days", datediff(lastAsOf, col("last_event_date")).cast("bigint"))
            .withColumn("expected_date", date_sub(lastAsOf, col("usual_behind_days").cast("int")))
            .withColumn("volume_date", coalesce(col("expected_date"), lastAsOf));
    return spoken(judged(sources.join(volumes(sources, days), source, "left_outer")), currency)
        .withColumn("run_id", lit(run.id()))
        .withColumn("known_ts", lit(run.known()))
        .select(GoldMemory.SOURCE_FRESHNESS.typedSelection());
  }

  private static Dataset<Row> days(Dataset<Row> rows, String day, String spend) {
    Column none = lit(null).cast(Types.MONEY);
    return rows.select(
        col("source"),
        col(day).as("date"),
        (spend == null ? none : col(spend).cast(Types.MONEY)).as("spend"));
  }

  private static Dataset<Row> extracts(Dataset<Row> records, String day, ZoneId zone) {
    return records.select(
        col("source"),
        col(day).as("date"),
        to_date(from_utc_timestamp(col("extract_ts"), zone.getId())).as("extracted"));
  }

  private static Column isRecent(LocalDate asOf) {
    return col("date").between(Date.valueOf(asOf.minusDays(DAYS)), Date.valueOf(asOf));
  }

  private static Dataset<Row> sources(Dataset<Row> files) {
    return files
        .groupBy("source", "path")
        .agg(max_by(col("state"), col("run_id")).as("state"), max("modified_ts").as("modified_ts"))
        .where(col("state").notEqual("removed"))
        .groupBy("source")
        .agg(count(lit(1)).as("files"), max("modified_ts").as("last_file_ts"));
  }

  /** {@code source, volume_rows, usual_rows, volume_spend, usual_spend}. */
  private static Dataset<Row> volumes(Dataset<Row> sources, Dataset<Row> days) {
    Column daysBefore = datediff(col("volume_date"), col("date"));
    Column isCompared = daysBefore.between(1, 7 * WEEKS);
    Column isDay = daysBefore.equalTo(0);
    return sources
        .select("source", "volume_date")
        .join(days, new String[] {"source"}, "inner")
        .where(
            daysBefore
                .between(0, 7 * WEEKS)
                .and(dayofweek(col("date")).equalTo(dayofweek(col("volume_date")))))
        .groupBy("source")
        .agg(
            coalesce(sum(when(isDay, col("rows"))), lit(0L)).as("volume_rows"),
            sum(when(isDay, col("spend"))).as("day_spend"),
            usual(isCompared, col("rows")).as("usual_rows"),
            usual(isCompared, col("spend")).as("usual_spend"))
        .withColumn(
            "volume_spend",
            when(col("usual_spend").isNotNull(), coalesce(col("day_spend"), lit(0)))
                .otherwise(col("day_spend")));
  }

  /**
   * The median of four days, one of which may be missing and counts as none: the mean of the second
   * and third; null when more are missing.
   */
  private static Column usual(Column isCompared, Column measure) {
    Column sent = isCompared.and(measure.gt(0));
    Column least = org.apache.spark.sql.functions.min(when(sent, measure));
    Column most = max(when(sent, measure));
    Column all = sum(when(sent, measure));
    Column days = count(when(sent, 1));
    return when(days.equalTo(4), all.minus(least).minus(most).divide(2))
        .when(days.equalTo(3), all.minus(most).divide(2))
        .cast(Types.MONEY);
  }

  private static Dataset<Row> judged(Dataset<Row> sources) {
    Column rows = coalesce(col("volume_rows"), lit(0L));
    Column spend = coalesce(col("volume_spend"), lit(0));
    Column isLate = col("last_event_date").lt(col("expected_date"));
    return sources
        .withColumn("volume_rows", rows)
        .withColumn(
            "status",
            when(col("last_event_date").isNull(), "no_daily_rows")
                .when(col("expected_date").isNull(), "learning")
                .when(isLate, "late")
                .otherwise("on_time"))
        .withColumn(
            "anomaly",
            when(
                    rows.equalTo(0)
                        .and(col("usual_rows").geq(ROWS_EXPECTED).or(col("usual_spend").gt(0))),
                    "sent_nothing")
                .when(
                    col("usual_spend").gt(0).and(spend.leq(col("usual_spend").multiply(0.1))),
                    "spend_down")
                .when(
                    col("usual_rows")
                        .geq(ROWS_COMPARED)
                        .and(rows.leq(col("usual_rows").multiply(0.1))),
                    "rows_down"))
        .withColumn(
            "is_provisional",
            col("status").equalTo("late").or(coalesce(col("behind_days").gt(0), lit(false))));
  }

  private static Dataset<Row> spoken(Dataset<Row> judged, String currency) {
    Column last = col("last_event_date").cast("string");
    Column day = col("volume_date").cast("string");
    Column state =
        when(col("status").equalTo("no_daily_rows"), "no daily rows in the last 60 days")
            .when(
                col("status").equalTo("learning"),
                concat(lit("newest day is "), last, lit("; what is usual is not known yet")))
            .when(
                col("status").equalTo("late"),
                concat(
                    lit("newest day is "),
                    last,
                    lit(", usually it is "),
                    col("expected_date").cast("string"),
                    lit(" by now")))
            .otherwise(concat(lit("newest day is "), last, lit(", as usual")));
    Column open =
        when(
                col("is_provisional"),
                concat(lit("; figures after "), last, lit(" lack it and are provisional")))
            .otherwise("");
    Column volume =
        when(
                col("anomaly").equalTo("sent_nothing"),
                concat(lit("; nothing for "), day, lit(", usually "), usual(currency)))
            .when(
                col("anomaly").equalTo("spend_down"),
                concat(
                    lit("; spend of "),
                    day,
                    lit(" is "),
                    format_number(col("volume_spend"), 2),
                    lit(" " + currency + ", usually "),
                    format_number(col("usual_spend"), 2)))
            .when(
                col("anomaly").equalTo("rows_down"),
                concat(
                    lit("; "),
                    col("volume_rows"),
                    lit(" rows for "),
                    day,
                    lit(", usually "),
                    format_number(col("usual_rows"), 0)))
            .otherwise("");
    return judged.withColumn(
        "sentence", concat(col("source"), lit(": "), state, open, volume, lit(".")));
  }

  private static Column usual(String currency) {
    return when(
            col("usual_spend").gt(0),
            concat(format_number(col("usual_spend"), 2), lit(" " + currency)))
        .otherwise(concat(format_number(col("usual_rows"), 0), lit(" rows")));
  }
}
