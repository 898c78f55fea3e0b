package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ConfigProblemsTest {
  @Test
  void unknownNamesComeWithNearOnes() {
    assertThat(Exports.problems(Sample.source("meta_add/ui_csv")).get(0))
        .contains("sample.format")
        .contains("write 'meta_ads'");
    assertThat(Exports.problems(Sample.source("meta_ads/ui_cvs")).get(0))
        .contains("write 'ui_csv'");
    assertThat(
            Exports.problems(Sample.source("generic/orders", "columns.net_revenu", "usd")).get(0))
        .contains("write 'net_revenue'");
  }

  @Test
  void allProblemsComeAtOnce() {
    assertThat(
            Exports.problems(
                Sample.source(
                    "google_ads/ui_csv",
                    "currency",
                    "EURO",
                    "options.decimal-mark",
                    ";",
                    "options.date-order",
                    "yyd",
                    "options.encoding",
                    "klingon",
                    "columns.nonsense",
                    "x")))
        .hasSize(5);
  }

  @Test
  void formsWithoutCurrencyNeedOne() {
    assertThat(Exports.problems(Sample.source("meta_ads/fivetran")).get(0)).contains("currency");
    assertThat(Exports.problems(Sample.source("meta_ads/fivetran", "currency", "EUR"))).isEmpty();
  }

  @Test
  void everyDeclaredFormLoads() {
    for (String platform : Declarations.PLATFORMS) {
      for (String form : Declarations.forms(platform)) {
        var source = Sample.source(platform + "/" + form, "currency", "EUR");
        assertThat(Exports.problems(source)).as(source.format()).isEmpty();
        assertThat(Exports.feeds(source)).as(source.format()).isNotEmpty();
        assertThat(Exports.fingerprint(source, ZoneOffset.UTC))
            .hasSize(32)
            .isEqualTo(Exports.fingerprint(source, ZoneOffset.UTC));
        Form loaded = Declarations.formOf(source).orElseThrow();
        for (Form.Stream stream : loaded.streams()) {
          Bronze.named(stream.table())
              .ifPresent(
                  table ->
                      assertThat(stream.rules())
                          .as(source.format())
                          .allMatch(
                              rule ->
                                  rule.isScratch()
                                      || table.has(rule.column())
                                      || isLookedUp(loaded, stream, rule.column())));
        }
      }
    }
    for (Table table : Bronze.ALL) {
      assertThat(Declarations.forms("generic")).contains(table.name());
    }
  }

  /** Columns that only connect the tables of a folder. */
  private static boolean isLookedUp(Form form, Form.Stream stream, String column) {
    return stream.lookups().stream().anyMatch(lookup -> lookup.on().equals(column))
        || form.streams().stream()
            .flatMap(other -> other.lookups().stream())
            .filter(lookup -> lookup.from().equals(stream.name()))
            .anyMatch(
                lookup ->
                    lookup.key().equals(column)
                        || lookup.order().equals(column)
                        || lookup.fill().contains(column)
                        || lookup.where().containsKey(column));
  }

  @Test
  void aChangedSettingChangesTheFingerprint() {
    assertThat(
            Exports.fingerprint(Sample.source("generic/orders", "currency", "EUR"), ZoneOffset.UTC))
        .isNotEqualTo(
            Exports.fingerprint(
                Sample.source("generic/orders", "currency", "USD"), ZoneOffset.UTC));
    SourceConfig anyZone = Sample.source("generic/orders");
    assertThat(Exports.fingerprint(anyZone, ZoneOffset.UTC))
        .isNotEqualTo(Exports.fingerprint(anyZone, ZoneOffset.ofHours(8)));
    SourceConfig ownZone = Sample.source("generic/orders", "zone", "Europe/Berlin");
    assertThat(Exports.fingerprint(ownZone, ZoneOffset.UTC))
        .isEqualTo(Exports.fingerprint(ownZone, ZoneOffset.ofHours(8)));
    assertThat(Exports.readsFilesTogether(Sample.source("shopify/fivetran"))).isTrue();
    assertThat(Exports.restatementDays(Sample.source("meta_ads/ui_csv"))).isEqualTo(28);
  }
}
