package io.plumbline.value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Which repeat-buying model serves a segment: one for all, or each segment's best of the back-test,
 * else everybody's best.
 */
public final class ModelChoice {
  /** Where no back-test could be made. */
  private static final String UNTESTED = "mbg_nbd";

  private final Map<String, String> best;
  private final String otherwise;

  private ModelChoice(Map<String, String> best, String otherwise) {
    this.best = Map.copyOf(best);
    this.otherwise = otherwise;
  }

  /** The same model for every segment. */
  public static ModelChoice always(String model) {
    return new ModelChoice(Map.of(), model);
  }

  /** From rows of {@code value_backtest}. */
  public static ModelChoice best(List<Row> backTest) {
    Map<String, String> best = new HashMap<>();
    backTest.stream()
        .filter(row -> row.<Boolean>getAs("is_best"))
        .forEach(row -> best.put(row.getAs("segment"), row.getAs("model")));
    return new ModelChoice(best, best.getOrDefault(SegmentModels.ALL, UNTESTED));
  }

  String of(String segment) {
    return best.getOrDefault(segment, otherwise);
  }
}
