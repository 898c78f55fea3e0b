package io.plumbline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.history.ChainLadder.Day;
import io.plumbline.history.ChainLadder.Rest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainLadderTest {
  /** Taylor and Ashe (1983), as in Mack (1993): cumulative claims of ten years. */
  private static final String TAYLOR_ASHE =
      """
      357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463
      352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085
      290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315
      310608 1418858 2195047 3757447 4029929 4381982 4588268
      443160 1136350 2128333 2897821 3402672 3873311
      396132 1333217 2180715 2985752 3691712
      440832 1288463 2419861 3483130
      359480 1421128 2864498
      376686 1363294
      344014
      """;

  /** Published there, in thousands for lack of more digits: reserve and its standard error. */
  private static final double[][] PUBLISHED = {
    {0, 0}, {95, 76}, {470, 122}, {710, 134}, {985, 261},
    {1419, 411}, {2178, 558}, {3920, 875}, {4279, 971}, {4626, 1363}
  };

  @Test
  void reservesAndErrorsAreTheOnesPublished() {
    List<Day> years =
        TAYLOR_ASHE
            .lines()
            .map(line -> Arrays.stream(line.strip().split(" ")).mapToDouble(Double::valueOf))
            .map(values -> new Day(0, values.toArray()))
            .toList();
    ChainLadder ladder = ChainLadder.of(years, 9, 1);
    double all = 0;
    for (int year = 0; year < years.size(); year++) {
      double[] known = years.get(year).known();
      double now = known[known.length - 1];
      Rest rest = ladder.rest(known.length - 1);
      double reserve = now * (rest.factor() - 1);
      all += reserve;
      assertThat(reserve / 1_000).isCloseTo(PUBLISHED[year][0], within(0.5));
      assertThat(rest.standardError(now) / 1_000).isCloseTo(PUBLISHED[year][1], within(0.5));
    }
    assertThat(all).isCloseTo(18_680_856, within(1.0));
  }

  @Test
  void aGrowthByHand() {
    // 100 -> 110, 300 -> 330 and 200 -> 260: 700 / 600, spread 100, 300 and 200 times squares
    ChainLadder ladder =
        ChainLadder.of(
            List.of(
                new Day(1, new double[] {100, 110, 110}),
                new Day(1, new double[] {300, 330}),
                new Day(0, new double[] {50, 200, 260}),
                new Day(1, new double[] {70})),
            2,
            1);
    assertThat(ladder.growths().get(0).factor()).isEqualTo(4);
    ChainLadder.Growth second = ladder.growths().get(1);
    assertThat(second.days()).isEqualTo(3);
    assertThat(second.factor()).isCloseTo(700.0 / 600, within(1e-12));
    // (1.1 - 7/6)^2 = 1/225 twice, (1.3 - 7/6)^2 = 4/225
    assertThat(second.variance()).isCloseTo((100 + 300 + 4 * 200) / 225.0 / 2, within(1e-9));
  }

  @Test
  void whatIsNeverRestatedIsFinalAtOnce() {
    List<Day> days = new ArrayList<>();
    for (int day = 0; day < 20; day++) {
      days.add(new Day(1, new double[] {day + 1, 2 * day + 2, 2 * day + 2, 2 * day + 2}));
    }
    days.add(new Day(0, new double[] {5, 9}));
    ChainLadder ladder = ChainLadder.of(days, 30, 7);
    assertThat(ladder.firstAge()).isEqualTo(1);
    assertThat(ladder.finalAge()).isEqualTo(2);
    assertThat(ladder.rest(1).factor()).isEqualTo(2);
    assertThat(ladder.rest(2)).isEqualTo(new Rest(1, 0, 0));
    assertThat(ladder.rest(1).standardError(10)).isZero();
  }

  @Test
  void fewDaysTeachNothing() {
    List<Day> days = List.of(new Day(0, new double[] {1, 2}), new Day(0, new double[] {0, 2, 3}));
    assertThat(ChainLadder.of(days, 30, 2).growths()).isEmpty();
  }
}
