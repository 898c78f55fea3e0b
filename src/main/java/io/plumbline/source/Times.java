package io.plumbline.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days and instants as exports print them. */
final class Times {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})\\d*)?)?)?\\s*(Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");
  private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:[ ,T]+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: ?([AaPp])\\.?[Mm]\\.?)?)?");
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "(\\p{L}{3,9})\\.? (\\d{1,2}),? (\\d{4})(?:,? (\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: ?([AaPp])\\.?[Mm]\\.?)?)?");
  private static final Pattern DAY_FIRST =
      Pattern.compile("(\\d{1,2})\\.? (\\p{L}{3,9})\\.? (\\d{4})");
  private static final Pattern CHINESE = Pattern.compile("(\\d{4})年(\\d{1,2})月(\\d{1,2})日");
  private static final Pattern SERIAL = Pattern.compile("([2-6]\\d{4})(\\.\\d+)?");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{13}");
  private static final Pattern EPOCH = Pattern.compile("\\d{10}|\\d{13}|\\d{16}");

  private Times() {}

  /** A moment; {@code offset} is null when the text named none. */
  record Moment(Instant instant, ZoneOffset offset) {}

  /** The day, or null when the text is none. */
  static LocalDate date(String text, Conventions conventions) {
    if (EPOCH_MILLIS.matcher(text).matches()) { // a day is its midnight in UTC
      return LocalDate.ofEpochDay(Math.floorDiv(Long.parseLong(text), 86_400_000L));
    }
    LocalDateTime local = local(text, conventions);
    return local == null ? null : local.toLocalDate();
  }

  /** The moment, or null; a day alone is its midnight in the source's zone. */
  static Moment moment(String text, Conventions conventions) {
    try {
      IsoTime usual = IsoTime.of(text);
      if (usual != null) {
        return usual.offset() == null
            ? new Moment(usual.local().atZone(conventions.naiveZone()).toInstant(), null)
            : new Moment(usual.local().toInstant(usual.offset()), usual.offset());
      }
      Matcher iso = ISO.matcher(text);
      if (iso.matches() && iso.group(8) != null) {
        ZoneOffset offset =
            Character.isLetter(iso.group(8).charAt(0))
                ? ZoneOffset.UTC
                : ZoneOffset.of(withColon(iso.group(8)));
        return new Moment(OffsetDateTime.of(isoLocal(iso), offset).toInstant(), offset);
      }
      if (EPOCH.matcher(text).matches()) {
        return new Moment(epoch(Long.parseLong(text), text.length()), ZoneOffset.UTC);
      }
      LocalDateTime local = local(text, conventions);
      if (local == null) {
        return null;
      }
      boolean isDay = local.toLocalTime().equals(LocalTime.MIDNIGHT) && text.length() <= 18;
      ZoneId zone = isDay && text.indexOf(':') < 0 ? conventions.zone() : conventions.naiveZone();
      return new Moment(local.atZone(zone).toInstant(), null);
    } catch (DateTimeException | NumberFormatException notATime) {
      return null;
    }
  }

  /** The day of a moment for the source: its zone, else the offset the export printed. */
  static LocalDate dayOf(Moment moment, Conventions conventions) {
    if (!conventions.zoneIsDeclared()
        && moment.offset() != null
        && moment.offset().getTotalSeconds() != 0) {
      return LocalDate.ofInstant(moment.instant(), moment.offset());
    }
    return LocalDate.ofInstant(moment.instant(), conventions.zone());
  }

  private static Instant epoch(long number, int digits) {
    return switch (digits) {
      case 10 -> Instant.ofEpochSecond(number);
      case 13 -> Instant.ofEpochMilli(number);
      default -> Instant.ofEpochSecond(number / 1_000_000, number % 1_000_000 * 1000);
    };
  }

  private static String withColon(String offset) {
    return offset.length() == 5 ? offset.substring(0, 3) + ":" + offset.substring(3) : offset;
  }

  private static LocalDateTime local(String text, Conventions conventions) {
    try {
      Matcher iso = ISO.matcher(text);
      if (iso.matches()) {
        return isoLocal(iso);
      }
      Matcher compact = COMPACT.matcher(text);
      if (compact.matches()) {
        return day(compact.group(1), compact.group(2), compact.group(3));
      }
      Matcher parts = PARTS.matcher(text);
      if (parts.matches()) {
        return ordered(parts, conventions.dateOrder());
      }
      Matcher monthFirst = MONTH_FIRST.matcher(text);
      if (monthFirst.matches()) {
        LocalDateTime day = named(monthFirst.group(3), monthFirst.group(1), monthFirst.group(2));
        return day == null ? null : day.with(clock(monthFirst, 4));
      }
      Matcher dayFirst = DAY_FIRST.matcher(text);
      if (dayFirst.matches()) {
        return named(dayFirst.group(3), dayFirst.group(2), dayFirst.group(1));
      }
      Matcher chinese = CHINESE.matcher(text);
      if (chinese.matches()) {
        return day(chinese.group(1), chinese.group(2), chinese.group(3));
      }
      Matcher serial = SERIAL.matcher(text);
      if (serial.matches()) { // spreadsheets count days from 1899-12-30
        double days = Double.parseDouble(text);
        return LocalDate.of(1899, 12, 30).atStartOfDay().plusSeconds(Math.round(days * 86_400));
      }
      return null;
    } catch (DateTimeException | NumberFormatException notADate) {
      return null;
    }
  }

  private static LocalDateTime isoLocal(Matcher iso) {
    LocalDateTime midnight = day(iso.group(1), iso.group(2), iso.group(3));
    if (iso.group(4) == null) {
      return midnight;
    }
    int nanos =
        iso.group(7) == null ? 0 : Integer.parseInt((iso.group(7) + "00000000").substring(0, 9));
    return midnight
        .toLocalDate()
        .atTime(
            Integer.parseInt(iso.group(4)),
            Integer.parseInt(iso.group(5)),
            iso.group(6) == null ? 0 : Math.min(59, Integer.parseInt(iso.group(6))),
            nanos / 1000 * 1000);
  }

  private static LocalDateTime ordered(Matcher parts, String order) {
    int first = Integer.parseInt(parts.group(1));
    int second = Integer.parseInt(parts.group(3));
    boolean dayFirst;
    if (order.isEmpty()) {
      if (parts.group(2).equals(".") || first > 12) {
        dayFirst = true;
      } else if (second > 12) {
        dayFirst = false;
      } else if (first == second) {
        dayFirst = true;
      } else {
        return null;
      }
    } else {
      dayFirst = order.equals("dmy");
    }
    int year = Integer.parseInt(parts.group(4));
    LocalDate date =
        LocalDate.of(
            year < 100 ? 2000 + year : year, dayFirst ? second : first, dayFirst ? first : second);
    return date.atTime(clock(parts, 5));
  }

  /** Hour, minute, second and half of the day in four groups; midnight without them. */
  private static LocalTime clock(Matcher matcher, int group) {
    if (matcher.group(group) == null) {
      return LocalTime.MIDNIGHT;
    }
    int hour = Integer.parseInt(matcher.group(group));
    String half = matcher.group(group + 3);
    if (half != null) {
      if (hour < 1 || hour > 12) {
        throw new DateTimeException("no hour of a half day: " + hour);
      }
      hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }
    String seconds = matcher.group(group + 2);
    return LocalTime.of(
        hour,
        Integer.parseInt(matcher.group(group + 1)),
        seconds == null ? 0 : Integer.parseInt(seconds));
  }

  private static LocalDateTime named(String year, String month, String day) {
    String wanted = month.toLowerCase(Locale.ROOT);
    for (Month candidate : Month.values()) {
      String full =
          candidate.getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ROOT);
      if (full.equals(wanted)
          || full.substring(0, 3).equals(wanted)
          || wanted.equals("sept") && candidate == Month.SEPTEMBER) {
        return LocalDate.of(Integer.parseInt(year), candidate, Integer.parseInt(day))
            .atStartOfDay();
      }
    }
    return null;
  }

  private static LocalDateTime day(String year, String month, String day) {
    return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
        .atStartOfDay();
  }
}
