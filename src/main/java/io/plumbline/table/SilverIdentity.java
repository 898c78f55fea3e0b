package io.plumbline.table;

import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

/** Which identifiers are one person, and which were kept apart. */
public final class SilverIdentity {
  public static final Table PERSON_MAP =
      Table.of("silver", "person_map", "One row per identifier.", "id_type", "id_hash")
          .need("id_type", TEXT, "enum", "customer, user, email, phone, contact, cookie or click")
          .need("id_hash", TEXT, "keyed hash", "Identifier, keyed")
          .add(
              "person_id",
              KEY,
              "id",
              "xxhash64 of the person's identifier seen first; null when refused")
          .need("first_seen_ts", INSTANT, "UTC", "First record with the identifier")
          .add(
              "refused_reason",
              TEXT,
              "enum",
              "Why the identifier names nobody: shared, reserved_word, role_mailbox, configured or"
                  + " key_collision")
          .build();

  public static final Table PERSON_LINKS_REFUSED =
      Table.of(
              "silver",
              "person_links_refused",
              "One row per pair of identifiers that were seen in one record and are not one person"
                  + " by that.",
              "left_hash",
              "right_hash")
          .need("left_type", TEXT, "enum", "Kind of the one identifier, as in person_map")
          .need("left_hash", TEXT, "keyed hash", "The one identifier, keyed")
          .need("right_type", TEXT, "enum", "Kind of the other identifier")
          .need("right_hash", TEXT, "keyed hash", "The other identifier, keyed")
          .need("first_seen_ts", INSTANT, "UTC", "First record with both")
          .need(
              "refused_reason",
              TEXT,
              "enum",
              "refused_reason of the identifier that names nobody, or component_limit")
          .build();

  /** Only where {@code privacy.person-keys} says so. */
  public static final Table PERSON_KEYS =
      Table.of(
              "silver",
              "person_keys",
              "One row per person and id a shop or CRM knows the person by; written only with"
                  + " privacy.person-keys, never an e-mail address or phone number.",
              "person_id",
              "system",
              "native_id")
          .need("person_id", KEY, "id", "Person")
          .need("person_bucket", SMALL, "0-63", "pmod(person_id, 64)")
          .need(
              "system",
              TEXT,
              "source id",
              "First by name of the sources that print the same ids, such as shop")
          .need("native_id", TEXT, "native id", "Id as that system prints it")
          .need("id_type", TEXT, "enum", "customer of a shop or lead of a CRM")
          .build();

  private SilverIdentity() {}
}
