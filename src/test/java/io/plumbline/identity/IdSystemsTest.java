package io.plumbline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.IdentityConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.testing.LocalSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Customer 101 of two shops is two customers, unless the shops are said to share their ids. */
@ExtendWith(LocalSpark.class)
class IdSystemsTest {
  private static final IdentifierKeys KEYS = IdentifierKeys.ofDemo();

  @Test
  void oneShopItsTouchesAndItsConversionsAreOneSystem() {
    assertThat(
            systems(
                List.of(),
                "shop generic/orders acme DE",
                "site generic/touchpoints acme",
                "calls generic/conversions"))
        .isEqualTo("calls=/generic shop=/generic site=/generic");
  }

  @Test
  void twoPlatformsAreTwoSystems() {
    assertThat(systems(List.of(), "shop shopify/orders", "crm hubspot/leads"))
        .isEqualTo("crm=/hubspot shop=/shopify");
  }

  @Test
  void shopsOfOnePlatformAreToldApartByBrandThenByMarketThenBySource() {
    assertThat(
            systems(
                List.of(),
                "a generic/orders acme DE",
                "b generic/orders acme US",
                "touches-a generic/touchpoints acme DE",
                "touches generic/touchpoints acme",
                "c generic/orders nori DE",
                "touches-c generic/touchpoints nori JP"))
        .isEqualTo(
            "a=/generic|acme|DE b=/generic|acme|US c=/generic|nori touches=/generic|acme|"
                + " touches-a=/generic|acme|DE touches-c=/generic|nori");
    assertThat(systems(List.of(), "a woo/orders", "b woo/orders", "touches woo/touchpoints"))
        .isEqualTo("a=a b=b touches=touches");
    assertThat(of(List.of(), "a woo/orders", "b woo/orders").apart()).containsExactly("a", "b");
  }

  @Test
  void whatTheConfigurationSaysStandsAboveTheRule() {
    List<List<String>> same = List.of(List.of("a", "b", "login"));
    assertThat(
            systems(same, "a woo/orders", "b woo/orders", "login ga4/touchpoints", "c woo/orders"))
        .isEqualTo("a==a b==a c=/woo login==a");
  }

  @Test
  void equalIdsOfTwoSystemsAreTwoIdentifiersAndAddressesOne(SparkSession spark) {
    String orders =
        """
        source | order_id | customer_key    | email_key
        a      | 1        | id:%1$s | anna
        b      | 2        | id:%1$s | ben
        a      | 3        | id:%2$s | cleo
        a      | 4        | %3$s    | dora
        b      | 5        | %3$s    | dora
        a      | 6        |         | emil
        """
            .formatted(key("101"), key("guest"), key("dora@example.com"));
    IgnoredIdentifiers ignored = IgnoredIdentifiers.of(spark, KEYS, IdentityConfig.DEFAULT);
    Dataset<Row> rows = Given.rows(spark, Bronze.ORDERS, orders);
    Map<String, String> apart =
        keys(of(List.of(), "a woo/orders", "b woo/orders").named(rows, ignored));
    assertThat(apart.get("1")).matches("[0-9a-f]{64}").isNotEqualTo(apart.get("2"));
    assertThat(apart.get("2")).matches("[0-9a-f]{64}").isNotEqualTo(key("101"));
    assertThat(apart.get("3")).as("refused in every system").isEqualTo(key("guest"));
    assertThat(apart.get("4")).isEqualTo(apart.get("5")).isEqualTo(key("dora@example.com"));
    assertThat(apart.get("6")).isEqualTo("null");
    Map<String, String> shared =
        keys(of(List.of(List.of("a", "b")), "a woo/orders", "b woo/orders").named(rows, ignored));
    assertThat(shared.get("1")).isEqualTo(shared.get("2"));
  }

  @Test
  void theMarkOutlivesTheKey() {
    String digest = ConfigReader.sha256("101");
    assertThat(KEYS.keyed("id:" + digest)).isEqualTo("id:" + KEYS.keyed(digest));
  }

  private static String key(String value) {
    return KEYS.keyed(ConfigReader.sha256(value));
  }

  private static Map<String, String> keys(Dataset<Row> orders) {
    return orders.collectAsList().stream()
        .collect(
            Collectors.toMap(
                row -> row.getAs("order_id"), row -> "" + row.<String>getAs("customer_key")));
  }

  private static String systems(List<List<String>> same, String... sources) {
    IdSystems systems = of(same, sources);
    return Arrays.stream(sources)
        .map(source -> source.split(" ")[0])
        .sorted()
        .map(source -> source + "=" + systems.system(source))
        .collect(Collectors.joining(" "));
  }

  /** Sources written as id, platform/table, brand and market. */
  private static IdSystems of(List<List<String>> same, String... sources) {
    List<SourceConfig> all =
        Arrays.stream(sources).map(written -> source(written.split(" "))).toList();
    return IdSystems.of(all, source -> List.of(source.form()), same);
  }

  private static SourceConfig source(String[] words) {
    return new SourceConfig(
        words[0],
        words[1],
        "x",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        words.length > 2 ? Optional.of(words[2]) : Optional.empty(),
        words.length > 3 ? Optional.of(words[3]) : Optional.empty(),
        Map.of(),
        Map.of());
  }
}
