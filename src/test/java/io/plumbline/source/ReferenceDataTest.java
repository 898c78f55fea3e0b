package io.plumbline.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of real systems, against the answers given with them. */
class ReferenceDataTest {
  @BeforeEach
  void needsReferenceData() {
    assumeTrue(Files.exists(Sample.REFERENCE));
  }

  @Test
  void cdnowLoadsThroughAMapping() {
    Reading reading =
        Sample.of(
                Sample.source(
                    "generic/orders",
                    "currency",
                    "USD",
                    "columns.order_id",
                    "row_number",
                    "columns.customer_key",
                    "master_id",
                    "columns.created_ts",
                    "date",
                    "columns.net_revenue",
                    "usd"),
                Sample.REFERENCE.resolve("cdnow_sample/transactions.csv"))
            .read();
    Row totals =
        reading
            .rows()
            .get("orders")
            .agg(
                count(lit(1)),
                countDistinct(col("customer_key")),
                countDistinct(col("order_id")),
                min("business_date"),
                max("business_date"),
                sum("net_revenue"))
            .first();
    assertThat(totals.getLong(0)).isEqualTo(6919);
    assertThat(totals.getLong(1)).isEqualTo(2357);
    assertThat(totals.getLong(2)).isEqualTo(6919);
    assertThat(totals.getDate(3)).hasToString("1997-01-01");
    assertThat(totals.getDate(4)).hasToString("1998-06-30");
  }

  @Test
  void adsManagerExportAddsUpByCampaign() throws IOException {
    Dataset<Row> rows =
        Sample.of(
                Sample.source("meta_ads/ui_csv"),
                Sample.REFERENCE.resolve("facebook_ads_manager_export/campaigns_export.csv"))
            .rows("ad_performance_daily");
    assertThat(rows.count()).isEqualTo(107);
    List<String> expected =
        Files.readAllLines(
            Sample.REFERENCE.resolve("facebook_ads_manager_export/expected_by_campaign.csv"));
    TreeMap<String, List<BigDecimal>> byCampaign = new TreeMap<>();
    BigDecimal[] all = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
    for (Row row :
        rows.groupBy("campaign_name")
            .agg(sum("spend"), sum("impressions"), sum("link_clicks"), sum("purchases"))
            .collectAsList()) {
      List<BigDecimal> sums =
          List.of(number(row, 1), number(row, 2), number(row, 3), number(row, 4));
      byCampaign.put(row.getString(0), sums);
      for (int i = 0; i < 4; i++) {
        all[i] = all[i].add(sums.get(i));
      }
    }
    for (String line : expected.subList(1, expected.size())) {
      String[] cells = line.split(",");
      for (int i = 0; i < 4; i++) {
        assertThat(byCampaign.get(cells[0]).get(i))
            .as(cells[0] + " " + i)
            .isEqualByComparingTo(cells[i + 1]);
      }
    }
    assertThat(all[0]).isEqualByComparingTo("75888.09");
    assertThat(all[1]).isEqualByComparingTo("3516653");
    assertThat(all[2]).isEqualByComparingTo("20694");
    assertThat(all[3]).isEqualByComparingTo("307");
    assertThat(rows.select("currency").distinct().collectAsList().toString()).isEqualTo("[[USD]]");
  }

  @Test
  void shopifyOrderFromTheApi() {
    Reading reading =
        Sample.of(
                Sample.source("shopify/api_json"),
                Sample.REFERENCE.resolve("shopify_api_json/order.json"))
            .read();
    Row order = reading.rows().get("orders").first();
    assertThat(order.<BigDecimal>getAs("total")).isEqualByComparingTo("409.94");
    assertThat(order.<BigDecimal>getAs("net_revenue")).isEqualByComparingTo("398");
    assertThat(order.<String>getAs("status")).isEqualTo("authorized");
    assertThat(order.<String>getAs("landing_url")).isEqualTo("www.example.com");
    assertThat(order.<String>getAs("order_id")).isEqualTo("450789469");
    assertThat(order.<Object>getAs("created_ts")).hasToString("2008-01-10 16:00:00.0");
    assertThat(order.<String>getAs("email_key"))
        .isEqualTo("k-" + Privacy.sha("bob.norman@hostmail.com"));
    assertThat(reading.rows().get("order_lines").count()).isEqualTo(3);
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=1}");
  }

  @Test
  void ga4EventLoadsAsOneTouch() {
    Reading reading =
        Sample.of(
                Sample.source("ga4/bigquery_json"),
                Sample.REFERENCE.resolve("ga4_bigquery_event/first_visit.ndjson"))
            .read();
    List<Row> touches = reading.rows().get("touchpoints").collectAsList();
    assertThat(touches).hasSize(1);
    assertThat(touches.get(0).<String>getAs("event_name")).isEqualTo("first_visit");
    assertThat(touches.get(0).<Object>getAs("date")).hasToString("2021-04-06");
    assertThat(touches.get(0).<Object>getAs("event_ts")).hasToString("2021-04-06 06:49:50.431476");
    assertThat(touches.get(0).<String>getAs("user_key"))
        .isEqualTo("k-" + Privacy.sha("1166526666.1617691776"));
    assertThat(touches.get(0).<String>getAs("utm_source")).isNull();
  }

  @Test
  void trendsExportKeepsEveryPointOfEachTerm() {
    List<PlainRead.Entry> entries =
        Sample.of(
                Sample.source("google_trends/csv"),
                reference("google_trends_export/monthly_three_terms_worldwide.csv"))
            .readPlainly();
    // 199 months from 2004-01 to 2020-07 and the line "Category: ..." before them.
    assertThat(PlainRead.outcomes(entries)).hasToString("{accepted=199, control:title=1}");
    TreeMap<String, Double> sums = new TreeMap<>();
    for (java.util.Map<String, Object> reading : PlainRead.accepted(entries, "series")) {
      sums.merge(
          reading.get("term_or_query").toString(), (Double) reading.get("value"), Double::sum);
      assertThat(reading.get("period_type")).isEqualTo("month");
      assertThat(reading.get("geo")).isEqualTo("Worldwide");
    }
    assertThat(sums).hasToString("{diet=10033.0, finance=9681.0, gym=7513.0}");
  }

  @Test
  void facebookFolderAddsUpByDay() throws IOException {
    Reading reading =
        Sample.of(
                Sample.source("meta_ads/fivetran", "currency", "USD"),
                reference("facebook_ads_seeds"))
            .read();
    Dataset<Row> rows = reading.rows().get("ad_performance_daily");
    adsAddUp(rows, "link_clicks", "ad_id", "facebook_ads_seeds");
    Row totals = rows.agg(sum("spend"), sum("impressions"), sum("link_clicks")).first();
    assertThat(totals.getDecimal(0)).isEqualByComparingTo("643.63");
    assertThat(totals.getLong(1)).isEqualTo(37275);
    assertThat(totals.getLong(2)).isEqualTo(149);
    assertThat(rows.filter("campaign_id = '' or campaign_name is null").count()).isZero();
  }

  @Test
  void googleFolderAddsUpByDay() throws IOException {
    Reading reading =
        Sample.of(Sample.source("google_ads/fivetran"), reference("google_ads_seeds")).read();
    Dataset<Row> rows = reading.rows().get("ad_performance_daily");
    adsAddUp(rows, "clicks", "campaign_id", "google_ads_seeds");
    Row totals = rows.agg(sum("spend"), sum("impressions"), sum("clicks")).first();
    assertThat(totals.getDecimal(0)).isEqualByComparingTo("231.33");
    assertThat(totals.getLong(1)).isEqualTo(1854);
    assertThat(totals.getLong(2)).isEqualTo(280);
    assertThat(rows.filter("currency <> 'USD' or campaign_name is null").count()).isZero();
  }

  @Test
  void shopifyFolderKeepsCurrenciesApart() {
    Reading reading =
        Sample.of(Sample.source("shopify/fivetran"), reference("shopify_seeds_rest")).read();
    List<Row> totals =
        reading
            .rows()
            .get("orders")
            .groupBy("currency")
            .agg(count(lit(1)), sum("total"))
            .orderBy("currency")
            .collectAsList();
    assertThat(totals.get(0).getLong(1)).isEqualTo(3);
    assertThat(totals.get(0).getDecimal(2)).isEqualByComparingTo("11.98");
    assertThat(totals.get(1).getLong(1)).isEqualTo(5);
    assertThat(totals.get(1).getDecimal(2)).isEqualByComparingTo("615.03");
    assertThat(reading.rows().get("order_lines").count()).isEqualTo(3);
    assertThat(Sample.outcomes(reading).keySet())
        .allMatch(key -> key.startsWith("accepted") || key.endsWith("REFUND_UNKNOWN"));
  }

  private static void adsAddUp(Dataset<Row> rows, String clicks, String entity, String folder)
      throws IOException {
    TreeMap<String, Row> byDay = new TreeMap<>();
    rows.groupBy(col("date").cast("string"), col(entity))
        .agg(sum("spend"), sum("impressions"), sum(clicks))
        .collectAsList()
        .forEach(row -> byDay.put(row.getString(0) + "," + row.getString(1), row));
    List<String> lines = Files.readAllLines(reference(folder + "/expected_daily_totals.csv"));
    assertThat(byDay).hasSize(lines.size() - 1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Row row = byDay.get(cells[1] + "," + cells[2]);
      for (int i = 0; i < 3; i++) {
        assertThat(number(row, i + 2)).as(line).isEqualByComparingTo(cells[i + 3]);
      }
    }
  }

  private static BigDecimal number(Row row, int column) {
    return row.isNullAt(column) ? BigDecimal.ZERO : new BigDecimal(row.get(column).toString());
  }

  static Path reference(String name) {
    return Sample.REFERENCE.resolve(name);
  }
}
