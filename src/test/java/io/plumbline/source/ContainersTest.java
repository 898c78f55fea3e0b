package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same records in Parquet, a workbook, and our own columns. */
@ExtendWith(LocalSpark.class)
class ContainersTest {
  @TempDir Path folder;

  @Test
  void parquetReadsLikeTheJsonForm(SparkSession spark) {
    String parquet = folder.resolve("ga4").toUri().toString();
    spark
        .read()
        .schema(
            "event_date string, event_timestamp string, event_name string, user_pseudo_id string,"
                + " event_params array<struct<key: string, value: struct<string_value: string,"
                + " int_value: string, double_value: double>>>,"
                + " ecommerce struct<transaction_id: string, purchase_revenue: double>")
        .json(Sample.resource("ga4/bigquery_json.jsonl").toUri().toString())
        .coalesce(1)
        .write()
        .parquet(parquet);
    Reading reading = Sample.of(Sample.source("ga4/bigquery_json"), parts("ga4")).read();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=4}");
    List<Row> touches = reading.rows().get("touchpoints").orderBy("event_ts").collectAsList();
    assertThat(touches).hasSize(3);
    assertThat(touches.get(0).<String>getAs("utm_campaign")).isEqualTo("summer");
    assertThat(touches.get(0).<String>getAs("position_kind")).isEqualTo("row_index");
    assertThat(touches.get(1).<BigDecimal>getAs("revenue")).isEqualByComparingTo("36.98");
  }

  @Test
  void brokenParquetIsUnreadable() throws IOException {
    Path file = folder.resolve("broken.parquet");
    Files.write(file, "PAR1 and then nothing of use".getBytes(StandardCharsets.UTF_8));
    Reading reading = Sample.of(Sample.source("ga4/bigquery_json"), file).read();
    assertThat(Sample.outcomes(reading)).hasToString("{file_problem:FILE_UNREADABLE=1}");
  }

  @Test
  void workbookRowsHaveNumbersAndSerialDays() throws IOException {
    Path file = folder.resolve("report.xlsx");
    workbook(
        file,
        new String[] {"Day", "Campaign name", "Campaign ID", "Amount spent (EUR)"},
        new String[] {"46266", "'A", "'23851000000010001", "10.5"},
        new String[] {"46267", "'A", "2.3851E+16", "10.5"});
    Reading reading = Sample.of(Sample.source("meta_ads/ui_csv"), file).read();
    assertThat(Sample.outcomes(reading)).hasToString("{accepted=1, quarantined:ID_SCIENTIFIC=1}");
    Row row = reading.rows().get("ad_performance_daily").first();
    assertThat(row.<Object>getAs("date")).hasToString("2026-09-01");
    assertThat(row.<BigDecimal>getAs("spend")).isEqualByComparingTo("10.5");
    assertThat(row.<String>getAs("position_kind")).isEqualTo("sheet_row");
    assertThat(row.<Long>getAs("source_position")).isEqualTo(2L);
  }

  @Test
  void ownColumnsNeedNoMappingAndFillDefaults() {
    Path touches =
        Sample.write(
            folder.resolve("touches_2026-09-05.csv"),
            "touch_id,user_key,event_ts,channel,referrer\n"
                + "t1,u1,2026-09-01 23:30:00,email,https://u:p@a.example/x?email=a@b.example&utm_source=n\n");
    Row touch =
        Sample.of(Sample.source("generic/touchpoints", "zone", "Europe/Berlin"), touches)
            .rows("touchpoints")
            .first();
    assertThat(touch.<Object>getAs("event_ts")).hasToString("2026-09-01 21:30:00.0");
    assertThat(touch.<Object>getAs("date")).hasToString("2026-09-01");
    assertThat(touch.<String>getAs("touch_kind")).isEqualTo("click");
    assertThat(touch.<String>getAs("referrer")).isEqualTo("a.example/x?utm_source=n");
    assertThat(touch.<Object>getAs("extract_ts")).hasToString("2026-09-05 00:00:00.0");
    assertThat(touch.<String>getAs("brand")).isEqualTo("(unassigned)");
    Path conversions =
        Sample.write(
            folder.resolve("c.csv"), "conversion_id,user_key,conversion_ts\nc1,u1,2026-09-01\n");
    Row conversion =
        Sample.of(Sample.source("generic/conversions", "currency", "EUR"), conversions)
            .rows("conversions")
            .first();
    assertThat(conversion.<BigDecimal>getAs("value")).isEqualByComparingTo("0");
    assertThat(conversion.<Long>getAs("count")).isEqualTo(1);
    assertThat(conversion.<String>getAs("user_key")).isEqualTo("k-id:" + Privacy.sha("u1"));
    assertThat(Sample.outcomes(Sample.of(Sample.source("generic/conversions"), conversions).read()))
        .hasToString("{quarantined:CURRENCY_UNKNOWN=1}");
  }

  private Path parts(String name) {
    try (var files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A minimal workbook; cells starting with ' are text. */
  private static void workbook(Path file, String[]... rows) throws IOException {
    StringBuilder sheet = new StringBuilder();
    for (int r = 0; r < rows.length; r++) {
      sheet.append("<row r=\"").append(r + 1).append("\">");
      for (int c = 0; c < rows[r].length; c++) {
        String cell = rows[r][c];
        String place = (char) ('A' + c) + Integer.toString(r + 1);
        boolean isText = r == 0 || cell.startsWith("'");
        String text = cell.startsWith("'") ? cell.substring(1) : cell;
        sheet.append(
            isText
                ? "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>"
                : "<c r=\"" + place + "\"><v>" + text + "</v></c>");
      }
      sheet.append("</row>");
    }
    String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    String relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    String packages = "http://schemas.openxmlformats.org/package/2006/";
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(
          zip,
          "[Content_Types].xml",
          "<Types xmlns=\""
              + packages
              + "content-types\"><Default Extension=\"xml\""
              + " ContentType=\"application/xml\"/></Types>");
      entry(
          zip,
          "_rels/.rels",
          "<Relationships xmlns=\""
              + packages
              + "relationships\"><Relationship Id=\"r1\" Type=\""
              + relations
              + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
      entry(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\""
              + main
              + "\" xmlns:r=\""
              + relations
              + "\"><sheets><sheet name=\"a\""
              + " sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
      entry(
          zip,
          "xl/_rels/workbook.xml.rels",
          "<Relationships xmlns=\""
              + packages
              + "relationships\"><Relationship Id=\"r1\" Type=\""
              + relations
              + "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
      entry(
          zip,
          "xl/worksheets/sheet1.xml",
          "<worksheet xmlns=\"" + main + "\"><sheetData>" + sheet + "</sheetData></worksheet>");
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
