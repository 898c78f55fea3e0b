package io.plumbline.report;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.Gold;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;

/** The last 30 days of gold.channel_return_daily by day, model and channel. */
record Returns(List<ChannelDay> all, String model) {
  private static final List<String> WITHOUT_CHANNEL =
      List.of("unattributed", "untracked", "natural", "repeat_orders");

  /** What one channel cost and returned on one day under one model. */
  record ChannelDay(LocalDate day, String model, String channel, Sums sums, boolean hasGap) {}

  /** Sums that ratios are taken from. */
  record Sums(BigDecimal spend, BigDecimal revenue, BigDecimal newCustomers) {
    static final Sums NONE = new Sums(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    Sums plus(Sums more) {
      return new Sums(
          spend.add(more.spend), revenue.add(more.revenue), newCustomers.add(more.newCustomers));
    }

    /** Revenue / spend; null without spend. */
    Double roas() {
      return Figures.quotient(revenue, spend);
    }

    /** Spend / new customers; null without spend or without customers. */
    Double mediaCac() {
      return spend.signum() == 0 ? null : Figures.quotient(spend, newCustomers);
    }
  }

  static Returns of(Published published, ReportContext context) {
    List<Row> rows =
        published.rows(
            Gold.CHANNEL_RETURN_DAILY,
            daily ->
                daily
                    .where(
                        col("variant")
                            .equalTo("default")
                            .and(col("date_basis").equalTo("conversion"))
                            .and(col("conversion_type").equalTo("order"))
                            .and(
                                col("date")
                                    .between(
                                        lit(context.firstOfThirtyDays()), lit(context.asOf()))))
                    .groupBy(col("date").cast("string").as("day"), col("model"), col("channel"))
                    .agg(
                        sum("spend_reporting").as("spend"),
                        sum("revenue").as("revenue"),
                        sum("new_customers").as("new_customers"),
                        bool_or(col("time_zone_gap")).as("has_gap")));
    return new Returns(
        rows.stream()
            .map(
                row ->
                    new ChannelDay(
                        Published.day(row, "day"),
                        Published.text(row, "model"),
                        Published.text(row, "channel"),
                        new Sums(
                            row.getAs("spend"), row.getAs("revenue"), row.getAs("new_customers")),
                        row.<Boolean>getAs("has_gap")))
            .toList(),
        context.defaultModel());
  }

  /** True for revenue that no channel is known for. */
  static boolean isWithoutChannel(String channel) {
    return WITHOUT_CHANNEL.contains(channel);
  }

  /** Whether the default model has any row. */
  boolean isEmpty() {
    return ofDefaultModel().isEmpty();
  }

  List<ChannelDay> ofDefaultModel() {
    return all.stream().filter(row -> row.model().equals(model)).toList();
  }

  Sums total() {
    return ofDefaultModel().stream().map(ChannelDay::sums).reduce(Sums.NONE, Sums::plus);
  }

  /** Channels by falling spend, then revenue; revenue without a channel comes last. */
  Map<String, Sums> byChannel() {
    Map<String, Sums> sums = byChannel(model);
    Map<String, Sums> ordered = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Sums> e) -> isWithoutChannel(e.getKey()))
                .thenComparing(e -> e.getValue().spend(), Comparator.reverseOrder())
                .thenComparing(e -> e.getValue().revenue(), Comparator.reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .forEach(e -> ordered.put(e.getKey(), e.getValue()));
    return ordered;
  }

  Map<String, Sums> byChannel(String ofModel) {
    Map<String, Sums> sums = new TreeMap<>();
    for (ChannelDay row : all) {
      if (row.model().equals(ofModel)) {
        sums.merge(row.channel(), row.sums(), Sums::plus);
      }
    }
    return sums;
  }

  /** Sums of each day over the channels wanted. */
  Map<LocalDate, Sums> byDay(Predicate<String> wanted) {
    Map<LocalDate, Sums> sums = new TreeMap<>();
    for (ChannelDay row : ofDefaultModel()) {
      if (wanted.test(row.channel())) {
        sums.merge(row.day(), row.sums(), Sums::plus);
      }
    }
    return sums;
  }

  /** Models that have rows: the default first, the rest by name. */
  List<String> models() {
    return all.stream()
        .map(ChannelDay::model)
        .distinct()
        .sorted(Comparator.comparing((String m) -> !m.equals(model)).thenComparing(m -> m))
        .toList();
  }

  /** Whether spend and orders of some day are days of different zones. */
  boolean hasTimeZoneGap() {
    return all.stream().anyMatch(ChannelDay::hasGap);
  }
}
