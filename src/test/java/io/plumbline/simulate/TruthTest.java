package io.plumbline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.simulate.Story.Customer;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TruthTest {
  private static final SimulationOptions OPTIONS =
      new SimulationOptions(800, 120, 11, LocalDate.of(2026, 3, 15));

  @TempDir static Path out;
  private static Map<String, BigDecimal> firstNight;

  @BeforeAll
  static void writeBothNights(SparkSession spark) throws IOException {
    Simulation.write(spark, OPTIONS, out.toString());
    firstNight = ExportedTotals.of(out);
    Simulation.writeNextNight(spark, OPTIONS, out.toString());
  }

  @Test
  void totalsAreTheNaiveSumsOverTheWrittenFiles() throws IOException {
    assertTotals(out.resolve("truth/totals.csv"), firstNight);
  }

  @Test
  void totalsAfterTheNextNightAreTheNaiveSumsOverAllFiles() throws IOException {
    Map<String, BigDecimal> both = ExportedTotals.of(out);
    assertTotals(out.resolve("truth/totals_next.csv"), both);
    assertThat(both.get("orders,shop-acme-de"))
        .isGreaterThan(firstNight.get("orders,shop-acme-de"));
    assertThat(both.get("refunds_net,shop-acme-de"))
        .isGreaterThan(firstNight.get("refunds_net,shop-acme-de"));
  }

  @Test
  void aLargeCompanyIsWrittenInPartsThatAddUp(SparkSession spark, @TempDir Path large)
      throws IOException {
    Simulation.write(
        spark, new SimulationOptions(25_100, 30, 3, OPTIONS.lastDay()), large.toString());
    for (String part : List.of("00000", "00001")) {
      Path orders =
          large.resolve("exports/shopify/acme_us/orders_2026-03-16_part-" + part + ".csv");
      assertThat(Files.readString(orders)).startsWith(ShopifyCsv.HEADER);
    }
    assertTotals(large.resolve("truth/totals.csv"), ExportedTotals.of(large));
  }

  @Test
  void theNextNightRestatesConversionsAndOneSpend() throws IOException {
    assertThat(restated("Purchases", "meta_ads", "meta")).isPositive();
    assertThat(restated("Amount spent (EUR)", "meta_ads", "meta")).isZero();
    assertThat(restated("Conversions", "google_ads", "google")).isPositive();
    assertThat(restated("Cost", "google_ads", "google")).isEqualTo(1);
  }

  @Test
  void directHasNoEffectAndAdvertisingHasSome() throws IOException {
    Map<String, Map<String, String>> effects = byKey("true_effects.csv", "channel");
    assertThat(effects).hasSize(Channel.values().length);
    assertThat(effects.get("direct").get("incremental_orders")).isEqualTo("0");
    assertThat(effects.get("direct").get("incremental_revenue_reporting")).isEqualTo("0.000000");
    assertThat(Integer.parseInt(effects.get("direct").get("orders_with_touch"))).isPositive();
    for (String channel : List.of("meta_ads", "google_ads", "email")) {
      int caused = Integer.parseInt(effects.get(channel).get("incremental_orders"));
      int touched = Integer.parseInt(effects.get(channel).get("orders_with_touch"));
      assertThat(caused).as(channel).isPositive().isLessThan(touched);
    }
  }

  @Test
  void switchingOffWhatDoesNothingChangesNoLife() {
    for (long id = 0; id < OPTIONS.customers(); id++) {
      Customer customer = Story.plan(OPTIONS, id);
      assertThat(Story.live(customer, Channel.DIRECT)).isEqualTo(Story.live(customer, null));
    }
  }

  @Test
  void headersAreThoseOfThePlatforms() throws IOException {
    assertThat(ShopifyCsv.COLUMNS).hasSize(79).startsWith("Name", "Email", "Financial Status");
    assertThat(ShopifyCsv.COLUMNS).endsWith("Next Payment Due At", "Payment References");
    assertThat(firstLine("shopify/acme_us", 0)).isEqualTo(String.join(",", ShopifyCsv.COLUMNS));
    assertThat(firstLine("meta_ads/acme_de", 0)).contains("Day,").contains("Amount spent (EUR)");
    assertThat(firstLine("google_ads/acme_de", 0)).isEqualTo("Campaign report");
    assertThat(firstLine("fx_rates", 0)).startsWith("Date,USD,JPY,BGN,").endsWith("ZAR,");
    assertThat(firstLine("fx_rates", 0).split(",")).hasSize(42);
    assertThat(firstLine("cost_ledger", 0)).startsWith("cost_id,period_start,period_end");
    assertThat(firstLine("product_costs", 0)).isEqualTo("sku,market,valid_from,unit_cost,currency");
  }

  @Test
  void everySourceOfTheConfigurationHasFiles() throws IOException {
    Config conf = ConfigFactory.parseFile(out.resolve("plumbline.conf").toFile()).resolve();
    assertThat(conf.getBoolean("plumbline.demo-pepper")).isTrue();
    assertThat(conf.getString("plumbline.history.orders-complete-from")).isEqualTo("2025-11-16");
    for (Config source : conf.getConfigList("plumbline.sources")) {
      PathMatcher glob =
          FileSystems.getDefault().getPathMatcher("glob:" + source.getString("path"));
      try (Stream<Path> files = Files.walk(out)) {
        assertThat(files.map(out::relativize).anyMatch(glob::matches))
            .as(source.getString("id"))
            .isTrue();
      }
    }
    assertThat(conf.getConfigList("plumbline.sources")).hasSize(23);
  }

  @Test
  void aChannelThatIsSwitchedOffNeverMakesAJourneyMoreLikelyToSell() {
    for (long id = 0; id < OPTIONS.customers(); id++) {
      for (Story.Journey journey : Story.plan(OPTIONS, id).journeys()) {
        for (Channel channel : Channel.values()) {
          assertThat(!journey.buysWithout(channel) || journey.buysWithout(null)).isTrue();
        }
        assertThat(journey.touches()).hasSizeBetween(1, 8);
      }
    }
  }

  private static void assertTotals(Path file, Map<String, BigDecimal> exported) throws IOException {
    int compared = 0;
    for (Map<String, String> row : ExportedTotals.rows(Files.readString(file))) {
      String name = row.get("measure") + "," + row.get("source");
      if (exported.containsKey(name)) {
        assertThat(exported.get(name)).as(name).isEqualByComparingTo(row.get("value"));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(exported.size()).isGreaterThanOrEqualTo(26);
  }

  /** Rows of the same day and entity whose cell differs between the two nights' files. */
  private static long restated(String column, String platform, String stem) throws IOException {
    Map<String, String> before = cells(column, platform, stem + "_acme_de_2026-03-16.csv");
    Map<String, String> after = cells(column, platform, stem + "_acme_de_2026-03-17.csv");
    return after.entrySet().stream()
        .filter(cell -> before.containsKey(cell.getKey()))
        .filter(cell -> !before.get(cell.getKey()).equals(cell.getValue()))
        .count();
  }

  private static Map<String, String> cells(String column, String platform, String name)
      throws IOException {
    String text = Files.readString(out.resolve("exports/" + platform + "/acme_de/" + name));
    String table = platform.equals("google_ads") ? text.substring(text.indexOf("Day,")) : text;
    Map<String, String> cells = new java.util.TreeMap<>();
    for (Map<String, String> row : ExportedTotals.rows(table)) {
      if (row.get("Day").startsWith("20")) {
        String entity = row.get("Campaign ID") + row.getOrDefault("Ad ID", "");
        cells.put(row.get("Day") + entity, row.get(column));
      }
    }
    return cells;
  }

  private static Map<String, Map<String, String>> byKey(String file, String key)
      throws IOException {
    Map<String, Map<String, String>> rows = new java.util.TreeMap<>();
    for (Map<String, String> row :
        ExportedTotals.rows(Files.readString(out.resolve("truth/" + file)))) {
      rows.put(row.get(key), row);
    }
    return rows;
  }

  private static String firstLine(String folder, int line) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("exports/" + folder))) {
      return Files.readAllLines(files.sorted().toList().get(0)).get(line);
    }
  }
}
