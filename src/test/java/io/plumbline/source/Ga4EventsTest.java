package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ga4EventsTest {
  @TempDir Path folder;

  @Test
  void theDailyTableWinsOverTheIntradayTableCopiedLater() {
    Map<String, Long> daily = extracted("ga4/events_20260901.jsonl", "2026-09-02T05:00:00Z");
    Map<String, Long> intraday =
        extracted("ga4/events_intraday_20260901.jsonl", "2026-09-10T05:00:00Z");
    assertThat(daily.keySet()).containsAll(intraday.keySet());
    intraday.forEach((touch, extract) -> assertThat(extract).isLessThan(daily.get(touch)));
  }

  @Test
  void theOrderOfEventsDoesNotMatter() throws java.io.IOException {
    Path file = Sample.resource("ga4/events_20260901.jsonl");
    List<String> lines = new ArrayList<>(java.nio.file.Files.readAllLines(file));
    List<Map<String, Object>> expected = touches(file);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(lines, new Random(round));
      Path shuffled =
          Sample.write(folder.resolve("s" + round + ".jsonl"), String.join("\n", lines) + "\n");
      assertThat(touches(shuffled))
          .as("seed " + round)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<Map<String, Object>> touches(Path file) {
    List<PlainRead.Entry> entries =
        Sample.of(Sample.source("ga4/bigquery_json", "options.own-hosts", "pay.example"), file)
            .readPlainly();
    assertThat(entries.stream().filter(PlainRead.Entry::isRecord)).hasSize(13);
    return PlainRead.accepted(entries, "events");
  }

  private static Map<String, Long> extracted(String name, String written) {
    FilePlan plan =
        FilePlan.of(
            Declarations.formOf(Sample.source("ga4/bigquery_json")).orElseThrow(),
            Sample.source("ga4/bigquery_json"),
            ZoneId.of("UTC"));
    FilePart listed =
        new FilePart(
            Sample.resource(name).toAbsolutePath().toUri().toString(),
            name.substring(4),
            0,
            Instant.parse(written).toEpochMilli() * 1000,
            null);
    FileRecords rows =
        new FileRecords(plan, plan.form().streams().get(0), listed, new Configuration());
    int id =
        FilePlan.stored(plan.form().streams().get(0)).stream()
            .map(ColumnRule::column)
            .toList()
            .indexOf("touch_id");
    Map<String, Long> extracted = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!row.isNullAt(FilePlan.RECORD_COLUMNS.size())) {
        extracted.put(row.getStruct(FilePlan.RECORD_COLUMNS.size()).getString(id), row.getLong(3));
      }
    }
    return extracted;
  }
}
