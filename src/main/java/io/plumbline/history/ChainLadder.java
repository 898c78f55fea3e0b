package io.plumbline.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How the number of a day grows with its age until nothing is restated any more, learnt from days
 * watched so far.
 *
 * <p>The chain ladder of claims reserving, with the error T. Mack gave it (ASTIN Bulletin 23,
 * 1993): the growth from one age to the next is the sum of all numbers at the later age over the
 * sum of the same days' numbers at the earlier one; days are independent, and a day's number varies
 * around its growth with a variance proportional to the number.
 */
final class ChainLadder {
  private final int firstAge;
  private final List<Growth> growths;

  /**
   * From one age to the next.
   *
   * @param days days watched at both
   * @param factor sum of numbers at the later age over the sum at the earlier one
   * @param variance of a day's factor, times the day's number
   * @param base sum of numbers at the earlier age
   */
  record Growth(int days, double factor, double variance, double base) {}

  /**
   * A watched day.
   *
   * @param firstAge age at which it was heard of first
   * @param known its number as known at that age and each one after
   */
  record Day(int firstAge, double[] known) {
    private boolean spans(int age) {
      return age >= firstAge && age + 1 < firstAge + known.length;
    }

    private double at(int age) {
      return known[age - firstAge];
    }
  }

  /**
   * What is still to come of a number.
   *
   * @param factor final number over the number now
   * @param learningVariance of the final number relative to its square, from what was learnt
   * @param processVariance times the number now: the same, from the day itself
   */
  record Rest(double factor, double learningVariance, double processVariance) {
    private static final Rest NOTHING = new Rest(1, 0, 0);

    /** Standard error of the final number of a day. */
    double standardError(double now) {
      return now * factor * Math.sqrt(learningVariance + processVariance / now);
    }
  }

  private ChainLadder(int firstAge, List<Growth> growths) {
    this.firstAge = firstAge;
    this.growths = growths;
  }

  /**
   * Learns.
   *
   * @param lastAge age no growth goes beyond
   * @param fewestDays days that must have been watched from an age to the next: the ladder begins
   *     with the first age that has them, and ends before the first later one that has not
   */
  static ChainLadder of(Collection<Day> days, int lastAge, int fewestDays) {
    List<Growth> growths = new ArrayList<>();
    int firstAge = 0;
    for (int age = 0; age < lastAge; age++) {
      int from = age;
      List<Day> watched = days.stream().filter(day -> day.spans(from) && day.at(from) > 0).toList();
      if (watched.size() >= fewestDays) {
        growths.add(growth(watched, age, growths));
      } else if (growths.isEmpty()) {
        firstAge = age + 1;
      } else {
        break;
      }
    }
    return new ChainLadder(firstAge, withoutTheIdle(growths));
  }

  private static Growth growth(List<Day> watched, int age, List<Growth> earlier) {
    double base = watched.stream().mapToDouble(day -> day.at(age)).sum();
    double factor = watched.stream().mapToDouble(day -> day.at(age + 1)).sum() / base;
    double squares =
        watched.stream()
            .mapToDouble(day -> day.at(age) * Math.pow(day.at(age + 1) / day.at(age) - factor, 2))
            .sum();
    double variance = watched.size() > 1 ? squares / (watched.size() - 1) : ofOneDay(earlier);
    return new Growth(watched.size(), factor, variance, base);
  }

  /** A single day has no spread: Mack goes on from the two ages before. */
  private static double ofOneDay(List<Growth> earlier) {
    if (earlier.size() < 2) {
      return 0;
    }
    double last = earlier.get(earlier.size() - 1).variance();
    double before = earlier.get(earlier.size() - 2).variance();
    return before == 0 ? 0 : Math.min(last * last / before, Math.min(last, before));
  }

  /** Ages after which nothing ever changed are no growth. */
  private static List<Growth> withoutTheIdle(List<Growth> growths) {
    int end = growths.size();
    while (end > 0 && growths.get(end - 1).factor() == 1 && growths.get(end - 1).variance() == 0) {
      end--;
    }
    return List.copyOf(growths.subList(0, end));
  }

  /** Growth from each age to the next, from {@link #firstAge}. */
  List<Growth> growths() {
    return growths;
  }

  /** The first age whose growth is known. */
  int firstAge() {
    return firstAge;
  }

  /** The age from which nothing more comes; {@link #firstAge} when nothing was learnt. */
  int finalAge() {
    return firstAge + growths.size();
  }

  /**
   * What is still to come at an age; nothing from {@link #finalAge} on.
   *
   * @param age {@link #firstAge} or later
   */
  Rest rest(int age) {
    Rest rest = Rest.NOTHING;
    for (int at = growths.size() - 1; at >= age - firstAge; at--) {
      Growth growth = growths.get(at);
      double relative = growth.variance() / (growth.factor() * growth.factor());
      rest =
          new Rest(
              growth.factor() * rest.factor(),
              relative / growth.base() + rest.learningVariance(),
              relative + rest.processVariance() / growth.factor());
    }
    return rest;
  }
}
