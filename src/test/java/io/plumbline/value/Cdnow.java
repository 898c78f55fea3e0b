package io.plumbline.value;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The CDNOW sample (B. Hardie's teaching data, as in lifetimes): 2,357 customers of early 1997, 39
 * weeks to fit on and 39 to compare with. Skips the test where the data are not at hand.
 */
final class Cdnow {
  private static final Path SAMPLE = Path.of("../shared/reference/cdnow_sample");
  private static final LocalDate FIT_END = LocalDate.of(1997, 9, 30);

  /** A customer in weeks, with the purchase days of the 39 weeks after the fit. */
  record Customer(int repeats, double recency, double age, double spend, int later) {
    RepeatCount count() {
      return new RepeatCount(repeats, recency, age, 1);
    }
  }

  private Cdnow() {}

  static List<Customer> customers() {
    assumeTrue(Files.exists(SAMPLE), "no reference data beside the checkout");
    Map<String, TreeSet<LocalDate>> days = new TreeMap<>();
    List<Customer> customers = new ArrayList<>();
    try {
      for (String line : tail(SAMPLE.resolve("transactions.csv"))) {
        String[] cells = line.split(",");
        days.computeIfAbsent(cells[1], id -> new TreeSet<>()).add(LocalDate.parse(cells[2]));
      }
      Map<Integer, Double> spend = new TreeMap<>();
      for (String line : tail(SAMPLE.resolve("rfm_summary_with_monetary_value.csv"))) {
        String[] cells = line.split(",");
        spend.put(Integer.valueOf(cells[0]), Double.valueOf(cells[4]));
      }
      days.forEach(
          (id, dates) -> {
            TreeSet<LocalDate> early = new TreeSet<>(dates.headSet(FIT_END, true));
            customers.add(
                new Customer(
                    early.size() - 1,
                    ChronoUnit.DAYS.between(early.first(), early.last()) / 7.0,
                    ChronoUnit.DAYS.between(early.first(), FIT_END) / 7.0,
                    spend.get(Integer.valueOf(id)),
                    dates.size() - early.size()));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return customers;
  }

  /** Histories by the day. */
  static List<RepeatCount> counts() {
    return compressed(customers().stream().map(Customer::count).toList());
  }

  /** Histories in weeks of two decimals, as published. */
  static List<RepeatCount> rounded() {
    assumeTrue(Files.exists(SAMPLE), "no reference data beside the checkout");
    try {
      return compressed(
          tail(SAMPLE.resolve("rfm_summary.csv")).stream()
              .map(line -> line.split(","))
              .map(
                  c ->
                      new RepeatCount(
                          Integer.parseInt(c[1]),
                          Double.parseDouble(c[2]),
                          Double.parseDouble(c[3]),
                          1))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<RepeatCount> compressed(List<RepeatCount> single) {
    Map<RepeatCount, Long> counts =
        single.stream().collect(Collectors.groupingBy(c -> c, Collectors.counting()));
    return counts.entrySet().stream()
        .map(
            e ->
                new RepeatCount(
                    e.getKey().repeats(), e.getKey().recency(), e.getKey().age(), e.getValue()))
        .toList();
  }

  static List<SpendCount> spends() {
    return customers().stream()
        .filter(c -> c.repeats() > 0)
        .map(c -> new SpendCount(c.repeats(), c.spend(), 1))
        .toList();
  }

  private static List<String> tail(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.subList(1, lines.size());
  }
}
