package io.plumbline.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.table.GoldScores;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * What others consider low, average, good and excellent.
 *
 * <p>Bands are half-open, {@code [low, high)}: a value on an edge belongs to the band that starts
 * there, so for costs, where lower is better, exactly 15 is good and exactly 50 is low. Benchmarks
 * are estimates of one article; the one whose cells repeat another's names it in {@code
 * suspect_duplicate_of} and is no evidence of its own.
 */
public final class Benchmarks {
  private static final List<String> RISING = List.of("low", "average", "good", "excellent");
  private static final List<String> FALLING = List.of("excellent", "good", "average", "low");

  /**
   * One band of one benchmark.
   *
   * @param measures the metric of the catalog it may be compared with, or ''
   * @param currency the only reporting currency it holds for, or ''
   * @param low lower edge, inside; null is open
   * @param high upper edge, outside; null is open
   */
  record Band(
      String benchmarkId,
      String metric,
      String measures,
      String band,
      Double low,
      Double high,
      boolean higherIsBetter,
      List<String> channels,
      String currency,
      String scope,
      LocalDate asOf,
      String source,
      String suspectDuplicateOf) {}

  private Benchmarks() {}

  /** {@code benchmarks}, one row per benchmark, metric and band. */
  public static Dataset<Row> table(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Band band : bands()) {
      rows.add(
          RowFactory.create(
              band.benchmarkId(),
              band.metric(),
              band.band(),
              band.low(),
              band.high(),
              band.higherIsBetter(),
              band.scope(),
              Date.valueOf(band.asOf()),
              band.source(),
              band.suspectDuplicateOf()));
    }
    return spark
        .createDataFrame(rows, GoldScores.BENCHMARKS.schema())
        .select(GoldScores.BENCHMARKS.typedSelection());
  }

  /** The bands of {@code benchmarks.conf}. */
  static List<Band> bands() {
    Config resource = ConfigFactory.parseResources(Benchmarks.class, "/benchmarks.conf").resolve();
    List<Band> bands = new ArrayList<>();
    for (Config benchmark : resource.getConfigList("benchmarks")) {
      for (Config metric : benchmark.getConfigList("metrics")) {
        bands.addAll(bands(benchmark, metric));
      }
    }
    return List.copyOf(bands);
  }

  private static List<Band> bands(Config benchmark, Config metric) {
    boolean higherIsBetter = metric.getBoolean("higher-is-better");
    List<Double> edges = metric.getDoubleList("edges");
    List<Band> bands = new ArrayList<>();
    for (int i = 0; i < RISING.size(); i++) {
      bands.add(
          new Band(
              benchmark.getString("id"),
              metric.getString("metric"),
              textOr(metric, "measures", ""),
              (higherIsBetter ? RISING : FALLING).get(i),
              i == 0 ? null : edges.get(i - 1),
              i == edges.size() ? null : edges.get(i),
              higherIsBetter,
              benchmark.getStringList("channels"),
              textOr(metric, "currency", ""),
              benchmark.getString("scope"),
              LocalDate.parse(benchmark.getString("as-of")),
              benchmark.getString("source"),
              textOr(benchmark, "suspect-duplicate-of", null)));
    }
    return bands;
  }

  private static String textOr(Config config, String key, String otherwise) {
    return config.hasPath(key) ? config.getString(key) : otherwise;
  }

  /** The band of {@code value} for rows with {@code scope} {@code channel:<name>} and metric. */
  static Column band(String reportingCurrency) {
    return firstMatch(reportingCurrency, false);
  }

  /** The benchmark {@link #band} is from. */
  static Column benchmarkId(String reportingCurrency) {
    return firstMatch(reportingCurrency, true);
  }

  private static Column firstMatch(String reportingCurrency, boolean wantsId) {
    Column result = lit(null).cast("string");
    for (Band band : bands()) {
      boolean speaksOurCurrency =
          band.currency().isEmpty() || band.currency().equals(reportingCurrency);
      if (!band.measures().isEmpty() && speaksOurCurrency) {
        Object[] scopes = band.channels().stream().map(name -> "channel:" + name).toArray();
        Column isInside =
            col("metric")
                .equalTo(band.measures())
                .and(col("scope").isin(scopes))
                .and(col("value").isNotNull());
        if (band.low() != null) {
          isInside = isInside.and(col("value").geq(band.low()));
        }
        if (band.high() != null) {
          isInside = isInside.and(col("value").lt(band.high()));
        }
        result = when(isInside, wantsId ? band.benchmarkId() : band.band()).otherwise(result);
      }
    }
    return result;
  }
}
