package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.metric.Given;
import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Journeys small enough to weigh by hand, under every rule model. */
@ExtendWith(LocalSpark.class)
class RuleModelsTest {
  private static final String CONVERSIONS =
      """
      conversion_key | revenue | refunds | margin | count | is_tracked
      1              | 100     | 10      |        | 1     | true
      2              | 1       | 0       | 0.5    | 1     | true
      3              | 1       | 1       | 1      | 1     | true
      4              | 30      | 0       | 0      | 2     | true
      5              | 7       | 0       | 0      | 1     | true
      6              | 7       | 0       | 0      | 1     | false
      """;

  /**
   * 1: four touches, the second made the lead; 2: one direct touch; 3: two touches; 4: three
   * touches 14, 7 and 0 days old, the middle one a view; 5 and 6: none.
   */
  private static final String JOURNEYS =
      """
      conversion_key | touch_key | position | touches | age_seconds | channel     | is_paid | is_view | milestone
      1              | 11        | 1        | 4       | 2000000     | social      | true    | false   |
      1              | 12        | 2        | 4       | 1900000     | email       | false   | false   | lead
      1              | 13        | 3        | 4       | 100         | search      | true    | false   |
      1              | 14        | 4        | 4       | 50          | direct      | false   | false   | opportunity
      2              | 21        | 1        | 1       | 0           | direct      | false   | false   | lead+won
      3              | 31        | 1        | 2       | 604800      | email       | false   | false   |
      3              | 32        | 2        | 2       | 0           | email       | false   | false   |
      4              | 41        | 1        | 3       | 1209600     | search      | true    | false   |
      4              | 42        | 2        | 3       | 604800      | social      | false   | true    |
      4              | 43        | 3        | 3       | 0           | search      | true    | false   |
      """;

  private static Map<String, String> shares;
  private static Map<String, String> revenue;
  private static Dataset<Row> credit;

  @BeforeAll
  static void credit(SparkSession spark) {
    List<ModelVariant> variants = new ArrayList<>();
    for (String name :
        List.of(
            "first",
            "last",
            "last_non_direct",
            "first_paid",
            "last_paid",
            "linear",
            "position_based",
            "w_shaped",
            "full_path",
            "time_decay")) {
      variants.add(ModelVariant.ofDefault(name));
    }
    variants.add(
        new ModelVariant(
            new Custom(List.of(3.0, 1.0), Map.of("direct", 0.0), 1), "mine", Optional.empty()));
    variants.add(
        new ModelVariant(
            AttributionModel.named("linear"),
            "week",
            Optional.of(
                new ModelVariant.Reach(new ModelVariant.Windows(8, 1), Map.of(), false, false))));
    credit =
        AttributionCredit.of(
                Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS),
                Given.rows(spark, Silver.JOURNEYS, JOURNEYS),
                variants)
            .cache();
    shares = new TreeMap<>();
    revenue = new TreeMap<>();
    for (Row row :
        credit.orderBy("conversion_key", "model", "variant", "touch_key").collectAsList()) {
      String variant = row.<String>getAs("variant");
      String key =
          row.<Long>getAs("conversion_key")
              + " "
              + row.<String>getAs("model")
              + (variant.equals("default") ? "" : "/" + variant);
      String touch =
          row.<Long>getAs("touch_key") < 0 ? row.getAs("channel") : row.getAs("touch_key") + "";
      shares.merge(
          key, touch + "=" + Math.round(row.<Double>getAs("share") * 1e6), (a, b) -> a + " " + b);
      revenue.merge(
          key, touch + "=" + row.<Object>getAs("credited_revenue"), (a, b) -> a + " " + b);
    }
  }

  @Test
  void oneTouchTakesAll() {
    assertThat(shares.get("1 first")).isEqualTo("11=1000000");
    assertThat(shares.get("1 last")).isEqualTo("14=1000000");
    assertThat(shares.get("1 last_non_direct")).isEqualTo("13=1000000");
    assertThat(shares.get("2 last_non_direct")).isEqualTo("21=1000000");
    assertThat(shares.get("1 first_paid")).isEqualTo("11=1000000");
    assertThat(shares.get("1 last_paid")).isEqualTo("13=1000000");
  }

  @Test
  void withoutAPaidTouchNobodyIsCredited() {
    assertThat(revenue.get("2 first_paid")).isEqualTo("unattributed=1.000000");
    assertThat(revenue.get("3 last_paid")).isEqualTo("unattributed=1.000000");
    assertThat(revenue.get("4 last_paid")).isEqualTo("43=30.000000");
  }

  @Test
  void positionBasedGivesTheEndsTheirPart() {
    // 0.4, 0.2 / 2, 0.2 / 2, 0.4
    assertThat(shares.get("1 position_based")).isEqualTo("11=400000 12=100000 13=100000 14=400000");
    assertThat(shares.get("2 position_based")).isEqualTo("21=1000000");
    assertThat(shares.get("3 position_based")).isEqualTo("31=500000 32=500000");
    assertThat(shares.get("4 position_based")).isEqualTo("41=400000 42=200000 43=400000");
  }

  @Test
  void milestonesShareNineTenths() {
    // first, lead and last 0.3 each; the one other touch 0.1
    assertThat(shares.get("1 w_shaped")).isEqualTo("11=300000 12=300000 13=100000 14=300000");
    // without a lead the 0.3 goes to first and last: 0.45 each, 0.1 between
    assertThat(shares.get("4 w_shaped")).isEqualTo("41=450000 42=100000 43=450000");
    assertThat(shares.get("3 w_shaped")).isEqualTo("31=500000 32=500000");
    assertThat(shares.get("2 w_shaped")).isEqualTo("21=1000000");
    // first, lead, and opportunity = last = win: three touches share 0.9
    assertThat(shares.get("1 full_path")).isEqualTo("11=300000 12=300000 13=100000 14=300000");
  }

  @Test
  void timeDecayHalvesEverySevenDays() {
    // METHODS 1.2: ages 14, 7, 0 days at 7 days: 1/7, 2/7, 4/7
    assertThat(shares.get("4 time_decay")).isEqualTo("41=142857 42=285714 43=571429");
    // 30 / 7 = 4.285714|2.., 8.571428|5.., 17.142857|1..: the unit left goes to the largest rest
    assertThat(revenue.get("4 time_decay")).isEqualTo("41=4.285714 42=8.571429 43=17.142857");
    assertThat(shares.get("3 time_decay")).isEqualTo("31=333333 32=666667");
  }

  @Test
  void customWeightsByPositionAndChannel() {
    // 3, 1, then 1 for every later touch, direct 0: 3/5, 1/5, 1/5 and nothing
    assertThat(shares.get("1 custom/mine")).isEqualTo("11=600000 12=200000 13=200000");
    assertThat(shares.get("2 custom/mine")).isEqualTo("unattributed=1000000");
    assertThat(shares.get("3 custom/mine")).isEqualTo("31=750000 32=250000");
  }

  @Test
  void narrowerWindowsCountPlacesAnew() {
    // within 8 days: the touches of 100 and 50 seconds; a view of 7 days is outside 1 day
    assertThat(shares.get("1 linear/week")).isEqualTo("13=500000 14=500000");
    assertThat(shares.get("4 linear/week")).isEqualTo("43=1000000");
    assertThat(shares.get("4 linear")).isEqualTo("41=333333 42=333333 43=333333");
  }

  @Test
  void conversionsWithoutTouchAreNamed() {
    assertThat(revenue.get("5 w_shaped")).isEqualTo("unattributed=7.000000");
    assertThat(revenue.get("6 linear/week")).isEqualTo("untracked=7.000000");
  }

  @Test
  void everySplitAddsUpAndAFullRefundCancels() {
    List<String> sums =
        Given.shown(
            credit
                .groupBy("conversion_key")
                .agg(
                    org.apache.spark.sql.functions.sum("credited_conversions").as("conversions"),
                    org.apache.spark.sql.functions.sum("credited_revenue").as("revenue"),
                    org.apache.spark.sql.functions.sum("credited_refunds").as("refunds")),
            "conversion_key",
            "conversions",
            "revenue",
            "refunds");
    // twelve models each
    assertThat(sums)
        .containsExactly(
            "1|12|1200|120", "2|12|12|0", "3|12|12|12", "4|24|360|0", "5|12|84|0", "6|12|84|0");
    assertThat(credit.where("conversion_key = 3 AND credited_revenue <> credited_refunds").count())
        .isZero();
    assertThat(credit.where("conversion_key = 1 AND credited_margin IS NOT NULL").count()).isZero();
    Given.hasSchema(credit, Gold.ATTRIBUTION_CREDIT);
  }

  @Test
  void impossibleParametersAreRefused() {
    assertThatThrownBy(() -> new PositionBased(0.7, 0.4))
        .hasMessageContaining("first=0.7 and last=0.4 must both be above 0 and sum to at most 1");
    assertThatThrownBy(() -> new TimeDecay(0)).hasMessageContaining("half-life-days=0.0");
    assertThatThrownBy(() -> new Custom(List.of(0.0), Map.of(), 1))
        .hasMessageContaining("one of them above 0");
  }
}
