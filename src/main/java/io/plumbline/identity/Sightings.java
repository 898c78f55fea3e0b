package io.plumbline.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which identifiers were seen, and which of them in one record.
 *
 * <p>Identifiers of one record are all linked to each other, so that one of them can be refused
 * without losing the others. Records are orders, touches, conversions, leads and opportunities; a
 * touch or conversion that reports an order is a record with the identifiers of that order, an
 * opportunity with those of its lead. Session ids, companies and discount codes are no identifiers
 * of people. An identifier is known by its keyed hash whatever field it came in.
 */
public final class Sightings {
  private static final Identifier CUSTOMER = id(IdentifierKind.CUSTOMER, "customer_key");
  private static final Identifier USER = id(IdentifierKind.USER, "user_id");
  private static final Identifier EMAIL = id(IdentifierKind.EMAIL, "email_key");
  private static final Identifier PHONE = id(IdentifierKind.PHONE, "phone_key");
  private static final Identifier CONTACT = id(IdentifierKind.CONTACT, "contact_key");
  private static final Identifier CONVERTED = id(IdentifierKind.CONTACT, "user_key");
  private static final Identifier COOKIE = id(IdentifierKind.COOKIE, "user_key");
  private static final Identifier CLICK = id(IdentifierKind.CLICK, "click_id");

  private record Identifier(IdentifierKind kind, String column) {}

  /**
   * The newest version of every record that carries identifiers, in bronze columns; a concept no
   * source feeds has no rows.
   */
  public record Records(
      Dataset<Row> orders,
      Dataset<Row> touches,
      Dataset<Row> conversions,
      Dataset<Row> leads,
      Dataset<Row> opportunities) {}

  private Sightings() {}

  /**
   * One row per identifier ({@code a = b}) and per pair of identifiers seen in one record ({@code a
   * < b}): {@code a, b} (xxhash64 of the keyed hash), {@code kind_a, kind_b} (0 the strongest),
   * {@code first_seen_ts}, and for identifiers {@code id_hash, other_hash}, which differ only where
   * two identifiers have one xxhash64.
   *
   * <p>Click ids of touches enter where an order, lead or conversion carries them too: the others
   * link nothing.
   */
  public static Dataset<Row> of(Records records) {
    Dataset<Row> clicks =
        records
            .orders()
            .select("click_id")
            .union(records.leads().select("click_id"))
            .union(records.conversions().select("user_key"))
            .where(col("click_id").isNotNull())
            .distinct();
    Dataset<Row> clicked =
        records
            .touches()
            .where(col("click_id").isNotNull())
            .join(clicks, new String[] {"click_id"}, "left_semi");
    Dataset<Row> together =
        List.of(
                carried(records.orders(), "created_ts", CUSTOMER, EMAIL, PHONE, CLICK),
                carried(records.touches(), "event_ts", USER, COOKIE),
                carried(clicked, "event_ts", USER, COOKIE, CLICK),
                carried(records.conversions(), "conversion_ts", CONVERTED),
                carried(records.leads(), "created_ts", EMAIL, CONTACT, CLICK),
                carried(records.opportunities(), "created_ts", CONTACT),
                inferred(withOrder(records), "seen_ts", COOKIE, CONTACT, CUSTOMER, EMAIL, PHONE),
                inferred(withLead(records), "created_ts", CONTACT, EMAIL, CONVERTED))
            .stream()
            .reduce(Dataset::union)
            .orElseThrow();
    return together
        .select(col("seen_ts"), col("is_carried"), col("ids"), explode(col("ids")).as("one"))
        .select(col("seen_ts"), col("is_carried"), col("one"), explode(col("ids")).as("two"))
        .select(
            col("seen_ts"),
            col("is_carried"),
            col("one.kind").as("kind_a"),
            col("two.kind").as("kind_b"),
            col("one.hash").as("hash"),
            xxhash64(col("one.hash")).as("a"),
            xxhash64(col("two.hash")).as("b"))
        .where(col("a").lt(col("b")).or(col("a").equalTo(col("b")).and(col("is_carried"))))
        .groupBy("a", "b")
        .agg(
            min("kind_a").as("kind_a"),
            min("kind_b").as("kind_b"),
            min("seen_ts").as("first_seen_ts"),
            min(when(col("a").equalTo(col("b")), col("hash"))).as("id_hash"),
            max(when(col("a").equalTo(col("b")), col("hash"))).as("other_hash"));
  }

  private static Identifier id(IdentifierKind kind, String column) {
    return new Identifier(kind, column);
  }

  /** Records that carry these identifiers themselves. */
  private static Dataset<Row> carried(Dataset<Row> records, String seen, Identifier... possible) {
    return ids(records, seen, possible).withColumn("is_carried", lit(true));
  }

  /** Records that say which identifiers belong together, and were seen elsewhere. */
  private static Dataset<Row> inferred(Dataset<Row> records, String seen, Identifier... possible) {
    return ids(records, seen, possible).withColumn("is_carried", lit(false));
  }

  /** {@code seen_ts, ids}: the identifiers a record has; an empty one is none. */
  private static Dataset<Row> ids(Dataset<Row> records, String seen, Identifier... possible) {
    Column[] present =
        Arrays.stream(possible)
            .map(
                id ->
                    when(
                        hash(id).isNotNull(),
                        struct(lit(id.kind().ordinal()).as("kind"), hash(id).as("hash"))))
            .toArray(Column[]::new);
    return records.select(col(seen).as("seen_ts"), array_compact(array(present)).as("ids"));
  }

  private static Column hash(Identifier id) {
    return nullif(col(id.column()), lit(""));
  }

  /** Touches ({@code user_key}) and conversions ({@code contact_key}) that report an order. */
  private static Dataset<Row> withOrder(Records records) {
    Column none = lit(null).cast("string");
    Dataset<Row> touches =
        records
            .touches()
            .where(col("user_key").isNotNull().and(col("transaction_id").isNotNull()))
            .select(
                col("brand"),
                withoutHash("transaction_id"),
                col("user_key"),
                none.as("contact_key"),
                col("event_ts").as("seen_ts"));
    Dataset<Row> conversions =
        records
            .conversions()
            .where(col("order_id").isNotNull())
            .select(
                col("brand"),
                withoutHash("order_id"),
                none.as("user_key"),
                col("user_key").as("contact_key"),
                col("conversion_ts").as("seen_ts"));
    return touches
        .union(conversions)
        .join(references(records.orders()), new String[] {"brand", "reference"}, "inner");
  }

  private static Column withoutHash(String column) {
    return regexp_replace(col(column), "^#", "").as("reference");
  }

  /**
   * Identifiers by order id and by order name, one row per brand and reference. A reference that
   * stands for several buyers, such as a number two shops of a brand use, names nobody.
   */
  private static Dataset<Row> references(Dataset<Row> orders) {
    Column[] identifiers = {
      hash(CUSTOMER).as("customer_key"), hash(EMAIL).as("email_key"), hash(PHONE).as("phone_key")
    };
    Column[] byId = {col("brand"), col("order_id").as("reference")};
    Column[] byName = {col("brand"), withoutHash("order_name")};
    return orders
        .select(concat(byId, identifiers))
        .union(orders.where(col("order_name").isNotNull()).select(concat(byName, identifiers)))
        .groupBy("brand", "reference")
        .agg(
            min("customer_key").as("customer_key"),
            max("customer_key").as("last_customer"),
            min("email_key").as("email_key"),
            max("email_key").as("last_email"),
            min("phone_key").as("phone_key"),
            max("phone_key").as("last_phone"))
        .where(
            col("customer_key")
                .eqNullSafe(col("last_customer"))
                .and(col("email_key").eqNullSafe(col("last_email")))
                .and(col("phone_key").eqNullSafe(col("last_phone"))))
        .drop("last_customer", "last_email", "last_phone");
  }

  private static Column[] concat(Column[] first, Column[] second) {
    return java.util.stream.Stream.concat(Arrays.stream(first), Arrays.stream(second))
        .toArray(Column[]::new);
  }

  /** The contact of an opportunity with those of the lead it came from, as {@code user_key}. */
  private static Dataset<Row> withLead(Records records) {
    Dataset<Row> leads =
        records
            .leads()
            .select(
                col("source"), col("lead_id"), col("email_key"), col("contact_key").as("user_key"));
    return records
        .opportunities()
        .where(col("contact_key").isNotNull().and(col("lead_id").isNotNull()))
        .select("source", "lead_id", "contact_key", "created_ts")
        .join(leads, new String[] {"source", "lead_id"}, "inner");
  }
}
