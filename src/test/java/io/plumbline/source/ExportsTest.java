package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Bronze;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Each form on the sample of its documentation. */
class ExportsTest {
  @Test
  void metaReportDropsTheAccountTotal() {
    Reading reading =
        Sample.of(Sample.source("meta_ads/ui_csv"), Sample.resource("meta_ads/ui_csv.csv")).read();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=2, control:total=1}");
    List<Row> rows = reading.rows().get("ad_performance_daily").orderBy("ad_id").collectAsList();
    assertThat(rows).hasSize(2);
    Row first = rows.get(0);
    assertThat(first.<BigDecimal>getAs("spend")).isEqualByComparingTo("250");
    assertThat(first.<String>getAs("ad_id")).isEqualTo("23851000000030001");
    assertThat(first.<String>getAs("ad_group_id")).isEqualTo("Broad 25-54");
    assertThat(first.<String>getAs("grain")).isEqualTo("ad");
    assertThat(first.<String>getAs("currency")).isEqualTo("EUR");
    assertThat(first.<Date>getAs("date")).isEqualTo(Date.valueOf("2026-09-01"));
    assertThat(first.<Double>getAs("purchases")).isEqualTo(5.0);
    assertThat(first.<Double>getAs("conversions")).isEqualTo(5.0);
    assertThat(first.<Long>getAs("source_position")).isEqualTo(3L);
    assertThat(first.schema().fieldNames()).isEqualTo(Bronze.AD_PERFORMANCE.columnNames());
  }

  @Test
  void frenchMetaReportReadsItsOwnNumbersAndDays() {
    Reading reading =
        Sample.of(
                Sample.source("meta_ads/ui_csv", "options.date-order", "dmy"),
                Sample.resource("meta_ads/ui_csv.fr.csv"))
            .read();
    List<Row> rows = reading.rows().get("ad_performance_daily").orderBy("date").collectAsList();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=2}");
    assertThat(rows.get(0).<BigDecimal>getAs("spend")).isEqualByComparingTo("1234.56");
    assertThat(rows.get(0).<Date>getAs("date")).isEqualTo(Date.valueOf("2026-09-01"));
    assertThat(rows.get(0).<Long>getAs("impressions")).isEqualTo(12004L);
    assertThat(rows.get(0).<String>getAs("currency")).isEqualTo("EUR");
  }

  @Test
  void metaApiCountsOneActionTypeOnly() {
    List<Row> rows =
        Sample.of(Sample.source("meta_ads/api_json"), Sample.resource("meta_ads/api_json.jsonl"))
            .rows("ad_performance_daily")
            .where("spend IS NOT NULL") // other windows have rows of their own
            .orderBy("ad_id")
            .collectAsList();
    assertThat(rows.get(0).<Double>getAs("purchases")).isEqualTo(5.0);
    assertThat(rows.get(0).<BigDecimal>getAs("conversion_value")).isEqualByComparingTo("340");
    assertThat(rows.get(0).<Long>getAs("clicks")).isEqualTo(361L);
    assertThat(rows.get(1).<Double>getAs("purchases")).isNull();
    assertThat(rows.get(1).<BigDecimal>getAs("spend")).isEqualByComparingTo("162.1");
  }

  @Test
  void googleReportSkipsTitlesAndTotals() {
    Reading reading =
        Sample.of(Sample.source("google_ads/ui_csv"), Sample.resource("google_ads/ui_csv.csv"))
            .read();
    assertThat(Sample.outcomes(reading))
        .hasToString("{accepted=3, control:title=2, control:total=1}");
    List<Row> rows =
        reading.rows().get("ad_performance_daily").orderBy("source_position").collectAsList();
    assertThat(rows.get(0).<BigDecimal>getAs("spend")).isEqualByComparingTo("1250.50");
    assertThat(rows.get(0).<Double>getAs("impression_share")).isEqualTo(0.912);
    assertThat(rows.get(0).<String>getAs("impression_share_bound")).isEqualTo("exact");
    assertThat(rows.get(1).<Double>getAs("impression_share")).isNull();
    assertThat(rows.get(1).<Double>getAs("conversions")).isEqualTo(41.33);
  }

  @Test
  void googleApiTakesBothSpellingsAndMicros() {
    List<Row> rows =
        Sample.of(
                Sample.source("google_ads/api_json", "currency", "EUR"),
                Sample.resource("google_ads/api_json.jsonl"))
            .rows("ad_performance_daily")
            .orderBy("source_position")
            .collectAsList();
    assertThat(rows.get(0).<BigDecimal>getAs("spend")).isEqualByComparingTo("1250.5");
    assertThat(rows.get(0).<String>getAs("segment_key")).isEqualTo("SEARCH");
    assertThat(rows.get(1).<BigDecimal>getAs("spend")).isEqualByComparingTo("2980.11");
    assertThat(rows.get(1).<String>getAs("segment_key")).isEqualTo("MOBILE");
    assertThat(rows.get(1).<String>getAs("campaign_id")).isEqualTo("10059986060");
  }

  @Test
  void shopifyOrderCellsStandOnItsFirstRowOnly() {
    Reading reading =
        Sample.of(Sample.source("shopify/orders_csv"), Sample.resource("shopify/orders_csv.csv"))
            .read();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=3}");
    List<Row> orders = reading.rows().get("orders").orderBy("order_id").collectAsList();
    assertThat(orders).hasSize(2);
    Row first = orders.get(0);
    assertThat(first.<BigDecimal>getAs("total")).isEqualByComparingTo("36.98");
    // 31.98 with tax inside; the items' part of 5.90 is 5.90 x 31.98 / 36.98 = 5.10
    assertThat(first.<BigDecimal>getAs("net_revenue")).isEqualByComparingTo("26.88");
    assertThat(first.<BigDecimal>getAs("refunded_total")).isEqualByComparingTo("10");
    assertThat(first.<String>getAs("utm_source")).isEqualTo("facebook");
    assertThat(first.<Date>getAs("business_date")).isEqualTo(Date.valueOf("2026-09-01"));
    assertThat(first.<Timestamp>getAs("created_ts").toInstant())
        .hasToString("2026-08-31T22:58:12Z");
    assertThat(first.<String>getAs("email_key")).isEqualTo("k-" + Privacy.sha("ann@example.com"));
    List<Row> lines =
        reading.rows().get("order_lines").orderBy("order_id", "line_id").collectAsList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).<BigDecimal>getAs("net_amount")).isEqualByComparingTo("22.98");
    assertThat(lines.get(1).<String>getAs("title")).isEqualTo("Mug for [removed]");
    assertThat(lines.get(1).<String>getAs("order_id")).isEqualTo("5001");
  }

  @Test
  void ga4KeepsOneTouchPerSessionAndItsPurchase() {
    Reading reading =
        Sample.of(Sample.source("ga4/bigquery_json"), Sample.resource("ga4/bigquery_json.jsonl"))
            .read();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=4}");
    List<Row> touches = reading.rows().get("touchpoints").orderBy("event_ts").collectAsList();
    assertThat(touches).hasSize(3);
    Row entrance = touches.get(0);
    assertThat(entrance.<String>getAs("utm_source")).isEqualTo("facebook");
    assertThat(entrance.<String>getAs("click_id_type")).isEqualTo("fbclid");
    assertThat(entrance.<String>getAs("click_id")).startsWith("k-");
    assertThat(entrance.<String>getAs("page_url"))
        .isEqualTo("shop.example/p/x?utm_source=facebook&utm_medium=paid&utm_campaign=summer");
    assertThat(entrance.<String>getAs("touch_kind")).isEqualTo("click");
    assertThat(entrance.<Boolean>getAs("is_entrance")).isTrue();
    assertThat(touches.get(1).<String>getAs("transaction_id")).isEqualTo("1001");
    assertThat(touches.get(1).<BigDecimal>getAs("revenue")).isEqualByComparingTo("36.98");
    assertThat(touches.get(1).<String>getAs("touch_kind")).isEqualTo("visit");
    assertThat(touches.get(2).<Boolean>getAs("has_consent")).isFalse();
    assertThat(touches.get(2).<String>getAs("user_key")).isNull();
  }

  @Test
  void ecbRatesAreOneRowPerCurrency() {
    Reading reading =
        Sample.of(
                Sample.source("fx_rates/ecb_csv"),
                Sample.resource("fx_rates/ecb_csv.csv"),
                Sample.resource("fx_rates/ecb_csv.day.csv"))
            .read();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=3}");
    List<Row> rates =
        reading.rows().get("fx_rates").orderBy("rate_date", "quote_currency").collectAsList();
    assertThat(rates).hasSize(10);
    assertThat(rates.get(9).<Date>getAs("rate_date")).isEqualTo(Date.valueOf("2026-04-23"));
    assertThat(rates.get(9).<BigDecimal>getAs("rate")).isEqualByComparingTo("1.1697");
    assertThat(rates.get(0).<String>getAs("base_currency")).isEqualTo("EUR");
  }

  @Test
  void ledgerReadsGermanMoney() {
    Reading reading =
        Sample.of(Sample.source("cost_ledger/csv"), Sample.resource("cost_ledger/csv.de.csv"))
            .read();
    assertThat(Sample.outcomes(reading))
        .hasToString("{accepted=4, control:total=1, quarantined:NOT_ALLOWED=1}");
    List<Row> costs = reading.rows().get("costs").orderBy("cost_id").collectAsList();
    assertThat(
            costs.stream()
                .map(row -> row.<BigDecimal>getAs("amount").stripTrailingZeros().toPlainString()))
        .containsExactly("18500", "1000", "-950", "-12.5");
    assertThat(costs.get(0).<Date>getAs("period_end")).isEqualTo(Date.valueOf("2026-09-30"));
    assertThat(costs.get(3).<String>getAs("allocation_rule")).isEqualTo("even_daily");
  }
}
