package io.plumbline.source;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a file was made: what its records say, else the last date of its name, else object time. */
final class FileTimes {
  private static final Pattern IN_NAME =
      Pattern.compile(
          "(?<!\\d)(20\\d{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\\d|3[01])(?:[T_-]?([01]\\d|2[0-3])[:_-]?([0-5]\\d)(?:[:_-]?([0-5]\\d))?)?(?!\\d)");
  private static final Conventions UTC =
      new Conventions(ZoneOffset.UTC, true, ZoneOffset.UTC, '.', "", Long.MAX_VALUE, 0);

  private FileTimes() {}

  /** Microseconds of the last date in the name, else {@code modified}. */
  static long inName(String name, long modified) {
    Matcher matcher = IN_NAME.matcher(name);
    long found = modified;
    while (matcher.find()) {
      try {
        LocalDateTime time =
            LocalDateTime.of(
                number(matcher, 1),
                number(matcher, 2),
                number(matcher, 3),
                number(matcher, 4),
                number(matcher, 5),
                number(matcher, 6));
        found = time.toEpochSecond(ZoneOffset.UTC) * 1_000_000L;
      } catch (DateTimeException noDate) {
        // Digits that are no day: keep looking.
      }
    }
    return found;
  }

  /** Microseconds of a printed moment, UTC where it names no offset. */
  static long parse(String text, long otherwise) {
    Times.Moment moment = Times.moment(text.strip(), UTC);
    return moment == null
        ? otherwise
        : moment.instant().getEpochSecond() * 1_000_000L + moment.instant().getNano() / 1000;
  }

  private static int number(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
  }
}
