package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarkovChainTest {
  @Test
  void twoChannelsByHand() {
    // g > m: 1 conversion; g alone 2 and 1 lost; m alone 1. Of 5 starts 4 at g, 1 at m; m always
    // converts; of 4 at g: 1 to m, 2 converted, 1 lost. P = (4 x 3/4 + 1) / 5 = 0.8.
    // Without g: 1/5, effect 0.75. Without m: 4/5 x 2/4 = 0.4, effect 0.5.
    PathSet paths = Walks.of("g,2,1\nm,1,0\ng > m,1,0");
    MarkovChain.Fit fit = new MarkovChain(paths, 1).fit(paths.counts());
    assertThat(fit.p()).isCloseTo(0.8, within(1e-15));
    assertThat(fit.effects()).containsExactly(new double[] {0.75, 0.5}, within(1e-15));
    assertThat(fit.shares()).containsExactly(new double[] {0.6, 0.4}, within(1e-15));
  }

  @Test
  void aPathWithACycleKeepsAllItsMass() {
    // a > b > a converts, a > b is lost. At a: 3 visits, 2 on to b, 1 converted. At b: 2 visits, 1
    // back to a, 1 lost. p_a = 1/3 + 2/3 p_b, p_b = p_a / 2: p_a = 1/2. Order 2 tells the two
    // visits to a apart, yet half of the paths convert as before.
    PathSet paths = Walks.of("a > b > a,1,0\na > b,0,1");
    for (int order = 1; order <= 4; order++) {
      MarkovChain.Fit fit = new MarkovChain(paths, order).fit(paths.counts());
      assertThat(fit.p()).isCloseTo(0.5, within(1e-15));
      assertThat(fit.effects()[0]).isEqualTo(1);
    }
    // Without b at order 1 the chain still converts 1/3 of what enters a: effect 1 - (1/3)/(1/2).
    assertThat(new MarkovChain(paths, 1).fit(paths.counts()).effects()[1])
        .isCloseTo(1.0 / 3, within(1e-15));
    // At order 2 nothing that has only seen a converts.
    assertThat(new MarkovChain(paths, 2).fit(paths.counts()).effects()[1]).isEqualTo(1);
  }

  @Test
  void aChannelMayBeCalledAsAStateIs() {
    String walked = "a > b > a,1,0\na > b,0,1\nc > a,2,1\nd,1,1";
    String named =
        walked
            .replace("a", "START")
            .replace("b", "CONV")
            .replace("c", "NULL")
            .replace("d", "(other)");
    for (int order = 1; order <= 3; order++) {
      PathSet plain = Walks.of(walked);
      PathSet odd = Walks.of(named);
      double[] expected = new MarkovChain(plain, order).fit(plain.counts()).shares();
      double[] found = new MarkovChain(odd, order).fit(odd.counts()).shares();
      for (int channel = 0; channel < 4; channel++) {
        String name = List.of("START", "CONV", "NULL", "(other)").get(channel);
        assertThat(found[odd.channels().indexOf(name)])
            .as(name)
            .isCloseTo(
                expected[plain.channels().indexOf("" + "abcd".charAt(channel))], within(1e-15));
      }
    }
  }

  @Test
  void withoutConversionsNobodyIsCredited() {
    PathSet paths = Walks.of("a,0,3\na > b,0,1");
    MarkovChain.Fit fit = new MarkovChain(paths, 1).fit(paths.counts());
    assertThat(fit.p()).isZero();
    assertThat(fit.shares()).containsOnly(0);
  }

  @Test
  void withoutNullsTheEffectIsTheChanceOfMeetingTheChannel() {
    PathSet paths = Walks.of("a,1,0\nb,1,0\nb > c,2,0");
    MarkovChain.Fit fit = new MarkovChain(paths, 1).fit(paths.counts());
    assertThat(fit.p()).isEqualTo(1);
    assertThat(fit.effects()).containsExactly(new double[] {0.25, 0.75, 0.5}, within(1e-15));
  }

  @Test
  void repeatsInARowDoNotChangeOrderOne() {
    PathSet walked = Walks.of("a > a > b > b > b,3,2\nb > a > a,1,4\nb,2,2");
    PathSet collapsed = Walks.of("a > b,3,2\nb > a,1,4\nb,2,2");
    assertThat(new MarkovChain(walked, 1).fit(walked.counts()).effects())
        .containsExactly(
            new MarkovChain(collapsed, 1).fit(collapsed.counts()).effects(), within(1e-14));
  }

  @Test
  void invariantsHoldAtEveryOrderOverRandomPaths() {
    long seed = 20261121;
    System.out.println("MarkovChainTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      PathSet paths = Walks.random(random, 20 + random.nextInt(200), 2 + random.nextInt(8));
      PathSet.Counts counts = paths.counts();
      double rate =
          (double) counts.allConversions() / (counts.allConversions() + counts.allNulls());
      for (int order = 1; order <= 4; order++) {
        MarkovChain.Fit fit = new MarkovChain(paths, order).fit(counts);
        String which = "seed " + seed + " round " + round + " order " + order;
        assertThat(fit.p()).as(which).isCloseTo(rate, within(2e-12));
        assertThat(Arrays.stream(fit.effects()).allMatch(effect -> effect >= 0 && effect <= 1))
            .as(which)
            .isTrue();
        if (round < 6) {
          assertThat(fit.effects())
              .as(which)
              .containsExactly(naiveEffects(paths, order), within(1e-10));
        }
      }
    }
  }

  @Test
  void slowChainsAreSolvedToo() {
    // 120 channels in a ring, walked 40,000 steps by one path: sweeps alone would need millions.
    String[] ring = new String[40_000];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = "c" + i % 120;
    }
    PathSet paths =
        new PathSet(
            List.of(new PathSet.Path(List.of(ring), 1, 0), new PathSet.Path(List.of("c0"), 0, 3)));
    MarkovChain.Fit fit = new MarkovChain(paths, 1).fit(paths.counts());
    assertThat(fit.p()).isCloseTo(0.25, within(1e-13));
  }

  @Test
  void bothWaysOfSolvingAgree() {
    PathSet paths = Walks.random(new Random(7), 400, 12);
    MarkovChain chain = new MarkovChain(paths, 2); // above the size that is always eliminated
    assertThat(chain.states()).isGreaterThan(60);
    assertThat(chain.fit(paths.counts()).effects())
        .containsExactly(naiveEffects(paths, 2), within(1e-10));
  }

  /** The same by Gauss-Jordan elimination over text states, one full system per channel. */
  private static double[] naiveEffects(PathSet paths, int order) {
    double whole = naive(paths, order, null);
    return paths.channels().stream()
        .mapToDouble(channel -> 1 - naive(paths, order, channel) / whole)
        .toArray();
  }

  private static double naive(PathSet paths, int order, String removed) {
    Map<String, Integer> states = new LinkedHashMap<>(Map.of("", 0));
    List<double[]> steps = new ArrayList<>(); // from, to (-1 conversion, -2 nothing), count
    for (int path = 0; path < paths.size(); path++) {
      double converted = paths.counts().conversions()[path];
      double lost = paths.counts().nulls()[path];
      int at = 0;
      List<String> walked = new ArrayList<>();
      for (int step : paths.steps(path)) {
        walked.add(paths.channels().get(step));
        String state =
            walked.subList(Math.max(0, walked.size() - order), walked.size()).stream()
                .collect(Collectors.joining(" "));
        int to = states.computeIfAbsent(state, key -> states.size());
        steps.add(new double[] {at, to, converted + lost});
        at = to;
      }
      steps.add(new double[] {at, -1, converted});
      steps.add(new double[] {at, -2, lost});
    }
    boolean[] isRemoved = new boolean[states.size()];
    states.forEach(
        (name, place) ->
            isRemoved[place] =
                removed != null
                    && Stream.of(name.split(" ")).reduce((a, b) -> b).get().equals(removed));
    int n = states.size();
    double[] leaving = new double[n];
    steps.forEach(step -> leaving[(int) step[0]] += step[2]);
    double[][] system = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      system[i][i] = 1;
    }
    for (double[] step : steps) {
      int from = (int) step[0];
      int to = (int) step[1];
      if (isRemoved[from] || leaving[from] == 0) {
        continue;
      }
      if (to == -1) {
        system[from][n] += step[2] / leaving[from];
      } else if (to >= 0 && !isRemoved[to]) {
        system[from][to] -= step[2] / leaving[from];
      }
    }
    for (int pivot = 0; pivot < n; pivot++) {
      for (int i = 0; i < n; i++) {
        double factor = i == pivot ? 0 : system[i][pivot] / system[pivot][pivot];
        if (factor != 0) {
          for (int j = pivot; j <= n; j++) {
            system[i][j] -= factor * system[pivot][j];
          }
        }
      }
    }
    return system[0][n] / system[0][0];
  }

  @Test
  void replicatesAreTheSameEveryTimeAndPoisson() {
    PathSet paths = Walks.of("a,5,400\nb,2,1000000");
    assertThat(paths.replicate(7).nulls()).isEqualTo(paths.replicate(7).nulls());
    int replicates = 2_000;
    double[] means = new double[3];
    double[] squares = new double[3];
    for (int number = 0; number < replicates; number++) {
      PathSet.Counts drawn = paths.replicate(number);
      double[] values = {drawn.conversions()[0], drawn.nulls()[0], drawn.nulls()[1]};
      for (int i = 0; i < 3; i++) {
        means[i] += values[i] / replicates;
        squares[i] += values[i] * values[i] / replicates;
      }
    }
    double[] expected = {5, 400, 1_000_000};
    for (int i = 0; i < 3; i++) {
      double deviation = Math.sqrt(squares[i] - means[i] * means[i]);
      // mean within four standard errors, deviation within 6 % of the square root of the mean
      assertThat(means[i]).isCloseTo(expected[i], within(4 * Math.sqrt(expected[i] / replicates)));
      assertThat(deviation / Math.sqrt(expected[i])).isBetween(0.94, 1.06);
    }
  }

  @Test
  void heldOutJourneysChooseTheOrder() {
    // After x > a always b, after y > a always c: one channel back is not enough, two are.
    PathSet second = Walks.of("x > a > b,400,0\ny > a > c,0,400");
    assertThat(OrderChoice.of(second, List.of(1, 2, 3))).contains(2);
    // One step tells all there is, so more states are worth nothing.
    PathSet none = Walks.of("a,100,300\nb,300,100");
    assertThat(OrderChoice.of(none, List.of(1, 2, 3))).contains(1);
    assertThat(OrderChoice.of(Walks.of("a,0,0"), List.of(1))).isEmpty();
    assertThat(Arrays.asList(OrderChoice.of(second, List.of())))
        .containsExactly(java.util.Optional.empty());
  }
}
