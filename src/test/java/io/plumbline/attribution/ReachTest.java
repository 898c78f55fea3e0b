package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Person 7 sees search on the 1st, email on the 3rd, buys on the 5th, sees social on the 6th, and
 * buys again on the 10th and, at the same instant, under a greater key. A lead of the 4th is
 * another type.
 */
@ExtendWith(LocalSpark.class)
class ReachTest {
  private static final List<List<String>> CONVERSIONS =
      List.of(
          List.of("1", "order", "2026-09-05 12:00:00", "10", "7"),
          List.of("2", "order", "2026-09-10 12:00:00", "20", "7"),
          List.of("3", "order", "2026-09-10 12:00:00", "40", "7"),
          List.of("4", "lead", "2026-09-04 12:00:00", "0", "7"));

  private static final String SEARCH = "2026-09-01 12:00:00";
  private static final String MAIL = "2026-09-03 12:00:00";
  private static final String SOCIAL = "2026-09-06 12:00:00";

  private static final List<List<String>> JOURNEYS =
      List.of(
          touch("1", "11", 1, 2, 4, SEARCH, "search"),
          touch("1", "12", 2, 2, 2, MAIL, "email"),
          touch("2", "11", 1, 3, 9, SEARCH, "search"),
          touch("2", "12", 2, 3, 7, MAIL, "email"),
          touch("2", "13", 3, 3, 4, SOCIAL, "social"),
          touch("3", "11", 1, 3, 9, SEARCH, "search"),
          touch("3", "12", 2, 3, 7, MAIL, "email"),
          touch("3", "13", 3, 3, 4, SOCIAL, "social"),
          touch("4", "11", 1, 2, 3, SEARCH, "search"),
          touch("4", "12", 2, 2, 1, MAIL, "email"));

  @Test
  void aResetStartsAfreshAfterEachConversion(SparkSession spark) {
    Map<String, String> credit =
        credit(
            spark, new ModelVariant.Reach(new ModelVariant.Windows(30, 1), Map.of(), true, false));
    assertThat(credit.get("1")).isEqualTo("11=5.000000 12=5.000000");
    assertThat(credit.get("2")).isEqualTo("13=20.000000");
    assertThat(credit.get("3")).isEqualTo("unattributed=40.000000");
    assertThat(credit.get("4")).isEqualTo("11=0.000000 12=0.000000");
  }

  @Test
  void aChannelHasItsOwnWindow(SparkSession spark) {
    // Half-open: a mail of exactly seven days before is outside seven days.
    Map<String, String> credit =
        credit(
            spark,
            new ModelVariant.Reach(
                new ModelVariant.Windows(30, 1), Map.of("email", 7, "search", 365), false, false));
    assertThat(credit.get("1")).isEqualTo("11=5.000000 12=5.000000");
    assertThat(credit.get("2")).isEqualTo("11=10.000000 13=10.000000");
  }

  @Test
  void aStrictVariantCreditsOnlyDirectTies(SparkSession spark) {
    // Touch 12 alone is tied to its conversions without a chain.
    Map<String, String> credit =
        credit(
            spark, new ModelVariant.Reach(new ModelVariant.Windows(30, 1), Map.of(), false, true));
    assertThat(credit.get("1")).isEqualTo("12=10.000000");
    assertThat(credit.get("3")).isEqualTo("12=40.000000");
  }

  private static Map<String, String> credit(SparkSession spark, ModelVariant.Reach reach) {
    Map<String, String> credit = new TreeMap<>();
    for (Row row :
        AttributionCredit.of(
                Given.rows(
                    spark,
                    Silver.CONVERSIONS,
                    List.of(
                        "conversion_key",
                        "conversion_type",
                        "conversion_ts",
                        "revenue",
                        "person_id",
                        "count",
                        "is_tracked"),
                    CONVERSIONS.stream().map(ReachTest::tracked).toList()),
                Given.rows(
                    spark,
                    Silver.JOURNEYS,
                    List.of(
                        "conversion_key",
                        "touch_key",
                        "position",
                        "touches",
                        "age_seconds",
                        "touch_ts",
                        "channel",
                        "is_direct_tie"),
                    JOURNEYS),
                List.of(
                    new ModelVariant(
                        AttributionModel.named("linear"), "reached", Optional.of(reach))))
            .orderBy("conversion_key", "touch_key")
            .collectAsList()) {
      long touch = row.getAs("touch_key");
      credit.merge(
          "" + row.<Long>getAs("conversion_key"),
          (touch < 0 ? row.getAs("channel") : "" + touch) + "=" + row.getAs("credited_revenue"),
          (one, two) -> one + " " + two);
    }
    return credit;
  }

  private static List<String> tracked(List<String> conversion) {
    return java.util.stream.Stream.concat(
            conversion.stream(), java.util.stream.Stream.of("1", "true"))
        .toList();
  }

  private static List<String> touch(
      String conversion, String key, int position, int touches, int days, String at, String of) {
    String seconds = "" + days * 86_400L;
    return List.of(
        conversion, key, "" + position, "" + touches, seconds, at, of, "" + key.equals("12"));
  }
}
