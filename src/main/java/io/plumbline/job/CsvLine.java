package io.plumbline.job;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of CSV (RFC 4180) that a spreadsheet does not take for formulas.
 *
 * <p>Names of campaigns come from outside. A text whose first character a spreadsheet may read as
 * the start of a formula gets an apostrophe before it (CWE-1236, OWASP ASVS 5.0 1.2.10); numbers
 * are numbers and stay as they are.
 */
final class CsvLine {
  /** Also in the full-width forms some input methods give. */
  private static final Pattern FORMULA = Pattern.compile("(?s)[=+\\-@\\t\\r\\n\\x00＝＋－＠].*");

  private static final Pattern QUOTED = Pattern.compile("(?s).*[\",\n\r\t\\x00].*");

  private CsvLine() {}

  /** Cells separated by commas; null is an empty cell. */
  static String of(Collection<?> cells) {
    return cells.stream().map(CsvLine::cell).collect(Collectors.joining(","));
  }

  /** A value as text, the same in every format. */
  static String text(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value == null ? "" : value.toString();
  }

  private static String cell(Object value) {
    String text = text(value);
    String safe = !(value instanceof Number) && FORMULA.matcher(text).matches() ? "'" + text : text;
    return QUOTED.matcher(safe).matches() ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
