package io.plumbline.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;

import io.plumbline.table.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a CRM says of a person on the way to a deal: lead, mql, opportunity and won_deal.
 *
 * <p>A lead counts when it is no duplicate and not deleted, at the moment it was created, and as an
 * mql at the moment it became one. An opportunity counts when it was created; a deal is won at the
 * last instant of its closing day, so that touches of that day come before it. Days are UTC. An
 * opportunity's amount is the value of both.
 *
 * <p>Columns: {@code id, conversion_type, source, brand, market, conversion_ts, date, currency,
 * value, margin, count, person_id, person_bucket, identifier_key}.
 */
public final class CrmConversions {
  private static final long LAST_SECOND = 86_399L;

  private CrmConversions() {}

  /**
   * Conversions of a CRM up to now, of every type.
   *
   * @param leads silver leads with {@code person_id, person_bucket, identifier_key}
   * @param opportunities silver opportunities, likewise
   */
  public static Dataset<Row> of(Dataset<Row> leads, Dataset<Row> opportunities) {
    Column none = lit(null).cast(Types.MONEY);
    Dataset<Row> people = leads.where(isNot("is_deleted").and(isNot("is_duplicate")));
    Dataset<Row> deals = opportunities.where(isNot("is_deleted"));
    Column currency = col("currency");
    Column closed =
        timestamp_seconds(
            unix_date(col("close_date")).cast("bigint").multiply(86_400L).plus(LAST_SECOND));
    return List.of(
            rows(people, "lead", "lead_id", col("created_ts"), lit(null).cast(Types.TEXT), none),
            rows(people, "mql", "lead_id", col("became_mql_ts"), lit(null).cast(Types.TEXT), none),
            rows(
                deals, "opportunity", "opportunity_id", col("created_ts"), currency, col("amount")),
            rows(
                deals.where(coalesce(col("is_won"), lit(false))),
                "won_deal",
                "opportunity_id",
                closed,
                currency,
                col("amount")))
        .stream()
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private static Column isNot(String flag) {
    return coalesce(col(flag), lit(false)).equalTo(false);
  }

  private static Dataset<Row> rows(
      Dataset<Row> records, String type, String id, Column instant, Column currency, Column value) {
    return records
        .withColumn("at", instant)
        .where(col("at").isNotNull())
        .select(
            concat_ws("|", lit("crm"), lit(type), col("source"), col(id)).as("id"),
            lit(type).as("conversion_type"),
            col("source"),
            col("brand"),
            col("market"),
            col("at").as("conversion_ts"),
            to_date(col("at")).as("date"),
            currency.as("currency"),
            value.as("value"),
            lit(null).cast(Types.MONEY).as("margin"),
            lit(1L).as("count"),
            col("person_id"),
            col("person_bucket"),
            col("identifier_key"));
  }
}
