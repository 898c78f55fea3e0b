package io.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.source.Exports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String GOOD =
      """
      plumbline {
        lake = lake
        reporting { currency = EUR, time-zone = "Europe/Berlin", week-starts = sunday, language = zh-Hans }
        sources = [
          { id = shop, format = "generic/orders", path = "orders.csv", currency = USD
            columns { order_id = row_number, net_revenue = usd } }
        ]
        history { orders-complete-from = 2023-01-01 }
        attribution { models = [last, linear], click-window-days = 7 }
      }
      """;

  @Test
  void everyKeyArrivesWithItsType() {
    PlumblineConfig config = read(GOOD, Map.of());
    assertThat(config.lake()).isEqualTo("/base/lake");
    assertThat(config.reporting().currency()).isEqualTo("EUR");
    assertThat(config.reporting().timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(config.history().ordersCompleteFrom()).contains(LocalDate.of(2023, 1, 1));
    assertThat(config.attribution().models()).containsExactly("last", "linear");
    assertThat(config.attribution().defaultModel()).isEqualTo("last");
    assertThat(config.attribution().clickWindowDays()).isEqualTo(7);
    assertThat(config.sources().get(0).columns())
        .isEqualTo(Map.of("order_id", "row_number", "net_revenue", "usd"));
    assertThat(config.sources().get(0).path()).isEqualTo("/base/orders.csv");
  }

  @Test
  void anOptionStandsAboveTheFile() {
    PlumblineConfig config = read(GOOD, Map.of("plumbline.reporting.currency", "JPY"));
    assertThat(config.reporting().currency()).isEqualTo("JPY");
  }

  @Test
  void commentsAndOrderDoNotChangeTheFingerprintAndValuesDo() {
    String shuffled =
        GOOD.replace(
            "currency = EUR, time-zone = \"Europe/Berlin\"",
            "# a comment\n time-zone = \"Europe/Berlin\", currency = EUR");
    assertThat(read(shuffled, Map.of()).fingerprint())
        .isEqualTo(read(GOOD, Map.of()).fingerprint());
    assertThat(read(GOOD.replace("= 7", "= 8"), Map.of()).fingerprint())
        .isNotEqualTo(read(GOOD, Map.of()).fingerprint());
  }

  @Test
  void allProblemsAreReportedAtOnceWithPlaceRuleAndFix() {
    String bad =
        """
        plumbline {
          reporting { currency = EURO, timezone = "UTC" }
          sources = [ { id = a, format = meta, path = "x.csv" }, { id = a, path = "y.csv" } ]
          attribution { models = [lastt], click-window-days = 0 }
          history { orders-complete-from = "01/02/2023" }
        }
        """;
    PlumblineException refused = refused(bad);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.getMessage())
        .contains("plumbline.lake")
        .contains("is required")
        .contains("reporting.currency = \"EURO\"")
        .contains("ISO 4217")
        .contains("timezone")
        .contains("did you mean 'time-zone'?")
        .contains("must be <platform>/<form>")
        .contains("is used by two sources")
        .contains("sources[1].format")
        .contains("did you mean 'last'?")
        .contains("must be from 1 to 730")
        .contains("must be a date")
        .contains("bad.conf: 2");
  }

  @Test
  void aBadLtvBlockNamesEveryMistake() {
    PlumblineException refused =
        refused(
            GOOD.replace(
                "lake = lake",
                """
                lake = lake
                  ltv {
                    model = prophet, segment-by = country, inactive-days = 0, daily-ages = 900
                    backtest-days = 3, discount-rate = 15, horizons = [90]
                  }
                  costs { expected = [media, payroll] }
                """));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.getMessage())
        .contains("plumbline.ltv.model = \"prophet\"")
        .contains("mbg_nbd")
        .contains("plumbline.ltv.segment-by = \"country\"")
        .contains("brand_market")
        .contains("must be from 1 to 3650")
        .contains("must be from 0 to 730")
        .contains("must be from 28 to 1095")
        .contains("must be a fraction from 0 to 1")
        .contains("plumbline.ltv.horizons")
        .contains("names no part of cost: payroll");
  }

  @Test
  void aSecretInTheFileIsRefusedWithoutRepeatingIt() {
    String secret = GOOD.replace("lake = lake", "lake = lake\n  access-key = AKIAABCDEFGHIJKLMNOP");
    PlumblineException refused = refused(secret);
    assertThat(refused.getMessage()).contains("PLB-CONF-009").doesNotContain("PLB-CONF-009 AKIA");
    assertThat(refused.getMessage().lines().filter(line -> line.contains("PLB-CONF-009")))
        .allSatisfy(line -> assertThat(line).doesNotContain("AKIAABCDEFGHIJKLMNOP"));
  }

  @Test
  void brokenHoconNamesTheFile() {
    PlumblineException refused = refused("plumbline { lake = ");
    assertThat(refused.code()).isEqualTo("PLB-CONF-006");
    assertThat(refused.getMessage()).contains("bad.conf");
  }

  @Test
  void problemsOfTheSourceRoomAreReportedToo() {
    ConfigReader reader =
        new ConfigReader(source -> List.of("format generic/order is unknown"), path -> path);
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class, () -> reader.read(GOOD, "good.conf", Map.of()));
    assertThat(refused.getMessage()).contains("PLB-CONF-008").contains("generic/order is unknown");
  }

  @Test
  void aPathIsNamedForFivePeopleUnlessTold() {
    assertThat(read(GOOD, Map.of()).privacy().minCell()).isEqualTo(5);
    assertThat(read(GOOD, Map.of("plumbline.privacy.min-cell", "20")).privacy().minCell())
        .isEqualTo(20);
    assertThat(refused(GOOD.replace("lake = lake", "lake = lake, privacy { min-cell = 0 }")))
        .hasMessageContaining("privacy.min-cell")
        .hasMessageContaining("must be from 1 to");
  }

  @Test
  void printedIdsAreKeptForAllSourcesOrNone() {
    assertThat(read(GOOD, Map.of()).sources()).noneMatch(SourceConfig::keepsNativeIds);
    assertThat(read(GOOD, Map.of("plumbline.privacy.person-keys", "true")).sources())
        .allMatch(SourceConfig::keepsNativeIds);
    assertThat(refused(GOOD.replace("lake = lake", "lake = lake, privacy { person-keys = 1 }")))
        .hasMessageContaining("privacy.person-keys");
    assertThat(refused(GOOD.replaceFirst("\\{ id = ", "{ options { person-keys = true }, id = ")))
        .hasMessageContaining("options.person-keys")
        .hasMessageContaining("write privacy { person-keys = true }");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plumbline.conf",
        "plumbline.example-full.conf",
        "plumbline.example-s3.conf",
        "plumbline.example-cluster.conf"
      })
  void everyExampleIsAsTheReaderWantsIt(String name) throws IOException {
    String text = Files.readString(Path.of("conf", name));
    PlumblineConfig config =
        new ConfigReader(Exports::problems, path -> path).read(text, name, Map.of());
    assertThat(config.sources()).isNotEmpty();
  }

  private static PlumblineConfig read(String text, Map<String, String> overrides) {
    return new ConfigReader(source -> List.of(), path -> "/base/" + path)
        .read(text, "good.conf", overrides);
  }

  private static PlumblineException refused(String text) {
    return catchThrowableOfType(
        PlumblineException.class,
        () -> new ConfigReader(source -> List.of(), path -> path).read(text, "bad.conf", Map.of()));
  }
}
