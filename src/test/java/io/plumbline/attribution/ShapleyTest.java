package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.money.Apportionment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapleyTest {
  @Test
  void aGameOfThreeIsSharedAsPublished() {
    // DP6 README: Organic Search 7, Facebook 6, Direct 4, pairs 15, 7 and 9, all 19.
    // Organic over the six orders: 7 + 7 + (15 - 6) + (7 - 4) + (19 - 9) + (19 - 9) = 46.
    double[] worth = new double[8];
    worth[0b001] = 7;
    worth[0b010] = 6;
    worth[0b100] = 4;
    worth[0b011] = 15;
    worth[0b101] = 7;
    worth[0b110] = 9;
    worth[0b111] = 19;
    assertThat(Shapley.ofGame(3, worth))
        .containsExactly(new double[] {46 / 6.0, 49 / 6.0, 19 / 6.0}, within(1e-12));
  }

  @Test
  void eachSetIsSharedEvenlyByItsChannels() {
    // a alone 3; a, b: 4 (in any order, repeats aside); a, b, c: 6. a = 3 + 2 + 2, b = 2 + 2, c = 2
    PathSet paths = Walks.of("a,3,9\na > b,1,0\nb > a > b,3,1\nc > a > b,6,2");
    assertThat(new Shapley(paths).additive(paths.counts())).containsExactly(7, 4, 2);
  }

  @Test
  void rateGameByHand() {
    // v(a) = 1/4, v(b) = 1/2, v(ab) = (1 + 1 + 2) / 10: a = (1/4 + 4/10 - 1/2) / 2,
    // b = (1/2 + 4/10 - 1/4) / 2
    PathSet paths = Walks.of("a,1,3\nb,1,1\na > b,2,2");
    Shapley.Value value = new Shapley(paths).rate(paths.counts());
    assertThat(value.phi()).containsExactly(new double[] {0.075, 0.325}, within(1e-15));
  }

  @Test
  void aHarmfulChannelIsBelowZero() {
    PathSet paths = Walks.of("a,5,5\na > b,0,90");
    double[] phi = new Shapley(paths).rate(paths.counts()).phi();
    // v(a) = 1/2, v(b) = 0, v(ab) = 0.05: b = (0 + 0.05 - 0.5) / 2
    assertThat(phi[1]).isCloseTo(-0.225, within(1e-15));
    assertThat(phi[0] + phi[1]).isCloseTo(0.05, within(1e-15));
    // share of b is -4.5: of 5 conversions it takes -22.5, a takes 27.5
    assertThat(Apportionment.of(new BigDecimal("5"), Shares.of(phi)))
        .containsExactly(new BigDecimal("27.500000"), new BigDecimal("-22.500000"));
  }

  @Test
  void bothFormsAreTheMeanOverAllOrders() {
    long seed = 20261121;
    System.out.println("ShapleyTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 10; round++) {
      PathSet paths = Walks.random(random, 40, 2 + random.nextInt(5));
      Shapley shapley = new Shapley(paths);
      assertThat(shapley.additive(paths.counts()))
          .as("additive, seed %s round %s", seed, round)
          .containsExactly(naive(paths, false), within(1e-9));
      assertThat(shapley.rate(paths.counts()).phi())
          .as("rate, seed %s round %s", seed, round)
          .containsExactly(naive(paths, true), within(1e-12));
    }
  }

  @Test
  void aboveTwentyChannelsOrdersAreSampled() {
    // 24 channels of one kind: path i is channel i alone with 1 of 2, and twins 0 and 1 also met.
    List<PathSet.Path> walked = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      walked.add(new PathSet.Path(List.of("c%02d".formatted(i)), i % 2 == 0 ? 1 : 3, 4));
    }
    PathSet paths = new PathSet(walked);
    Shapley.Value value = new Shapley(paths).rate(paths.counts());
    double all = Arrays.stream(value.phi()).sum();
    assertThat(all).isCloseTo(48.0 / (48 + 96), within(1e-12));
    for (int i = 2; i < 24; i++) {
      // equal channels earn the same, within what sampling allows
      assertThat(value.phi()[i])
          .isCloseTo(value.phi()[i % 2], within(6 * (value.errors()[i] + value.errors()[i % 2])));
    }
    assertThat(Arrays.stream(value.errors()).allMatch(error -> error > 0 && error < 0.005))
        .isTrue();
    assertThat(new Shapley(paths).rate(paths.counts()).phi()).isEqualTo(value.phi());
  }

  @Test
  void unusedCountsGiveNothingAndMergingAdds() {
    PathSet paths = Walks.of("a,2,1\nb > c,3,0\nd,0,5");
    Shapley shapley = new Shapley(paths);
    double[] once = shapley.additive(paths.counts());
    assertThat(once[3]).isZero();
    long[] twice = Arrays.stream(paths.counts().conversions()).map(count -> 2 * count).toArray();
    double[] doubled = shapley.additive(new PathSet.Counts(twice, paths.counts().nulls()));
    assertThat(doubled).containsExactly(Arrays.stream(once).map(phi -> 2 * phi).toArray());
  }

  private static double[] naive(PathSet paths, boolean isRate) {
    int n = paths.channels().size();
    double[] phi = new double[n];
    List<int[]> orders = new ArrayList<>();
    permute(new int[n], 0, new boolean[n], orders);
    for (int[] order : orders) {
      int joined = 0;
      double before = 0;
      for (int channel : order) {
        joined |= 1 << channel;
        double now = worth(paths, joined, isRate);
        phi[channel] += (now - before) / orders.size();
        before = now;
      }
    }
    return phi;
  }

  private static double worth(PathSet paths, int coalition, boolean isRate) {
    double conversions = 0;
    double walked = 0;
    for (int path = 0; path < paths.size(); path++) {
      if (Arrays.stream(paths.steps(path)).allMatch(step -> (coalition & 1 << step) != 0)) {
        conversions += paths.counts().conversions()[path];
        walked += paths.counts().conversions()[path] + paths.counts().nulls()[path];
      }
    }
    return !isRate ? conversions : walked == 0 ? 0 : conversions / walked;
  }

  private static void permute(int[] order, int place, boolean[] isTaken, List<int[]> all) {
    if (place == order.length) {
      all.add(order.clone());
      return;
    }
    for (int i = 0; i < order.length; i++) {
      if (!isTaken[i]) {
        isTaken[i] = true;
        order[place] = i;
        permute(order, place + 1, isTaken, all);
        isTaken[i] = false;
      }
    }
  }
}
