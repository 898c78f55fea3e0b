package io.plumbline.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes numbers and days as the reader's language does; a missing value is a dash. */
final class Figures {
  static final String NONE = "–";

  /** Stands between a currency code and its amount, so that a line never ends between them. */
  static final char AFTER_CODE = '\u00a0';

  private final Locale locale;
  private final String currency;
  private final DateTimeFormatter day;
  private final DateTimeFormatter month;

  Figures(Words words, String language, String currency) {
    this.locale = Locale.forLanguageTag(language);
    this.currency = currency;
    this.day = DateTimeFormatter.ofPattern(words.say("format.day"), locale);
    this.month = DateTimeFormatter.ofPattern(words.say("format.month"), locale);
  }

  /** {@code above / below}; null when either is unknown or below is zero. */
  static Double quotient(BigDecimal above, BigDecimal below) {
    if (above == null || below == null || below.signum() == 0) {
      return null;
    }
    return above.divide(below, MathContext.DECIMAL64).doubleValue();
  }

  /** Whole currency units, no code: for columns whose heading names the currency. */
  String money(Number amount) {
    return decimals(amount, 0);
  }

  /** Currency units with cents, no code: for amounts per customer. */
  String perHead(Number amount) {
    return decimals(amount, 2);
  }

  /** Whole units with the currency code. */
  String moneyWithCode(Number amount) {
    return amount == null ? NONE : currency + AFTER_CODE + decimals(amount, 0);
  }

  /** Cents with the currency code. */
  String perHeadWithCode(Number amount) {
    return amount == null ? NONE : currency + AFTER_CODE + decimals(amount, 2);
  }

  String ratio(Number value) {
    return decimals(value, 2);
  }

  /** A count; fractional counts, as attribution makes them, keep one decimal. */
  String count(Number value) {
    if (value == null) {
      return NONE;
    }
    boolean whole = Math.abs(value.doubleValue() - Math.rint(value.doubleValue())) < 1e-9;
    return decimals(value, whole ? 0 : 1);
  }

  /** A fraction as percent. */
  String percent(Number fraction) {
    return percent(fraction, 1);
  }

  /** A fraction as percent with so many decimals. */
  String percent(Number fraction, int decimals) {
    if (fraction == null) {
      return NONE;
    }
    NumberFormat format = NumberFormat.getPercentInstance(locale);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(fraction.doubleValue());
  }

  /** A change as percent, always with its sign. */
  String change(Number fraction) {
    if (fraction == null) {
      return NONE;
    }
    return (fraction.doubleValue() > 0 ? "+" : "") + percent(fraction);
  }

  /** Up to so many decimals, grouped. */
  String decimals(Number value, int decimals) {
    if (value == null) {
      return NONE;
    }
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(value);
  }

  String day(LocalDate date) {
    return date == null ? NONE : day.format(date);
  }

  String month(LocalDate date) {
    return date == null ? NONE : month.format(date);
  }

  Locale locale() {
    return locale;
  }
}
