package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The statement that reduces events to touches inside BigQuery, run here by Spark: its body word by
 * word, its functions put into Spark's words, since there is no BigQuery.
 */
@ExtendWith(LocalSpark.class)
class Ga4TouchesSqlTest {
  private static final String PARAMETERS =
      "array<struct<key: string, value: struct<string_value: string, int_value: string,"
          + " double_value: double>>>";
  private static final String CAMPAIGN =
      "struct<source: string, medium: string, campaign_name: string, campaign_id: string, term:"
          + " string, content: string>";
  private static final String SCHEMA =
      "event_date string, event_timestamp string, event_name string, user_pseudo_id string, user_id"
          + " string, batch_event_index string, device struct<category: string>, geo struct<country:"
          + " string>, event_params "
          + PARAMETERS
          + ", ecommerce struct<transaction_id: string, purchase_revenue: string>,"
          + " session_traffic_source_last_click struct<manual_campaign: "
          + CAMPAIGN
          + ", cross_channel_campaign: "
          + CAMPAIGN
          + ", google_ads_campaign: struct<customer_id: string, campaign_id: string, campaign_name:"
          + " string>>, collected_traffic_source struct<manual_source: string, manual_medium:"
          + " string, manual_campaign_name: string, manual_campaign_id: string, manual_term: string,"
          + " manual_content: string, gclid: string>";

  @TempDir Path folder;

  @Test
  void theStatementGivesTheTouchesOfTheRawExport(SparkSession spark) throws IOException {
    Path events = Sample.resource("ga4/events_20260901.jsonl");
    spark.read().schema(SCHEMA).json(events.toUri().toString()).createOrReplaceTempView("ga4_day");
    functions(spark);
    String statement = Files.readString(Path.of("src/main/resources/bigquery/ga4_touches.sql"));
    String body =
        statement
            .substring(statement.indexOf("-- body"))
            .replace("${events}", "ga4_day")
            .replace("${own_hosts}", "pay[.]example");
    String out = folder.resolve("touches").toUri().toString();
    stepByStep(spark, body).coalesce(1).write().parquet(out);
    Path written;
    try (Stream<Path> parts = Files.list(folder.resolve("touches"))) {
      written = parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    List<Map<String, Object>> reduced =
        known(Sample.of(Sample.source("ga4/bigquery_touches"), written), "touches");
    List<Map<String, Object>> raw =
        known(
            Sample.of(
                Sample.source("ga4/bigquery_json", "options.own-hosts", "pay.example"), events),
            "events");
    assertThat(raw).hasSize(7);
    assertThat(reduced).containsExactlyInAnyOrderElementsOf(raw);
  }

  /** The named steps one after the other: planned as one, Spark inlines them into each other. */
  private static Dataset<Row> stepByStep(SparkSession spark, String body) {
    Matcher step =
        Pattern.compile("(?ms)^(?:WITH )?(\\w+) AS \\([^\\n]*\\n(.*?)^\\),?$").matcher(body);
    int end = 0;
    while (step.find()) {
      spark.sql(step.group(2)).localCheckpoint().createOrReplaceTempView(step.group(1));
      end = step.end();
    }
    return spark.sql(body.substring(end));
  }

  private static List<Map<String, Object>> known(Sample sample, String stream) {
    List<PlainRead.Entry> entries = sample.readPlainly();
    assertThat(PlainRead.outcomes(entries).keySet()).containsExactly("accepted");
    return PlainRead.accepted(entries, stream).stream()
        .<Map<String, Object>>map(
            values -> {
              Map<String, Object> filled = new TreeMap<>(values);
              filled.values().removeIf(Objects::isNull);
              return filled;
            })
        .toList();
  }

  private static void functions(SparkSession spark) {
    define(
        spark,
        "plb_text(params "
            + PARAMETERS
            + ", wanted string) returns string return"
            + " coalesce("
            + slot("params.value.string_value")
            + slot(", params.value.int_value")
            + slot(", cast(params.value.double_value as array<string>)")
            + ")");
    define(
        spark,
        "plb_tag(url string, name string) returns string return"
            + " nullif(try_url_decode(regexp_extract(url, concat('(?i)^[^?#]*[?](?:[^#]*?[&;])?',"
            + " name, '=([^&;#]+)'), 1)), '')");
    define(
        spark,
        "plb_host(url string) returns string return nullif(regexp_extract(lower(url),"
            + " '^(?:[a-z][a-z0-9+.-]*://)?(?:www[.])?([^/?#:]+)', 1), '')");
    define(
        spark,
        "plb_is(written string, pattern string) returns boolean return written rlike pattern");
    define(spark, "plb_id(written string) returns string return substr(sha2(written, 256), 1, 24)");
    define(
        spark,
        "plb_said(written string) returns string return case when lower(trim(written)) in ('',"
            + " '(direct)', '(none)', '(not set)', 'none', 'null') then null else trim(written) end");
  }

  private static String slot(String values) {
    int name = values.startsWith(", ") ? 2 : 0;
    return values.substring(0, name)
        + "try_element_at("
        + values.substring(name)
        + ", cast(nullif(array_position(params.key, wanted), 0) as int))";
  }

  private static void define(SparkSession spark, String function) {
    spark.sql("create or replace temporary function " + function);
  }
}
