package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * An online grocer's 1,525 customers of early 2006 (data of the BTYDplus package), fitted up to the
 * end of that year. Skipped where the data are not at hand.
 */
class GroceryFitsTest {
  private static final Path SAMPLE = Path.of("../shared/reference/grocery_transactions");
  private static final LocalDate FIT_END = LocalDate.of(2006, 12, 31);

  @Test
  void historiesAreThoseOfThePackage() throws IOException {
    Map<String, TreeSet<LocalDate>> days = new TreeMap<>();
    for (String[] cells : lines("transactions.csv")) {
      days.computeIfAbsent(cells[0], id -> new TreeSet<>()).add(LocalDate.parse(cells[1]));
    }
    int later = 0;
    for (String[] expected : lines("expected_rfm_cal_2006-12-31.csv")) {
      TreeSet<LocalDate> all = days.get(expected[0]);
      TreeSet<LocalDate> early = new TreeSet<>(all.headSet(FIT_END, true));
      assertThat(early.size() - 1).isEqualTo(Integer.parseInt(expected[2]));
      assertThat(weeks(early.first(), early.last()))
          .isCloseTo(Double.parseDouble(expected[3]), within(1e-6));
      assertThat(weeks(early.first(), FIT_END))
          .isCloseTo(Double.parseDouble(expected[4]), within(1e-6));
      later += all.size() - early.size();
    }
    assertThat(later).isEqualTo(3389);
  }

  @Test
  void publishedFits() throws IOException {
    is("bg_nbd", -15836.566, .3486, 2.5817, .5038, 3.6444);
    is("mbg_nbd", -15781.939, 1.2569, 6.0391, .3683, .7158);
  }

  private static void is(String model, double logLikelihood, double... parameters)
      throws IOException {
    List<RepeatCount> single = new ArrayList<>();
    for (String[] cells : lines("expected_rfm_cal_2006-12-31.csv")) {
      single.add(
          new RepeatCount(
              Integer.parseInt(cells[2]),
              Double.parseDouble(cells[3]),
              Double.parseDouble(cells[4]),
              1));
    }
    Fit fit = RepeatBuying.fit(model, Cdnow.compressed(single));
    assertThat(fit).isInstanceOf(Fit.Fitted.class);
    Fit.Fitted fitted = (Fit.Fitted) fit;
    assertThat(fitted.logLikelihood()).isCloseTo(logLikelihood, within(5e-4));
    for (int i = 0; i < parameters.length; i++) {
      assertThat(fitted.parameters().get(i)).isCloseTo(parameters[i], within(5e-5 + 1e-9));
    }
  }

  private static double weeks(LocalDate from, LocalDate to) {
    return ChronoUnit.DAYS.between(from, to) / 7.0;
  }

  private static List<String[]> lines(String file) throws IOException {
    assumeTrue(Files.exists(SAMPLE), "no reference data beside the checkout");
    List<String> lines = Files.readAllLines(SAMPLE.resolve(file));
    return lines.subList(1, lines.size()).stream().map(line -> line.split(",")).toList();
  }
}
