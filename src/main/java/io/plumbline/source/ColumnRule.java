package io.plumbline.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;

/**
 * How one of our columns is filled.
 *
 * @param column our name; names starting with {@code _} serve other rules and are not stored
 * @param type Spark type
 * @param unit unit of the contract, which says how text is read: id, url, keyed hash, ISO 4217, ...
 * @param required a record without it is refused
 * @param from names of the raw field, first non-blank wins
 * @param otherwise column whose text is taken when no raw field has one
 * @param config setting of the source taken next: currency, account or id
 * @param fallback text taken last; null leaves the column empty
 * @param scale unit of the number in the export: micros, cents, percent, epoch_micros, ... or ''
 * @param words what the export's words mean in ours
 * @param strict only these words are allowed
 * @param dateOf timestamp column whose local day this date is
 * @param missingRule code of the refusal when a required value is missing
 */
record ColumnRule(
    String column,
    DataType type,
    String unit,
    boolean required,
    List<Alias> from,
    String otherwise,
    String config,
    String fallback,
    String scale,
    Map<String, String> words,
    boolean strict,
    String dateOf,
    String missingRule)
    implements Serializable {

  /** A raw field name: exact after {@link Names#normal}, or a pattern over the header. */
  record Alias(String written, String normal, Pattern pattern) implements Serializable {
    static Alias of(String written) {
      if (written.length() > 2 && written.startsWith("/") && written.endsWith("/")) {
        String regex = written.substring(1, written.length() - 1);
        return new Alias(
            written, null, Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
      }
      return new Alias(written, Names.normal(written), null);
    }

    boolean matches(String header) {
      return pattern == null
          ? normal.equals(Names.normal(header))
          : pattern.matcher(header.strip()).matches();
    }

    /** The currency a header names in its brackets. */
    Optional<String> currencyIn(String header) {
      if (pattern == null) {
        return Optional.empty();
      }
      Matcher matcher = pattern.matcher(header.strip());
      return matcher.matches() && matcher.groupCount() > 0
          ? Optional.ofNullable(matcher.group(1))
          : Optional.empty();
    }
  }

  boolean isScratch() {
    return column.startsWith("_");
  }

  boolean isKeyed() {
    return unit.equals("keyed hash");
  }

  /** The same rule that also knows the field by a user's name, which goes first. */
  ColumnRule alsoFrom(String theirs) {
    List<Alias> names =
        java.util.stream.Stream.concat(java.util.stream.Stream.of(Alias.of(theirs)), from.stream())
            .toList();
    return new ColumnRule(
        column,
        type,
        unit,
        required,
        names,
        otherwise,
        config,
        fallback,
        scale,
        words,
        strict,
        dateOf,
        missingRule);
  }
}
