package io.plumbline.source;

import io.plumbline.table.SystemIds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Text of a cell to the value of a column, or a refusal that says what is wrong with it.
 *
 * <p>Days are days since 1970, instants microseconds since 1970; Spark turns them into its types.
 */
final class Values {
  /** Unit of an id kept as a system prints it. */
  static final String NATIVE_ID = "native id";

  private static final Set<String> NULLS =
      Set.of(
          "",
          "-",
          "--",
          "n/a",
          "null",
          "none",
          "nan",
          "(not set)",
          "(none)",
          "(direct)",
          "not set",
          "#n/a",
          "\\n");
  private static final Set<String> TRUE = Set.of("true", "yes", "1", "t", "y", "ja", "oui", "是");
  private static final Set<String> FALSE = Set.of("false", "no", "0", "f", "n", "nein", "non", "否");
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());
  private static final Pattern SCIENTIFIC = Pattern.compile("\\d(?:[.,]\\d+)?[eE]\\+?\\d{1,3}");

  /** Amounts below fit, in units of 0.000001, into the longs credit is split in. */
  private static final BigDecimal LARGEST = BigDecimal.TEN.pow(12);

  /** A deal may be expected to close long after the file was written. */
  private static final long LATEST_EXPECTED = LocalDate.of(2200, 1, 1).toEpochDay();

  private static final long EARLIEST = LocalDate.of(1990, 1, 1).toEpochDay();

  private Values() {}

  /** Whether the text stands for no value. */
  static boolean isNull(String text) {
    if (text == null) {
      return true;
    }
    int length = text.length();
    char first = length == 0 ? ' ' : text.charAt(0);
    if (first >= '0' && first <= '9') {
      return false;
    }
    if (length > 12) {
      return (first <= ' ' || first > 0x7f) && text.isBlank();
    }
    boolean mayBeNull = first <= ' ' || "-(nN#\\\u00a0".indexOf(first) >= 0;
    return mayBeNull && NULLS.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  static boolean isCurrency(String code) {
    return CURRENCIES.contains(code);
  }

  /** Whether the text says yes. */
  static boolean isTrue(String text) {
    return text != null && TRUE.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** The value; null only for text that stands for none. */
  static Object of(ColumnRule rule, String text, Conventions conventions) throws Refusal {
    if (isNull(text)) {
      return null;
    }
    String trimmed = text.strip();
    DataType type = rule.type();
    if (type instanceof DecimalType decimal) {
      return money(rule, trimmed, conventions, decimal);
    }
    if (type.equals(DataTypes.LongType)) {
      return whole(rule, trimmed, conventions);
    }
    if (type.equals(DataTypes.StringType)) {
      return text(rule, trimmed);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return number(rule, trimmed, conventions).doubleValue();
    }
    if (type.equals(DataTypes.DateType)) {
      return date(rule, trimmed, conventions);
    }
    if (type.equals(DataTypes.TimestampType)) {
      Times.Moment moment = Times.moment(trimmed, conventions);
      if (moment == null) {
        throw notADate(rule, trimmed, "a time");
      }
      inRange(
          rule, trimmed, Math.floorDiv(moment.instant().getEpochSecond(), 86_400L), conventions);
      return Math.addExact(
          Math.multiplyExact(moment.instant().getEpochSecond(), 1_000_000L),
          moment.instant().getNano() / 1000);
    }
    if (type.equals(DataTypes.BooleanType)) {
      String ours = rule.wordFor(trimmed);
      String word = (ours == null ? trimmed : ours).toLowerCase(Locale.ROOT);
      if (word.isEmpty()) {
        return null;
      }
      if (!TRUE.contains(word) && !FALSE.contains(word)) {
        throw new Refusal(
            "NOT_A_FLAG",
            rule.column() + " is " + Privacy.quoted(rule.column(), trimmed) + ", not yes or no",
            "Write true or false.");
      }
      return TRUE.contains(word);
    }
    throw new IllegalStateException(rule.column() + " has type " + type);
  }

  private static String scrubbed(String text) {
    return text.indexOf('@') >= 0 || text.indexOf('%') >= 0 ? Privacy.scrub(text) : text;
  }

  private static String text(ColumnRule rule, String text) throws Refusal {
    switch (rule.unit()) {
      case "keyed hash":
        return "0".equals(text) ? null : Privacy.sha(text, rule.column());
      case "url":
        return Urls.clean(text);
      case "ISO 4217":
        String code = text.toUpperCase(Locale.ROOT);
        if (!isCurrency(code)) {
          throw new Refusal(
              "CURRENCY_UNKNOWN",
              rule.column()
                  + " is "
                  + Privacy.quoted(rule.column(), text)
                  + ", not an ISO 4217 code",
              "Correct the code in the export, or map it to the right one.");
        }
        return code;
      case "id":
        boolean mayBeCut = text.indexOf('E') > 0 || text.indexOf('e') > 0;
        if (mayBeCut && SCIENTIFIC.matcher(text).matches()) {
          throw new Refusal(
              "ID_SCIENTIFIC",
              rule.column() + " is " + text + ": a spreadsheet has cut digits of this id",
              "Export again and do not save the file from a spreadsheet program.");
        }
        return switch (rule.scale()) {
          case "digits" -> {
            String digits = text.replaceAll("\\D", "");
            yield digits.isEmpty() ? scrubbed(text) : digits;
          }
          case "first" -> text.split("[;|,]", 2)[0].strip();
          case "id18" -> RecordIds.eighteen(text);
          default -> scrubbed(text);
        };
      case NATIVE_ID:
        return SystemIds.isPrinted(text) && Privacy.scrub(text).equals(text) ? text : null;
      case "raw":
        return text;
      default:
        String ours = word(rule, text);
        return ours == null ? null : Privacy.scrub(ours);
    }
  }

  private static String word(ColumnRule rule, String text) throws Refusal {
    if (rule.words().isEmpty() && !rule.unit().equals("enum")) {
      return text;
    }
    String ours = rule.wordFor(text);
    if (ours != null) {
      return ours.isEmpty() ? null : ours;
    }
    if (rule.strict()) {
      throw new Refusal(
          "NOT_ALLOWED",
          rule.column()
              + " is "
              + Privacy.quoted(rule.column(), text)
              + ", not one of "
              + rule.words().values().stream()
                  .distinct()
                  .sorted()
                  .collect(Collectors.joining(", ")),
          "Use one of these words.");
    }
    return rule.unit().equals("enum") ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static BigDecimal number(ColumnRule rule, String text, Conventions conventions)
      throws Refusal {
    BigDecimal number =
        rule.scale().equals("short")
            ? Numbers.parseShort(text, conventions.decimalMark())
            : Numbers.parse(text, conventions.decimalMark());
    if (number == null) {
      throw new Refusal(
          "NOT_A_NUMBER",
          rule.column() + " is " + Privacy.quoted(rule.column(), text) + ", not a number",
          "Correct the cell; if the file prints numbers in another way, set options.decimal-mark.");
    }
    if (text.endsWith("%")) {
      return number.movePointLeft(2);
    }
    return switch (rule.scale()) {
      case "micros" -> number.movePointLeft(6);
      case "cents", "percent" -> number.movePointLeft(2);
      default -> number;
    };
  }

  private static BigDecimal money(
      ColumnRule rule, String text, Conventions conventions, DecimalType type) throws Refusal {
    BigDecimal rounded =
        number(rule, text, conventions).setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.precision() > type.precision() || rounded.abs().compareTo(LARGEST) >= 0) {
      throw new Refusal(
          "OUT_OF_RANGE",
          rule.column() + " is " + text + ", and the largest amount is " + LARGEST.toPlainString(),
          "Correct the cell.");
    }
    return rounded;
  }

  private static Long whole(ColumnRule rule, String text, Conventions conventions) throws Refusal {
    try {
      return number(rule, text, conventions).longValueExact();
    } catch (ArithmeticException fraction) {
      throw new Refusal(
          "NOT_A_NUMBER",
          rule.column() + " is " + text + ", not a whole number",
          "Correct the cell; if the file prints numbers in another way, set options.decimal-mark.");
    }
  }

  private static Integer date(ColumnRule rule, String text, Conventions conventions)
      throws Refusal {
    LocalDate date = Periods.day(text, rule.scale(), conventions);
    if (date == null && rule.dateOf() != null) {
      Times.Moment moment = Times.moment(text, conventions);
      date = moment == null ? null : Times.dayOf(moment, conventions);
    }
    if (date == null) {
      date = Times.date(text, conventions);
    }
    if (date == null) {
      throw notADate(rule, text, "a day");
    }
    inRange(rule, text, date.toEpochDay(), conventions);
    return Math.toIntExact(date.toEpochDay());
  }

  private static Refusal notADate(ColumnRule rule, String text, String what) {
    return new Refusal(
        "NOT_A_DATE",
        rule.column() + " is " + Privacy.quoted(rule.column(), text) + ", not " + what,
        "Correct the cell; for days like 03/04/2026 set options.date-order to dmy or mdy.");
  }

  private static void inRange(ColumnRule rule, String text, long day, Conventions conventions)
      throws Refusal {
    if (day < EARLIEST) {
      throw new Refusal(
          "DATE_TOO_EARLY", rule.column() + " is " + text + ", before 1990", "Correct the cell.");
    }
    boolean isExpected = rule.column().equals("close_date") && day < LATEST_EXPECTED;
    if (day > conventions.latest() && !isExpected) {
      throw new Refusal(
          "DATE_IN_FUTURE",
          rule.column() + " is " + text + ", more than a year after the file was written",
          "Correct the cell, or the clock of the exporting system.");
    }
  }
}
