package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Third-party exports through nights of the tables they feed, against their published totals. */
@ExtendWith(LocalSpark.class)
class RealExportsNightTest {
  private static final Path REFERENCE = Path.of("../shared/reference").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void platformSamplesMatchTheirTotals(SparkSession spark) throws IOException {
    assumeTrue(Files.exists(REFERENCE), "the reference data is not beside the project");
    Files.writeString(
        folder.resolve("eurofxref-hist.csv"),
        "Date,USD,GBP,\n2021-04-06,1.1812,0.8534,\n2020-09-11,1.1854,0.9235,\n2020-09-10,1.1849,0.9187,\n2020-09-09,1.1773,0.9094,\n");
    TestNight night =
        TestNight.of(
            spark,
            folder,
            """
            sources = [
              { id = meta-fivetran, format = "meta_ads/fivetran", path = "%1$s/facebook_ads_seeds", currency = USD }
              { id = meta-ui, format = "meta_ads/ui_csv", path = "%1$s/facebook_ads_manager_export/campaigns_export.csv" }
              { id = google, format = "google_ads/fivetran", path = "%1$s/google_ads_seeds", currency = USD }
              { id = shop, format = "shopify/fivetran", path = "%1$s/shopify_seeds_rest" }
              { id = shop-api, format = "shopify/api_json", path = "%1$s/shopify_api_json/order.json" }
              { id = ga4, format = "ga4/bigquery_json", path = "%1$s/ga4_bigquery_event/first_visit.ndjson" }
              { id = fx, format = "fx_rates/ecb_csv", path = "eurofxref-hist.csv" }
              { id = nowhere, format = "fx_rates/ecb_csv", path = "missing-*.csv" }
            ]
            checks { max-quarantined-share = 1 }
            """
                .formatted(REFERENCE));
    List<String> tables =
        List.of(
            Gold.CHANNEL_PERFORMANCE_DAILY.fullName(),
            Silver.ORDERS.fullName(),
            Silver.TOUCHPOINTS.fullName());
    assertThat(night.run(LocalDate.of(2026, 1, 1), tables).outcome()).isEqualTo("done");

    Map<String, List<String>> spend = new TreeMap<>();
    night
        .table(Gold.CHANNEL_PERFORMANCE_DAILY)
        .groupBy("source")
        .agg(
            org.apache.spark.sql.functions.sum("spend"),
            org.apache.spark.sql.functions.sum("impressions"),
            org.apache.spark.sql.functions.sum("clicks"))
        .collectAsList()
        .forEach(
            row ->
                spend.put(
                    row.getString(0),
                    List.of(
                        row.getDecimal(1).setScale(2).toPlainString(),
                        "" + row.getLong(2),
                        "" + row.getLong(3))));
    assertThat(spend.get("meta-fivetran")).containsExactly("643.63", "37275", "149");
    assertThat(spend.get("google")).containsExactly("231.33", "1854", "280");
    assertThat(spend.get("meta-ui").subList(0, 2)).containsExactly("75888.09", "3516653");

    Map<String, BigDecimal> totals = new TreeMap<>();
    night
        .table(Silver.ORDERS)
        .where("source = 'shop'")
        .groupBy("currency")
        .agg(org.apache.spark.sql.functions.sum("total"))
        .collectAsList()
        .forEach(row -> totals.put(row.getString(0), row.getDecimal(1)));
    assertThat(totals.get("USD")).isEqualByComparingTo("615.03");
    assertThat(totals.get("GBP")).isEqualByComparingTo("11.98");
    assertThat(night.table(Silver.TOUCHPOINTS).where("source = 'ga4'").count()).isEqualTo(1);
    assertThat(night.table(Ops.QUARANTINE).where("rule = 'FILE_MISSING'").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("source")).isEqualTo("nowhere"));
    assertThat(night.table(GoldScores.CONSERVATION_CHECKS).where("NOT passed").collectAsList())
        .isEmpty();
  }

  @Test
  void cdnowGivesItsPublishedCohortTriangle(SparkSession spark) throws IOException {
    Path cdnow = REFERENCE.resolve("cdnow_sample");
    assumeTrue(Files.exists(cdnow), "the reference data is not beside the project");
    TestNight night =
        TestNight.of(
            spark,
            folder,
            """
            sources = [
              { id = cdnow, format = "generic/orders", path = "%s/transactions.csv", currency = USD
                columns { order_id = row_number, customer_key = master_id, created_ts = date, net_revenue = usd } }
            ]
            """
                .formatted(cdnow));
    night.run(LocalDate.of(1998, 6, 30), List.of(GoldCohorts.COHORT_VALUE_MONTHLY.fullName()));
    Map<String, String> found = new TreeMap<>();
    for (Row row :
        night.table(GoldCohorts.COHORT_VALUE_MONTHLY).where("is_mature").collectAsList()) {
      found.put(
          row.<String>getAs("cohort") + "," + row.<Integer>getAs("months_since_first_order"),
          plain(row.getAs("active_customers"))
              + ","
              + plain(row.getAs("orders"))
              + ","
              + plain(row.getAs("revenue"))
              + ","
              + plain(row.getAs("customers")));
    }
    Map<String, String> expected = new TreeMap<>();
    List<String> lines = Files.readAllLines(cdnow.resolve("expected_cohort_triangle.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      expected.put(
          cells[0] + "," + cells[1],
          plain(new BigDecimal(cells[2]))
              + ","
              + plain(new BigDecimal(cells[3]))
              + ","
              + plain(new BigDecimal(cells[4]))
              + ","
              + plain(new BigDecimal(cells[5])));
    }
    assertThat(found).isEqualTo(expected);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
