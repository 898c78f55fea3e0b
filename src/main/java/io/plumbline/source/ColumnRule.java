package io.plumbline.source;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
 * @param words what the export's words mean in ours; {@code "*"} stands for any other
 * @param strict only these words are allowed
 * @param dateOf timestamp column whose local day this date is
 * @param missingRule code of the refusal when a required value is missing
 * @param sum columns added up when no raw field has a value; {@code -x} takes x away
 * @param when {@code column=value} or {@code column!=value}: the rule holds for such records, or ''
 * @param title what the lines before the header say: the first group is the text, or null
 * @param isFieldName the name of the field found is the text, not its value
 * @param take part of the text that is meant: the first group of this pattern over the whole text,
 *     or all of it; text that does not match is no value. Null takes every text as it is
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
    String missingRule,
    List<String> sum,
    String when,
    Pattern title,
    boolean isFieldName,
    Pattern take)
    implements Serializable {

  /** Key of {@code words} that stands for any other word, written {@code "*"}. */
  private static final String ANY_WORD = "";

  /**
   * A raw field name: exact after {@link Names#normal}, or a pattern over the header; written
   * {@code header:/.../}, the pattern's group is the text itself, in every record of the file.
   */
  record Alias(String written, String normal, Pattern pattern) implements Serializable {
    private static final String OF_HEADER = "header:";

    static Alias of(String written) {
      if (written.startsWith(OF_HEADER)) {
        return new Alias(written, null, of(written.substring(OF_HEADER.length())).pattern());
      }
      if (written.length() > 2 && written.startsWith("/") && written.endsWith("/")) {
        String regex = written.substring(1, written.length() - 1);
        return new Alias(
            written, null, Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
      }
      return new Alias(written, Names.normal(written), null);
    }

    /** Whether a header of a file is this name. */
    boolean matches(String header) {
      return matches(header, Names.normal(header));
    }

    /** Likewise; {@code normalHeader} is the same header after {@link Names#normal}. */
    boolean matches(String header, String normalHeader) {
      return pattern == null
          ? normal.equals(normalHeader)
          : pattern.matcher(header.strip()).matches();
    }

    boolean isOfHeader() {
      return written.startsWith(OF_HEADER);
    }

    /** What the header itself says, such as the currency in its brackets. */
    Optional<String> textIn(String header) {
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
    return with(
        Stream.concat(Stream.of(Alias.of(theirs)), from.stream()).toList(), words, scale, take);
  }

  /** The same rule that also knows the field by another name, which goes last. */
  ColumnRule orFrom(String theirs) {
    return with(
        Stream.concat(from.stream(), Stream.of(Alias.of(theirs))).toList(), words, scale, take);
  }

  /** The same rule with other words. */
  ColumnRule withWords(Map<String, String> others) {
    return with(from, others, scale, take);
  }

  /** The same rule with the words, the unit and the pattern a source says for its own files. */
  ColumnRule withOwn(Map<String, String> ownWords, String ownScale, Pattern ownTake) {
    Map<String, String> all = new LinkedHashMap<>(words);
    all.putAll(ownWords);
    return with(
        from,
        Map.copyOf(all),
        ownScale == null ? scale : ownScale,
        ownTake == null ? take : ownTake);
  }

  /** The same rule that takes any word as it is written. */
  ColumnRule open() {
    return with(from, words, scale, take, false);
  }

  /** The part of a text this column takes, or null. */
  String taken(String text) {
    if (take == null || text == null) {
      return text;
    }
    Matcher matcher = take.matcher(text.strip());
    return matcher.matches() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
  }

  /** What a word of the export means; null when nothing says so. */
  String wordFor(String text) {
    if (words.isEmpty()) {
      return null;
    }
    String ours = words.get(Names.normal(text));
    return ours == null ? words.get(ANY_WORD) : ours;
  }

  private ColumnRule with(
      List<Alias> names, Map<String, String> words, String scale, Pattern ownTake) {
    return with(names, words, scale, ownTake, strict);
  }

  private ColumnRule with(
      List<Alias> names,
      Map<String, String> words,
      String scale,
      Pattern ownTake,
      boolean isStrict) {
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
        isStrict,
        dateOf,
        missingRule,
        sum,
        when,
        title,
        isFieldName,
        ownTake);
  }
}
