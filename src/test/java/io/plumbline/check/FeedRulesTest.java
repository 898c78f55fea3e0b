package io.plumbline.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.GoldScores;
import io.plumbline.testing.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a missing feed does to a run. */
@ExtendWith(LocalSpark.class)
class FeedRulesTest {
  @Test
  void aMissingFeedWarnsOrStopsAndSaysWhy(SparkSession spark) {
    Dataset<Row> freshness =
        Given.rows(
            spark,
            GoldMemory.SOURCE_FRESHNESS,
            """
            source | status   | anomaly      | sentence
            fine   | on_time  |              | fine: as usual.
            late   | late     |              | late: newest day is old.
            silent | learning | sent_nothing | silent: nothing.
            small  | on_time  | spend_down   | small: little.
            """);
    Dataset<Row> warned = FeedRules.rows(freshness, false);
    Given.hasSchema(warned, GoldScores.CONSERVATION_CHECKS);
    assertThat(
            Given.shown(warned.where("NOT passed"), "check_name", "subject", "severity", "detail"))
        .containsExactly(
            "feed_has_its_usual_size|small|warn|small: little.",
            "feed_is_here|late|warn|late: newest day is old.",
            "feed_is_here|silent|warn|silent: nothing.");
    assertThat(
            Given.shown(
                FeedRules.rows(freshness, true).where("NOT passed AND severity = 'error'"),
                "subject"))
        .containsExactly("late", "silent");
  }
}
