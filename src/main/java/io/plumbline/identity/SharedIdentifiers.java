package io.plumbline.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.config.IdentityConfig;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Identifiers that many people share: an office address, a till, a computer in a library. They name
 * nobody and link nobody.
 *
 * <p>A person has an identifier of each kind or two, so kinds are counted apart: an identifier is
 * shared when it was seen with more different identifiers of one other kind than its limit. An
 * e-mail is counted by customer ids and by phones, a phone by customer ids and by e-mails, a cookie
 * or contact by all three, a customer id by e-mails only (people send parcels to many phones), a
 * click id by every kind, because links are passed on with the click id in them.
 */
public final class SharedIdentifiers {
  private SharedIdentifiers() {}

  /**
   * {@code id, reason}: {@code shared}, or {@code key_collision} where two identifiers have one
   * xxhash64.
   *
   * @param observed {@link Sightings#of}
   * @param ignored identifiers that do not count as partners either
   */
  public static Dataset<Row> of(
      Dataset<Row> observed, IgnoredIdentifiers ignored, IdentityConfig.Limits limits) {
    Dataset<Row> ends =
        ignored
            .linksWithout(observed)
            .select(
                explode(
                        array(
                            struct(
                                col("a").as("id"),
                                col("kind_a").as("kind"),
                                col("kind_b").as("partner")),
                            struct(
                                col("b").as("id"),
                                col("kind_b").as("kind"),
                                col("kind_a").as("partner"))))
                    .as("end"))
            .select("end.*");
    Dataset<Row> shared =
        ends.groupBy("id")
            .agg(
                min("kind").as("kind"),
                partners(IdentifierKind.CUSTOMER, IdentifierKind.USER).as("customers"),
                partners(IdentifierKind.EMAIL).as("emails"),
                partners(IdentifierKind.PHONE).as("phones"),
                partners(IdentifierKind.CONTACT).as("contacts"),
                partners(IdentifierKind.COOKIE).as("cookies"))
            .where(people().gt(limit(limits)))
            .select(col("id"), lit("shared").as("reason"));
    Dataset<Row> collisions =
        observed
            .where(col("a").equalTo(col("b")).and(col("id_hash").notEqual(col("other_hash"))))
            .select(col("a").as("id"), lit("key_collision").as("reason"));
    return shared.union(collisions).groupBy("id").agg(min("reason").as("reason"));
  }

  private static Column partners(IdentifierKind... kinds) {
    Object[] ranks = Arrays.stream(kinds).map(IdentifierKind::ordinal).toArray();
    return count_if(col("partner").isin(ranks));
  }

  /** Pairs are distinct already, so a count of partners is one of different partners. */
  private static Column people() {
    Column customers = col("customers");
    Column emails = col("emails");
    Column phones = col("phones");
    return when(isOf(IdentifierKind.CUSTOMER).or(isOf(IdentifierKind.USER)), emails)
        .when(isOf(IdentifierKind.EMAIL), greatest(customers, phones))
        .when(isOf(IdentifierKind.PHONE), greatest(customers, emails))
        .when(
            isOf(IdentifierKind.CLICK),
            greatest(customers, emails, phones, col("contacts"), col("cookies")))
        .otherwise(greatest(customers, emails, phones));
  }

  private static Column isOf(IdentifierKind kind) {
    return col("kind").equalTo(kind.ordinal());
  }

  private static Column limit(IdentityConfig.Limits limits) {
    Column[] byKind =
        Arrays.stream(IdentifierKind.values())
            .map(
                kind ->
                    lit(
                        (long)
                            switch (kind) {
                              case CUSTOMER, USER -> limits.customer();
                              case EMAIL -> limits.email();
                              case PHONE -> limits.phone();
                              case CONTACT -> limits.contact();
                              case COOKIE -> limits.cookie();
                              case CLICK -> limits.click();
                            }))
            .toArray(Column[]::new);
    return element_at(array(byKind), col("kind").plus(1));
  }
}
