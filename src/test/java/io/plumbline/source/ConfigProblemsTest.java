package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
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
        assertThat(Exports.fingerprint(source)).hasSize(32).isEqualTo(Exports.fingerprint(source));
        Form loaded = Declarations.formOf(source).orElseThrow();
        for (Form.Stream stream : loaded.streams()) {
          Bronze.named(stream.table())
              .ifPresent(
                  table ->
                      assertThat(stream.rules())
                          .as(source.format())
                          .allMatch(rule -> rule.isScratch() || table.has(rule.column())));
        }
      }
    }
    for (Table table : Bronze.ALL) {
      assertThat(Declarations.forms("generic")).contains(table.name());
    }
  }

  @Test
  void aChangedSettingChangesTheFingerprint() {
    assertThat(Exports.fingerprint(Sample.source("generic/orders", "currency", "EUR")))
        .isNotEqualTo(Exports.fingerprint(Sample.source("generic/orders", "currency", "USD")));
    assertThat(Exports.readsFilesTogether(Sample.source("shopify/fivetran"))).isTrue();
    assertThat(Exports.restatementDays(Sample.source("meta_ads/ui_csv"))).isEqualTo(28);
  }
}
