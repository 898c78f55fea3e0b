package io.plumbline.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.FastMath;

/**
 * The share of customers to whom an event has not happened yet, by days since it became possible
 * (Kaplan, Meier 1958), where some are observed for a shorter time than others.
 *
 * <p>{@code S(t) = product of (1 - d/n)} over event days up to t; variance by Greenwood (1926), 95
 * % interval on ln(-ln S), so that it stays in (0, 1). On one day events come before censorings.
 * Once S is 0 there is no interval.
 */
public final class KaplanMeier {
  private static final double NORMAL_95 = 1.959963984540054;

  /**
   * Customers whose time ended on a day.
   *
   * @param events it happened to them
   * @param censored observation ended
   */
  public record Ended(long events, long censored) {
    Ended plus(Ended other) {
      return new Ended(events + other.events, censored + other.censored);
    }
  }

  /**
   * One event day.
   *
   * @param atRisk customers observed up to it, without the event before it
   * @param survival share without the event after it
   * @param standardError of survival, empty once survival is 0
   */
  public record Step(
      int day,
      long atRisk,
      long events,
      double survival,
      OptionalDouble standardError,
      OptionalDouble low,
      OptionalDouble high) {}

  private final List<Step> steps;

  private KaplanMeier(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** The curve of customers whose times ended on these days. */
  public static KaplanMeier of(Map<Integer, Ended> days) {
    long atRisk = days.values().stream().mapToLong(e -> e.events() + e.censored()).sum();
    List<Step> steps = new ArrayList<>();
    double survival = 1;
    double hazard = 0;
    for (Map.Entry<Integer, Ended> day : new TreeMap<>(days).entrySet()) {
      long events = day.getValue().events();
      if (events > 0) {
        survival *= (double) (atRisk - events) / atRisk;
        if (events < atRisk) {
          hazard += (double) events / ((double) atRisk * (atRisk - events));
        }
        steps.add(step(day.getKey(), atRisk, events, survival, hazard));
      }
      atRisk -= events + day.getValue().censored();
    }
    return new KaplanMeier(steps);
  }

  private static Step step(int day, long atRisk, long events, double survival, double hazard) {
    if (survival <= 0) {
      return new Step(
          day,
          atRisk,
          events,
          0,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());
    }
    double root = FastMath.sqrt(hazard);
    double width = FastMath.exp(NORMAL_95 * root / -FastMath.log(survival));
    return new Step(
        day,
        atRisk,
        events,
        survival,
        OptionalDouble.of(survival * root),
        OptionalDouble.of(FastMath.pow(survival, width)),
        OptionalDouble.of(FastMath.pow(survival, 1 / width)));
  }

  /** Event days in order. */
  public List<Step> steps() {
    return steps;
  }

  /**
   * First day by which the event has happened to at least this share of customers, so 0.5 for the
   * median; empty when the curve does not come down to it.
   */
  public OptionalInt dayOf(double share) {
    return steps.stream()
        .filter(step -> step.survival() <= 1 - share + 1e-12)
        .mapToInt(Step::day)
        .findFirst();
  }

  /** Where the curve ends; 1 without events. */
  public double plateau() {
    return steps.isEmpty() ? 1 : steps.get(steps.size() - 1).survival();
  }

  /**
   * Log-rank test of two groups: the probability of a difference this large or larger if both had
   * one curve; empty when no event day has both groups at risk.
   */
  public static OptionalDouble logRank(Map<Integer, Ended> one, Map<Integer, Ended> other) {
    TreeMap<Integer, Ended> days = new TreeMap<>(one);
    other.forEach((day, ended) -> days.merge(day, ended, Ended::plus));
    long risk = one.values().stream().mapToLong(e -> e.events() + e.censored()).sum();
    long all = days.values().stream().mapToLong(e -> e.events() + e.censored()).sum();
    double difference = 0;
    double variance = 0;
    for (Map.Entry<Integer, Ended> day : days.entrySet()) {
      Ended mine = one.getOrDefault(day.getKey(), new Ended(0, 0));
      double events = day.getValue().events();
      if (events > 0 && all > 1) {
        double share = (double) risk / all;
        difference += mine.events() - events * share;
        variance += events * share * (1 - share) * (all - events) / (all - 1.0);
      }
      risk -= mine.events() + mine.censored();
      all -= day.getValue().events() + day.getValue().censored();
    }
    if (!(variance > 0)) {
      return OptionalDouble.empty();
    }
    // chi-square with one degree of freedom
    return OptionalDouble.of(Gamma.regularizedGammaQ(0.5, difference * difference / variance / 2));
  }
}
