package io.plumbline.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCohorts;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Law 3: cohorts hold every counted order, however they are split. */
final class CohortLaws {
  private static final List<String> MEASURES = List.of("orders", "revenue", "refunds");
  private static final List<String> SPLIT =
      List.of(
          "active_customers",
          "orders",
          "revenue",
          "refunds",
          "contribution",
          "discounted_contribution");
  private static final Column ZERO = lit(0).cast(Types.MONEY);

  private final Function<Table, Dataset<Row>> tables;
  private final LocalDate asOf;

  CohortLaws(Function<Table, Dataset<Row>> tables, LocalDate asOf) {
    this.tables = tables;
    this.asOf = asOf;
  }

  /**
   * Law 3: over all cohorts, unknown included, as over the counted orders, for each period cohorts
   * are counted in. Cells of the period that is not over are null, so orders and refunds of known
   * people count up to the last one that is; those of nobody known always do. Daily cohorts end at
   * the highest age they show.
   */
  Dataset<Row> cohortsAddUp() {
    Dataset<Row> facts = facts();
    List<Column> expected = new ArrayList<>();
    List<Column> sides = new ArrayList<>();
    Dataset<Row> found = null;
    for (Rhythm rhythm : rhythms()) {
      for (String measure : MEASURES) {
        String name = rhythm.name() + "_" + measure;
        expected.add(sum(when(rhythm.holds(), col(measure)).otherwise(ZERO)).as(name));
        sides.add(
            side(rhythm.name().equals("monthly") ? measure : measure + ", " + rhythm.name(), name));
      }
      Dataset<Row> cells =
          tables
              .apply(rhythm.table())
              .agg(
                  coalesce(sum("orders"), ZERO).as("cohort_" + rhythm.name() + "_orders"),
                  coalesce(sum("revenue"), ZERO).as("cohort_" + rhythm.name() + "_revenue"),
                  coalesce(sum("refunds"), ZERO).as("cohort_" + rhythm.name() + "_refunds"));
      found = found == null ? cells : found.crossJoin(cells);
    }
    // one pass over all sides, then a row per period and measure
    Dataset<Row> both =
        facts
            .agg(expected.get(0), expected.subList(1, expected.size()).toArray(Column[]::new))
            .crossJoin(found)
            .select(explode(array(sides.toArray(Column[]::new))).as("side"))
            .select("side.*");
    return Finding.error(3, "cohorts_add_up", "sum over all cohorts of mature and current cells")
        .equal(both);
  }

  /** A table of cohorts and the facts that are in its cells. */
  private record Rhythm(String name, Table table, Column holds) {}

  private List<Rhythm> rhythms() {
    LocalDate lastMonth = lastOver(asOf, asOf.with(TemporalAdjusters.lastDayOfMonth()), 1);
    LocalDate quarterEnd =
        asOf.withMonth((asOf.getMonthValue() + 2) / 3 * 3).with(TemporalAdjusters.lastDayOfMonth());
    LocalDate lastQuarter = lastOver(asOf, quarterEnd, 3);
    Column nobody = col("person_id").isNull();
    // the weekday weeks begin on is that of the table; a week is over on the day before one begins
    Row week =
        tables
            .apply(GoldCohorts.COHORT_VALUE_WEEKLY)
            .where(col("cohort").notEqual("unknown"))
            .agg(min("cohort_week"))
            .head();
    LocalDate lastWeek =
        week.isNullAt(0)
            ? asOf
            : asOf.minusDays(
                Math.floorMod(
                    ChronoUnit.DAYS.between(week.getDate(0).toLocalDate(), asOf) + 1, 7L));
    Row oldest =
        tables.apply(GoldCohorts.COHORT_VALUE_DAILY).agg(max("days_since_first_order")).head();
    int highestAge = oldest.isNullAt(0) ? 0 : oldest.getInt(0);
    return List.of(
        new Rhythm("monthly", GoldCohorts.COHORT_VALUE_MONTHLY, nobody.or(upTo(lastMonth))),
        new Rhythm("weekly", GoldCohorts.COHORT_VALUE_WEEKLY, nobody.or(upTo(lastWeek))),
        new Rhythm("quarterly", GoldCohorts.COHORT_VALUE_QUARTERLY, nobody.or(upTo(lastQuarter))),
        new Rhythm(
            "daily",
            GoldCohorts.COHORT_VALUE_DAILY,
            nobody.or(datediff(col("day"), col("first_order_date")).leq(highestAge))));
  }

  private static LocalDate lastOver(LocalDate asOf, LocalDate periodEnd, int months) {
    return asOf.equals(periodEnd) ? asOf : periodEnd.plusDays(1).minusMonths(months).minusDays(1);
  }

  private static Column upTo(LocalDate day) {
    return col("day").leq(lit(day));
  }

  /** Counted orders, and their refunds by refund date but no earlier than the first order. */
  private Dataset<Row> facts() {
    Dataset<Row> counted =
        tables
            .apply(Silver.ORDERS)
            .where(col("is_counted").and(col("business_date").leq(lit(asOf))));
    Dataset<Row> firsts = tables.apply(Silver.CUSTOMERS).select("person_id", "first_order_date");
    Dataset<Row> refunds =
        tables
            .apply(Silver.REFUNDS)
            .where(col("business_date").leq(lit(asOf)))
            .join(counted.select("order_key"), new String[] {"order_key"}, "left_semi")
            .select(
                col("person_id"),
                col("business_date"),
                ZERO.as("orders"),
                ZERO.as("revenue"),
                col("amount_reporting").as("refunds"));
    return counted
        .select(
            col("person_id"),
            col("business_date"),
            lit(1).cast(Types.MONEY).as("orders"),
            col("net_revenue_reporting").as("revenue"),
            ZERO.as("refunds"))
        .unionByName(refunds)
        .join(firsts, new String[] {"person_id"}, "left_outer")
        .withColumn("day", greatest(col("business_date"), col("first_order_date")));
  }

  private static Column side(String subject, String measure) {
    return struct(
        lit(subject).as("subject"),
        col(measure).cast(Types.MONEY).as("expected"),
        col("cohort_" + measure).cast(Types.MONEY).as("actual"));
  }

  /** Law 3: fractional cohorts add up to the unsplit ones, cell by cell, for every model. */
  Dataset<Row> channelCohortsAddUp() {
    Column variant = concat(col("attribution_model"), lit(" "), col("variant"));
    return addUp(
        "channel_cohorts_add_up",
        "cells whose channels differ from the unsplit cell",
        tables.apply(GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY),
        when(col("variant").equalTo("default"), col("attribution_model")).otherwise(variant));
  }

  /** Law 3: cohorts by what the first order was add up to the unsplit ones, for every dimension. */
  Dataset<Row> dimensionCohortsAddUp() {
    return addUp(
        "dimension_cohorts_add_up",
        "cells whose values of one dimension differ from the unsplit cell",
        tables.apply(GoldCohorts.COHORT_VALUE_BY_DIMENSION_MONTHLY),
        col("dimension"));
  }

  private Dataset<Row> addUp(String name, String detail, Dataset<Row> parts, Column slice) {
    List<String> cell = List.of("cohort_month", "brand", "market", "months_since_first_order");
    Dataset<Row> split =
        parts
            .withColumn("slice", slice)
            .groupBy(columns(cell, List.of("slice")))
            .agg(
                summed("customers"), SPLIT.stream().map(CohortLaws::summed).toArray(Column[]::new));
    Dataset<Row> unsplit =
        tables
            .apply(GoldCohorts.COHORT_VALUE_MONTHLY)
            .select(columns(cell, Stream.concat(Stream.of("customers"), SPLIT.stream()).toList()));
    Column isKept =
        SPLIT.stream()
            .map(measure -> col("split_" + measure).eqNullSafe(col(measure)))
            .reduce(col("split_customers").eqNullSafe(col("customers")), Column::and);
    return Finding.error(3, name, detail)
        .noneFailed(
            split
                .join(unsplit, cell.toArray(String[]::new), "full_outer")
                .groupBy(coalesce(col("slice"), lit("(none)")).as("subject"))
                .agg(
                    sum("revenue").as("expected"),
                    sum("split_revenue").as("actual"),
                    count(when(isKept, null).otherwise(lit(1))).as("failed_rows")));
  }

  private static Column summed(String measure) {
    return sum(measure).as("split_" + measure);
  }

  private static Column[] columns(List<String> names, List<String> more) {
    return Stream.concat(names.stream(), more.stream())
        .map(name -> col(name))
        .toArray(Column[]::new);
  }
}
