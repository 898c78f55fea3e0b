package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published examples, on the driver alone. */
class ReferencePathsTest {
  @BeforeEach
  void needsReferenceData() {
    assumeTrue(Files.exists(Walks.REFERENCE));
  }

  @Test
  void smallExamples() {
    for (String example : List.of("two_channel_removal", "three_channel_removal")) {
      PathSet paths = paths("attribution_worked_examples/" + example + ".csv", 1, 2);
      MarkovChain.Fit fit = new MarkovChain(paths, 1).fit(paths.counts());
      for (String[] row :
          Walks.reference("attribution_worked_examples/" + example + "_expected.csv")) {
        int channel = paths.channels().indexOf(row[0]);
        assertThat(fit.effects()[channel])
            .as(example + " " + row[0])
            .isCloseTo(Double.parseDouble(row[1]), within(1e-12));
        assertThat(fit.shares()[channel] * paths.counts().allConversions())
            .isCloseTo(Double.parseDouble(row[2]), within(1e-12));
      }
    }
  }

  @Test
  void ninePaths() {
    PathSet paths = paths("attribution_worked_examples/nine_paths.csv", 1, 2);
    MarkovChain.Fit fit = new MarkovChain(paths, 1).fit(paths.counts());
    double[] shapley = new Shapley(paths).additive(paths.counts());
    for (String[] row : Walks.reference("attribution_worked_examples/nine_paths_expected.csv")) {
      int channel = paths.channels().indexOf(row[0]);
      // the file prints six decimals
      assertThat(fit.effects()[channel]).isCloseTo(Double.parseDouble(row[6]), within(5.1e-7));
      assertThat(fit.shares()[channel] * 27).isCloseTo(Double.parseDouble(row[7]), within(5.1e-7));
      assertThat(shapley[channel]).isCloseTo(Double.parseDouble(row[8]), within(1e-12));
    }
  }

  @Test
  void halfOfPathDataWithAndWithoutNulls() {
    PathSet paths = paths("attribution_pathdata_half/paths.csv", 1, 3);
    PathSet.Counts counts = paths.counts();
    PathSet.Counts converting = new PathSet.Counts(counts.conversions(), new long[paths.size()]);
    MarkovChain chain = new MarkovChain(paths, 1);
    MarkovChain.Fit withNulls = chain.fit(counts);
    MarkovChain.Fit conversionsOnly = chain.fit(converting);
    assertThat(withNulls.p()).isCloseTo(0.22037226316638864, within(1e-14));
    assertThat(conversionsOnly.p()).isCloseTo(1, within(1e-14));
    assertThat(chain.edges())
        .isEqualTo(
            Walks.reference("attribution_pathdata_half/expected_transition_matrix_null.csv")
                .size());
    double[] shapley = new Shapley(paths).additive(counts);
    for (String[] row : Walks.reference("attribution_pathdata_half/expected_attribution.csv")) {
      int channel = paths.channels().indexOf(row[0]);
      assertThat(withNulls.effects()[channel])
          .isCloseTo(Double.parseDouble(row[8]), within(5.1e-7));
      assertThat(withNulls.shares()[channel] * counts.allConversions())
          .isCloseTo(Double.parseDouble(row[9]), within(5.1e-7));
      assertThat(conversionsOnly.effects()[channel])
          .isCloseTo(Double.parseDouble(row[10]), within(5.1e-7));
      assertThat(conversionsOnly.shares()[channel] * counts.allConversions())
          .isCloseTo(Double.parseDouble(row[11]), within(5.1e-7));
      assertThat(shapley[channel]).isCloseTo(Double.parseDouble(row[7]), within(5.1e-7));
    }
    for (int order = 2; order <= 4; order++) {
      assertThat(new MarkovChain(paths, order).fit(counts).p())
          .isCloseTo(withNulls.p(), within(1e-12));
    }
  }

  private static PathSet paths(String file, int conversions, int nulls) {
    List<PathSet.Path> paths = new ArrayList<>();
    for (String[] row : Walks.reference(file)) {
      paths.add(
          new PathSet.Path(
              List.of(row[0].split(" > ")),
              Long.parseLong(row[conversions]),
              Long.parseLong(row[nulls])));
    }
    return new PathSet(paths);
  }
}
