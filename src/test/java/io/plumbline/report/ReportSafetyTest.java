package io.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.testing.LocalSpark;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What data cannot do to the page: run, load, or end a script. */
@ExtendWith(LocalSpark.class)
class ReportSafetyTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u2028'\"&";

  @Test
  void hostileNamesAreText(SparkSession spark) {
    SampleLake lake = SampleLake.full(spark);
    lake.add(
        Gold.CHANNEL_RETURN_DAILY,
        "date",
        SampleLake.AS_OF,
        "date_basis",
        "conversion",
        "model",
        "last",
        "variant",
        "default",
        "channel",
        HOSTILE,
        "conversion_type",
        "order",
        "revenue",
        10,
        "spend_reporting",
        99999);
    lake.add(
        Ops.QUARANTINE, "source", HOSTILE, "source_file", "f", "rule", HOSTILE, "fix", HOSTILE);
    lake.add(
        GoldScores.CONSERVATION_CHECKS,
        "law",
        1,
        "check_name",
        HOSTILE,
        "subject",
        HOSTILE,
        "severity",
        "warn",
        "detail",
        HOSTILE);
    ReportContext plain = SampleLake.context("en");
    ReportContext hostile =
        new ReportContext(
            HOSTILE, HOSTILE, plain.asOf(), HOSTILE, "en", plain.defaultModel(), false);

    String page = ReportPage.html(lake.tables(), hostile);

    assertThat(page).doesNotContain("<img").doesNotContain("</script><img");
    assertThat(page).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    assertThat(page)
        .contains("\\u003c/script\\u003e\\u003cimg src=x onerror=alert(1)\\u003e\\u2028");
    Matcher blocks =
        Pattern.compile("<script type=\"application/json\"[^>]*>(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    int charts = 0;
    while (blocks.find()) {
      charts++;
      assertThat(blocks.group(1)).startsWith("{").endsWith("}").doesNotContain("\u2028");
    }
    assertThat(charts).isEqualTo(3);
  }

  @Test
  void nothingIsLoadedFromElsewhere(SparkSession spark) {
    String page = ReportPage.html(SampleLake.full(spark).tables(), SampleLake.context("en"));

    assertThat(page).doesNotContainPattern("(?i)(src|href|action)\\s*=\\s*[\"']?\\s*(https?:)?//");
    assertThat(page)
        .doesNotContainPattern(
            "(?i)url\\(\\s*[\"']?(https?:)?//|@import|sourceMappingURL|<link|<iframe");
    assertThat(page).contains("default-src &#39;none&#39;; script-src");
    assertThat(page).containsOnlyOnce("Chart.js v4.4.1");
  }
}
