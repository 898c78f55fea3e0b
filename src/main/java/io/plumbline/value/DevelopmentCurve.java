package io.plumbline.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.Types;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The empirical development of customers: mean net revenue less refunds by day of age, over those
 * who have reached the day (the chain-ladder form, which censoring does not bend), summed from
 * today's age to that at the end of the horizon.
 *
 * <p>It asks for no model of behaviour and knows no individual: all customers of an age get the
 * same. It does not look beyond the highest age 30 customers of the segment have reached; cohorts
 * that would need it have no such forecast. Left-truncated customers have no age and are left out.
 */
final class DevelopmentCurve {
  static final String NAME = "development";
  private static final long FEWEST = 30;

  /** Mean revenue up to the end of each day of age. */
  private final List<BigDecimal> cumulative = new ArrayList<>();

  private DevelopmentCurve(
      TreeMap<Integer, Long> customersByAge, Map<Integer, BigDecimal> revenue) {
    long reached = customersByAge.values().stream().mapToLong(Long::longValue).sum();
    BigDecimal sum = BigDecimal.ZERO;
    for (int day = 0; reached >= FEWEST; day++) {
      BigDecimal mean =
          revenue
              .getOrDefault(day, BigDecimal.ZERO)
              .divide(BigDecimal.valueOf(reached), 12, RoundingMode.HALF_EVEN);
      sum = sum.add(mean);
      cumulative.add(sum);
      reached -= customersByAge.getOrDefault(day, 0L);
    }
  }

  /** What a customer of an age brings in the next days; null beyond the curve. */
  private BigDecimal after(int age, int days) {
    return age + days < cumulative.size()
        ? cumulative.get(age + days).subtract(cumulative.get(age))
        : null;
  }

  /**
   * {@code cohort, segment, model, horizon, customers, predicted, ci_low, ci_high}.
   *
   * @param histories of {@link CustomerValue#histories} at the day of the fit
   */
  static Dataset<Row> forecasts(
      Dataset<Row> histories,
      Dataset<Row> orders,
      Dataset<Row> customers,
      CustomerValue.Settings settings) {
    Dataset<Row> ages =
        histories
            .where(col("is_left_truncated").equalTo(false))
            .groupBy(
                col("segment"),
                date_format(col("first_order_date"), "yyyy-MM").as("cohort"),
                col("age"))
            .agg(count(lit(1)).as("customers"));
    // segments x days of age: small whatever the number of customers
    List<Row> counted = ages.collectAsList();
    Map<String, DevelopmentCurve> curves =
        curves(counted, revenueByAge(orders, customers, settings).collectAsList());
    Map<String, Row> forecasts = new TreeMap<>();
    Map<String, List<Row>> cohorts = new TreeMap<>();
    for (Row row : counted) {
      cohorts
          .computeIfAbsent(row.getString(0) + "\n" + row.getString(1), key -> new ArrayList<>())
          .add(row);
    }
    cohorts.forEach(
        (key, members) -> {
          for (int days : SegmentModels.HORIZONS) {
            BigDecimal predicted =
                predicted(curves.get(members.get(0).getString(0)), members, days);
            if (predicted != null) {
              forecasts.put(
                  key + "\n" + days,
                  RowFactory.create(
                      members.get(0).getString(1),
                      members.get(0).getString(0),
                      NAME,
                      days,
                      members.stream().mapToLong(row -> row.getLong(3)).sum(),
                      predicted));
            }
          }
        });
    StructType schema =
        StructType.fromDDL(
            "cohort string, segment string, model string, horizon int, customers bigint,"
                + " predicted decimal(20,6)");
    Column none = lit(null).cast(Types.MONEY);
    return histories
        .sparkSession()
        .createDataFrame(List.copyOf(forecasts.values()), schema)
        .withColumn("ci_low", none)
        .withColumn("ci_high", none);
  }

  private static BigDecimal predicted(DevelopmentCurve curve, List<Row> members, int days) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Row row : members) {
      BigDecimal one = curve.after(row.getInt(2), days);
      if (one == null) {
        return null;
      }
      sum = sum.add(one.multiply(BigDecimal.valueOf(row.getLong(3))));
    }
    return sum.setScale(6, RoundingMode.HALF_EVEN);
  }

  private static Map<String, DevelopmentCurve> curves(List<Row> counted, List<Row> revenue) {
    Map<String, TreeMap<Integer, Long>> customers = new TreeMap<>();
    for (Row row : counted) {
      customers
          .computeIfAbsent(row.getString(0), segment -> new TreeMap<>())
          .merge(row.getInt(2), row.getLong(3), Long::sum);
    }
    Map<String, Map<Integer, BigDecimal>> sums = new TreeMap<>();
    for (Row row : revenue) {
      sums.computeIfAbsent(row.getString(0), segment -> new TreeMap<>())
          .put(row.getInt(1), row.getDecimal(2));
    }
    Map<String, DevelopmentCurve> curves = new TreeMap<>();
    customers.forEach(
        (segment, ages) ->
            curves.put(segment, new DevelopmentCurve(ages, sums.getOrDefault(segment, Map.of()))));
    return curves;
  }

  private static Dataset<Row> revenueByAge(
      Dataset<Row> orders, Dataset<Row> customers, CustomerValue.Settings settings) {
    Dataset<Row> members =
        customers
            .where(
                col("first_order_date")
                    .leq(lit(settings.fitAsOf()))
                    .and(col("is_left_truncated").equalTo(false)))
            .withColumn("segment", Histories.segment(settings.segmentBy()))
            .select("person_id", "segment", "first_order_date");
    return orders
        .where(col("is_counted").and(col("business_date").leq(lit(settings.fitAsOf()))))
        .select("person_id", "business_date", "net_revenue_reporting", "refunds_reporting")
        .join(members, "person_id")
        .groupBy(
            col("segment"),
            greatest(datediff(col("business_date"), col("first_order_date")), lit(0)).as("age"))
        .agg(
            sum(col("net_revenue_reporting").minus(col("refunds_reporting")))
                .cast("decimal(38,6)"));
  }
}
