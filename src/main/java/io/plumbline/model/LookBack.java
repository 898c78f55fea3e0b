package io.plumbline.model;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * How long before a conversion a touch may lie, in elapsed days, half-open. A channel's own window
 * goes before that of its kind, and that before the window of all.
 *
 * @param clickDays every touch but views
 * @param viewDays views
 * @param kindDays by touch kind
 * @param channelDays by channel
 */
public record LookBack(
    int clickDays, int viewDays, Map<String, Integer> kindDays, Map<String, Integer> channelDays) {
  private static final long DAY = 86_400_000_000L;

  public LookBack {
    kindDays = new TreeMap<>(kindDays);
    channelDays = new TreeMap<>(channelDays);
  }

  /** One window for views and one for all other touches. */
  public static LookBack of(int clickDays, int viewDays) {
    return new LookBack(clickDays, viewDays, Map.of(), Map.of());
  }

  /** The longest window of all. */
  int longestDays() {
    return Stream.of(
            Stream.of(clickDays, viewDays),
            kindDays.values().stream(),
            channelDays.values().stream())
        .flatMap(days -> days)
        .max(Integer::compare)
        .orElseThrow();
  }

  /** The window of a touch in microseconds. */
  Column micros(Column kind, Column channel) {
    Column micros = when(kind.equalTo("view"), lit(viewDays * DAY)).otherwise(lit(clickDays * DAY));
    return instead(instead(micros, kind, kindDays), channel, channelDays);
  }

  private static Column instead(Column otherwise, Column name, Map<String, Integer> days) {
    Column micros = otherwise;
    for (Map.Entry<String, Integer> own : days.entrySet()) {
      micros = when(name.equalTo(own.getKey()), lit(own.getValue() * DAY)).otherwise(micros);
    }
    return micros;
  }
}
