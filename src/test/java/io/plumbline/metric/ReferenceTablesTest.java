package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Catalog, benchmarks and dimensions. */
@ExtendWith(LocalSpark.class)
class ReferenceTablesTest {
  @Test
  void everyPublishedRatioIsInTheCatalogOnce(SparkSession spark) {
    Dataset<Row> catalog = Catalog.table(spark);
    Given.hasSchema(catalog, GoldScores.METRIC_CATALOG);
    List<String> metrics = Given.shown(catalog, "metric");
    assertThat(metrics).doesNotHaveDuplicates();
    Set<String> ratios = new HashSet<>();
    for (Table table : Gold.ALL) {
      if (table != GoldScores.SCORECARD && table != GoldScores.BENCHMARKS) {
        for (ColumnSpec column : table.columns()) {
          if (column.type().equals(Types.DOUBLE) && !column.unit().equals("count")) {
            ratios.add(column.name());
          }
        }
      }
    }
    assertThat(metrics).containsAll(ratios);
    assertThat(catalog.filter("cost_scope NOT IN ('none', 'media', 'full')").collectAsList())
        .isEmpty();
    assertThat(
            catalog
                .filter("NOT (name_zh_hans RLIKE '[一-龥]|LTV' AND name_zh_hant RLIKE '[一-龥]|LTV')")
                .collectAsList())
        .isEmpty();
  }

  @Test
  void benchmarksAreHalfOpenAndNameTheirTwin(SparkSession spark) {
    Dataset<Row> table = Benchmarks.table(spark);
    Given.hasSchema(table, GoldScores.BENCHMARKS);
    assertThat(
            Given.shown(
                table.filter("benchmark_id = 'google_search_2026h1' AND metric IN ('CPP', 'ROAS')"),
                "metric",
                "band",
                "low",
                "high",
                "higher_is_better",
                "as_of",
                "suspect_duplicate_of"))
        .containsExactly(
            "CPP|average|25.0|50.0|false|2026-01-19|meta_ads_ecommerce_2026h1",
            "CPP|excellent|null|15.0|false|2026-01-19|meta_ads_ecommerce_2026h1",
            "CPP|good|15.0|25.0|false|2026-01-19|meta_ads_ecommerce_2026h1",
            "CPP|low|50.0|null|false|2026-01-19|meta_ads_ecommerce_2026h1",
            "ROAS|average|2.0|4.0|true|2026-01-19|meta_ads_ecommerce_2026h1",
            "ROAS|excellent|6.0|null|true|2026-01-19|meta_ads_ecommerce_2026h1",
            "ROAS|good|4.0|6.0|true|2026-01-19|meta_ads_ecommerce_2026h1",
            "ROAS|low|null|2.0|true|2026-01-19|meta_ads_ecommerce_2026h1");
    assertThat(Given.shown(table.filter("metric = 'list health'"), "band", "low", "high"))
        .containsExactly("average|5.0|8.0", "excellent|9.0|null", "good|8.0|9.0", "low|null|5.0");
    assertThat(table.count()).isEqualTo(4 * (4 + 4 + 3));
    Set<String> catalog = new HashSet<>(Given.shown(Catalog.table(spark), "metric"));
    assertThat(Benchmarks.bands())
        .allMatch(band -> band.measures().isEmpty() || catalog.contains(band.measures()));
  }

  @Test
  void campaignsKeepTheirNames(SparkSession spark) {
    Dataset<Row> ads =
        Given.rows(
            spark,
            Silver.AD_PERFORMANCE,
            """
            campaign_key | campaign_id | date       | extract_ts          | platform | channel  | campaign_name
            1            | c1          | 2024-01-01 | 2024-01-02 00:00:00 | meta_ads | meta_ads | Spring
            1            | c1          | 2024-01-02 | 2024-01-03 00:00:00 | meta_ads | meta_ads | Spring
            1            | c1          | 2024-01-05 | 2024-01-06 00:00:00 | meta_ads | meta_ads | Spring v2
            1            | c1          | 2024-01-07 | 2024-01-08 00:00:00 | meta_ads | meta_ads | Spring
            2            | c2          | 2024-01-07 | 2024-01-08 00:00:00 | meta_ads | meta_ads |
            -1           |             | 2024-01-07 | 2024-01-08 00:00:00 | meta_ads | meta_ads |
            """);
    Dataset<Row> touches =
        Given.rows(
            spark,
            Silver.TOUCHPOINTS,
            """
            campaign_key | date       | event_ts            | utm_campaign | channel_name
            1            | 2024-01-02 | 2024-01-02 00:00:00 | spring       | meta_ads
            3            | 2024-02-02 | 2024-02-02 00:00:00 | news-7       | email
            3            | 2024-02-01 | 2024-02-01 00:00:00 | news-7       | email
            -1           | 2024-02-01 | 2024-02-01 00:00:00 |              | direct
            """);
    Dataset<Row> table =
        Campaigns.dimension(
            ads,
            touches,
            (field, source, channel, name) ->
                field.equals("search")
                    ? org.apache.spark.sql.functions.when(name.equalTo("Spring"), "generic")
                    : org.apache.spark.sql.functions.lit(null));
    Given.hasSchema(table, GoldDimensions.DIM_CAMPAIGN);
    assertThat(
            Given.shown(
                table,
                "campaign_key",
                "valid_from",
                "valid_to",
                "is_current",
                "name",
                "current_name",
                "campaign_id",
                "platform",
                "has_spend",
                "search_kind"))
        .containsExactly(
            "1|2024-01-01|2024-01-04|false|Spring|Spring|c1|meta_ads|true|generic",
            "1|2024-01-05|2024-01-06|false|Spring v2|Spring|c1|meta_ads|true|generic",
            "1|2024-01-07|null|true|Spring|Spring|c1|meta_ads|true|generic",
            "2|2024-01-07|null|true|c2|c2|c2|meta_ads|true|null",
            "3|2024-02-01|null|true|news-7|news-7|news-7|email|false|null");
  }

  @Test
  void daysReachFromTheFirstFactToTheEndOfTheYear(SparkSession spark) {
    Dataset<Row> ads =
        Given.rows(spark, Silver.AD_PERFORMANCE, "date | brand\n2023-12-31 | b\n2024-01-02 | a");
    Dataset<Row> table = Dimensions.dates(List.of(ads), LocalDate.of(2024, 3, 1), DayOfWeek.MONDAY);
    Given.hasSchema(table, GoldDimensions.DIM_DATE);
    assertThat(table.count()).isEqualTo(367);
    // 31 December 2023 is a Sunday: its week began on the 25th; 1 January 2024 is a Monday.
    assertThat(
            Given.shown(
                table.filter("date <= '2024-01-01'"),
                "date",
                "week_start",
                "month",
                "quarter",
                "year",
                "day_of_week"))
        .containsExactly(
            "2023-12-31|2023-12-25|2023-12-01|2023-10-01|2023|7",
            "2024-01-01|2024-01-01|2024-01-01|2024-01-01|2024|1");
    assertThat(
            Given.shown(
                Dimensions.dates(List.of(ads), LocalDate.of(2024, 3, 1), DayOfWeek.SUNDAY)
                    .filter("date <= '2024-01-01'"),
                "week_start"))
        .containsOnly("2023-12-31");
    assertThat(Given.shown(Dimensions.brands(List.of(ads, ads)), "brand"))
        .containsExactly("a", "b");
    assertThat(Given.shown(Dimensions.markets(List.of(ads)), "market"))
        .containsExactly("(unassigned)");
  }

  @Test
  void accountsProductsAndModels(SparkSession spark) {
    Dataset<Row> ads =
        Given.rows(
            spark,
            Silver.AD_PERFORMANCE,
            """
            source | account_id | date       | platform | account_name | account_tz | currency
            s      | 1          | 2024-01-01 | meta_ads | Old          | UTC        | EUR
            s      | 1          | 2024-01-05 | meta_ads | New          | UTC        | EUR
            """);
    Dataset<Row> accounts = Dimensions.accounts(ads);
    Given.hasSchema(accounts, GoldDimensions.DIM_ACCOUNT);
    assertThat(Given.shown(accounts, "account_name", "first_date", "last_date"))
        .containsExactly("New|2024-01-01|2024-01-05");

    Dataset<Row> products =
        Dimensions.products(
            Given.rows(
                spark,
                Silver.ORDER_LINES,
                "source | sku | product_id | title\ns | k1 | 9 | Mug\ns | k1 | 9 | Mug\ns | | 9 | Cup\ns | | | "));
    Given.hasSchema(products, GoldDimensions.DIM_PRODUCT);
    assertThat(Given.shown(products, "product", "title"))
        .containsExactly("(unnamed)|null", "9|Cup", "k1|Mug");

    Dataset<Row> models =
        Dimensions.models(
            spark,
            List.of(
                new Dimensions.Model("linear", "default", true, "Evenly", 30, 1, false, "graph")));
    Given.hasSchema(models, GoldDimensions.DIM_MODEL);
    assertThat(Given.shown(models, "model", "is_default", "click_window_days"))
        .containsExactly("linear|true|30");
  }
}
