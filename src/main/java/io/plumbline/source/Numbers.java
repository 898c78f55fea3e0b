package io.plumbline.source;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as people and programs print them. */
final class Numbers {
  private static final Pattern SIGNS =
      Pattern.compile(
          "[\\s\\u00a0\\u202f\\u2009'\\u2019%]|\\p{Sc}|(?i:US\\$|HK\\$|NT\\$|A\\$|C\\$|R\\$)|^[A-Z]{3}(?=[-\\d])|(?<=\\d)[A-Z]{3}$");
  private static final Pattern COMMA_THOUSANDS = Pattern.compile("-?\\d{1,3}(,\\d{3})+");
  private static final Pattern PLAIN =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private Numbers() {}

  /** The number, or null when the text is none. */
  static BigDecimal parse(String text, char decimalMark) {
    if (decimalMark != ',' && isSimple(text)) {
      return new BigDecimal(text);
    }
    String digits = text.strip();
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

  private static boolean isSimple(String text) {
    int length = text.length();
    if (length == 0 || length > 25) {
      return false;
    }
    boolean hasDigit = false;
    boolean hasPoint = false;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        hasDigit = true;
      } else if (c == '.' && !hasPoint) {
        hasPoint = true;
      } else if (c != '-' || i > 0) {
        return false;
      }
    }
    return hasDigit;
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
    String kept = digits.replace(String.valueOf(thousands), "");
    if (kept.indexOf(mark) != kept.lastIndexOf(mark)) {
      return null;
    }
    return kept.replace(mark, '.');
  }
}
