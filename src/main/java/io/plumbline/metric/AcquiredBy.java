package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.LargestRemainder;
import io.plumbline.money.Units;
import io.plumbline.table.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which channels won a customer: the credit of the conversion that is the customer's first order.
 *
 * <p>One row per person, model, variant and channel: {@code person_id, channel, model, variant,
 * weight}, the weight being credited conversions in millionths; several touches of one channel are
 * summed. Every customer has rows under every model and variant: one whose first order has no
 * credit (a seed file names an earlier first order) is channel {@code unattributed}. So are orders
 * of nobody known, the rows without {@code person_id}.
 */
public final class AcquiredBy {
  static final String UNATTRIBUTED = "unattributed";
  private static final long MILLIONTHS = 1_000_000L;

  private AcquiredBy() {}

  /** Takes gold {@code attribution_credit}, silver {@code conversions} and {@code customers}. */
  public static Dataset<Row> fromCredit(
      Dataset<Row> credit, Dataset<Row> conversions, Dataset<Row> customers) {
    Dataset<Row> slices = credit.select("model", "variant").distinct();
    Dataset<Row> nobody = slices.limit(1).select(lit(null).cast("long").as("person_id"));
    Dataset<Row> everyone = customers.select("person_id").unionByName(nobody).crossJoin(slices);

    Dataset<Row> firstOrders =
        customers
            .select(col("person_id"), col("first_order_key").as("order_key"))
            .join(
                conversions
                    .filter(
                        col("conversion_type").equalTo("order").and(col("order_key").notEqual(-1)))
                    .select("order_key", "conversion_key"),
                "order_key");
    Dataset<Row> won =
        credit
            .select("conversion_key", "model", "variant", "channel", "credited_conversions")
            .join(firstOrders, "conversion_key")
            .groupBy("person_id", "model", "variant", "channel")
            .agg(sum("credited_conversions").multiply(MILLIONTHS).cast("long").as("weight"))
            .filter(col("weight").gt(0));

    return everyone
        .join(won, new String[] {"person_id", "model", "variant"}, "left_outer")
        .select(
            col("person_id"),
            coalesce(col("channel"), lit(UNATTRIBUTED)).as("channel"),
            col("model"),
            col("variant"),
            coalesce(col("weight"), lit(MILLIONTHS)).as("weight"));
  }

  /**
   * Splits facts of people over the channels that won them, every measure exactly: a row per fact,
   * {@code channel, attribution_model, variant} and {@code measure} that is not zero, with its
   * {@code part} by largest remainder, ties by channel, so that one sort serves all measures.
   *
   * @param facts rows that {@code grain} identifies, {@code person_id} being part of it
   * @param measures units of 0.000001, never null
   */
  static Dataset<Row> split(
      Dataset<Row> facts, Dataset<Row> acquired, List<String> grain, List<String> measures) {
    Column wholes =
        array(
            measures.stream()
                .map(name -> struct(lit(name).as("measure"), col(name).as("whole")))
                .toArray(Column[]::new));
    Dataset<Row> byMeasure =
        facts
            .withColumn(
                "by_measure", explode(filter(wholes, whole -> whole.getField("whole").notEqual(0))))
            .drop(measures.toArray(String[]::new))
            .withColumn("measure", col("by_measure.measure"))
            .withColumn("whole", col("by_measure.whole"))
            .drop("by_measure");
    Dataset<Row> channels =
        acquired.withColumnsRenamed(
            Map.of("person_id", "acquired_person_id", "model", "attribution_model"));
    return LargestRemainder.splitUnits(
            byMeasure.join(channels, col("person_id").eqNullSafe(col("acquired_person_id"))),
            Contract.join(grain, List.of("attribution_model", "variant", "measure")),
            "weight",
            "channel",
            "whole",
            "part")
        .drop("whole", "acquired_person_id", "weight");
  }

  /** Sums rows of {@link #split} by keys: a row per key, money per measure, 0 for none. */
  static Dataset<Row> summed(Dataset<Row> parts, List<String> keys, List<String> measures) {
    Column[] wide =
        measures.stream()
            .map(
                name ->
                    coalesce(sum(when(col("measure").equalTo(name), col("part"))), Contract.ZERO)
                        .cast(Types.MONEY)
                        .as(name))
            .toArray(Column[]::new);
    return parts
        .groupBy(Contract.named(Contract.join(keys, List.of("measure"))))
        .agg(Units.sumOfMoney(col("part")).as("part"))
        .groupBy(Contract.named(keys))
        .agg(wide[0], Arrays.copyOfRange(wide, 1, wide.length));
  }
}
