package io.plumbline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.IdentityConfig;
import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.table.SilverIdentity;
import io.plumbline.testing.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which identifiers are one person, worked out by hand. */
@ExtendWith(LocalSpark.class)
class PersonMapTest {
  private static final IdentifierKeys KEYS = IdentifierKeys.ofDemo();
  private static final String ORDER =
      "order_id | order_name | brand | customer_key | email_key | phone_key | created_ts\n";
  private static final String TOUCH =
      "touch_id | brand | user_key | user_id | click_id | transaction_id | event_ts\n";

  private SparkSession spark;
  private String orders = "";
  private String touches = "";
  private String conversions = "";
  private String leads = "";
  private String opportunities = "";
  private IdentityConfig config = IdentityConfig.DEFAULT;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  @Test
  void aChainOfIdentifiersIsOnePersonKnownByTheOneSeenFirst() {
    orders =
        ORDER
            + """
              1 | #1 | acme | c1 | anna |       | 2026-05-03 10:00:00
              2 | #2 | acme |    | anna | 49123 | 2026-05-04 10:00:00
              3 | #3 | acme | c9 |      | 49123 | 2026-05-05 10:00:00
              4 | #4 | acme |    | ben  | 49555 | 2026-05-05 11:00:00
              """;
    touches =
        TOUCH
            + """
              t1 | acme | k1 |    | |    | 2026-05-01 09:00:00
              t2 | acme | k1 | c9 | |    | 2026-05-06 09:00:00
              t3 | acme | k2 |    | | #4 | 2026-05-05 11:00:01
              t4 | acme | k3 |    | |    | 2026-05-05 11:00:01
              t5 | nori | k4 |    | | 4  | 2026-05-05 11:00:01
              """;
    // k1 - c9 - 49123 - anna - c1; k1 was seen first, on 1 May.
    assertThat(people())
        .hasToString(
            "{49123=k1, 49555=ben, anna=k1, ben=ben, c1=k1, c9=k1, k1=k1, k2=ben, k3=k3, k4=k4}");
    // ben and 49555 were seen at one instant: the smaller xxhash64 names them. Another brand's
    // order 4
    // is another.
  }

  @Test
  void clickIdsLinkTheVisitToTheOrderAndTheLead() {
    orders = "order_id | customer_key | click_id | created_ts\n1 | c1 | g1 | 2026-05-03 10:00:00\n";
    touches =
        TOUCH
            + """
              t1 | | k1 | | g1 | | 2026-05-01 09:00:00
              t2 | | k2 | | g2 | | 2026-05-01 10:00:00
              t3 | | k3 | | g3 | | 2026-05-01 11:00:00
              """;
    conversions = "conversion_id | user_key | conversion_ts\nv1 | g2 | 2026-05-02 10:00:00\n";
    leads =
        """
        source | lead_id | email_key | contact_key | click_id | created_ts
        crm    | 7       | dora      | h7          |          | 2026-05-04 10:00:00
        """;
    opportunities =
        """
        source | opportunity_id | lead_id | contact_key | created_ts
        crm    | 70             | 7       | x7          | 2026-05-05 10:00:00
        shop   | 71             | 7       | x8          | 2026-05-05 10:00:00
        """;
    // g3 is in no other record and not even listed.
    assertThat(people())
        .hasToString(
            "{c1=k1, dora=dora, g1=k1, g2=g2, h7=dora, k1=k1, k2=g2, k3=k3, x7=dora, x8=x8}");
  }

  @Test
  void aConversionLinksItsContactToTheOrderItReports() {
    orders =
        ORDER
            + """
              1 | #A1 | acme | c1 | | | 2026-05-03 10:00:00
              2 | #A2 | acme | c2 | | | 2026-05-04 10:00:00
              3 | #A2 | acme | c3 | | | 2026-05-04 11:00:00
              """;
    conversions =
        """
        conversion_id | brand | user_key | order_id | conversion_ts
        v1            | acme  | h1       | A1       | 2026-05-02 10:00:00
        v2            | acme  | h2       | 2        | 2026-05-05 10:00:00
        v3            | acme  | h3       | #A2      | 2026-05-05 10:00:00
        """;
    // A2 is the name of two orders by two customers, and so of neither.
    assertThat(people()).hasToString("{c1=h1, c2=c2, c3=c3, h1=h1, h2=c2, h3=h3}");
  }

  @Test
  void theOlderIdSurvivesAMerge() {
    orders =
        ORDER
            + """
              1 | | | c1 | anna | | 2026-05-01 10:00:00
              2 | | | c2 | ann2 | | 2026-05-02 10:00:00
              """;
    assertThat(people()).hasToString("{ann2=ann2, anna=c1, c1=c1, c2=ann2}");
    touches =
        TOUCH
            + """
              t1 | | k1 | c1 | | | 2026-05-07 09:00:00
              t2 | | k1 | c2 | | | 2026-05-08 09:00:00
              """;
    assertThat(people()).hasToString("{ann2=c1, anna=c1, c1=c1, c2=c1, k1=c1}");
  }

  @Test
  void anIdentifierUpToItsLimitLinksAndBeyondItNamesNobody() {
    for (Map.Entry<String, Integer> limit :
        Map.of("cookie", 5, "email", 3, "phone", 4, "customer", 50, "click", 1).entrySet()) {
      String kind = limit.getKey();
      int most = limit.getValue();
      assertThat(seenWith(kind, most).get("x")).as(kind).doesNotContain("shared");
      Map<String, String> beyond = seenWith(kind, most + 1);
      assertThat(beyond.get("x")).as(kind).isEqualTo("shared");
      beyond.remove("x");
      assertThat(beyond.values().stream().distinct())
          .as("nobody is linked by a shared " + kind)
          .hasSize(most + 1);
    }
  }

  @Test
  void kindsAreCountedApart() {
    // One person with a customer id, an e-mail and a phone on one device: one of each kind.
    config = limited(new IdentityConfig.Limits(1, 1, 1, 1, 1, 1), 200);
    orders = ORDER + "1 | | acme | c1 | anna | 49123 | 2026-05-01 10:00:00\n";
    touches = TOUCH + "t1 | acme | k1 | | | 1 | 2026-05-02 09:00:00\n";
    assertThat(people().values()).containsOnly(people().get("k1"));
  }

  @Test
  void aThousandPeopleBehindOneAddressKeepTheirOwnOrders() {
    orders =
        ORDER
            + rows(1000, "%1$d | | | c%1$d | office | | 2026-05-01 10:00:00")
            + "1001 | | | | office | | 2026-05-01 10:00:00\n"
            + "1002 | | | | office | 49123 | 2026-05-01 10:00:00\n"
            + "1003 | | | | other  | 49123 | 2026-05-01 10:00:00\n";
    Map<String, String> people = people();
    assertThat(people).containsEntry("office", "shared").containsEntry("c7", "c7");
    assertThat(people.get("other")).isEqualTo(people.get("49123")).isNotEqualTo("shared");
    assertThat(people.values().stream().distinct()).hasSize(1000 + 1 + 1);
    Dataset<Row> found = lookup().withPerson(newest(), "customer_key", "email_key", "phone_key");
    Map<String, String> known =
        found.where("order_id IN (1, 1001, 1002)").collectAsList().stream()
            .collect(
                Collectors.toMap(
                    row -> row.getAs("order_id"),
                    row -> "" + row.<String>getAs("known_as"),
                    (a, b) -> a,
                    TreeMap::new));
    assertThat(known).hasToString("{1=c1, 1001=null, 1002=49123}");
    assertThat(found.where("order_id = 1001").head().<Integer>getAs("person_bucket")).isEqualTo(-1);
    assertThat(refusedLinks()).hasSize(1001).allMatch(line -> line.endsWith("|shared"));
  }

  @Test
  void aThousandPeopleAtOneDeviceAreToldApartByTheirLogin() {
    touches = TOUCH + rows(1000, "t%1$d | | kiosk | c%1$d | | | 2026-05-01 10:00:00");
    assertThat(people()).containsEntry("kiosk", "shared").containsEntry("c7", "c7").hasSize(1001);
    Row touch =
        lookup()
            .withPerson(Given.rows(spark, Bronze.TOUCHPOINTS, touches), "user_id", "user_key")
            .where("touch_id = 't7'")
            .head();
    assertThat(touch.<String>getAs("known_as")).isEqualTo("c7");
    assertThat(touch.<Long>getAs("person_id")).isNotNull();
  }

  @Test
  void reservedWordsRoleMailboxesAndListedValuesNameNobody() {
    config =
        new IdentityConfig(
            IdentityConfig.DEFAULT.limits(),
            200,
            List.of("acme.com"),
            List.of("Kasse 3", "+49 (30) 555-0101", "Front@Desk.example"),
            List.of());
    String undefined = key("undefined");
    String nulls = key("NULL");
    String zero = key("0");
    String mailbox = key("info@acme.com");
    String elsewhere = key("info@customer.example");
    String till = key("Kasse 3");
    String number = key("49305550101");
    String desk = key("front@desk.example");
    orders =
        ORDER
            + rows(
                List.of(
                    "1 | | | c1 | " + mailbox + " | " + number,
                    "2 | | | c2 | " + mailbox + " | ",
                    "3 | | | " + till + " | anna | ",
                    "4 | | | " + till + " | ben | ",
                    "5 | | | " + zero + " | carl | ",
                    "6 | | | " + nulls + " | dora | ",
                    "7 | | | c7 | " + elsewhere + " | ",
                    "8 | | | c8 | " + desk + " | "));
    touches =
        TOUCH
            + "t1 | | k1 | "
            + undefined
            + " | | | 2026-05-01 10:00:00\n"
            + "t2 | | k2 | "
            + undefined
            + " | | | 2026-05-01 10:00:00\n";
    Map<String, String> people = people();
    assertThat(people)
        .containsEntry(undefined, "reserved_word")
        .containsEntry(nulls, "reserved_word")
        .containsEntry(zero, "reserved_word")
        .containsEntry(mailbox, "role_mailbox")
        .containsEntry(till, "configured")
        .containsEntry(number, "configured")
        .containsEntry(desk, "configured");
    assertThat(List.of("anna", "ben", "carl", "dora", "c1", "c2", "c8", "k1", "k2"))
        .allSatisfy(id -> assertThat(people.get(id)).isEqualTo(id));
    // Only the company's own domains are known as a whole; others are found by their use.
    assertThat(people.get(elsewhere)).isEqualTo(people.get("c7"));
  }

  @Test
  void anEmptyIdentifierIsNone() {
    Dataset<Row> blank =
        Given.rows(
                spark, Bronze.ORDERS, ORDER + rows(3, "%1$d | | | c%1$d | | | 2026-05-01 10:00:00"))
            .withColumn("email_key", functions.lit(""));
    Dataset<Row> observed =
        Sightings.of(
            new Sightings.Records(
                blank,
                Given.rows(spark, Bronze.TOUCHPOINTS, ""),
                Given.rows(spark, Bronze.CONVERSIONS, ""),
                Given.rows(spark, Bronze.LEADS, ""),
                Given.rows(spark, Bronze.OPPORTUNITIES, "")));
    assertThat(Given.shown(observed, "id_hash")).containsExactly("c1", "c2", "c3");
  }

  @Test
  void aCookieWithVeryManyTouchesIsOneIdentifier() {
    touches = TOUCH + "t | | k1 | c1 | | | 2026-05-01 10:00:00\n";
    Dataset<Row> many =
        Given.rows(spark, Bronze.TOUCHPOINTS, touches)
            .crossJoin(spark.range(20_000).toDF("n"))
            .drop("n");
    Dataset<Row> observed = Sightings.of(records(many));
    assertThat(observed.count()).as("two identifiers and their link").isEqualTo(3);
  }

  @Test
  void aGroupTooLargeLosesItsWeakestAndNewestLinks() {
    // Limit 4: c1-anna, c2-ben (customer and e-mail) hold first; then the phone that would join
    // them
    // makes 5 with both, so it stays with the pair it was seen with first; the cookies come last.
    config = limited(IdentityConfig.DEFAULT.limits(), 4);
    orders =
        ORDER
            + """
              1 | | acme | c1 | anna |       | 2026-05-01 10:00:00
              2 | | acme | c2 | ben  |       | 2026-05-02 10:00:00
              3 | | acme |    | anna | 49123 | 2026-05-03 10:00:00
              4 | | acme |    | ben  | 49123 | 2026-05-04 10:00:00
              """;
    touches =
        TOUCH
            + """
              t1 | | k1 | c1 | | | 2026-05-05 10:00:00
              t2 | | k2 | c1 | | | 2026-05-06 10:00:00
              t3 | | k3 | c2 | | | 2026-04-01 10:00:00
              """;
    assertThat(people())
        .hasToString(
            "{49123=P1, anna=P1, ben=k3, c1=P1, c2=k3, k1=P1, k2=k2, k3=k3}"
                .replace("P1", people().get("c1")));
    assertThat(refusedLinks())
        .containsExactly("customer|cookie|component_limit", "email|phone|component_limit");
  }

  @Test
  void theMapIsTheSameWhateverTheOrderAndTheParts() {
    orders = ORDER + rows(300, "%1$d | #%1$d | acme | c%2$d | e%3$d | p%4$d | 2026-05-01 10:00:00");
    touches = TOUCH + rows(300, "t%1$d | acme | k%3$d | c%4$d | | %1$d | 2026-05-02 10:00:00");
    config = limited(new IdentityConfig.Limits(9, 9, 9, 9, 9, 9), 12);
    Dataset<Row> straight = map(observed());
    Sightings.Records given = records();
    Dataset<Row> shuffled =
        map(
            kept(
                Sightings.of(
                    new Sightings.Records(
                        given
                            .orders()
                            .repartition(3, functions.col("phone_key"))
                            .sort(functions.xxhash64(functions.col("order_id"))),
                        given.touches().repartition(7).sort(functions.col("touch_id").desc()),
                        given.conversions(),
                        given.leads(),
                        given.opportunities()))));
    assertThat(shuffled.exceptAll(straight).isEmpty()).isTrue();
    assertThat(straight.exceptAll(shuffled).isEmpty()).isTrue();
    assertThat(straight.select("person_id").distinct().count()).isBetween(5L, 299L);
  }

  @Test
  void bothTablesAreAsTheirContractsSay() {
    orders = ORDER + "1 | | | c1 | anna | | 2026-05-01 10:00:00\n";
    Dataset<Row> observed = observed();
    Given.hasSchema(map(observed), SilverIdentity.PERSON_MAP);
    Given.hasSchema(
        PersonMap.refusedLinks(observed, map(observed)), SilverIdentity.PERSON_LINKS_REFUSED);
  }

  @Test
  void whoMergedIsTheSuccessorOfAnIdThatStandsForNobody() {
    orders =
        ORDER
            + """
              1 | | | c1 | anna | | 2026-05-01 10:00:00
              2 | | | c2 | ann2 | | 2026-05-02 10:00:00
              3 | | | c3 | carl | | 2026-05-03 10:00:00
              4 | | | c4 |      | | 2026-05-04 10:00:00
              """;
    Dataset<Row> before = map(observed());
    orders =
        ORDER
            + """
              1 | | | c1 | anna | | 2026-05-01 10:00:00
              2 | | | c2 | ann2 | | 2026-05-02 10:00:00
              3 | | | c3 | carl | | 2026-05-03 10:00:00
              """
            + rows(60, "1%1$d | | | c3 | e%1$d | | 2026-05-05 10:00:00");
    touches = TOUCH + rows(2, "t%1$d | | k1 | c%1$d | | | 2026-05-07 09:00:00");
    Dataset<Row> observed = observed();
    Map<Long, String> names = names(observed);
    List<String> merges =
        PersonMerges.between(before, map(observed), java.time.LocalDate.parse("2026-05-08"), "r2")
            .collectAsList()
            .stream()
            .map(
                row ->
                    "%s %s %s %s %s"
                        .formatted(
                            names.getOrDefault(row.getLong(0), "?"),
                            row.isNullAt(1) ? null : names.get(row.getLong(1)),
                            row.getString(2),
                            row.getDate(3),
                            row.getString(4)))
            .sorted()
            .toList();
    // c3 names nobody among 61 e-mails, and c4 is in no file any more.
    assertThat(merges)
        .containsExactly(
            "? null gone 2026-05-08 r2",
            "ann2 c1 merged 2026-05-08 r2",
            "c3 null refused 2026-05-08 r2");
  }

  /** Identifier x seen with {@code partners} identifiers of a kind that counts for its own kind. */
  private Map<String, String> seenWith(String kind, int partners) {
    orders = "";
    touches = "";
    switch (kind) {
      case "cookie" ->
          touches = TOUCH + rows(partners, "t%1$d | | x | c%1$d | | | 2026-05-01 10:00:00");
      case "click" -> {
        touches = TOUCH + rows(partners, "t%1$d | | k%1$d | | x | | 2026-05-01 10:00:00");
        conversions = "conversion_id | user_key | conversion_ts\nv1 | x | 2026-05-02 10:00:00\n";
      }
      case "email" ->
          orders = ORDER + rows(partners, "%1$d | | | c%1$d | x | | 2026-05-01 10:00:00");
      case "phone" ->
          orders = ORDER + rows(partners, "%1$d | | | | e%1$d | x | 2026-05-01 10:00:00");
      default -> orders = ORDER + rows(partners, "%1$d | | | x | e%1$d | | 2026-05-01 10:00:00");
    }
    Map<String, String> people = people();
    conversions = "";
    return people;
  }

  private static IdentityConfig limited(IdentityConfig.Limits limits, int most) {
    return new IdentityConfig(limits, most, List.of(), List.of(), List.of());
  }

  private static String key(String value) {
    return KEYS.keyed(ConfigReader.sha256(value));
  }

  private static String rows(int count, String pattern) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            n -> pattern.formatted(n, n * 7919 % 97, n * 104729 % 89, n * 1299709 % 83) + "\n")
        .collect(Collectors.joining());
  }

  private static String rows(List<String> orders) {
    return orders.stream()
        .map(order -> order + " | 2026-05-01 10:00:00\n")
        .collect(Collectors.joining());
  }

  private Dataset<Row> newest() {
    return Given.rows(spark, Bronze.ORDERS, orders);
  }

  private Sightings.Records records() {
    return records(Given.rows(spark, Bronze.TOUCHPOINTS, touches));
  }

  private Sightings.Records records(Dataset<Row> visits) {
    return new Sightings.Records(
        newest(),
        visits,
        Given.rows(spark, Bronze.CONVERSIONS, conversions),
        Given.rows(spark, Bronze.LEADS, leads),
        Given.rows(spark, Bronze.OPPORTUNITIES, opportunities));
  }

  private Dataset<Row> observed() {
    return kept(Sightings.of(records()));
  }

  private Dataset<Row> map(Dataset<Row> observed) {
    IgnoredIdentifiers ignored = IgnoredIdentifiers.of(spark, KEYS, config);
    Dataset<Row> shared = kept(SharedIdentifiers.of(observed, ignored, config.limits()));
    return kept(PersonMap.of(observed, shared, ignored, config));
  }

  /** As a run keeps what it reads several times. */
  private Dataset<Row> kept(Dataset<Row> rows) {
    return spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  /** Each identifier with the identifier its person is named after, or why it names nobody. */
  private Map<String, String> people() {
    Dataset<Row> observed = observed();
    Map<Long, String> names = names(observed);
    Map<String, String> people = new TreeMap<>();
    for (Row row : map(observed).collectAsList()) {
      String reason = row.getAs("refused_reason");
      people.put(
          row.getAs("id_hash"), reason == null ? names.get(row.<Long>getAs("person_id")) : reason);
    }
    return people;
  }

  private static Map<Long, String> names(Dataset<Row> observed) {
    return observed.where("a = b").collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs("a"), row -> row.getAs("id_hash")));
  }

  private People lookup() {
    Dataset<Row> map = map(observed());
    return People.of(map, People.refused(map));
  }

  private List<String> refusedLinks() {
    Dataset<Row> observed = observed();
    return PersonMap.refusedLinks(observed, map(observed))
        .selectExpr("left_type", "right_type", "refused_reason")
        .collectAsList()
        .stream()
        .map(row -> pair(row.getString(0), row.getString(1)) + "|" + row.getString(2))
        .sorted()
        .toList();
  }

  private static String pair(String left, String right) {
    return kind(left).compareTo(kind(right)) < 0 ? left + "|" + right : right + "|" + left;
  }

  private static IdentifierKind kind(String name) {
    return IdentifierKind.valueOf(name.toUpperCase(java.util.Locale.ROOT));
  }
}
