package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which event a lead, an opportunity or an order goes back to, by what was handed out there.
 *
 * <ol>
 *   <li>form: the record names the event, as badges, registration forms and CRM campaigns do
 *   <li>promo code: the order used a code of the event, in any case of letters
 *   <li>QR: a tag of the landing page is the event's id, or the tag is the event's campaign and
 *       medium or source say that it came from paper
 * </ol>
 *
 * <p>A record goes to one event: of several, to the one that began last.
 */
final class EventTies {
  /** Mediums and sources of links that are printed; of a campaign online they say otherwise. */
  private static final String PRINTED =
      "(?:.*[-_ ])?qr(?:[-_ ]?code)?|event|trade[-_ ]?show|offline";

  private static final String SEVERAL = "[|,;]";
  private static final List<String> EVENT = List.of("event_source", "event_id");

  private final Dataset<Row> events;

  /** {@code events} have {@code event_source, event_id, start_date, campaign, promo_code}. */
  EventTies(Dataset<Row> events) {
    this.events = events;
  }

  /** Orders by {@code order_key}, from the first day of the event on. */
  Dataset<Row> ofOrders(Dataset<Row> orders) {
    Dataset<Row> byCode =
        orders
            .select(
                col("order_key"),
                col("business_date"),
                explode(split(coalesce(col("discount_codes"), lit("")), SEVERAL)).as("used"))
            .withColumn("word", word(col("used")))
            .join(words("promo_code"), "word")
            .filter(col("word").notEqual(""));
    Dataset<Row> byTag = byTag(orders, "order_key", "business_date");
    List<String> columns = List.of("order_key", "business_date", "start_date");
    Column[] selected = Contract.named(Contract.join(columns, EVENT));
    return lastBegun(
        byCode
            .select(selected)
            .union(byTag.select(selected))
            .filter(col("business_date").geq(col("start_date"))),
        "order_key");
  }

  /** Leads by {@code source, lead_id}. */
  Dataset<Row> ofLeads(Dataset<Row> leads) {
    String[] key = {"source", "lead_id"};
    Dataset<Row> byForm = named(leads, "marketing_event_id", key);
    Column[] selected = selected(key);
    return lastBegun(byForm.union(byTag(leads, key).select(selected)), key);
  }

  /**
   * Opportunities by {@code source, opportunity_id}: those of tied leads, or of the event itself.
   */
  Dataset<Row> ofOpportunities(
      Dataset<Row> opportunities, Dataset<Row> leads, Dataset<Row> tiedLeads) {
    String[] key = {"source", "opportunity_id"};
    Dataset<Row> tied = leads.join(tiedLeads, new String[] {"source", "lead_id"});
    Dataset<Row> byLead =
        opportunities
            .select("source", "opportunity_id", "lead_id")
            .join(
                tied.select("source", "lead_id", "start_date", "event_source", "event_id"),
                new String[] {"source", "lead_id"})
            .select(selected(key));
    Dataset<Row> byDeal = tied.filter(col("opportunity_id").isNotNull()).select(selected(key));
    return lastBegun(byLead.union(byDeal).union(named(opportunities, "campaign_id", key)), key);
  }

  private Dataset<Row> named(Dataset<Row> records, String column, String... key) {
    return records
        .filter(col(column).isNotNull())
        .withColumn("word", word(col(column)))
        .drop("event_id")
        .join(
            events.select(
                word(col("event_id")).as("word"),
                col("start_date"),
                col("event_source"),
                col("event_id")),
            "word")
        .select(selected(key));
  }

  private Dataset<Row> byTag(Dataset<Row> records, String... kept) {
    Column isPrinted =
        coalesce(lower(col("utm_medium")).rlike("^(?:" + PRINTED + ")$"), lit(false))
            .or(coalesce(lower(col("utm_source")).rlike("^(?:" + PRINTED + ")$"), lit(false)));
    Dataset<Row> tagged =
        records
            .withColumn("is_printed", isPrinted)
            .withColumn(
                "tag", explode(array(col("utm_campaign"), col("utm_id"), col("utm_content"))))
            .filter(col("tag").isNotNull())
            .withColumn("word", word(col("tag")));
    Dataset<Row> tags =
        words("event_id")
            .withColumn("is_campaign", lit(false))
            .union(words("campaign").withColumn("is_campaign", lit(true)));
    return tagged
        .select(Contract.named(Contract.join(List.of(kept), List.of("word", "is_printed"))))
        .join(tags, "word")
        .filter(col("is_printed").or(col("is_campaign").equalTo(false)));
  }

  /** Words of a column of the events, several in one cell apart. */
  private Dataset<Row> words(String column) {
    return events
        .filter(col(column).isNotNull())
        .select(
            explode(split(col(column), SEVERAL)).as("written"),
            col("start_date"),
            col("event_source"),
            col("event_id"))
        .withColumn("word", word(col("written")))
        .filter(col("word").notEqual(""))
        .drop("written");
  }

  private static Column word(Column written) {
    return lower(trim(written));
  }

  private static Column[] selected(String... key) {
    return Contract.named(Contract.join(List.of(key), Contract.join(List.of("start_date"), EVENT)));
  }

  private static Dataset<Row> lastBegun(Dataset<Row> ties, String... key) {
    return ties.groupBy(Contract.named(List.of(key)))
        .agg(
            expr("max_by(struct(start_date, event_source, event_id), struct(start_date, event_source, event_id))")
                .as("event"))
        .select(
            Contract.join(
                    List.of(key),
                    List.of("event.start_date", "event.event_source", "event.event_id"))
                .stream()
                .map(name -> col(name))
                .toArray(Column[]::new));
  }
}
