package io.plumbline.table;

import java.util.List;
import java.util.regex.Pattern;

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

  /**
   * What an id of a shop or CRM looks like: it has a digit and neither spaces nor signs of an
   * address, and is no hash, no number as phones print it and none that begins with a zero as they
   * do.
   */
  public static final String PRINTED =
      "^(?=.*[0-9])(?!0[0-9]{7,}$)(?![0-9a-fA-F]{64}$)(?!.*[0-9]{3}[.-][0-9]{3}[.-][0-9]{4})[\\p{L}\\p{N}_./:-]{1,80}$";

  private static final Pattern IS_PRINTED = Pattern.compile(PRINTED);

  private SystemIds() {}

  /** Whether a text may be kept as an id a system prints. */
  public static boolean isPrinted(String text) {
    return IS_PRINTED.matcher(text).matches();
  }
}
