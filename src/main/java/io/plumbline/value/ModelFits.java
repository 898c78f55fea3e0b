package io.plumbline.value;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;

import io.plumbline.table.GoldValue;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Fits the models of every segment: the cluster counts equal histories, the driver maximises.
 *
 * <p>Histories past {@link #MOST} distinct ones are counted by the week, spend by three significant
 * digits, so that what the driver holds is bounded. Left-truncated customers are left out.
 */
public final class ModelFits {
  private static final int MOST = 2_000_000;
  private static final double NORMAL_95 = 1.959963984540054;

  /** |corr(x, z)| from which spend cannot be taken as independent of frequency. */
  private static final double CORRELATED = 0.5;

  private final ModelChoice choice;
  private final LocalDate fitAsOf;
  private final List<Row> rows = new ArrayList<>();

  private ModelFits(ModelChoice choice, LocalDate fitAsOf) {
    this.choice = choice;
    this.fitAsOf = fitAsOf;
  }

  /** The last day of the last whole week: models are fitted once a week. */
  public static LocalDate fitAsOf(LocalDate asOf, DayOfWeek weekStarts) {
    return asOf.with(TemporalAdjusters.previousOrSame(weekStarts.minus(1)));
  }

  /**
   * {@code value_models}.
   *
   * @param histories of {@link CustomerValue#histories} at {@code fitAsOf}
   */
  public static Dataset<Row> of(Dataset<Row> histories, ModelChoice choice, LocalDate fitAsOf) {
    Dataset<Row> complete = histories.where(col("is_left_truncated").equalTo(false));
    ModelFits fits = new ModelFits(choice, fitAsOf);
    fits.orders(complete);
    fits.spend(complete);
    return histories.sparkSession().createDataFrame(fits.rows, GoldValue.VALUE_MODELS.schema());
  }

  private void orders(Dataset<Row> histories) {
    List<Row> collected = counted(histories, col("tx"), col("age"));
    if (collected.size() > MOST) {
      collected = counted(histories, byWeek("tx"), byWeek("age"));
    }
    Map<String, List<RepeatCount>> segments = new TreeMap<>();
    segments.put(SegmentModels.ALL, new ArrayList<>());
    for (Row row : collected) {
      RepeatCount history =
          new RepeatCount(row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(4));
      segments.get(SegmentModels.ALL).add(history);
      if (!row.getString(0).equals(SegmentModels.ALL)) {
        segments.computeIfAbsent(row.getString(0), s -> new ArrayList<>()).add(history);
      }
    }
    segments.forEach(
        (segment, counts) ->
            add(
                segment,
                "orders",
                choice.of(segment),
                RepeatBuying.fit(choice.of(segment), counts),
                counts.stream().mapToLong(RepeatCount::customers).sum()));
  }

  private static List<Row> counted(Dataset<Row> histories, Column tx, Column age) {
    return histories
        .groupBy(col("segment"), col("x"), tx.as("tx"), age.as("age"))
        .agg(count(lit(1)))
        .limit(MOST + 1)
        .collectAsList();
  }

  /** Up to whole weeks, so that a repeat keeps a recency above 0. */
  static Column byWeek(String days) {
    return ceil(col(days).divide(7)).multiply(7).cast("int");
  }

  private void spend(Dataset<Row> histories) {
    Dataset<Row> paid = histories.where(col("x").gt(0).and(col("monetary_value").gt(0)));
    List<Row> collected = spent(paid, round(col("monetary_value"), 2).cast("double"));
    if (collected.size() > MOST) {
      Column digits = format_string("%.2e", col("monetary_value").cast("double"));
      collected = spent(paid, digits.cast("double"));
    }
    Map<String, List<SpendCount>> segments = new TreeMap<>();
    segments.put(SegmentModels.ALL, new ArrayList<>());
    for (Row row : collected) {
      SpendCount count = new SpendCount(row.getInt(1), row.getDouble(2), row.getLong(3));
      segments.get(SegmentModels.ALL).add(count);
      if (!row.getString(0).equals(SegmentModels.ALL)) {
        segments.computeIfAbsent(row.getString(0), s -> new ArrayList<>()).add(count);
      }
    }
    segments.forEach(
        (segment, counts) ->
            add(
                segment,
                "spend",
                "gamma_gamma",
                spendFit(counts),
                counts.stream().mapToLong(SpendCount::customers).sum()));
  }

  private static List<Row> spent(Dataset<Row> paid, Column spend) {
    return paid.groupBy(col("segment"), col("x"), spend.as("spend"))
        .agg(count(lit(1)))
        .where(col("spend").gt(0))
        .limit(MOST + 1)
        .collectAsList();
  }

  private static Fit spendFit(List<SpendCount> counts) {
    double correlation = GammaGamma.correlation(counts);
    return Math.abs(correlation) > CORRELATED
        ? new Fit.Refused(
            "spend goes with frequency (correlation %.2f): gamma-gamma needs them independent"
                .formatted(correlation))
        : GammaGamma.fit(counts);
  }

  private void add(String segment, String part, String name, Fit fit, long customers) {
    java.sql.Date day = java.sql.Date.valueOf(fitAsOf);
    if (fit instanceof Fit.Refused refused) {
      rows.add(
          RowFactory.create(
              segment,
              part,
              "-",
              0,
              name,
              null,
              null,
              null,
              null,
              null,
              null,
              customers,
              "refused",
              refused.reason(),
              day));
    } else if (fit instanceof Fit.Fitted fitted) {
      for (int i = 0; i < fitted.names().size(); i++) {
        double estimate = fitted.parameters().get(i);
        Double error = fitted.standardError(i).orElse(null);
        double width = error == null ? 1 : Math.exp(NORMAL_95 * error / estimate);
        int row = i;
        String covariance =
            fitted
                .covariance()
                .map(
                    cov ->
                        cov.get(row).stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .orElse(null);
        rows.add(
            RowFactory.create(
                segment,
                part,
                fitted.names().get(i),
                i,
                name,
                estimate,
                error,
                error == null ? null : estimate / width,
                error == null ? null : estimate * width,
                covariance,
                fitted.logLikelihood(),
                customers,
                error == null ? "without_intervals" : "fitted",
                fitted.note(),
                day));
      }
    }
  }
}
