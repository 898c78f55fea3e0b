package io.plumbline.value;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The fitted models by segment, as {@code value_models} holds them. A segment without a fit of its
 * own takes that of everybody.
 */
final class SegmentModels implements Serializable {
  /** The segment of everybody. */
  static final String ALL = "all";

  static final List<Integer> HORIZONS = List.of(90, 180, 365);
  private static final double STEP = 1e-4;

  private final Map<String, Scorer> orders = new HashMap<>();
  private final Map<String, GammaGamma> spend = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  SegmentModels(List<Row> rows) {
    rows.stream()
        .filter(row -> row.getAs("part").equals("orders"))
        .forEach(row -> names.put(row.getAs("segment"), row.getAs("model")));
    Map<String, List<Row>> bySegment = new HashMap<>();
    rows.stream()
        .filter(row -> !row.getAs("status").equals("refused"))
        .forEach(
            row ->
                bySegment
                    .computeIfAbsent(
                        row.getAs("part") + " " + row.getAs("segment"), key -> new ArrayList<>())
                    .add(row));
    bySegment.forEach(
        (key, parameters) -> {
          parameters.sort(
              (left, right) -> left.<Integer>getAs("place") - right.<Integer>getAs("place"));
          double[] at =
              parameters.stream().mapToDouble(row -> row.<Double>getAs("estimate")).toArray();
          String segment = parameters.get(0).getAs("segment");
          if (key.startsWith("orders ")) {
            orders.put(
                segment, new Scorer(parameters.get(0).getAs("model"), at, covariance(parameters)));
          } else {
            spend.put(segment, new GammaGamma(at[0], at[1], at[2]));
          }
        });
  }

  private static double[][] covariance(List<Row> parameters) {
    return parameters.get(0).getAs("covariance") == null
        ? null
        : parameters.stream()
            .map(
                row ->
                    Arrays.stream(row.<String>getAs("covariance").split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
            .toArray(double[][]::new);
  }

  /** Segment whose repeat-buying parameters serve this one. */
  Optional<String> ordersOf(String segment) {
    return Optional.of(segment)
        .filter(orders::containsKey)
        .or(() -> Optional.of(ALL).filter(orders::containsKey));
  }

  /** Name of the repeat-buying model that serves this segment, or was tried for it. */
  String modelOf(String segment) {
    String own = names.getOrDefault(segment, names.getOrDefault(ALL, "none"));
    return ordersOf(segment).map(names::get).orElse(own);
  }

  /** Names of the repeat-buying models in use. */
  List<String> models() {
    return orders.keySet().stream().map(names::get).distinct().sorted().toList();
  }

  /** Spend model that serves this segment. */
  Optional<GammaGamma> spendOf(String segment) {
    return Optional.ofNullable(spend.getOrDefault(segment, spend.get(ALL)));
  }

  /**
   * {@code p_alive}, expected purchase days per horizon, and per horizon the standard deviation of
   * the expectation's logarithm, NaN where the fit has no covariance.
   */
  double[] score(String fittedOn, int x, int recency, int age) {
    return orders.get(fittedOn).score(x, recency, age);
  }

  /** One segment's model and its neighbours a small step away in every parameter. */
  private static final class Scorer implements Serializable {
    private final String model;
    private final double[] parameters;
    private final double[][] covariance;
    private transient volatile List<RepeatBuying> models;

    private Scorer(String model, double[] parameters, double[][] covariance) {
      this.model = model;
      this.parameters = parameters;
      this.covariance = covariance;
    }

    private double[] score(int x, int recency, int age) {
      List<RepeatBuying> all = models();
      int horizons = HORIZONS.size();
      double[] result = new double[1 + 2 * horizons];
      result[0] = all.get(0).alive(x, recency, age);
      for (int h = 0; h < horizons; h++) {
        int horizon = HORIZONS.get(h);
        result[1 + h] = all.get(0).expected(x, recency, age, horizon);
        result[1 + horizons + h] =
            covariance == null ? Double.NaN : deviation(all, x, recency, age, horizon);
      }
      return result;
    }

    private double deviation(List<RepeatBuying> all, int x, int recency, int age, int horizon) {
      int size = parameters.length;
      double[] slope = new double[size];
      for (int i = 0; i < size; i++) {
        double above = all.get(1 + 2 * i).expected(x, recency, age, horizon);
        double below = all.get(2 + 2 * i).expected(x, recency, age, horizon);
        slope[i] = (StrictMath.log(above) - StrictMath.log(below)) / (2 * STEP);
      }
      double variance = 0;
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          variance += slope[i] * covariance[i][j] * slope[j];
        }
      }
      return StrictMath.sqrt(Math.max(0, variance));
    }

    private List<RepeatBuying> models() {
      if (models == null) {
        List<RepeatBuying> all = new ArrayList<>(List.of(RepeatBuying.of(model, parameters)));
        for (int i = 0; i < parameters.length && covariance != null; i++) {
          for (double step : new double[] {STEP, -STEP}) {
            double[] moved = parameters.clone();
            moved[i] *= StrictMath.exp(step);
            all.add(RepeatBuying.of(model, moved));
          }
        }
        models = List.copyOf(all);
      }
      return models;
    }
  }
}
