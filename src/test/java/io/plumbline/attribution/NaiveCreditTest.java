package io.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every rule model against plain loops, over many random journeys at once. */
@ExtendWith(LocalSpark.class)
class NaiveCreditTest {
  private static final int CASES = 300;
  private static final List<String> MODELS =
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
          "time_decay");

  @Test
  void creditIsWhatPlainLoopsGive(SparkSession spark) {
    long seed = 20261121;
    System.out.println("NaiveCreditTest seed " + seed);
    Random random = new Random(seed);
    List<List<String>> conversions = new ArrayList<>();
    List<List<String>> journeys = new ArrayList<>();
    Map<String, String> expected = new TreeMap<>();
    for (int key = 1; key <= CASES; key++) {
      long units = random.nextInt(5) == 0 ? random.nextInt(9) : random.nextLong(9_000_000_000L);
      conversions.add(List.of("" + key, money(units), "1", "true"));
      List<NaiveCredit.Step> path = path(random);
      for (int i = 0; i < path.size(); i++) {
        NaiveCredit.Step step = path.get(i);
        journeys.add(
            List.of(
                "" + key,
                "" + (key * 100 + i),
                "" + (i + 1),
                "" + path.size(),
                "" + step.ageSeconds(),
                step.channel(),
                "" + step.isPaid(),
                String.join("+", step.milestones())));
      }
      for (String model : MODELS) {
        long[] weights = NaiveCredit.weights(model, path);
        boolean isNobodys = java.util.Arrays.stream(weights).allMatch(weight -> weight == 0);
        long[] parts = isNobodys ? new long[] {units} : NaiveCredit.split(units, weights);
        for (int i = 0; i < parts.length; i++) {
          if (isNobodys || weights[i] > 0) {
            expected.put(
                key + " " + model + " " + (isNobodys ? "unattributed" : key * 100 + i),
                money(parts[i]));
          }
        }
      }
    }
    Map<String, String> found = new TreeMap<>();
    for (Row row :
        AttributionCredit.of(
                Given.rows(
                    spark,
                    Silver.CONVERSIONS,
                    List.of("conversion_key", "revenue", "count", "is_tracked"),
                    conversions),
                Given.rows(
                    spark,
                    Silver.JOURNEYS,
                    List.of(
                        "conversion_key",
                        "touch_key",
                        "position",
                        "touches",
                        "age_seconds",
                        "channel",
                        "is_paid",
                        "milestone"),
                    journeys),
                MODELS.stream().map(ModelVariant::ofDefault).toList())
            .select("conversion_key", "model", "touch_key", "channel", "credited_revenue")
            .collectAsList()) {
      String touch = row.getLong(2) < 0 ? row.getString(3) : "" + row.getLong(2);
      found.put(
          row.getLong(0) + " " + row.getString(1) + " " + touch, row.getDecimal(4).toString());
    }
    assertThat(found).as("seed " + seed).isEqualTo(expected);
  }

  private static List<NaiveCredit.Step> path(Random random) {
    List<String> channels = List.of("direct", "search", "social", "email");
    int touches = 1 + random.nextInt(random.nextInt(12) + 1);
    List<Long> ages = new ArrayList<>();
    for (int i = 0; i < touches; i++) {
      ages.add(random.nextLong(30 * 86_400L));
    }
    ages.sort(Collections.reverseOrder());
    List<NaiveCredit.Step> path = new ArrayList<>();
    for (long age : ages) {
      Set<String> milestones = new HashSet<>();
      for (String milestone : List.of("lead", "opportunity", "won")) {
        if (random.nextInt(8) == 0) {
          milestones.add(milestone);
        }
      }
      path.add(
          new NaiveCredit.Step(
              channels.get(random.nextInt(4)), random.nextInt(3) == 0, age, milestones));
    }
    return path;
  }

  private static String money(long units) {
    return BigDecimal.valueOf(units, 6).toPlainString();
  }
}
