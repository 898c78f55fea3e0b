package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.History;
import io.plumbline.model.Customers;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first 18 of 36 months of a shop are withheld; what is said of the customers of month 19. */
@ExtendWith(LocalSpark.class)
class WithheldHistoryTest {
  private static final LocalDate BEGIN = LocalDate.of(2023, 1, 1);
  private static final LocalDate SHOWN = LocalDate.of(2024, 7, 1);
  private static final LocalDate AS_OF = LocalDate.of(2025, 12, 31);
  private static final long SEED = 19;

  private final List<List<String>> shown = new ArrayList<>();
  private final Map<String, LocalDate> firsts = new TreeMap<>();

  private WithheldHistoryTest() {
    Random random = new Random(SEED);
    for (int person = 1; person <= 600; person++) {
      LocalDate day = BEGIN.plusDays(random.nextInt(1090));
      firsts.put("" + person, day);
      for (int order = 0; order < 8 && !day.isAfter(AS_OF); order++) {
        if (!day.isBefore(SHOWN)) {
          shown.add(
              List.of(
                  "" + (shown.size() + 1), "" + person, "true", day + " 12:00:00", "" + day, "10"));
        }
        day = day.plusDays(1 + random.nextInt(150));
      }
    }
  }

  private Dataset<Row> cohort(SparkSession spark, boolean hasSeeds) {
    Dataset<Row> orders =
        Given.rows(
            spark,
            Silver.ORDERS,
            List.of(
                "order_key",
                "person_id",
                "is_counted",
                "created_ts",
                "business_date",
                "net_revenue_reporting"),
            shown);
    List<List<String>> seeds = new ArrayList<>();
    firsts.forEach(
        (person, day) -> {
          if (hasSeeds && day.isBefore(SHOWN)) {
            seeds.add(List.of(person, "" + day));
          }
        });
    Dataset<Row> seedRows =
        Given.rows(spark, Silver.CUSTOMERS, List.of("person_id", "first_order_date"), seeds)
            .selectExpr(
                "person_id",
                "timestamp(first_order_date) AS first_order_ts",
                "first_order_date",
                "'seed' AS source");
    Dataset<Row> nobodySaid =
        Given.rows(spark, Silver.CUSTOMERS, "")
            .select("person_id", "consent_marketing", "consent_measurement");
    History history = new History(Optional.of(SHOWN), 180, Optional.empty());
    Dataset<Row> customers =
        Customers.of(orders, seedRows, nobodySaid, history.firstOrdersKnownFrom(hasSeeds));
    return FromOrders.monthly(orders, Given.rows(spark, Silver.REFUNDS, ""), customers, AS_OF)
        .where("months_since_first_order = 0")
        .localCheckpoint();
  }

  private long newIn(LocalDate month) {
    return firsts.values().stream().filter(d -> d.withDayOfMonth(1).equals(month)).count();
  }

  @Test
  void withASeedFileNewCustomersAreRightToTheLastOne(SparkSession spark) {
    Dataset<Row> table = cohort(spark, true);
    assertThat(newIn(SHOWN)).isGreaterThan(8);
    for (int month = 0; month < 18; month++) {
      LocalDate start = SHOWN.plusMonths(month);
      assertThat(
              Given.shown(
                  table.where("cohort_month = '" + start + "'"), "customers", "is_left_truncated"))
          .as("seed %s, %s", SEED, start)
          .isEqualTo(newIn(start) == 0 ? List.of() : List.of(newIn(start) + "|false"));
    }
    assertThat(
            table.where("cohort_month = '2024-07-01' AND realised_ltv_revenue IS NOT NULL").count())
        .isEqualTo(1);
  }

  @Test
  void withoutOneTheCellsAreFlaggedAndTheirRatiosNull(SparkSession spark) {
    Dataset<Row> table = cohort(spark, false);
    Row july = table.where("cohort_month = '2024-07-01'").head();
    assertThat(july.<java.math.BigDecimal>getAs("customers").longValue())
        .as("older customers look new")
        .isGreaterThan(newIn(SHOWN));
    assertThat(july.<Boolean>getAs("is_left_truncated")).isTrue();
    for (String ratio : List.of("realised_ltv_revenue", "realised_ltv_margin", "ci_low")) {
      assertThat(july.isNullAt(july.fieldIndex(ratio))).as(ratio).isTrue();
    }
    assertThat(july.isNullAt(july.fieldIndex("revenue"))).isFalse();
    // 180 days after 1 July who is new is new
    assertThat(Given.shown(table.where("is_left_truncated"), "cohort"))
        .containsExactly("2024-07", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12");
  }
}
