package io.plumbline.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.plumbline.table.GoldValue;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What each repeat-buying model would have foretold: fitted up to a day in the past, it says the
 * purchase days of the same customers since, and these are known. Beside them stands the naive
 * rule, that everybody goes on as before ({@code x / T x t}).
 *
 * <p>The best model of a segment has the lowest root mean square error among those that are
 * identified and have intervals; ties go to the first of {@link RepeatBuying#NAMES}.
 */
public final class BackTest {
  static final String NAIVE = "naive";
  private static final int SHORTEST_DAYS = 28;
  private static final int MOST = 2_000_000;

  private final LocalDate cut;
  private final int days;
  private final List<Row> rows = new ArrayList<>();

  /** Customers of one history and the purchase days that followed. */
  private record Outcome(RepeatCount history, long actual) {}

  private BackTest(LocalDate cut, int days) {
    this.cut = cut;
    this.days = days;
  }

  /**
   * {@code value_backtest}: {@code days} held back, or a third of the history where it is shorter
   * than one and a half of them; none below 28 days.
   */
  public static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> customers,
      String segmentBy,
      LocalDate fitAsOf,
      int holdOutDays) {
    List<Row> rows = new ArrayList<>();
    Row first =
        customers
            .where(col("first_order_date").leq(lit(fitAsOf)))
            .agg(min("first_order_date"))
            .head();
    if (!first.isNullAt(0)) {
      long span = ChronoUnit.DAYS.between(first.getDate(0).toLocalDate(), fitAsOf);
      int days = (int) (2 * span >= 3L * holdOutDays ? holdOutDays : span / 3);
      if (days >= SHORTEST_DAYS) {
        BackTest test = new BackTest(fitAsOf.minusDays(days), days);
        test.outcomes(orders, customers, segmentBy).forEach(test::add);
        rows = test.rows;
      }
    }
    return customers.sparkSession().createDataFrame(rows, GoldValue.VALUE_BACKTEST.schema());
  }

  private Map<String, List<Outcome>> outcomes(
      Dataset<Row> orders, Dataset<Row> customers, String segmentBy) {
    Dataset<Row> later =
        orders
            .where(
                col("is_counted")
                    .and(col("person_id").isNotNull())
                    .and(col("business_date").gt(lit(cut)))
                    .and(col("business_date").leq(lit(cut.plusDays(days)))))
            .groupBy("person_id")
            .agg(countDistinct("business_date").as("actual"));
    Dataset<Row> histories =
        Histories.of(orders, customers, segmentBy, cut)
            .where(col("is_left_truncated").equalTo(false))
            .select("person_id", "segment", "x", "tx", "age")
            .join(later, new String[] {"person_id"}, "left_outer")
            .withColumn("actual", coalesce(col("actual"), lit(0L)));
    List<Row> counted = counted(histories, col("tx"), col("age"));
    if (counted.size() > MOST) {
      counted = counted(histories, ModelFits.byWeek("tx"), ModelFits.byWeek("age"));
    }
    Map<String, List<Outcome>> segments = new TreeMap<>();
    segments.put(SegmentModels.ALL, new ArrayList<>());
    for (Row row : counted) {
      Outcome outcome =
          new Outcome(
              new RepeatCount(row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(5)),
              row.getLong(4));
      segments.get(SegmentModels.ALL).add(outcome);
      if (!row.getString(0).equals(SegmentModels.ALL)) {
        segments.computeIfAbsent(row.getString(0), name -> new ArrayList<>()).add(outcome);
      }
    }
    return segments;
  }

  private static List<Row> counted(Dataset<Row> histories, Column tx, Column age) {
    return histories
        .groupBy(col("segment"), col("x"), tx.as("tx"), age.as("age"), col("actual"))
        .agg(count(lit(1)))
        .limit(MOST + 1)
        .collectAsList();
  }

  private void add(String segment, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    List<RepeatCount> histories = outcomes.stream().map(Outcome::history).toList();
    Map<String, ForecastScore> scores = new TreeMap<>();
    Map<String, String> reasons = new TreeMap<>();
    String best = "";
    double lowest = Double.POSITIVE_INFINITY;
    for (String model : RepeatBuying.NAMES) {
      Fit fit = RepeatBuying.fit(model, histories);
      if (fit instanceof Fit.Fitted fitted) {
        RepeatBuying buying = RepeatBuying.of(model, fitted.values());
        ForecastScore score =
            score(outcomes, h -> buying.expected(h.repeats(), h.recency(), h.age(), days));
        scores.put(model, score);
        reasons.put(model, fitted.note());
        if (fitted.covariance().isPresent() && score.rootMeanSquareError() < lowest) {
          lowest = score.rootMeanSquareError();
          best = model;
        }
      } else if (fit instanceof Fit.Refused refused) {
        reasons.put(model, refused.reason());
      }
    }
    scores.put(NAIVE, score(outcomes, h -> h.age() == 0 ? 0 : h.repeats() / h.age() * days));
    reasons.put(NAIVE, "");
    long customers = histories.stream().mapToLong(RepeatCount::customers).sum();
    for (Map.Entry<String, String> reason : reasons.entrySet()) {
      String model = reason.getKey();
      ForecastScore score = scores.get(model);
      Object[] key = {segment, model, java.sql.Date.valueOf(cut), days};
      if (score == null) {
        rows.add(row(key, 0, customers, new Object[7], false, reason.getValue()));
        continue;
      }
      Object[] all = measures(score.all());
      all[3] = score.meanAbsoluteError();
      all[4] = score.rootMeanSquareError();
      all[5] = orNull(score.correlation());
      all[6] = orNull(score.gini());
      rows.add(row(key, 0, customers, all, model.equals(best), reason.getValue()));
      List<ForecastScore.Sums> deciles = score.deciles();
      for (int i = 0; i < deciles.size(); i++) {
        ForecastScore.Sums sums = deciles.get(i);
        if (sums.customers() > 0) {
          rows.add(row(key, i + 1, sums.customers(), measures(sums), false, reason.getValue()));
        }
      }
    }
  }

  /** predicted, actual, error; mae, rmse, correlation and gini are of all customers only. */
  private static Object[] measures(ForecastScore.Sums sums) {
    return new Object[] {
      sums.predicted(), sums.actual(), sums.predicted() - sums.actual(), null, null, null, null
    };
  }

  private static Row row(
      Object[] key, int decile, long customers, Object[] measures, boolean isBest, String reason) {
    List<Object> cells =
        new ArrayList<>(List.of(key[0], key[1], decile, key[2], key[3], customers));
    cells.addAll(Arrays.asList(measures));
    cells.addAll(List.of(isBest, reason));
    return RowFactory.create(cells.toArray());
  }

  private static ForecastScore score(
      List<Outcome> outcomes, ToDoubleFunction<RepeatCount> predicted) {
    return new ForecastScore(
        outcomes.stream()
            .map(
                o ->
                    new ForecastScore.Entry(
                        predicted.applyAsDouble(o.history()), o.actual(), o.history().customers()))
            .toList());
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
