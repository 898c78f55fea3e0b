package io.plumbline.source;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A time in the form most exports print, {@code 2026-09-01 11:13:25.5 +02:00}, read without a
 * pattern; every other form is left to {@link Times}.
 *
 * @param local the time as printed, to the microsecond
 * @param offset the offset as printed, or null
 */
record IsoTime(LocalDateTime local, ZoneOffset offset) {
  private static final int TO_SECOND = 19;

  /** Null when the text has another form. */
  static IsoTime of(String text) {
    int length = text.length();
    if (length < TO_SECOND
        || length > 40
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T' && text.charAt(10) != ' '
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, TO_SECOND);
    if ((year | month | day | hour | minute | second) < 0 || second > 59) {
      return null;
    }
    int at = TO_SECOND;
    int micros = 0;
    if (at < length && text.charAt(at) == '.') {
      int digits = 0;
      for (at++; at < length && isDigit(text.charAt(at)); at++) {
        micros = digits++ < 6 ? micros * 10 + text.charAt(at) - '0' : micros;
      }
      if (digits == 0) {
        return null;
      }
      for (; digits < 6; digits++) {
        micros *= 10;
      }
    }
    if (at < length && text.charAt(at) == ' ') {
      at++;
    }
    LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, micros * 1000);
    if (at == length) {
      return text.charAt(length - 1) == ' ' ? null : new IsoTime(local, null);
    }
    ZoneOffset offset = offset(text, at, length);
    return offset == null ? null : new IsoTime(local, offset);
  }

  private static ZoneOffset offset(String text, int at, int length) {
    char sign = text.charAt(at);
    if (sign == 'Z' && at + 1 == length) {
      return ZoneOffset.UTC;
    }
    boolean hasColon = length == at + 6 && text.charAt(at + 3) == ':';
    if (sign != '+' && sign != '-' || !hasColon && length != at + 5) {
      return null;
    }
    int hours = number(text, at + 1, at + 3);
    int minutes = number(text, length - 2, length);
    if ((hours | minutes) < 0) {
      return null;
    }
    int total = hours * 3600 + minutes * 60;
    return ZoneOffset.ofTotalSeconds(sign == '-' ? -total : total);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The number these digits print, or -1. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number;
  }
}
