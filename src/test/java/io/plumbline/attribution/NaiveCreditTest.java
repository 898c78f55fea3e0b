package io.plumbline.attribution;

import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.io.RowHash;
import io.plumbline.metric.Given;
import io.plumbline.table.Gold;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every rule model against plain loops, over many random journeys at once. */
@ExtendWith(LocalSpark.class)
class NaiveCreditTest {
  private static final int CASES = 10_000;
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
    Cases cases = new Cases(20261121, CASES);
    System.out.println("NaiveCreditTest seed " + cases.seed);
    Map<String, String> found = new TreeMap<>();
    for (Row row :
        credit(cases.conversions(spark), cases.journeys(spark))
            .select("conversion_key", "model", "touch_key", "channel", "credited_revenue")
            .collectAsList()) {
      String touch = row.getLong(2) < 0 ? row.getString(3) : "" + row.getLong(2);
      found.put(
          row.getLong(0) + " " + row.getString(1) + " " + touch, row.getDecimal(4).toString());
    }
    assertThat(found).as("seed " + cases.seed).isEqualTo(cases.expected);
  }

  @Test
  void orderAndPartitionsOfTheInputDoNotMatter(SparkSession spark) {
    Cases cases = new Cases(7, 500);
    Dataset<Row> conversions = cases.conversions(spark);
    Dataset<Row> journeys = cases.journeys(spark);
    String hash = RowHash.of(Gold.ATTRIBUTION_CREDIT, credit(conversions, journeys));
    assertThat(RowHash.of(Gold.ATTRIBUTION_CREDIT, credit(conversions, journeys)))
        .as("twice")
        .isEqualTo(hash);
    for (int partitions : new int[] {1, 7}) {
      assertThat(
              RowHash.of(
                  Gold.ATTRIBUTION_CREDIT,
                  credit(
                      conversions.orderBy(rand(partitions)).repartition(partitions),
                      journeys.orderBy(rand(partitions + 1)).repartition(partitions))))
          .as(partitions + " partitions, shuffled")
          .isEqualTo(hash);
    }
  }

  private static Dataset<Row> credit(Dataset<Row> conversions, Dataset<Row> journeys) {
    return AttributionCredit.of(
        conversions, journeys, MODELS.stream().map(ModelVariant::ofDefault).toList());
  }

  /** Random journeys, and what plain loops credit. */
  private static final class Cases {
    private final long seed;
    private final List<List<String>> conversions = new ArrayList<>();
    private final List<List<String>> journeys = new ArrayList<>();
    private final Map<String, String> expected = new TreeMap<>();

    Cases(long seed, int cases) {
      this.seed = seed;
      Random random = new Random(seed);
      for (int key = 1; key <= cases; key++) {
        add(key, random);
      }
    }

    private void add(long key, Random random) {
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

    Dataset<Row> conversions(SparkSession spark) {
      List<String> columns = List.of("conversion_key", "revenue", "count", "is_tracked");
      return Given.rows(spark, Silver.CONVERSIONS, columns, conversions);
    }

    Dataset<Row> journeys(SparkSession spark) {
      List<String> columns =
          List.of(
              "conversion_key",
              "touch_key",
              "position",
              "touches",
              "age_seconds",
              "channel",
              "is_paid",
              "milestone");
      return Given.rows(spark, Silver.JOURNEYS, columns, journeys);
    }
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
