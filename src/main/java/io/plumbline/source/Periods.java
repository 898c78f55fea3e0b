package io.plumbline.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days that are printed as a month, or without their year. */
final class Periods {
  private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/.\u5e74](\\d{1,2})\u6708?");
  private static final Pattern MONTH_FIRST = Pattern.compile("(\\d{1,2})[-/.](\\d{4})");
  private static final Pattern NAMED =
      Pattern.compile("(\\p{L}{3,10})\\.?[ '\u2019-]*(\\d{4}|\\d{2})");
  private static final Pattern DAY_OF_MONTH =
      Pattern.compile("(?:(\\p{L}{3,10})\\.? (\\d{1,2})|(\\d{1,2})\\.? (\\p{L}{3,10})\\.?)");
  private static final List<Locale> LANGUAGES =
      List.of(
          Locale.ENGLISH,
          Locale.GERMAN,
          Locale.FRENCH,
          Locale.forLanguageTag("es"),
          Locale.ITALIAN,
          Locale.forLanguageTag("pt"),
          Locale.forLanguageTag("nl"));

  private Periods() {}

  /**
   * The first day of a printed month ({@code month}), its last ({@code month_end}), or a day of the
   * latest year that is not after the file ({@code yearless}); null for other scales and texts.
   */
  static LocalDate day(String text, String scale, Conventions conventions) {
    try {
      return switch (scale) {
        case "month" -> firstDay(text);
        case "month_end" -> {
          LocalDate first = firstDay(text);
          yield first == null ? null : first.plusMonths(1).minusDays(1);
        }
        case "yearless" -> yearless(text, conventions);
        default -> null;
      };
    } catch (DateTimeException noDay) {
      return null;
    }
  }

  /** The month of a text that prints one as its first day, such as a spreadsheet's cell. */
  static String month(String text, Conventions conventions) {
    if (text == null || firstDay(text) != null) {
      return text;
    }
    LocalDate day = Times.date(text.strip(), conventions);
    return day == null ? text : YearMonth.from(day).toString();
  }

  private static LocalDate firstDay(String text) {
    String label = text.strip();
    Matcher yearFirst = YEAR_FIRST.matcher(label);
    if (yearFirst.matches()) {
      return month(yearFirst.group(1), Integer.parseInt(yearFirst.group(2)));
    }
    Matcher monthFirst = MONTH_FIRST.matcher(label);
    if (monthFirst.matches()) {
      return month(monthFirst.group(2), Integer.parseInt(monthFirst.group(1)));
    }
    Matcher named = NAMED.matcher(label);
    Month month = named.matches() ? named(named.group(1)) : null;
    return month == null ? null : month(named.group(2), month.getValue());
  }

  private static LocalDate month(String year, int month) {
    int number = Integer.parseInt(year);
    return YearMonth.of(number < 100 ? 2000 + number : number, month).atDay(1);
  }

  private static LocalDate yearless(String text, Conventions conventions) {
    Matcher matcher = DAY_OF_MONTH.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    Month month = named(matcher.group(1) == null ? matcher.group(4) : matcher.group(1));
    int day = Integer.parseInt(matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
    if (month == null) {
      return null;
    }
    LocalDate fileDay = LocalDate.ofEpochDay(conventions.fileDay());
    LocalDate found = LocalDate.of(fileDay.getYear(), month, 1).plusDays(day - 1L);
    LocalDate past = found.isAfter(fileDay) ? found.minusYears(1) : found;
    return past.getMonth() == month ? past : null; // the 31st of a month of 30 days is no day
  }

  private static Month named(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    for (Locale language : LANGUAGES) {
      for (Month month : Month.values()) {
        String name = month.getDisplayName(TextStyle.FULL, language).toLowerCase(Locale.ROOT);
        boolean isShort = wanted.length() >= 3 && name.startsWith(wanted);
        if (name.equals(wanted) || isShort || wanted.equals("sept") && month == Month.SEPTEMBER) {
          return month;
        }
      }
    }
    return null;
  }
}
