package io.plumbline.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCustomers;
import io.plumbline.table.Table;
import io.plumbline.value.KaplanMeier.Ended;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Time to the second and to the third order, those who have not ordered again censored at as_of;
 * the median over repeaters only would be biased short. Several orders on one day are one.
 * Customers whose first order may be older than the history are left out.
 */
public final class Survival {
  private final Map<String, Map<String, Map<Integer, Ended>>> byEvent = new TreeMap<>();

  private Survival(List<Row> durations) {
    for (Row row : durations) {
      Ended ended = new Ended(row.getAs("events"), row.getAs("censored"));
      for (String segment :
          List.of("all", "brand:" + row.getAs("brand"), "market:" + row.<String>getAs("market"))) {
        byEvent
            .computeIfAbsent(row.getAs("event"), event -> new TreeMap<>())
            .computeIfAbsent(segment, name -> new HashMap<>())
            .merge(row.getAs("duration"), ended, Ended::plus);
      }
    }
  }

  /** Customers by brand, market, event and duration in days: {@code events, censored}. */
  public static Dataset<Row> durations(
      Dataset<Row> orders, Dataset<Row> customers, LocalDate asOf) {
    Dataset<Row> known =
        customers
            .where(
                col("first_order_date").leq(lit(asOf)).and(col("is_left_truncated").equalTo(false)))
            .select("person_id", "brand", "market", "first_order_date");
    Dataset<Row> days =
        orders
            .where(col("is_counted").and(col("business_date").leq(lit(asOf))))
            .select(col("person_id"), col("business_date").as("day"))
            .unionByName(known.select(col("person_id"), col("first_order_date").as("day")))
            .distinct()
            .join(known.select("person_id", "brand", "market"), "person_id");
    WindowSpec life = Window.partitionBy("person_id").orderBy("day");
    Column event = when(col("place").equalTo(1), "second_order").otherwise("third_order");
    return days.withColumn("place", row_number().over(life))
        .withColumn("next", lead("day", 1).over(life))
        .where(col("place").leq(2))
        .groupBy(
            col("brand"),
            col("market"),
            event.as("event"),
            datediff(coalesce(col("next"), lit(asOf)), col("day")).as("duration"))
        .agg(count(col("next")).as("events"), count(when(col("next").isNull(), 1)).as("censored"));
  }

  /** {@code survival}. */
  public static Dataset<Row> curves(Dataset<Row> durations) {
    return rows(
        durations,
        GoldCustomers.SURVIVAL,
        (survival, event) -> {
          List<Row> rows = new ArrayList<>();
          survival
              .byEvent
              .get(event)
              .forEach(
                  (segment, days) ->
                      KaplanMeier.of(days)
                          .steps()
                          .forEach(
                              step ->
                                  rows.add(
                                      RowFactory.create(
                                          segment,
                                          event,
                                          step.day(),
                                          step.atRisk(),
                                          step.events(),
                                          step.survival(),
                                          orNull(step.low()),
                                          orNull(step.high())))));
          return rows;
        });
  }

  /** {@code survival_summary}. */
  public static Dataset<Row> summary(Dataset<Row> durations) {
    return rows(
        durations,
        GoldCustomers.SURVIVAL_SUMMARY,
        (survival, event) -> {
          List<Row> rows = new ArrayList<>();
          Map<Integer, Ended> all = survival.byEvent.get(event).get("all");
          survival
              .byEvent
              .get(event)
              .forEach(
                  (segment, days) -> {
                    KaplanMeier curve = KaplanMeier.of(days);
                    OptionalDouble p =
                        segment.equals("all")
                            ? OptionalDouble.empty()
                            : KaplanMeier.logRank(days, without(all, days));
                    rows.add(
                        RowFactory.create(
                            segment,
                            event,
                            days.values().stream().mapToLong(e -> e.events() + e.censored()).sum(),
                            days.values().stream().mapToLong(Ended::events).sum(),
                            orNull(curve.dayOf(.5)),
                            orNull(curve.dayOf(.25)),
                            curve.plateau(),
                            orNull(p)));
                  });
          return rows;
        });
  }

  private static Dataset<Row> rows(
      Dataset<Row> durations, Table table, BiFunction<Survival, String, List<Row>> of) {
    // brands x markets x days: small whatever the number of customers
    Survival survival = new Survival(durations.collectAsList());
    List<Row> rows = new ArrayList<>();
    survival.byEvent.keySet().forEach(event -> rows.addAll(of.apply(survival, event)));
    return durations.sparkSession().createDataFrame(rows, table.schema());
  }

  private static Map<Integer, Ended> without(Map<Integer, Ended> all, Map<Integer, Ended> segment) {
    Map<Integer, Ended> others = new HashMap<>();
    all.forEach(
        (day, ended) -> {
          Ended mine = segment.getOrDefault(day, new Ended(0, 0));
          Ended rest =
              new Ended(ended.events() - mine.events(), ended.censored() - mine.censored());
          if (rest.events() + rest.censored() > 0) {
            others.put(day, rest);
          }
        });
    return others;
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
