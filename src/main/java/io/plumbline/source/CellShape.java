package io.plumbline.source;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** What the values of a column look like. */
enum CellShape {
  EMPTY,
  DATE,
  INSTANT,
  MONEY,
  WHOLE,
  NUMBER,
  ID,
  EMAIL,
  CURRENCY,
  COUNTRY,
  URL,
  FLAG,
  TEXT;

  private static final Conventions ANY =
      new Conventions(ZoneOffset.UTC, true, ZoneOffset.UTC, ' ', "dmy", Long.MAX_VALUE, 0);
  private static final Conventions MONTH_FIRST =
      new Conventions(ZoneOffset.UTC, true, ZoneOffset.UTC, ' ', "mdy", Long.MAX_VALUE, 0);
  private static final Pattern EMAILS = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final Pattern IDS = Pattern.compile("#?(?=.*\\d)[\\p{L}\\d_./-]{1,64}");
  private static final Pattern DATES =
      Pattern.compile("(?s).*\\d[-/.年]\\s?\\d.*|\\d{8}|.*\\p{L}{3}.*\\d{4}.*");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no", "y", "n", "是", "否");

  /** The shape nine in ten filled cells have. */
  static CellShape of(Collection<String> cells) {
    List<String> filled =
        cells.stream().filter(cell -> !Values.isNull(cell)).map(String::strip).toList();
    if (filled.isEmpty()) {
      return EMPTY;
    }
    for (CellShape shape :
        List.of(EMAIL, URL, FLAG, CURRENCY, COUNTRY, DATE, INSTANT, WHOLE, MONEY, NUMBER, ID)) {
      long fits = filled.stream().filter(shape::fits).count();
      if (fits * 10 >= filled.size() * 9L) {
        return shape;
      }
    }
    return TEXT;
  }

  private boolean fits(String cell) {
    return switch (this) {
      case EMAIL -> EMAILS.matcher(cell).matches();
      case URL -> cell.startsWith("http://") || cell.startsWith("https://");
      case FLAG -> FLAGS.contains(cell.toLowerCase(Locale.ROOT));
      case CURRENCY -> Values.isCurrency(cell);
      case COUNTRY -> cell.length() == 2 && COUNTRIES.contains(cell);
      case DATE -> isDate(cell) && !cell.contains(":");
      case INSTANT -> isDate(cell);
      case WHOLE -> number(cell) != null && number(cell).stripTrailingZeros().scale() <= 0;
      case MONEY -> number(cell) != null && number(cell).scale() <= 2;
      case NUMBER -> number(cell) != null;
      case ID -> IDS.matcher(cell).matches();
      case EMPTY, TEXT -> true;
    };
  }

  private static boolean isDate(String cell) {
    boolean looksLikeOne = cell.length() >= 6 && DATES.matcher(cell).matches();
    return looksLikeOne
        && (Times.moment(cell, ANY) != null || Times.moment(cell, MONTH_FIRST) != null);
  }

  private static BigDecimal number(String cell) {
    return Numbers.parse(cell, ' ');
  }

  boolean isNumber() {
    return this == WHOLE || this == MONEY || this == NUMBER;
  }

  /** How well values of this shape fill a column: 0 never, 1 as its type wants. */
  double suits(ColumnRule rule) {
    DataType type = rule.type();
    if (this == EMPTY) {
      return 0.3;
    }
    if (type.equals(DataTypes.DateType) || type.equals(DataTypes.TimestampType)) {
      return this == DATE || this == INSTANT ? 1 : 0;
    }
    if (type instanceof DecimalType) {
      return this == MONEY || this == NUMBER ? 1 : this == WHOLE ? 0.7 : 0;
    }
    if (type.equals(DataTypes.LongType)) {
      return this == WHOLE ? 1 : 0;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return isNumber() ? 0.8 : 0;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return this == FLAG ? 1 : this == WHOLE ? 0.3 : 0;
    }
    if (rule.unit().equals("ISO 4217")) {
      return this == CURRENCY ? 1 : 0;
    }
    if (rule.column().startsWith("email")) {
      return this == EMAIL ? 1 : 0.2;
    }
    if (this == EMAIL) {
      return rule.isKeyed() ? 0.6 : 0;
    }
    if (rule.isKeyed() || rule.unit().equals("id") || rule.column().endsWith("_id")) {
      return this == WHOLE || this == ID ? 0.9 : this == TEXT ? 0.5 : 0.2;
    }
    return this == DATE || this == INSTANT || this == MONEY ? 0.1 : 0.6;
  }
}
