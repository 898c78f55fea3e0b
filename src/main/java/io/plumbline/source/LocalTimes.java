package io.plumbline.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events at local times in a zone of their own: each time gets the offset of its row's zone.
 *
 * <p>A day alone begins at its midnight and ends with it. Broadcast days run past midnight: {@code
 * 25:15} is 01:15 of the next day.
 */
final class LocalTimes {
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?");
  private static final Pattern SPLIT =
      Pattern.compile("(.*?\\d)[T ]+(\\d{1,2}:\\d{2}(?::\\d{2})?)");
  private static final int DAY = 86_400;

  private final int start;
  private final int end;
  private final int zone;
  private final int clock;
  private final int length;

  LocalTimes(Form.Stream stream) {
    start = stream.indexOf("start_ts");
    end = stream.indexOf("end_ts");
    zone = stream.indexOf("time_zone");
    clock = stream.indexOf("_clock");
    length = stream.indexOf("_seconds");
  }

  /** Rewrites start and end; texts that are no local time are left for the columns to refuse. */
  void withOffset(String[] texts, Conventions conventions) {
    try {
      ZoneId of =
          zone < 0 || Values.isNull(texts[zone])
              ? conventions.naiveZone()
              : ZoneId.of(texts[zone].strip());
      if (clock >= 0 && !Values.isNull(texts[clock]) && !Values.isNull(texts[start])) {
        texts[start] = texts[start].strip() + " " + texts[clock].strip();
      }
      if (end >= 0 && !Values.isNull(texts[end])) {
        texts[end] = moment(texts[end].strip(), of, true, 0, conventions);
      } else if (end >= 0 && length >= 0 && !Values.isNull(texts[length])) {
        texts[end] = moment(texts[start].strip(), of, false, seconds(texts[length]), conventions);
      }
      if (!Values.isNull(texts[start])) {
        texts[start] = moment(texts[start].strip(), of, false, 0, conventions);
      }
    } catch (DateTimeException | NumberFormatException unknown) {
      texts[start] = "a local time in an unknown zone";
    }
  }

  private static long seconds(String text) {
    return Math.round(Double.parseDouble(text.strip().replaceFirst("\\s*s(ec)?$", "")));
  }

  private static String moment(
      String text, ZoneId zone, boolean isEnd, long later, Conventions conventions) {
    Times.Moment said = Times.moment(text, conventions);
    if (said != null && said.offset() != null) {
      return text;
    }
    Matcher split = SPLIT.matcher(text);
    boolean hasClock = split.matches();
    LocalDate day = Times.date(hasClock ? split.group(1) : text, conventions);
    if (day == null) {
      return text;
    }
    if (!hasClock) {
      return isEnd
          ? day.atTime(LocalTime.of(23, 59, 59)).atZone(zone).toInstant().toString()
          : day.atStartOfDay(zone).toInstant().toString();
    }
    Matcher clock = CLOCK.matcher(split.group(2));
    if (!clock.matches()) {
      return text;
    }
    int seconds =
        Integer.parseInt(clock.group(1)) * 3600
            + Integer.parseInt(clock.group(2)) * 60
            + (clock.group(3) == null ? 0 : Integer.parseInt(clock.group(3)));
    boolean isClock = seconds < DAY * 5 / 4 && Integer.parseInt(clock.group(2)) < 60;
    return isClock
        ? day.plusDays(seconds / DAY)
            .atTime(LocalTime.ofSecondOfDay(seconds % DAY))
            .atZone(zone)
            .toInstant()
            .plusSeconds(later)
            .toString()
        : text;
  }
}
