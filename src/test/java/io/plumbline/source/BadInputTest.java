package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken in some way: every record is accepted, control or quarantined. */
class BadInputTest {
  private static final String HEADER =
      "Day,Campaign name,Campaign ID,Account ID,Currency,Amount spent,Impressions\n";

  private static final String GOOD = "2026-09-01,A,111,42,EUR,10.50,100\n";

  @TempDir Path folder;

  @Test
  void eachBrokenRecordWaitsWithItsRule() {
    String text =
        HEADER
            + GOOD
            + GOOD // a duplicate is accepted; silver supersedes it
            + "2026-09-02,Anna,112,42,EUR,ten,100\n"
            + "2026-09-02,A,113,42,EUX,10,100\n"
            + "2026-09-02,A,1.2E+17,42,EUR,10,100\n"
            + "2026-09-02,A,114,43,EUR,10,100\n"
            + "someday,A,115,42,EUR,10,100\n"
            + "1870-01-01,A,116,42,EUR,10,100\n"
            + "2199-01-01,A,117,42,EUR,10,100\n"
            + "2026-09-02,A,118,42,EUR,10,100,7,8\n"
            + "2026-09-02,A,119,42,EUR,,100\n"
            + ",A,120,42,EUR,1,100\n"
            + "Total,,,42,EUR,21,200\n"
            + "2026-09-01,,,42,EUR,21,200\n";
    Reading reading =
        Sample.of(
                Sample.source("meta_ads/ui_csv", "account", "42"),
                Sample.write(folder.resolve("a.csv"), text))
            .read();
    assertThat(Sample.outcomes(reading))
        .hasToString(
            "{accepted=2, control:total=2, quarantined:CURRENCY_UNKNOWN=1,"
                + " quarantined:DATE_IN_FUTURE=1, quarantined:DATE_TOO_EARLY=1,"
                + " quarantined:ID_SCIENTIFIC=1, quarantined:MISSING_REQUIRED=1,"
                + " quarantined:NOT_A_DATE=1, quarantined:NOT_A_NUMBER=1,"
                + " quarantined:OTHER_ACCOUNT=1, quarantined:RANGE_TOTAL=1,"
                + " quarantined:RECORD_MALFORMED=1}");
    // Law 4: fourteen lines after the header, fourteen records.
    assertThat(reading.records().count()).isEqualTo(14);
    Row notANumber = reading.records().filter("rule = 'NOT_A_NUMBER'").collectAsList().get(0);
    assertThat(notANumber.<Long>getAs("source_position")).isEqualTo(4L);
    assertThat(notANumber.<String>getAs("reason")).isEqualTo("spend is 'ten', not a number");
    assertThat(notANumber.<String>getAs("masked_row"))
        .isEqualTo(
            "{\"Day\": 2026-09-02, \"Campaign name\": text(4), \"Campaign ID\": 112, \"Account"
                + " ID\": 42, \"Currency\": EUR, \"Amount spent\": text(3), \"Impressions\": 100}");
  }

  @Test
  void rangeTotalsAreRefused() {
    String text =
        "Reporting starts,Reporting ends,Campaign name,Amount spent (EUR)\n"
            + "2026-09-01,2026-09-30,A,10\n"
            + "2026-09-01,2026-09-01,A,10\n";
    assertThat(outcomes("meta_ads/ui_csv", "range.csv", text))
        .isEqualTo("{accepted=1, quarantined:RANGE_TOTAL=1}");
    assertThat(outcomes("google_ads/ui_csv", "g.csv", "Campaign,Currency code,Cost\nA,EUR,1\n"))
        .isEqualTo("{quarantined:RANGE_TOTAL=1}");
  }

  @Test
  void emptyFileIsNamed() {
    assertThat(outcomes("meta_ads/ui_csv", "empty.csv", ""))
        .isEqualTo("{file_problem:FILE_EMPTY=1}");
    assertThat(outcomes("meta_ads/ui_csv", "blank.csv", "\n \n"))
        .isEqualTo("{file_problem:FILE_EMPTY=1}");
  }

  @Test
  void renamedHeaderIsNamedWithItsNearName() {
    Reading reading =
        read(
            "meta_ads/ui_csv",
            Sample.write(folder.resolve("h.csv"), HEADER.replace("spent", "spend") + GOOD));
    Row problem = reading.records().collectAsList().get(0);
    assertThat(problem.<String>getAs("rule")).isEqualTo("HEADER_MISSING");
    assertThat(problem.<String>getAs("reason")).contains("spend").contains("near: 'Amount spend'");
    assertThat(problem.<Long>getAs("source_position")).isEqualTo(-1L);
    SourceConfig mapped = Sample.source("meta_ads/ui_csv", "columns.spend", "Amount spend");
    assertThat(Sample.outcomes(Sample.of(mapped, folder.resolve("h.csv")).read()).toString())
        .isEqualTo("{accepted=1}");
  }

  @Test
  void wideAndLegacyEncodingsAreRead() {
    String text = HEADER + "2026-09-01,Größe 春,111,42,EUR,10.50,100\n";
    String tabs = text.replace(',', '\t');
    Path wide =
        Sample.write(folder.resolve("wide.csv"), "\ufeff" + tabs, StandardCharsets.UTF_16LE);
    assertThat(names(wide, "meta_ads/ui_csv")).containsExactly("Größe 春");
    Path western =
        Sample.write(
            folder.resolve("western.csv"), text.replace(" 春", ""), Charset.forName("windows-1252"));
    assertThat(names(western, "meta_ads/ui_csv")).containsExactly("Größe");
    Path chinese =
        Sample.write(
            folder.resolve("chinese.csv"), text.replace("Größe ", ""), Charset.forName("GB18030"));
    assertThat(names(chinese, "meta_ads/ui_csv", "options.encoding", "GB18030"))
        .containsExactly("春");
  }

  @Test
  void recordsBeforeABreakAreKept() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 50_000; i++) {
      text.append("2026-09-01,A").append(random.nextLong()).append(",").append(i);
      text.append(",42,EUR,10.50,").append(random.nextInt(1000)).append('\n');
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = zipped.toByteArray();
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    Reading reading = read("meta_ads/ui_csv", file);
    long accepted = reading.records().filter("outcome = 'accepted'").count();
    assertThat(accepted).isBetween(10_000L, 40_000L);
    assertThat(reading.records().filter("outcome = 'quarantined'").count()).isZero();
    assertThat(reading.records().filter("rule = 'FILE_TRUNCATED'").count()).isEqualTo(1);
    assertThat(reading.rows().get("ad_performance_daily").count()).isEqualTo(accepted);
  }

  @Test
  void malformedJsonLinesWait() {
    String text =
        "{\"date_start\":\"2026-09-01\",\"spend\":\"1\",\"account_currency\":\"EUR\"}\n"
            + "{\"date_start\":\n"
            + "\n"
            + "[1]\n"
            + "{\"date_start\":\"2026-09-01\",\"spend\":\"2\",\"account_currency\":\"EUR\"}\n";
    assertThat(outcomes("meta_ads/api_json", "x.jsonl", text))
        .isEqualTo("{accepted=2, quarantined:RECORD_MALFORMED=2}");
    assertThat(outcomes("meta_ads/api_json", "y.jsonl", "{\"date_start\":\"20\n" + text))
        .isEqualTo("{accepted=2, quarantined:RECORD_MALFORMED=3}");
    String page =
        "{\"data\":[{\"date_start\":\"2026-09-01\",\"spend\":\"1\",\"account_currency\":\"EUR\"}],"
            + "\"paging\":{\"cursors\":{\"after\":\"x\"}}}";
    assertThat(outcomes("meta_ads/api_json", "page.json", page)).isEqualTo("{accepted=1}");
    assertThat(outcomes("meta_ads/api_json", "cut.json", page.substring(0, 100)))
        .isEqualTo("{accepted=1, file_problem:FILE_TRUNCATED=1}");
  }

  @Test
  void deleteMarksAreControlRows() {
    String text =
        "{\"_airbyte_extracted_at\":\"2026-09-03T01:00:00Z\",\"_airbyte_data\":{\"date_start\":"
            + "\"2026-09-01\",\"spend\":1.5,\"account_currency\":\"EUR\"}}\n"
            + "{\"_airbyte_data\":{\"date_start\":\"2026-09-01\",\"spend\":1,\"account_currency\":"
            + "\"EUR\",\"_ab_cdc_deleted_at\":\"2026-09-02T00:00:00Z\"}}\n";
    Path file = Sample.write(folder.resolve("f/ads_insights.jsonl"), text);
    Sample.write(folder.resolve("f/campaigns.jsonl"), "{\"id\":1}\n");
    Reading reading = read("meta_ads/airbyte", file.getParent());
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=1, control:deleted=1}");
    Row row = reading.rows().get("ad_performance_daily").first();
    assertThat(row.<BigDecimal>getAs("spend")).isEqualByComparingTo("1.5");
    assertThat(row.<Object>getAs("extract_ts")).hasToString("2026-09-03 01:00:00.0");
  }

  @Test
  void missingFileIsUnreadable() {
    SourceFile gone =
        new SourceFile(
            folder.resolve("gone.csv").toUri().toString(),
            "gone.csv",
            1,
            java.time.Instant.EPOCH,
            java.util.Optional.empty());
    Reading reading =
        Exports.read(
            io.plumbline.testing.LocalSpark.session(),
            Sample.source("meta_ads/ui_csv"),
            java.time.ZoneId.of("UTC"),
            List.of(gone),
            column -> column);
    assertThat(Sample.outcomes(reading)).hasToString("{file_problem:FILE_UNREADABLE=1}");
  }

  private String outcomes(String format, String name, String text) {
    return Sample.outcomes(read(format, Sample.write(folder.resolve(name), text))).toString();
  }

  private static Reading read(String format, Path file) {
    return Sample.of(Sample.source(format), file).read();
  }

  private static List<String> names(Path file, String format, String... settings) {
    return Sample.of(Sample.source(format, settings), file)
        .rows("ad_performance_daily")
        .select("campaign_name")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
