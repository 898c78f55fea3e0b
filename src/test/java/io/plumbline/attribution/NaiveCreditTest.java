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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every rule model against plain loops, over many random journeys at once. */
@ExtendWith(LocalSpark.class)
class NaiveCreditTest {
  private static final int CASES = 10_000;
  private static final ModelVariant.Reach NEAR =
      new ModelVariant.Reach(new ModelVariant.Windows(10, 2), Map.of("email", 5), false, true);
  private static final List<String> NEAR_MODELS =
      List.of("last_paid", "linear", "full_path", "time_decay");
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
            .select(
                "conversion_key", "model", "variant", "touch_key", "channel", "credited_revenue")
            .collectAsList()) {
      String touch = row.getLong(3) < 0 ? row.getString(4) : "" + row.getLong(3);
      found.put(
          row.getLong(0) + " " + row.getString(1) + " " + row.getString(2) + " " + touch,
          row.getDecimal(5).toString());
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
    List<ModelVariant> variants = new ArrayList<>();
    MODELS.forEach(model -> variants.add(ModelVariant.ofDefault(model)));
    NEAR_MODELS.forEach(
        model ->
            variants.add(
                new ModelVariant(AttributionModel.named(model), "near", Optional.of(NEAR))));
    return AttributionCredit.of(conversions, journeys, variants);
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
                "" + step.isView(),
                "" + step.isDirectTie(),
                String.join("+", step.milestones())));
      }
      for (String model : MODELS) {
        expect(key, units, model, "default", path, step -> true);
      }
      for (String model : NEAR_MODELS) {
        expect(key, units, model, "near", path, NaiveCreditTest::isNear);
      }
    }

    private void expect(
        long key,
        long units,
        String model,
        String variant,
        List<NaiveCredit.Step> path,
        Predicate<NaiveCredit.Step> isWithin) {
      List<NaiveCredit.Step> within = path.stream().filter(isWithin).toList();
      long[] weights = within.isEmpty() ? new long[0] : NaiveCredit.weights(model, within);
      String of = key + " " + model + " " + variant + " ";
      if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
        expected.put(of + "unattributed", money(units));
        return;
      }
      long[] parts = NaiveCredit.split(units, weights);
      int next = 0;
      for (int i = 0; i < path.size(); i++) {
        if (isWithin.test(path.get(i))) {
          if (weights[next] > 0) {
            expected.put(of + (key * 100 + i), money(parts[next]));
          }
          next++;
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
              "is_view",
              "is_direct_tie",
              "milestone");
      return Given.rows(spark, Silver.JOURNEYS, columns, journeys);
    }
  }

  /** Tied without a chain, ten days or less back, views two, e-mails five. */
  private static boolean isNear(NaiveCredit.Step step) {
    long days = step.channel().equals("email") ? 5 : 10;
    return step.isDirectTie() && step.ageSeconds() < (step.isView() ? 2 : days) * 86_400;
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
              channels.get(random.nextInt(4)),
              random.nextInt(3) == 0,
              random.nextInt(4) == 0,
              random.nextInt(4) > 0,
              age,
              milestones));
    }
    return path;
  }

  private static String money(long units) {
    return BigDecimal.valueOf(units, 6).toPlainString();
  }
}
