package io.plumbline.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Connector folders of ad platforms, joined: names on our samples, sums on real tables. */
class AdFoldersTest {
  @Test
  void linkedTablesNameTheEntitiesOfAReport() {
    Reading reading =
        Sample.of(Sample.source("tiktok_ads/fivetran"), Sample.resource("tiktok_ads/fivetran"))
            .read();
    List<Row> rows =
        reading.rows().get("ad_performance_daily").orderBy("segment_key").collectAsList();
    assertThat(rows).hasSize(2);
    Map<String, String> named =
        Map.of(
            "account_id", "6900000000000009",
            "account_name", "Demo SE",
            "account_tz", "Europe/Stockholm",
            "currency", "SEK",
            "campaign_id", "1790000000000101",
            "campaign_name", "SE_TOF",
            "ad_group_id", "1790000000000201",
            "ad_group_name", "Broad 18-44",
            "ad_name", "Clip A",
            "segment_key", "2026-09-01 05:00:00");
    named.forEach((column, text) -> assertThat(rows.get(0).<String>getAs(column)).isEqualTo(text));
    assertThat(rows.get(0).<BigDecimal>getAs("spend")).isEqualByComparingTo("10.25");
  }

  @Test
  void rowsWithoutACurrencyWait() {
    Reading reading =
        Sample.of(
                Sample.source("linkedin_ads/fivetran"),
                Sample.resource("linkedin_ads/fivetran/ad_analytics_by_campaign.csv"))
            .read();
    assertThat(Sample.outcomes(reading)).hasToString("{quarantined:CURRENCY_UNKNOWN=2}");
  }

  @Test
  void aGrainWithoutATableIsAProblemOfTheConfiguration() {
    assertThat(
            Exports.problems(
                Sample.source(
                    "linkedin_ads/airbyte", "currency", "EUR", "options.grain", "campaign")))
        .containsExactly(
            "sources.sample.options.grain: 'campaign' is no grain of linkedin_ads/airbyte; leave it"
                + " out to read the usual one");
    assertThat(Exports.problems(Sample.source("reddit_ads/airbyte"))).hasSize(1);
    assertThat(Exports.problems(Sample.source("tiktok_ads/airbyte"))).isEmpty();
  }

  @Test
  void amazonFolderAddsUpByDay() throws IOException {
    Dataset<Row> rows = addsUp("amazon_ads", "1.67", 1095, 2, "201", "1318");
    assertThat(rows.filter("attribution_window <> '30d' or currency <> 'USD'").count()).isZero();
    assertThat(rows.filter("account_id <> '66' or campaign_name is null").count()).isZero();
  }

  @Test
  void microsoftFolderAddsUpByDay() throws IOException {
    Dataset<Row> rows = addsUp("microsoft_ads", "946.34", 7569, 592, "2", "0.01");
    assertThat(rows.count()).isEqualTo(2630);
  }

  @Test
  void snapchatFolderAddsUpByDay() throws IOException {
    Dataset<Row> rows = addsUp("snapchat_ads", "1.013488", 5142, 7, "1", "0");
    assertThat(rows.count()).isEqualTo(10);
  }

  private static Dataset<Row> addsUp(
      String platform,
      String spend,
      long impressions,
      long clicks,
      String conversions,
      String value)
      throws IOException {
    Path folder = Sample.REFERENCE.resolve(platform + "_seeds");
    assumeTrue(Files.exists(folder));
    Dataset<Row> rows =
        Sample.of(Sample.source(platform + "/fivetran", "currency", "USD"), folder)
            .rows("ad_performance_daily")
            .cache();
    Row total = sums(rows).first();
    assertThat(number(total, "spend")).isEqualByComparingTo(spend);
    assertThat(number(total, "impressions")).isEqualByComparingTo(BigDecimal.valueOf(impressions));
    assertThat(number(total, "clicks")).isEqualByComparingTo(BigDecimal.valueOf(clicks));
    assertThat(number(total, "conversions")).isEqualByComparingTo(conversions);
    assertThat(number(total, "conversion_value")).isEqualByComparingTo(value);
    TreeMap<String, Row> byDay = new TreeMap<>();
    sums(rows, "date", "campaign_id")
        .collectAsList()
        .forEach(row -> byDay.put(row.<Object>getAs("date") + "," + row.getAs("campaign_id"), row));
    List<String> lines = Files.readAllLines(folder.resolve("expected_daily_totals.csv"));
    assertThat(byDay).hasSize(lines.size() - 1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Row row = byDay.get(cells[1] + "," + cells[2]);
      List<String> measures =
          List.of("spend", "impressions", "clicks", "conversions", "conversion_value");
      for (int i = 0; i < measures.size(); i++) {
        assertThat(number(row, measures.get(i))).as(line).isEqualByComparingTo(cells[i + 3]);
      }
    }
    return rows;
  }

  private static Dataset<Row> sums(Dataset<Row> rows, String... by) {
    return rows.groupBy(Stream.of(by).map(name -> col(name)).toArray(Column[]::new))
        .agg(
            count(lit(1)).as("rows"),
            sum("spend").as("spend"),
            sum("impressions").as("impressions"),
            sum("clicks").as("clicks"),
            sum("conversions").as("conversions"),
            sum("conversion_value").as("conversion_value"));
  }

  private static BigDecimal number(Row row, String column) {
    Object value = row.getAs(column);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
  }
}
