package io.plumbline.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How well purchases foretold for customers agree with those that came.
 *
 * <p>Errors are per customer. Deciles are of customers by what was foretold, 10 the highest;
 * customers foretold the same stay together. The Gini coefficient is that of purchases over
 * customers in the order foretold, divided by that of the best order: 1 ranks them perfectly, 0
 * like chance.
 */
final class ForecastScore {
  private static final int DECILES = 10;

  /** Customers with the same forecast and the same purchases. */
  record Entry(double predicted, long actual, long customers) {}

  /** Sums over some of the customers. */
  record Sums(long customers, double predicted, long actual) {
    Sums plus(Entry entry) {
      return new Sums(
          customers + entry.customers(),
          predicted + entry.customers() * entry.predicted(),
          actual + entry.customers() * entry.actual());
    }
  }

  private final List<Entry> entries;
  private final Sums all;

  ForecastScore(List<Entry> entries) {
    this.entries =
        entries.stream()
            .sorted(
                Comparator.comparingDouble(Entry::predicted)
                    .thenComparingLong(Entry::actual)
                    .thenComparingLong(Entry::customers))
            .toList();
    Sums sums = new Sums(0, 0, 0);
    for (Entry entry : this.entries) {
      sums = sums.plus(entry);
    }
    this.all = sums;
  }

  Sums all() {
    return all;
  }

  double meanAbsoluteError() {
    return mean(entry -> Math.abs(entry.predicted() - entry.actual()));
  }

  double rootMeanSquareError() {
    return Math.sqrt(
        mean(entry -> (entry.predicted() - entry.actual()) * (entry.predicted() - entry.actual())));
  }

  /** Pearson's, none when either side is constant. */
  OptionalDouble correlation() {
    double predicted = mean(Entry::predicted);
    double actual = mean(Entry::actual);
    double both = mean(e -> (e.predicted() - predicted) * (e.actual() - actual));
    double variances =
        mean(e -> (e.predicted() - predicted) * (e.predicted() - predicted))
            * mean(e -> (e.actual() - actual) * (e.actual() - actual));
    return variances > 0 ? OptionalDouble.of(both / Math.sqrt(variances)) : OptionalDouble.empty();
  }

  /** Normalised; none when all customers bought alike. */
  OptionalDouble gini() {
    double best = gini(Entry::actual);
    return best > 0 ? OptionalDouble.of(gini(Entry::predicted) / best) : OptionalDouble.empty();
  }

  /** Lowest forecasts first; a decile may be empty. */
  List<Sums> deciles() {
    List<Sums> deciles = new ArrayList<>();
    for (int i = 0; i < DECILES; i++) {
      deciles.add(new Sums(0, 0, 0));
    }
    long before = 0;
    for (List<Entry> tied : tied(entries, Entry::predicted)) {
      long customers = tied.stream().mapToLong(Entry::customers).sum();
      // the middle of those who are tied decides for all of them
      long doubled = 2 * before + customers;
      int decile = (int) Math.min(DECILES - 1L, DECILES * doubled / (2 * all.customers()));
      for (Entry entry : tied) {
        deciles.set(decile, deciles.get(decile).plus(entry));
      }
      before += customers;
    }
    return deciles;
  }

  private double mean(ToDoubleFunction<Entry> of) {
    double sum = 0;
    for (Entry entry : entries) {
      sum += entry.customers() * of.applyAsDouble(entry);
    }
    return sum / all.customers();
  }

  /** 1 - 2 x area under the Lorenz curve with the lowest first. */
  private double gini(ToDoubleFunction<Entry> order) {
    if (all.actual() == 0) {
      return 0;
    }
    double area = 0;
    double bought = 0;
    List<Entry> sorted = entries.stream().sorted(Comparator.comparingDouble(order)).toList();
    for (List<Entry> tied : tied(sorted, order)) {
      double customers = 0;
      double here = 0;
      for (Entry entry : tied) {
        customers += entry.customers();
        here += (double) entry.customers() * entry.actual();
      }
      area += customers / all.customers() * (bought + here / 2) / all.actual();
      bought += here;
    }
    return 1 - 2 * area;
  }

  private static List<List<Entry>> tied(List<Entry> sorted, ToDoubleFunction<Entry> by) {
    List<List<Entry>> groups = new ArrayList<>();
    double last = Double.NaN;
    for (Entry entry : sorted) {
      double value = by.applyAsDouble(entry);
      if (groups.isEmpty() || value != last) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(entry);
      last = value;
    }
    return groups;
  }
}
