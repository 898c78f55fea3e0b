package io.plumbline.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who is one person, from deterministic identifiers.
 *
 * <ol>
 *   <li>An order is its shop customer's; a guest's e-mail is the customer it was first seen with;
 *       else the e-mail, else the phone, stands for the person.
 *   <li>A cookie is the person it first logged in as, or whose purchase it first reported; else it
 *       stands for itself.
 *   <li>{@code person_id = xxhash64(identifier)} of the identifier that stands for the person.
 * </ol>
 *
 * <p>An identifier is known by its keyed hash whatever field it came in: a site's user id equal to
 * the shop's customer id is the same identifier.
 */
public final class People {
  /** Buckets that person tables are clustered by. */
  public static final int BUCKETS = 64;

  private People() {}

  /**
   * One row per identifier: {@code id_type, id_hash, person_id, first_seen_ts, refused_reason}.
   *
   * @param buyers newest version of every order, {@link #withBuyer}
   * @param touches newest version of every touch, bronze columns
   * @param conversions newest version of every imported conversion, bronze columns
   */
  public static Dataset<Row> map(
      Dataset<Row> buyers, Dataset<Row> touches, Dataset<Row> conversions) {
    Dataset<Row> ofOrders =
        identifiers(buyers, "customer", col("customer_key"), col("buyer"), col("created_ts"))
            .unionByName(
                identifiers(buyers, "email", col("email_key"), col("buyer"), col("created_ts")))
            .unionByName(
                identifiers(
                    buyers,
                    "phone",
                    when(col("buyer").equalTo(col("phone_key")), col("phone_key")),
                    col("buyer"),
                    col("created_ts")));
    Dataset<Row> cookies = cookieLinks(touches, buyers);
    Dataset<Row> ofTouches =
        identifiers(touches, "user", col("user_id"), col("user_id"), col("event_ts"))
            .unionByName(
                identifiers(touches, "cookie", col("user_key"), col("user_key"), col("event_ts"))
                    .withColumn("rank", lit(2)))
            .unionByName(cookies);
    Dataset<Row> ofConversions =
        identifiers(conversions, "contact", col("user_key"), col("user_key"), col("conversion_ts"))
            .withColumn("rank", lit(2));
    return ofOrders
        .unionByName(ofTouches)
        .unionByName(ofConversions)
        .groupBy("id_hash")
        .agg(
            min_by(col("id_type"), struct(col("rank"), col("id_type"))).as("id_type"),
            min_by(col("person"), struct(col("rank"), col("seen_ts"), col("person"))).as("person"),
            min("seen_ts").as("first_seen_ts"))
        .select(
            col("id_type"),
            col("id_hash"),
            xxhash64(col("person")).as("person_id"),
            col("first_seen_ts"),
            lit(null).cast("string").as("refused_reason"));
  }

  /**
   * Adds {@code person_id} and {@code person_bucket} (-1 without person) by the identifier a row is
   * known by.
   */
  public static Dataset<Row> withPerson(
      Dataset<Row> rows, Dataset<Row> personMap, Column identifier) {
    Dataset<Row> people = personMap.select(col("id_hash").as("known_as"), col("person_id"));
    return rows.withColumn("known_as", identifier)
        .join(people, new String[] {"known_as"}, "left_outer")
        .drop("known_as")
        .withColumn("person_bucket", bucket(col("person_id")));
  }

  /** The bucket of a person, -1 for none. */
  public static Column bucket(Column personId) {
    return coalesce(pmod(personId, lit((long) BUCKETS)).cast("int"), lit(-1));
  }

  /** Adds {@code buyer}: the identifier that stands for the person of an order, null for nobody. */
  public static Dataset<Row> withBuyer(Dataset<Row> orders) {
    Dataset<Row> customerOfEmail =
        orders
            .where(col("email_key").isNotNull().and(col("customer_key").isNotNull()))
            .groupBy(col("email_key").as("known_email"))
            .agg(
                min_by(col("customer_key"), struct(col("created_ts"), col("customer_key")))
                    .as("customer_of_email"));
    return orders
        .join(customerOfEmail, col("email_key").equalTo(col("known_email")), "left_outer")
        .drop("known_email")
        .withColumn(
            "buyer",
            coalesce(
                col("customer_key"), col("customer_of_email"), col("email_key"), col("phone_key")))
        .drop("customer_of_email");
  }

  /** Cookies that logged in or reported an order, with the person they did so as. */
  private static Dataset<Row> cookieLinks(Dataset<Row> touches, Dataset<Row> buyers) {
    Dataset<Row> logins =
        touches
            .where(col("user_key").isNotNull().and(col("user_id").isNotNull()))
            .select(col("user_key"), col("user_id").as("person"), col("event_ts"));
    Dataset<Row> named = buyers.where(col("buyer").isNotNull());
    Dataset<Row> references =
        named
            .select(col("brand"), col("order_id").as("reference"), col("buyer"))
            .union(
                named
                    .where(col("order_name").isNotNull())
                    .select(
                        col("brand"),
                        regexp_replace(col("order_name"), "^#", "").as("reference"),
                        col("buyer")))
            .groupBy("brand", "reference")
            .agg(
                min("buyer").as("person"),
                org.apache.spark.sql.functions.count_distinct(col("buyer")).as("buyers"))
            .where(col("buyers").equalTo(1)) // an order number used by two shops names nobody
            .drop("buyers");
    Dataset<Row> purchases =
        touches
            .where(col("user_key").isNotNull().and(col("transaction_id").isNotNull()))
            .select(
                col("brand"),
                regexp_replace(col("transaction_id"), "^#", "").as("reference"),
                col("user_key"),
                col("event_ts"))
            .join(references, new String[] {"brand", "reference"}, "inner")
            .select(col("user_key"), col("person"), col("event_ts"));
    return identifiers(
        logins.union(purchases), "cookie", col("user_key"), col("person"), col("event_ts"));
  }

  private static Dataset<Row> identifiers(
      Dataset<Row> rows, String type, Column hash, Column person, Column seen) {
    return rows.select(
            lit(type).as("id_type"),
            hash.as("id_hash"),
            person.as("person"),
            seen.as("seen_ts"),
            lit(1).as("rank"))
        .where(col("id_hash").isNotNull());
  }
}
