package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.identity.Suppression;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What people who leave take out of closed totals, as the publication before counted it: {@code
 * published before = published now + ops.erased_totals}, fact by fact and day by day.
 */
final class ErasedTotals {
  private final Function<Table, Dataset<Row>> published;
  private final LocalDate asOf;
  private final String currency;

  /**
   * @param published silver tables before the erasure
   * @param currency reporting currency
   */
  ErasedTotals(Function<Table, Dataset<Row>> published, LocalDate asOf, String currency) {
    this.published = published;
    this.asOf = asOf;
    this.currency = currency;
  }

  /**
   * Rows of ops.erased_totals.
   *
   * @param records records that leave, by {@link Suppression#RECORD}
   * @param people {@code person_id}
   */
  Dataset<Row> of(Dataset<Row> records, Dataset<Row> people) {
    Dataset<Row> orders = rows(Silver.ORDERS, records).where("is_counted").select("order_key");
    Column none = lit(0).cast(Types.MONEY);
    Dataset<Row> conversions = published.apply(Silver.CONVERSIONS);
    Dataset<Row> lost =
        conversions
            .join(orders, new String[] {"order_key"}, "left_semi")
            .unionByName(
                conversions
                    .where("order_key = -1")
                    .join(people, new String[] {"person_id"}, "left_semi"))
            .select(
                lit("conversion").as("fact"),
                col("conversion_type"),
                col("date"),
                col("source"),
                col("brand"),
                col("market"),
                col("count").as("records"),
                when(col("is_new_customer"), 1L).otherwise(0L).as("new_customers"),
                col("revenue"),
                col("refunds"),
                coalesce(col("margin"), none).as("margin"));
    Dataset<Row> refunds =
        published
            .apply(Silver.REFUNDS)
            .join(orders, new String[] {"order_key"}, "left_semi")
            .where(col("business_date").leq(lit(asOf)));
    return lost.union(facts("refund", refunds, col("business_date"), col("amount_reporting")))
        .union(facts("lead", rows(Silver.LEADS, records), to_date(col("created_ts")), none))
        .union(
            facts(
                "opportunity",
                rows(Silver.OPPORTUNITIES, records),
                to_date(col("created_ts")),
                none))
        .union(facts("touch", rows(Silver.TOUCHPOINTS, records), col("date"), none))
        .union(
            facts(
                "email_event", rows(Silver.EMAIL_EVENTS, records), to_date(col("event_ts")), none))
        .withColumn("currency", lit(currency));
  }

  /** Totals of earlier erasures with those of one more. */
  static Dataset<Row> added(Dataset<Row> before, Dataset<Row> more) {
    return before
        .unionByName(more)
        .groupBy(Ops.ERASED_TOTALS.keyColumns())
        .agg(
            sum("records").as("records"),
            sum("new_customers").as("new_customers"),
            sum("revenue").cast(Types.MONEY).as("revenue"),
            sum("refunds").cast(Types.MONEY).as("refunds"),
            sum("margin").cast(Types.MONEY).as("margin"));
  }

  private Dataset<Row> rows(Table silver, Dataset<Row> records) {
    return published.apply(silver).join(records, Suppression.RECORD, "left_semi");
  }

  private static Dataset<Row> facts(String fact, Dataset<Row> rows, Column day, Column refunds) {
    Column none = lit(0).cast(Types.MONEY);
    return rows.groupBy(day.as("date"), col("source"), col("brand"), col("market"))
        .agg(count(lit(1)).as("records"), sum(refunds).cast(Types.MONEY).as("refunds"))
        .select(
            lit(fact).as("fact"),
            lit("").as("conversion_type"),
            col("date"),
            col("source"),
            col("brand"),
            col("market"),
            col("records"),
            lit(0L).as("new_customers"),
            none.as("revenue"),
            col("refunds"),
            none.as("margin"));
  }
}
