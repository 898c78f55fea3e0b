package io.plumbline.table;

import java.util.List;

/**
 * Ids that only one system can tell apart: customer 101 of two shops is two customers.
 *
 * <p>Bronze marks the keyed hash of such an id. Addresses, phone numbers, values already hashed and
 * ids long enough to be unique by themselves (cookies, click ids, UUIDs) carry no mark: they are
 * the same identifier wherever they are seen.
 */
public final class SystemIds {
  /** Stands before the keyed hash of an id that may be another one's elsewhere. */
  public static final String MARK = "id:";

  /** Columns that may hold ids of one system. */
  public static final List<String> COLUMNS =
      List.of("customer_key", "user_id", "contact_key", "user_key");

  private SystemIds() {}
}
