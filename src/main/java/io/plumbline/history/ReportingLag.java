package io.plumbline.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.history.ChainLadder.Day;
import io.plumbline.history.ChainLadder.Growth;
import io.plumbline.history.ChainLadder.Rest;
import io.plumbline.table.GoldFresh;
import io.plumbline.table.Types;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * How late each source says what, learnt from the extracts that are kept: the days of the last 120,
 * as they were known at each age up to 30 days ({@link ChainLadder}).
 *
 * <p>A day is watched from the age it was first heard of, so that history imported at once teaches
 * nothing about days that come in on time. All of a source's accounts and reports in one currency
 * are watched together.
 */
public final class ReportingLag {
  /** Age beyond which nothing is watched. */
  static final int LAST_AGE = 30;

  private static final int DAYS = 120;
  private static final int FEWEST_DAYS = 7;

  private final LocalDate asOf;
  private final ZoneId zone;

  private record Series(String source, String measure, String currency) {}

  /**
   * @param zone reporting zone, in which the day of an extract is read
   */
  public ReportingLag(LocalDate asOf, ZoneId zone) {
    this.asOf = asOf;
    this.zone = zone;
  }

  /**
   * Rows in the contract of gold.reporting_lag. The changes of 120 days, one row per series, day
   * and age at most, come to the driver.
   *
   * @param restatements silver ad_performance_restatements
   * @param orders bronze orders, all extracts, with {@code is_counted}
   */
  public Dataset<Row> of(Dataset<Row> restatements, Dataset<Row> orders) {
    List<Row> changes =
        ads(restatements)
            .unionByName(orders(orders))
            .groupBy("source", "measure", "currency", "date", "age")
            .agg(sum("value").cast(Types.MONEY).as("change"))
            .orderBy("source", "measure", "currency", "date", "age")
            .collectAsList();
    Map<Series, Map<LocalDate, TreeMap<Integer, BigDecimal>>> series = new LinkedHashMap<>();
    for (Row row : changes) {
      series
          .computeIfAbsent(
              new Series(row.getString(0), row.getString(1), row.getString(2)),
              key -> new LinkedHashMap<>())
          .computeIfAbsent(row.getDate(3).toLocalDate(), day -> new TreeMap<>())
          .put(row.getInt(4), row.getDecimal(5));
    }
    List<Row> rows = new ArrayList<>();
    series.forEach(
        (of, days) ->
            rows.addAll(
                rows(
                    of,
                    ChainLadder.of(
                        days.entrySet().stream()
                            .map(day -> day(day.getKey(), day.getValue()))
                            .toList(),
                        LAST_AGE,
                        FEWEST_DAYS))));
    return restatements
        .sparkSession()
        .createDataFrame(rows, GoldFresh.REPORTING_LAG.schema())
        .select(GoldFresh.REPORTING_LAG.selection());
  }

  private Day day(LocalDate date, TreeMap<Integer, BigDecimal> changes) {
    int last = Math.min(LAST_AGE, age(date));
    double[] known = new double[last - changes.firstKey() + 1];
    BigDecimal sum = BigDecimal.ZERO;
    for (int age = changes.firstKey(); age <= last; age++) {
      sum = sum.add(changes.getOrDefault(age, BigDecimal.ZERO));
      known[age - changes.firstKey()] = sum.doubleValue();
    }
    return new Day(changes.firstKey(), known);
  }

  /** Age of a day when as_of is over. */
  private int age(LocalDate date) {
    return (int) ChronoUnit.DAYS.between(date, asOf) + 1;
  }

  private static List<Row> rows(Series of, ChainLadder ladder) {
    List<Row> rows = new ArrayList<>();
    for (int age = ladder.firstAge(); age < ladder.finalAge(); age++) {
      Growth growth = ladder.growths().get(age - ladder.firstAge());
      Rest rest = ladder.rest(age);
      rows.add(
          RowFactory.create(
              of.source(),
              of.measure(),
              of.currency(),
              age,
              (long) growth.days(),
              growth.factor(),
              rest.factor(),
              1 / rest.factor(),
              ladder.finalAge(),
              rest.learningVariance(),
              rest.processVariance()));
    }
    return rows;
  }

  /** What each extract added to a day of an account. */
  private Dataset<Row> ads(Dataset<Row> restatements) {
    return changes(
        recent(restatements, col("date")),
        Window.partitionBy("source", "account_id", "date", "extract_series").orderBy("extract_ts"),
        Measures.OF_ADS);
  }

  /** What each reading of an order added to its day. */
  private Dataset<Row> orders(Dataset<Row> orders) {
    Column isCounted = col("is_counted");
    return changes(
        recent(orders, col("business_date")),
        Window.partitionBy("source", "shop_id", "order_id")
            .orderBy("extract_ts", "source_file", "source_position"),
        Map.of(
            "orders", when(isCounted, 1).otherwise(0),
            "revenue", when(isCounted, col("net_revenue")).otherwise(0)));
  }

  private Dataset<Row> recent(Dataset<Row> rows, Column date) {
    return rows.withColumn("day", date).where(date.between(lit(asOf.minusDays(DAYS)), lit(asOf)));
  }

  /** {@code source, measure, currency, value, date, age}: what each reading changed. */
  private Dataset<Row> changes(
      Dataset<Row> readings, WindowSpec inOrder, Map<String, Column> measures) {
    Column extracted = to_date(from_utc_timestamp(col("extract_ts"), zone.getId()));
    Map<String, Column> changes = new TreeMap<>();
    Map<String, Column> added = new TreeMap<>();
    measures.forEach(
        (name, measure) -> {
          Column known = measure.cast(Types.MONEY);
          changes.put("of_" + name, known.minus(coalesce(lag(known, 1).over(inOrder), lit(0))));
          added.put(name, col("of_" + name));
        });
    return readings
        .withColumn("age", greatest(datediff(extracted, col("day")), lit(0)))
        .withColumns(changes)
        .where(
            col("age").leq(LAST_AGE).and(col("age").leq(datediff(lit(asOf), col("day")).plus(1))))
        .withColumn("part", Measures.each(added))
        .select(col("source"), col("part.*"), col("day").as("date"), col("age"));
  }
}
