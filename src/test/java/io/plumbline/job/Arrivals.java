package io.plumbline.job;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Which record comes in which night: most in time, some late, some twice. */
final class Arrivals {
  /** What may befall a record. */
  enum Kind {
    LATE,
    TWICE_IN_ONE_FILE,
    TWICE_IN_ONE_NIGHT,
    AGAIN_IN_A_LATER_NIGHT,
    RESTATED,
    REFUNDED,
    MERGED,
    ERASED,
    FILE_DELIVERED_AGAIN,
    OLD_FILE_IN_THE_LAST_NIGHT
  }

  /** A record of an export; {@code times} it stands in its file. */
  record Arrival(Export export, String line, int times) {}

  private static final LocalDate FIRST = LocalDate.parse("2026-10-29");

  private final List<List<Arrival>> byNight;
  private final Map<Kind, Integer> happened = new EnumMap<>(Kind.class);

  Arrivals(int nights) {
    byNight = IntStream.range(0, nights).<List<Arrival>>mapToObj(n -> new ArrayList<>()).toList();
  }

  int nights() {
    return byNight.size();
  }

  /** The last complete day of a night; the third skips one, so that a month closes. */
  static LocalDate asOf(int night) {
    return FIRST.plusDays(night + (night > 1 ? 1 : 0));
  }

  /** The night in which a record of a day comes when it is in time; none comes after the last. */
  int due(LocalDate day) {
    return IntStream.range(0, nights())
        .filter(night -> !asOf(night).isBefore(day))
        .findFirst()
        .orElse(nights() - 1);
  }

  /** Lets a record come that is due in a night. */
  void add(Random random, Export export, int due, Object... cells) {
    int last = nights() - 1;
    int night = due;
    if (due < last && random.nextInt(100) < 20) {
      night = due + 1 + random.nextInt(last - due);
      count(Kind.LATE);
    }
    String line = export.line(cells);
    int twice = random.nextInt(100);
    byNight.get(night).add(new Arrival(export, line, twice < 4 ? 2 : 1));
    if (twice < 4) {
      count(Kind.TWICE_IN_ONE_FILE);
    } else if (twice < 8) {
      byNight.get(night).add(new Arrival(export, line, 1));
      count(Kind.TWICE_IN_ONE_NIGHT);
    } else if (twice < 12 && night < last) {
      byNight.get(night + 1 + random.nextInt(last - night)).add(new Arrival(export, line, 1));
      count(Kind.AGAIN_IN_A_LATER_NIGHT);
    }
  }

  void count(Kind kind) {
    happened.merge(kind, 1, Integer::sum);
  }

  /** How often each kind happened so far. */
  Map<Kind, Integer> happened() {
    return Map.copyOf(happened);
  }

  List<Arrival> of(int night) {
    return byNight.get(night);
  }
}
