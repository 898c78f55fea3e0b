package io.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ReportPageTest {
  @Test
  void figuresOfTheSampleLakeAreOnThePage(SparkSession spark) throws IOException {
    String page = page(SampleLake.full(spark), "en");
    Files.writeString(Path.of("target", "report-sample.html"), page);

    assertThat(page)
        .contains("Each 1 USD of ad spend brought 3.78 USD of revenue in the last 30 days")
        .contains("USD\u00a054,321")
        .contains("USD\u00a0205,432")
        .contains("USD\u00a031.46")
        .contains("▲ +12.8%")
        .contains("15 passed, 1 failed")
        .contains("October 2026 spend of meta-eu rose by 4.00 USD to 19.00 USD")
        .contains("usually it is 2026-11-20 by now")
        .contains("Europe/Berlin, EUR");
    // 300 + 400 of 500 + 600.
    assertThat(page)
        .containsSubsequence(
            "<h3>Sources that lack days or sent too little</h3>",
            "<h3>Closed months that moved, newest first</h3>",
            "<h3>Days whose numbers still grow</h3>",
            ">Conversion value by the platform EUR<",
            ">700<",
            ">1,100<",
            ">63.6%<",
            ">7<");
    assertThat(page.indexOf("<section id=\"headline\""))
        .isLessThan(page.indexOf("<section id=\"channels\""));
  }

  @Test
  void chinesePagesSpeakChinese(SparkSession spark) throws IOException {
    SampleLake lake = SampleLake.full(spark);
    String simplified = page(lake, "zh-Hans");
    Files.writeString(Path.of("target", "report-sample-zh-Hans.html"), simplified);

    assertThat(simplified)
        .contains("lang=\"zh-Hans\"")
        .contains("每投入 1 USD 广告费带来 3.78 USD 收入")
        .contains("谷歌广告")
        .contains("2026年11月20日");
    assertThat(page(lake, "zh-Hant"))
        .contains("lang=\"zh-Hant\"")
        .contains("每投入 1 USD 廣告費帶來 3.78 USD 營收");
  }

  @Test
  void channelSumsAreThoseOfOneSlice(SparkSession spark) {
    // spend 100 + 50 over two days, revenue 450: ROAS 3.00; 4 customers: CAC 37.50. The rows of the
    // other model, basis, type, variant and of day 31 would change each of them.
    SampleLake lake = SampleLake.empty(spark);
    addReturn(lake, 0, "last", "conversion", "order", "default", 100, 300, 3);
    addReturn(lake, 29, "last", "conversion", "order", "default", 50, 150, 1);
    addReturn(lake, 30, "last", "conversion", "order", "default", 7000, 9000, 70);
    addReturn(lake, 0, "first", "conversion", "order", "default", 100, 999, 3);
    addReturn(lake, 0, "last", "touch", "order", "default", 100, 999, 3);
    addReturn(lake, 0, "last", "conversion", "lead", "default", 100, 999, 3);
    addReturn(lake, 0, "last", "conversion", "order", "other", 100, 999, 3);

    assertThat(row(page(lake, "en"), "channels", "meta"))
        .containsSubsequence(">150<", ">100.0%<", ">450<", ">3.00<", ">4.0<", ">37.50<");
  }

  @Test
  void revenueWithoutChannelIsLastAndExplained(SparkSession spark) {
    String channels = section(page(SampleLake.full(spark), "en"), "channels");

    assertThat(channels.indexOf(">Unattributed<")).isGreaterThan(channels.indexOf(">direct<"));
    assertThat(channels).contains("Unattributed: orders for which no touchpoint was found");
    assertThat(channels).contains("Untracked: orders that could not have been followed");
  }

  @Test
  void immatureAndTruncatedCellsAreEmpty(SparkSession spark) {
    SampleLake lake = SampleLake.empty(spark);
    addRetention(lake, 2, 0, 200, 200, true, false);
    addRetention(lake, 2, 1, 200, 50, true, false);
    addRetention(lake, 2, 2, 200, 31, false, false);
    addRetention(lake, 3, 0, 80, 80, true, true);

    String cohorts = section(page(lake, "en"), "cohorts");

    assertThat(cohorts).contains("Sep 2026").contains(">25%<").doesNotContain(">16%<");
    assertThat(cohorts).contains("Aug 2026 †").containsOnlyOnce(">100%<");
  }

  @Test
  void costsOfMonthsWithoutLedgerAreNotCalledFull(SparkSession spark) {
    SampleLake lake = SampleLake.empty(spark);
    for (String scope : new String[] {"media", "full"}) {
      lake.add(
          GoldCosts.ACQUISITION_COST_MONTHLY,
          "month",
          SampleLake.AS_OF.withDayOfMonth(1).minusMonths(1),
          "channel",
          "meta",
          "attribution_model",
          "last",
          "variant",
          "default",
          "cost_scope",
          scope,
          "cost",
          1000,
          "media_cost",
          1000,
          "new_customers",
          40);
    }
    String page = page(lake, "en");

    assertThat(row(page, "costs", "Oct 2026"))
        .containsSubsequence(">1,000<", ">–<", ">–<", ">40<", ">25.00<", ">–<");
    assertThat(section(page, "costs")).contains("media cost alone hides");
  }

  @Test
  void emptyAndAbsentTablesSayWhatIsMissing(SparkSession spark) {
    for (String page :
        new String[] {
          page(SampleLake.empty(spark), "en"),
          ReportPage.html(name -> null, SampleLake.context("en"))
        }) {
      assertThat(page)
          .contains("gold.scorecard has no rows")
          .contains("gold.channel_return_daily has no rows")
          .contains("gold.cohort_retention_monthly has no rows")
          .contains("gold.cohort_value_monthly has no rows")
          .contains("gold.acquisition_cost_monthly has no rows")
          .contains("gold.conservation_checks has no rows")
          .contains("ops.files has no rows")
          .contains("No ad spend is known");
      assertThat(page).doesNotContain("<canvas").endsWith("</html>\n");
    }
  }

  private static String page(SampleLake lake, String language) {
    return ReportPage.html(lake.tables(), SampleLake.context(language));
  }

  private static String section(String page, String id) {
    int start = page.indexOf("<section id=\"" + id + "\"");
    return page.substring(start, page.indexOf("</section>", start));
  }

  private static String row(String page, String section, String heading) {
    String text = section(page, section);
    int start = text.indexOf("<th scope=\"row\">" + heading);
    assertThat(start).as(heading).isNotNegative();
    return text.substring(start, text.indexOf("</tr>", start));
  }

  private static void addReturn(
      SampleLake lake,
      int daysBack,
      String model,
      String basis,
      String type,
      String variant,
      int spend,
      int revenue,
      int customers) {
    lake.add(
        Gold.CHANNEL_RETURN_DAILY,
        "date",
        SampleLake.AS_OF.minusDays(daysBack),
        "date_basis",
        basis,
        "model",
        model,
        "variant",
        variant,
        "channel",
        "meta",
        "conversion_type",
        type,
        "revenue",
        revenue,
        "new_customers",
        customers,
        "spend_reporting",
        spend);
  }

  private static void addRetention(
      SampleLake lake,
      int monthsBack,
      int period,
      int customers,
      int retained,
      boolean mature,
      boolean truncated) {
    lake.add(
        GoldCohorts.COHORT_RETENTION_MONTHLY,
        "cohort_month",
        SampleLake.AS_OF.withDayOfMonth(1).minusMonths(monthsBack),
        "kind",
        "bounded",
        "period",
        period,
        "cohort_customers",
        customers,
        "retained_customers",
        retained,
        "is_mature",
        mature,
        "is_left_truncated",
        truncated);
  }
}
