package io.plumbline.attribution;

import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.money.Apportionment;
import io.plumbline.table.GoldAttribution;
import java.math.BigDecimal;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Credit learnt from paths, per month and conversion type: Markov removal effects and Shapley
 * values.
 *
 * <p>Spark reduces the paths to distinct ones with counts; this compressed table comes to the
 * driver, which solves. A share is the same for conversions and revenue. Conversions without
 * touches keep rows of their own, so that channels add up to all conversions of the month and type.
 * Standard errors are those of Poisson bootstrap replicates of journeys (Chamandy et al. 2012);
 * they take journeys as independent, which is too narrow where people convert many times a month.
 *
 * <p>All of this allocates; none of it says what would have happened without a channel.
 */
public final class DataDriven {
  private static final double NORMAL_95 = 1.96;

  /**
   * What to learn.
   *
   * @param models names of models
   * @param replicates bootstrap replicates; fewer than 2 leave standard errors of Markov and
   *     additive Shapley null
   */
  public record Settings(List<String> models, int replicates) {}

  private record Group(Date period, String type) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byPeriod = period.compareTo(other.period);
      return byPeriod != 0 ? byPeriod : type.compareTo(other.type);
    }
  }

  private final Settings settings;
  private final Group group;
  private final List<PathSet.Path> paths = new ArrayList<>();
  private final Map<String, Long> pathless = new TreeMap<>();
  private final Map<String, BigDecimal> pathlessRevenue = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();
  private BigDecimal revenue = BigDecimal.ZERO.setScale(6);
  private boolean isMature = true;

  private DataDriven(Settings settings, Group group) {
    this.settings = settings;
    this.group = group;
  }

  /**
   * The contract of gold.attribution_data_driven.
   *
   * @param paths rows of {@link JourneyPaths}; collected here once they are distinct and counted
   */
  public static Dataset<Row> of(Dataset<Row> paths, Settings settings) {
    Map<Group, DataDriven> groups = new TreeMap<>();
    sufficient(paths)
        .collectAsList()
        .forEach(
            row ->
                groups
                    .computeIfAbsent(
                        new Group(row.getDate(0), row.getString(1)),
                        group -> new DataDriven(settings, group))
                    .add(row));
    List<Row> solved = new ArrayList<>();
    groups.values().forEach(group -> solved.addAll(group.solved()));
    return paths
        .sparkSession()
        .createDataFrame(solved, GoldAttribution.ATTRIBUTION_DATA_DRIVEN.schema())
        .select(GoldAttribution.ATTRIBUTION_DATA_DRIVEN.typedSelection());
  }

  /** Distinct paths with counts: all that the models need to know. */
  public static Dataset<Row> sufficient(Dataset<Row> paths) {
    return paths
        .groupBy("period", "conversion_type", "path", "steps")
        .agg(
            sum("conversions").as("conversions"),
            sum("nulls").as("nulls"),
            sum("revenue").as("revenue"),
            min("is_mature").as("is_mature"));
  }

  private void add(Row row) {
    List<String> steps = row.getList(row.fieldIndex("steps"));
    long conversions = row.getAs("conversions");
    BigDecimal paid = row.<BigDecimal>getAs("revenue").setScale(6);
    isMature &= row.<Boolean>getAs("is_mature");
    if (steps.isEmpty()) {
      pathless.merge(row.getAs("path"), conversions, Long::sum);
      pathlessRevenue.merge(row.getAs("path"), paid, BigDecimal::add);
    } else {
      paths.add(new PathSet.Path(steps, conversions, row.getAs("nulls")));
      revenue = revenue.add(paid);
    }
  }

  private List<Row> solved() {
    PathSet set = new PathSet(paths);
    if (set.counts().allConversions() == 0 && revenue.signum() != 0) {
      pathless.merge("unattributed", 0L, Long::sum);
      pathlessRevenue.merge("unattributed", revenue, BigDecimal::add);
    }
    List<PathSet.Counts> replicates = new ArrayList<>();
    for (int number = 1; number <= settings.replicates() && set.size() > 0; number++) {
      replicates.add(set.replicate(number));
    }
    List<Integer> orders =
        settings.models().stream()
            .filter(model -> model.startsWith("markov_"))
            .map(model -> Integer.parseInt(model.substring("markov_".length())))
            .toList();
    Optional<Integer> chosen = OrderChoice.of(set, orders);
    for (String model : settings.models()) {
      if (set.counts().allConversions() > 0) {
        emit(set, model, Learnt.of(model, set, replicates), chosen);
      }
      pathless.forEach(
          (channel, count) ->
              rows.add(
                  row(
                      model,
                      channel,
                      null,
                      null,
                      count,
                      BigDecimal.valueOf(count),
                      pathlessRevenue.get(channel),
                      null,
                      null,
                      null,
                      chosen)));
    }
    return rows;
  }

  private void emit(PathSet set, String model, Learnt learnt, Optional<Integer> chosen) {
    long total = set.counts().allConversions();
    List<BigDecimal> conversions = Apportionment.of(BigDecimal.valueOf(total), learnt.shares());
    List<BigDecimal> money = Apportionment.of(revenue, learnt.shares());
    for (int channel = 0; channel < set.channels().size(); channel++) {
      rows.add(
          row(
              model,
              set.channels().get(channel),
              learnt.effect(channel),
              learnt.shares()[channel],
              total * learnt.shares()[channel],
              conversions.get(channel),
              money.get(channel),
              learnt.p(),
              learnt.states(),
              learnt.standardError(channel),
              chosen));
    }
  }

  private Row row(
      String model,
      String channel,
      Double effect,
      Double share,
      double exact,
      BigDecimal conversions,
      BigDecimal money,
      Double p,
      Long states,
      Double error,
      Optional<Integer> chosen) {
    double least = model.equals("shapley_rate") ? Double.NEGATIVE_INFINITY : 0;
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("period", group.period());
    cells.put("model", model);
    cells.put("channel", channel);
    cells.put("conversion_type", group.type());
    cells.put("removal_effect", effect);
    cells.put("share", share);
    cells.put("conversions_exact", exact);
    cells.put("conversions", conversions.setScale(6));
    cells.put("revenue", money);
    cells.put("p_conversion", p);
    cells.put("states", states);
    cells.put("standard_error", error);
    cells.put("ci_low", error == null ? null : Math.max(least, share - NORMAL_95 * error));
    cells.put("ci_high", error == null ? null : Math.min(1, share + NORMAL_95 * error));
    cells.put(
        "is_chosen_order", chosen.filter(order -> model.equals("markov_" + order)).isPresent());
    cells.put("is_mature", isMature);
    return RowFactory.create(
        GoldAttribution.ATTRIBUTION_DATA_DRIVEN.columns().stream()
            .map(column -> cells.get(column.name()))
            .toArray());
  }
}
