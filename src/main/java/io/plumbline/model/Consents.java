package io.plumbline.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.every;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who consents to marketing, and who to measurement.
 *
 * <p>Marketing: of each source the newest word counts: an order when it was placed, a lead or
 * profile as of its extract, an unsubscription or complaint when it happened; of two at one instant
 * the refusal. Sources are separate lists, so one that refuses is not overruled by another that
 * consents. Measurement: the person's newest touch that says so, wherever it was; consent is the
 * browser's and is asked anew.
 */
public final class Consents {
  private static final String[] REFUSALS = {"unsubscribe", "complaint"};

  /** The word that counts; at one instant the refusal. */
  private static final Column NEWEST = max(struct(col("said_ts"), col("refuses")));

  private Consents() {}

  /**
   * {@code person_id, consent_marketing, consent_measurement}: one row per person somebody said
   * something of, null where nobody did.
   *
   * @param orders with {@code person_id}; test orders say nothing
   * @param leads newest leads, with {@code person_id}
   * @param conversions newest conversions, with {@code person_id}
   * @param emails e-mail events, with {@code person_id}
   * @param touches silver touchpoints
   */
  public static Dataset<Row> of(
      Dataset<Row> orders,
      Dataset<Row> leads,
      Dataset<Row> conversions,
      Dataset<Row> emails,
      Dataset<Row> touches) {
    return marketing(orders, leads, conversions, emails)
        .join(measurement(touches), new String[] {"person_id"}, "full_outer");
  }

  private static Dataset<Row> measurement(Dataset<Row> touches) {
    return said(touches, "event_ts", col("has_consent"))
        .groupBy("person_id")
        .agg(NEWEST.as("newest"))
        .select(col("person_id"), not(col("newest.refuses")).as("consent_measurement"));
  }

  private static Dataset<Row> marketing(
      Dataset<Row> orders, Dataset<Row> leads, Dataset<Row> conversions, Dataset<Row> emails) {
    Column said = col("consent_marketing");
    return said(orders.where(not(col("is_test"))), "created_ts", said)
        .union(said(leads.where(not(coalesce(col("is_deleted"), lit(false)))), "extract_ts", said))
        .union(said(conversions, "extract_ts", said))
        .union(
            said(emails.where(col("event_type").isin((Object[]) REFUSALS)), "event_ts", lit(false)))
        .groupBy("person_id", "source")
        .agg(NEWEST.as("newest"))
        .groupBy("person_id")
        .agg(every(not(col("newest.refuses"))).as("consent_marketing"));
  }

  private static Dataset<Row> said(Dataset<Row> records, String when, Column consents) {
    return records
        .where(col("person_id").isNotNull().and(consents.isNotNull()))
        .select(
            col("person_id"), col("source"), col(when).as("said_ts"), not(consents).as("refuses"));
  }
}
