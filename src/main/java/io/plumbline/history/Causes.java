package io.plumbline.history;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Types;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Why a row adds something else to its month than before, in parts that add up to the change.
 *
 * <p>A row that came or went is judged by its file and source; a row that is still there by what
 * differs in it: its exchange rate, its refunds, its own amount, its owner. Where nothing was read
 * that could have changed it, an erasure is why it went, the configuration or the program is the
 * cause when it is another one, and else nobody knows.
 */
final class Causes {
  private static final Column ZERO = lit(0).cast(Types.MONEY);

  /** Refunds of an order are rounded one by one: less than this is no refund. */
  private static final double ROUNDING = 0.0001;

  private Causes() {}

  /** Columns of a number, {@code cause, change, file, position}. */
  static Dataset<Row> parts(Dataset<Row> before, Dataset<Row> now, Evidence evidence) {
    Column here = col("now").isNotNull();
    Column there = col("before").isNotNull();
    return sides(before, now)
        .withColumn("own", coalesce(col("now"), col("before")))
        .transform(rows -> judged(rows, evidence))
        .withColumn(
            "part", explode(when(not(there), came()).when(not(here), went()).otherwise(changed())))
        .where(col("part.change").notEqual(0))
        .select(
            Stream.concat(
                    Stream.of(col("measure")),
                    Stream.concat(
                        Arrays.stream(Restatements.NUMBER)
                            .skip(1)
                            .map(name -> col("part.of." + name).as(name)),
                        Stream.of(
                            col("part.cause").as("cause"),
                            col("part.change").as("change"),
                            col("own.file").as("file"),
                            col("own.position").as("position"))))
                .toArray(Column[]::new));
  }

  /** Rows that differ, before beside now. */
  private static Dataset<Row> sides(Dataset<Row> before, Dataset<Row> now) {
    Column state =
        struct(
            struct(
                    Arrays.stream(Restatements.NUMBER)
                        .skip(1)
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(Column[]::new))
                .as("of"),
            col("value"),
            col("original"),
            col("refunded"),
            col("rate"),
            col("file"),
            col("position"),
            col("raw"));
    Dataset<Row> all =
        before
            .select(col("measure"), col("fact_key"), lit(false).as("is_now"), state.as("state"))
            .unionByName(
                now.select(
                    col("measure"), col("fact_key"), lit(true).as("is_now"), state.as("state")));
    Column then = col("before");
    Column today = col("now");
    return all.groupBy("measure", "fact_key")
        .agg(
            max(when(not(col("is_now")), col("state"))).as("before"),
            max(when(col("is_now"), col("state"))).as("now"))
        .where(
            then.isNull()
                .or(today.isNull())
                .or(not(then.getField("of").eqNullSafe(today.getField("of"))))
                .or(then.getField("value").notEqual(today.getField("value"))));
  }

  /** Adds {@code file_state, has_read, is_new, role}, and names for what happened. */
  private static Dataset<Row> judged(Dataset<Row> rows, Evidence evidence) {
    Dataset<Row> files =
        evidence
            .files()
            .select(
                col("source").as("file_source"),
                col("file").as("file_path"),
                col("is_read_now"),
                lit(true).as("is_there"));
    Dataset<Row> sources = evidence.sources().withColumnRenamed("source", "read_source");
    Dataset<Row> merges = evidence.merges().withColumnRenamed("person_id", "merged_person");
    Column source = col("own").getField("of").getField("source");
    Column isCustomer = col("measure").equalTo("new_customers");
    return rows.join(
            broadcast(files),
            source
                .equalTo(col("file_source"))
                .and(col("own").getField("file").equalTo(col("file_path"))),
            "left_outer")
        .join(broadcast(sources), source.equalTo(col("read_source")), "left_outer")
        .join(merges, isCustomer.and(col("fact_key").equalTo(col("merged_person"))), "left_outer")
        .withColumn("role", when(isCustomer, coalesce(col("role"), lit(""))).otherwise(""))
        .withColumn("knows_file", col("own").getField("file").notEqual(""))
        .withColumn("is_read", coalesce(col("is_read_now"), lit(false)))
        .withColumn("is_there", coalesce(col("is_there"), lit(false)))
        .withColumn("has_read", coalesce(col("has_read"), lit(false)))
        .withColumn("is_new", coalesce(col("is_new"), lit(false)))
        .withColumn("settled", lit(evidence.run().settled()))
        .withColumn("gone", lit(evidence.run().gone()))
        .withColumn(
            "late",
            when(col("measure").equalTo("spend"), "late_spend")
                .when(col("measure").equalTo("cost"), "late_cost")
                .when(col("measure").equalTo("refunds"), "refund")
                .otherwise("late_conversion"))
        .withColumn(
            "restated",
            when(col("measure").equalTo("spend"), "restated_spend")
                .when(col("measure").equalTo("cost"), "restated_cost")
                .when(col("measure").equalTo("refunds"), "refund")
                .otherwise("restated_order"));
  }

  private static Column came() {
    Column cause =
        when(col("role").notEqual(""), "identity_merge")
            .when(col("is_new"), "backfill")
            .when(when(col("knows_file"), col("is_read")).otherwise(col("has_read")), col("late"))
            .otherwise(col("settled"));
    return array(part(cause, col("now.of"), col("now.value")));
  }

  private static Column went() {
    Column cause =
        when(col("role").equalTo("old"), "identity_merge")
            .when(col("knows_file").and(not(col("is_there"))), "removed_file")
            .when(col("has_read"), col("restated"))
            .otherwise(col("gone"));
    return array(part(cause, col("before.of"), negated(col("before.value"))));
  }

  private static Column changed() {
    Column hasMoved = not(col("before.of").eqNullSafe(col("now.of")));
    Column isCustomer = col("measure").equalTo("new_customers");
    Column isSamePeriod = col("before.of.period").equalTo(col("now.of.period"));
    Column isSameRecord = coalesce(col("before.raw").equalTo(col("now.raw")), lit(false));
    Column movedBy =
        when(col("role").notEqual(""), "identity_merge")
            .when(isCustomer.and(not(isSameRecord)).and(col("is_read")), "late_conversion")
            .when(isCustomer.and(not(isSameRecord)).and(col("has_read")), "restated_order")
            .when(isSamePeriod, "mapping")
            .when(not(isSameRecord), col("restated"))
            .otherwise(col("settled"));
    Column moving = when(hasMoved, col("before.value")).otherwise(ZERO);
    Column hasOtherRate = coalesce(col("before.rate").notEqual(col("now.rate")), lit(false));
    Column hasOtherAmount = col("before.original").notEqual(col("now.original"));
    Column grossBefore = col("before.value").plus(col("before.refunded"));
    Column gross = col("now.value").plus(col("now.refunded"));
    Column atNewRate =
        when(
                hasOtherRate.and(hasOtherAmount),
                bround(col("before.original").multiply(col("now.rate")), 6))
            .when(hasOtherRate, gross)
            .otherwise(grossBefore);
    Column scaled =
        when(
                hasOtherRate.and(col("before.rate").notEqual(0)),
                bround(
                    col("before.refunded").multiply(col("now.rate").divide(col("before.rate"))), 6))
            .otherwise(col("before.refunded"));
    Column refundedAtNewRate =
        when(
                hasOtherRate.and(abs(scaled.minus(col("now.refunded"))).leq(ROUNDING)),
                col("now.refunded"))
            .otherwise(scaled);
    Column amendedBy = when(isSameRecord, col("settled")).otherwise(col("restated"));
    return array(
        part(movedBy, col("before.of"), negated(moving)),
        part(movedBy, col("now.of"), moving),
        part(
            lit("fx_rate"),
            col("now.of"),
            atNewRate.minus(grossBefore).minus(refundedAtNewRate.minus(col("before.refunded")))),
        part(amendedBy, col("now.of"), gross.minus(atNewRate)),
        part(lit("refund"), col("now.of"), refundedAtNewRate.minus(col("now.refunded"))));
  }

  private static Column part(Column cause, Column of, Column change) {
    return struct(cause.as("cause"), of.as("of"), change.cast(Types.MONEY).as("change"));
  }

  private static Column negated(Column value) {
    return negate(value);
  }
}
