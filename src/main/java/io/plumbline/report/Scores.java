package io.plumbline.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.table.GoldScores;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The company's rows of gold.scorecard near the as-of day. */
record Scores(List<Score> all) {
  static final String DAY = "day";
  static final String THIRTY_DAYS = "last_30_days";

  /** Known a year after the month it is about. */
  static final String YEARLY = "ltv_margin_to_cac_12m";

  /** One metric of one period. */
  record Score(
      LocalDate period,
      String kind,
      String metric,
      Double value,
      Double change,
      String band,
      String flag,
      boolean isHeadline) {}

  static Scores of(Published published, LocalDate asOf) {
    List<Row> rows =
        published.rows(
            GoldScores.SCORECARD,
            scorecard ->
                scorecard
                    .where(
                        col("scope")
                            .equalTo("company")
                            .and(col("period").leq(lit(asOf)))
                            .and(
                                col("period")
                                    .geq(lit(asOf.minusDays(62)))
                                    .or(
                                        col("metric")
                                            .equalTo(YEARLY)
                                            .and(col("value").isNotNull()))))
                    .select(
                        col("period").cast("string").as("period"),
                        col("period_kind"),
                        col("metric"),
                        col("value"),
                        col("change"),
                        col("band"),
                        col("flag"),
                        col("is_headline")));
    return new Scores(
        rows.stream()
            .map(
                row ->
                    new Score(
                        Published.day(row, "period"),
                        Published.text(row, "period_kind"),
                        Published.text(row, "metric"),
                        row.getAs("value"),
                        row.getAs("change"),
                        Published.text(row, "band"),
                        Published.text(row, "flag"),
                        row.<Boolean>getAs("is_headline")))
            .toList());
  }

  /** The newest value of a metric in a kind of period. */
  Optional<Score> newest(String kind, String metric) {
    return newest(score -> score.kind().equals(kind) && score.metric().equals(metric));
  }

  /** The one number of the configuration: over 30 days where known, else its newest period. */
  Optional<Score> headline() {
    return newest(score -> score.isHeadline() && score.kind().equals(THIRTY_DAYS))
        .or(() -> newest(Score::isHeadline));
  }

  /** All metrics of the newest 30 days, by name. */
  List<Score> ofThirtyDays() {
    Map<String, Optional<Score>> newest =
        all.stream()
            .filter(score -> score.kind().equals(THIRTY_DAYS))
            .collect(
                Collectors.groupingBy(
                    Score::metric, Collectors.maxBy(Comparator.comparing(Score::period))));
    return newest.values().stream()
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Score::metric))
        .toList();
  }

  private Optional<Score> newest(Predicate<Score> wanted) {
    return all.stream().filter(wanted).max(Comparator.comparing(Score::period));
  }
}
