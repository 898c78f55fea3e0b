package io.plumbline.source;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as people and programs print them. */
final class Numbers {
  private static final Pattern SIGNS =
      Pattern.compile(
          "[\\s\\u00a0\\u202f\\u2009'\\u2019%]|\\p{Sc}|(?i:US\\$|HK\\$|NT\\$|A\\$|C\\$|R\\$)|^[A-Z]{3}(?=[-\\d])|(?<=\\d)[A-Z]{3}$");
  private static final Pattern COMMA_THOUSANDS = Pattern.compile("-?\\d{1,3}(,\\d{3})+");
  private static final Pattern DIALLED =
      Pattern.compile("\\+\\d+(?:\\s\\d{3})*\\s(?:\\d{1,2}|\\d{4,})(?:\\s\\d+)*");
  private static final Pattern PLAIN =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private Numbers() {}

  /** The number, or null when the text is none. */
  static BigDecimal parse(String text, char decimalMark) {
    BigDecimal simple = decimalMark == ',' ? null : simple(text);
    if (simple != null) {
      return simple;
    }
    String digits = text.strip();
    if (digits.startsWith("+") && DIALLED.matcher(digits).matches()) {
      return null; // +49 151 5557788 is dialled: thousands come by three
    }
    boolean negative = false;
    if (digits.startsWith("(") && digits.endsWith(")")) {
      negative = true;
      digits = digits.substring(1, digits.length() - 1);
    }
    digits = SIGNS.matcher(digits).replaceAll("").replace('\u2212', '-');
    if (digits.endsWith("-")) {
      negative = true;
      digits = digits.substring(0, digits.length() - 1);
    }
    digits = withPoint(digits, decimalMark);
    if (digits == null || !PLAIN.matcher(digits).matches() || digits.length() > 60) {
      return null;
    }
    BigDecimal number = new BigDecimal(digits);
    if (Math.abs((long) number.precision() - number.scale()) > 40) {
      return null;
    }
    return negative ? number.negate() : number;
  }

  /** A number that may be cut to thousands, millions or ten thousands: {@code 1.2K}, {@code 3万}. */
  static BigDecimal parseShort(String text, char decimalMark) {
    String digits = text.strip();
    char last = digits.isEmpty() ? ' ' : Character.toUpperCase(digits.charAt(digits.length() - 1));
    int zeros = last == 'K' ? 3 : last == 'M' ? 6 : last == 'B' ? 9 : last == '\u4e07' ? 4 : 0;
    BigDecimal number =
        parse(zeros == 0 ? digits : digits.substring(0, digits.length() - 1), decimalMark);
    return number == null ? null : number.movePointRight(zeros);
  }

  /** Digits with at most one point and a minus before them, up to 18 digits; else null. */
  private static BigDecimal simple(String text) {
    int length = text.length();
    if (length == 0 || length > 20) {
      return null;
    }
    boolean negative = text.charAt(0) == '-';
    long unscaled = 0;
    int digits = 0;
    int point = -1;
    for (int i = negative ? 1 : 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        unscaled = unscaled * 10 + (c - '0');
        digits++;
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return null;
      }
    }
    if (digits == 0 || digits > 18) {
      return null;
    }
    return BigDecimal.valueOf(negative ? -unscaled : unscaled, point < 0 ? 0 : length - 1 - point);
  }

  private static String withPoint(String digits, char decimalMark) {
    int comma = digits.lastIndexOf(',');
    int point = digits.lastIndexOf('.');
    char mark = decimalMark;
    if (mark == ' ') {
      if (comma >= 0 && point >= 0) {
        mark = comma > point ? ',' : '.';
      } else if (comma >= 0) {
        mark = COMMA_THOUSANDS.matcher(digits).matches() ? '.' : ',';
      } else {
        mark = point >= 0 && digits.indexOf('.') != point ? ',' : '.';
      }
    }
    char thousands = mark == ',' ? '.' : ',';
    int last = digits.lastIndexOf(thousands);
    if (last >= 0) { // 1.234,50 is no number where points are decimal marks, nor 3120.40 where not
      int end = digits.indexOf(mark) < 0 ? digits.length() : digits.indexOf(mark);
      if (end - last != 4) {
        return null;
      }
    }
    String kept = digits.replace(String.valueOf(thousands), "");
    if (kept.indexOf(mark) != kept.lastIndexOf(mark)) {
      return null;
    }
    return kept.replace(mark, '.');
  }
}
