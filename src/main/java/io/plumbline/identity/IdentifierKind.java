package io.plumbline.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;

/**
 * What an identifier is, strongest first. A value seen in fields of several kinds is of the
 * strongest: a site's user id equal to the shop's customer id is that customer's.
 */
enum IdentifierKind {
  /** Customer id of a shop. */
  CUSTOMER,
  /** A site's own user id, given at login. */
  USER,
  EMAIL,
  PHONE,
  /** Id of a CRM or mailing tool; also what a conversion is known by. */
  CONTACT,
  /** Cookie or device. */
  COOKIE,
  CLICK;

  /** The name in person_map of the kind with this ordinal. */
  static Column name(Column ordinal) {
    Column[] names =
        Arrays.stream(values())
            .map(kind -> lit(kind.name().toLowerCase(Locale.ROOT)))
            .toArray(Column[]::new);
    return element_at(array(names), ordinal.plus(1));
  }
}
