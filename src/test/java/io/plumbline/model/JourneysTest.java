package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which touches a conversion may be credited to, by hand. */
@ExtendWith(LocalSpark.class)
class JourneysTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 30);
  private static final String CONVERSIONS =
      """
      conversion_key | conversion_type | conversion_ts       | person_id | is_tracked | kept_apart    | identifier_key
      1              | order           | 2026-09-20 12:00:00 | 7         | true       |               |
      2              | order           | 2026-09-25 12:00:00 | 7         | true       |               |
      3              | lead            | 2026-09-20 12:00:00 | 7         | true       |               | 501
      4              | order           | 2026-09-25 12:00:00 | 7         | true       | repeat_orders |
      5              | order           | 2026-09-25 12:00:00 | 8         | false      |               |
      6              | order           | 2026-09-25 12:00:00 | 9         | true       |               |
      """;
  private static final String TOUCHES =
      """
      touch_key | person_id | event_ts            | date       | channel_name   | touch_kind | identifier_type | identifier_key
      11        | 7         | 2026-08-21 12:00:00 | 2026-08-21 | search         | click      | cookie          | 501
      12        | 7         | 2026-08-21 12:00:01 | 2026-08-21 | direct         | visit      | cookie          | 501
      13        | 7         | 2026-09-10 12:00:00 | 2026-09-10 | email          | email      | contact         | 502
      14        | 7         | 2026-09-19 11:00:00 | 2026-09-19 | display        | view       | cookie          | 503
      15        | 7         | 2026-09-20 12:00:00 | 2026-09-20 | social         | click      | cookie          | 503
      16        | 7         | 2026-09-20 12:00:01 | 2026-09-20 | organic_search | visit      | customer        | 504
      17        | 8         | 2026-09-20 12:00:01 | 2026-09-20 | search         | click      | cookie          | 505
      18        | 9         | 2026-09-20 12:00:00 | 2026-09-20 | direct         | visit      | cookie          | 506
      19        | 9         | 2026-09-21 12:00:00 | 2026-09-21 | organic_search | visit      | cookie          | 506
      """;

  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  @Test
  void aWindowIsHalfOpenAndATouchAfterTheConversionIsNever() {
    // 11 lies exactly 30 days before conversion 1, 14 a day and an hour; 16 a second after it.
    Map<Long, String> paths = paths(Journeys.Rules.of(AS_OF, LookBack.of(30, 1), none()));
    assertThat(paths.get(1L)).isEqualTo("12 direct, 13 email, 15 social");
    assertThat(paths.get(2L)).isEqualTo("13 email, 15 social, 16 organic_search");
  }

  @Test
  void whatIsUntrackedOrKeptApartHasNoJourney() {
    assertThat(paths(Journeys.Rules.of(AS_OF, LookBack.of(30, 1), none())).keySet())
        .containsExactly(1L, 2L, 3L, 6L);
  }

  @Test
  void aTypeHasWindowsByKindAndByChannel() {
    LookBack ofLeads = new LookBack(60, 2, Map.of("email", 5), Map.of("direct", 1));
    Journeys.Rules rules =
        new Journeys.Rules(
            AS_OF, LookBack.of(30, 1), Map.of("lead", ofLeads), List.of(), List.of(), none());
    // 13 is a mail of ten days before, 12 a direct visit of thirty.
    assertThat(paths(rules).get(3L)).isEqualTo("11 search, 14 display, 15 social");
    assertThat(paths(rules).get(1L)).isEqualTo("12 direct, 13 email, 15 social");
  }

  @Test
  void aTypeMayStartAfreshAfterEachConversion() {
    Journeys.Rules rules =
        new Journeys.Rules(
            AS_OF, LookBack.of(30, 1), Map.of(), List.of("order"), List.of(), none());
    assertThat(paths(rules).get(2L)).isEqualTo("16 organic_search");
    assertThat(paths(rules).get(3L)).isEqualTo("12 direct, 13 email, 15 social");
  }

  @Test
  void naturalTouchesArePassedOverAndAloneAreOneChannel() {
    Journeys.Rules rules =
        new Journeys.Rules(
            AS_OF,
            LookBack.of(30, 1),
            Map.of(),
            List.of(),
            List.of("direct", "organic_search"),
            none());
    assertThat(paths(rules).get(1L)).isEqualTo("13 email, 15 social");
    assertThat(paths(rules).get(6L)).isEqualTo("19 natural");
  }

  @Test
  void aTouchIsTiedDirectlyByALoginOrByTheIdentifierOfTheConversion() {
    Dataset<Row> journeys = journeys(Journeys.Rules.of(AS_OF, LookBack.of(60, 9), none()));
    assertThat(Given.shown(journeys.where("is_direct_tie"), "conversion_key", "touch_key"))
        .containsExactly("1|13", "2|13", "2|16", "3|11", "3|12", "3|13");
  }

  @Test
  void oneDeviceWithVeryManyTouchesKeepsTheNewestAndSaysSo() {
    Dataset<Row> crowded =
        Given.rows(spark, Silver.TOUCHPOINTS, TOUCHES)
            .where("touch_key = 15")
            .drop("touch_key", "event_ts")
            .crossJoin(
                spark
                    .range(20_000)
                    .selectExpr(
                        "id + 1000 AS touch_key",
                        "timestamp'2026-09-20 12:00:00' - make_interval(0,0,0,0,0,0,id) AS event_ts"));
    Dataset<Row> conversions =
        Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS).where("conversion_key = 1");
    Row kept =
        Journeys.of(
                conversions,
                crowded,
                conversions.limit(0),
                Journeys.Rules.of(AS_OF, LookBack.of(30, 1), OptionalInt.of(50)))
            .agg(
                functions.count("*"),
                functions.max("position"),
                functions.max("age_seconds"),
                functions.min("is_truncated"))
            .head();
    assertThat(kept.toString()).isEqualTo("[50,50,49,true]");
  }

  private Map<Long, String> paths(Journeys.Rules rules) {
    Map<Long, String> paths = new TreeMap<>();
    journeys(rules)
        .orderBy("conversion_key", "position")
        .collectAsList()
        .forEach(
            row ->
                paths.merge(
                    row.getAs("conversion_key"),
                    row.getAs("touch_key") + " " + row.getAs("channel"),
                    (one, two) -> one + ", " + two));
    return paths;
  }

  private Dataset<Row> journeys(Journeys.Rules rules) {
    Dataset<Row> conversions = Given.rows(spark, Silver.CONVERSIONS, CONVERSIONS);
    return Journeys.of(
        conversions, Given.rows(spark, Silver.TOUCHPOINTS, TOUCHES), conversions.limit(0), rules);
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }
}
