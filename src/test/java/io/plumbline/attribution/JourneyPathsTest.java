package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.model.Journeys;
import io.plumbline.model.LookBack;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A few people followed by hand, from touches to paths to learnt credit. */
@ExtendWith(LocalSpark.class)
class JourneyPathsTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 3, 31);

  /**
   * 1 buys after search, search, email, having been a lead before the email; 2 only visits, in
   * January and, more than 30 days later, in March, which as_of cannot see the end of; 3 saw a view
   * three days before the last touch, outside the view window; 4 has no touch; 5 was never tracked.
   */
  private static final String TOUCHES =
      """
      person_id | touch_key | event_ts            | date       | channel_name | touch_kind | event_name | is_paid_media
      1         | 11        | 2024-01-10 10:00:00 | 2024-01-10 | search       | click      |            | true
      1         | 12        | 2024-01-11 10:00:00 | 2024-01-11 | search       | click      |            | true
      1         | 13        | 2024-01-12 10:00:00 | 2024-01-12 | email        | visit      |            | false
      1         | 14        | 2024-01-12 11:00:00 | 2024-01-12 | direct       | visit      | purchase   | false
      2         | 21        | 2024-01-05 00:00:00 | 2024-01-05 | social       | click      |            | true
      2         | 22        | 2024-01-20 00:00:00 | 2024-01-20 | email        | visit      |            | false
      2         | 23        | 2024-03-10 00:00:00 | 2024-03-10 | social       | click      |            | true
      3         | 31        | 2024-01-07 00:00:00 | 2024-01-07 | display      | view       |            | true
      3         | 32        | 2024-01-10 00:00:00 | 2024-01-10 | search       | click      |            | true
      """;

  private static final String CONVERSIONS =
      """
      conversion_key | conversion_type | person_id | conversion_ts       | date       | count | revenue | is_tracked
      100            | order           | 1         | 2024-01-12 11:00:00 | 2024-01-12 | 1     | 50      | true
      101            | lead            | 1         | 2024-01-11 12:00:00 | 2024-01-11 | 1     | 0       | true
      102            | order           | 4         | 2024-01-15 11:00:00 | 2024-01-15 | 2     | 20      | true
      103            | order           | 5         | 2024-01-15 11:00:00 | 2024-01-15 | 1     | 5       | false
      """;

  private static Dataset<Row> journeys;
  private static Dataset<Row> paths;
  private static Dataset<Row> collapsed;

  @BeforeAll
  static void follow(SparkSession spark) {
    Dataset<Row> conversions = Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS);
    Dataset<Row> touches = Given.rows(spark, Silver.TOUCHPOINTS, TOUCHES);
    journeys =
        Journeys.of(
                conversions,
                touches,
                conversions.limit(0),
                Journeys.Rules.of(AS_OF, LookBack.of(30, 1), OptionalInt.empty()))
            .cache();
    ModelVariant.Windows windows = new ModelVariant.Windows(30, 1);
    paths =
        JourneyPaths.of(
                conversions,
                journeys,
                touches,
                new JourneyPaths.Cut(windows, Map.of(), false, AS_OF))
            .cache();
    collapsed =
        JourneyPaths.of(
            conversions, journeys, touches, new JourneyPaths.Cut(windows, Map.of(), true, AS_OF));
  }

  @Test
  void theTouchThatMadeTheLeadIsMarked() {
    assertThat(Given.shown(journeys, "conversion_key", "position", "milestone", "is_paid"))
        .containsExactly(
            "100|1||true", "100|2|lead|true", "100|3||false", "101|1||true", "101|2|lead|true");
  }

  @Test
  void everyPathOfEveryTypeIsThere() {
    assertThat(
            Given.shown(
                paths,
                "conversion_type",
                "path",
                "conversions",
                "nulls",
                "revenue",
                "touches",
                "is_mature"))
        .containsExactly(
            // nobody but 1 became a lead; 2's march path is open, 3's view is too old
            "lead|search > search|1|0|0|2|true",
            "lead|search|0|1|0|1|true",
            "lead|social > email|0|1|0|2|true",
            "order|search > search > email|1|0|50|3|true",
            "order|search|0|1|0|1|true",
            "order|social > email|0|1|0|2|true",
            "order|unattributed|2|0|20|0|true",
            "order|untracked|1|0|5|0|true");
  }

  @Test
  void repeatsCollapseWhenAsked() {
    assertThat(Given.shown(collapsed.where("conversion_type = 'order' AND touches > 0"), "path"))
        .containsExactly("search", "search > email", "social > email");
  }

  @Test
  void rareAndOtherPathsArePooledAndSumsHold() {
    Dataset<Row> named = PathTable.of(paths, 1, 1);
    Given.hasSchema(named, GoldAttribution.ATTRIBUTION_PATHS);
    assertThat(
            Given.shown(
                named.where("conversion_type = 'order'"),
                "path",
                "conversions",
                "non_conversions",
                "revenue",
                "median_days",
                "touches"))
        .containsExactly(
            "(other)|0|2|0|null|3",
            "search > search > email|1|0|50|2.041667|3", // 49 hours
            "unattributed|2|0|20|null|0",
            "untracked|1|0|5|null|0");
    assertThat(
            Given.shown(
                PathTable.of(paths, 10, 2).where("conversion_type = 'order'"),
                "path",
                "conversions",
                "non_conversions"))
        .containsExactly("(rare)|1|2", "unattributed|2|0", "untracked|1|0");
  }

  @Test
  void learntCreditAddsUpToAllConversions() {
    Dataset<Row> learnt =
        DataDriven.of(paths, new DataDriven.Settings(List.of("markov_1", "shapley_rate"), 50))
            .where("conversion_type = 'order'");
    Given.hasSchema(learnt, GoldAttribution.ATTRIBUTION_DATA_DRIVEN);
    // Markov: START to search 2/3, to social 1/3; search to email 1/2 (itself aside), else lost;
    // email converts 1/2. Without search, and without email, nothing converts that did not before:
    // p = (2/3 x 1/2 + 1/3) x 1/2 = 1/3; without search 1/6; without social 1/6; without email 0.
    // Effects 1/2, 1/2, 1 and shares 1/4, 1/4, 1/2.
    assertThat(
            Given.shown(
                learnt.where("model = 'markov_1'"),
                "channel",
                "removal_effect",
                "share",
                "conversions",
                "revenue",
                "p_conversion",
                "states"))
        .containsExactly(
            "email|1.0|0.5|0.5|25|0.333333|4",
            "search|0.5|0.25|0.25|12.5|0.333333|4",
            "social|0.5|0.25|0.25|12.5|0.333333|4",
            "unattributed|null|null|2|20|null|null",
            "untracked|null|null|1|5|null|null");
    // v(search) = 0, v(email, search) = 1/2, v(email, social) = 0, v(all) = 1/3, the others 0:
    // search: 1/6 (0 + 0) + 1/6 x 1/2 + 1/3 x 1/3 ... = 7/36, email 7/36, social -2/36
    assertThat(
            Given.shown(
                learnt.where("model = 'shapley_rate' AND share IS NOT NULL"), "channel", "share"))
        .containsExactly("email|0.583333", "search|0.583333", "social|-0.166667");
    assertThat(
            learnt.where("model = 'markov_1' AND share IS NOT NULL AND standard_error > 0").count())
        .isEqualTo(2);
  }
}
