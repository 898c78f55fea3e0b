package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.identity.ErasureList;
import io.plumbline.io.Step;
import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Seven customers, some of whom ask to be forgotten, one after the other and several at once. */
@ExtendWith(LocalSpark.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureTest {
  private static final LocalDate DAY = LocalDate.parse("2026-10-31");
  private static final List<String> ONLY =
      List.of(Gold.ATTRIBUTION_DAILY.fullName(), SilverIdentity.PERSON_KEYS.fullName());

  /** Ann's cookie is hers by a purchase it reports, her phone by her second order. */
  private static final String ANNS_COOKIE = "cookie-of-ann-0001";

  @TempDir static Path folder;
  private static SparkSession spark;
  private static TestNight night;
  private static List<String> ofAnn;

  @BeforeAll
  static void company(SparkSession session) throws IOException {
    spark = session;
    Files.writeString(
        folder.resolve("orders.csv"),
        """
        order_id,order_name,customer_key,email_key,phone_key,created_ts,net_revenue,margin,refunded_total
        o1,#1,101,ann@a.example,,2026-10-01T10:00:00Z,100,40,
        o2,#2,101,,+49 170 1234567,2026-10-09T10:00:00Z,50,,5
        o3,#3,102,bob@b.example,,2026-10-09T11:00:00Z,70,20,7
        o4,#4,103,cy@c.example,,2026-10-10T10:00:00Z,30,10,
        o5,#5,104,dee@d.example,,2026-10-11T10:00:00Z,20,8,
        o6,#6,guest,,,2026-10-12T10:00:00Z,5,1,
        """);
    Files.writeString(
        folder.resolve("touches.csv"),
        """
        touch_id,user_key,event_ts,channel,transaction_id
        t1,%1$s,2026-09-30T10:00:00Z,meta_ads,
        t2,%1$s,2026-10-01T10:00:00Z,meta_ads,o1
        t3,102,2026-10-08T10:00:00Z,email,
        t4,cookie-of-nobody-1,2026-10-08T10:00:00Z,email,
        t5,101,2026-10-08T10:00:00Z,email,
        """
            .formatted(ANNS_COOKIE));
    Files.writeString(
        folder.resolve("mails.csv"),
        """
        event_id,event_ts,event_type,contact_key
        e1,2026-10-02T10:00:00Z,open,eve@e.example
        e2,2026-10-02T10:00:00Z,open,bob@b.example
        """);
    night =
        TestNight.of(
            spark,
            folder,
            """
            reporting { currency = USD }
            identity { same-ids = [[shop, touches]] }
            privacy { person-keys = true }
            sources = [
              { id = shop, format = "generic/orders", path = "orders.csv", currency = USD }
              { id = touches, format = "generic/touchpoints", path = "touches.csv" }
              { id = mails, format = "generic/email_events", path = "mails.csv" }
            ]
            """);
    night.run(DAY, ONLY);
    ofAnn = identifiersOf("o1");
  }

  @Test
  @Order(1)
  void theWholePersonLeavesEveryFile() throws IOException {
    assertThat(ofAnn).as("customer, e-mail, phone and cookie").hasSize(4);
    Map<String, BigDecimal> before = closed();
    List<Long> idsOfAnn = keysOf(ofAnn);
    assertThat(ids(Bronze.CUSTOMER_IDS, "native_id"))
        .as("guest has no digit and is no id")
        .containsExactly("101", "101", "102", "103", "104");
    assertThat(ids(SilverIdentity.PERSON_KEYS, "native_id"))
        .containsExactly("101", "102", "103", "104");

    String told =
        erase("ANN@a.example", "", "who@ever.example", "77", "eve@e.example", "id:shop/guest");

    assertThat(told)
        .contains("5 asked for, 2 found: 1 people, 6 records in 3 files")
        .contains("2 not in this lake: line 3, 4")
        .contains("1 several people share it")
        .contains("touches: touches.csv")
        .contains("proved: nobody erased is in any of the")
        .doesNotContain("example", "guest");
    String left = everything();
    assertThat(left).doesNotContain(ofAnn.toArray(String[]::new));
    idsOfAnn.forEach(key -> assertThat(left).doesNotContain(key.toString()));
    assertThat(ids(Bronze.ORDERS, "order_id")).containsExactly("o3", "o4", "o5", "o6");
    assertThat(ids(Bronze.CUSTOMER_IDS, "native_id")).containsExactly("102", "103", "104");
    assertThat(ids(SilverIdentity.PERSON_KEYS, "native_id")).containsExactly("102", "103", "104");
    assertThat(ids(Bronze.TOUCHPOINTS, "touch_id")).containsExactly("t3", "t4");
    assertThat(ids(Bronze.EMAIL_EVENTS, "event_id")).containsExactly("e2");
    assertThat(sumOf(closed(), erased())).isEqualTo(before);
    everyLawHolds();
  }

  @Test
  @Order(2)
  void uneditedExportsBringNobodyBack() {
    Map<String, Long> suppressed = suppressed();
    assertThat(suppressed).isEqualTo(Map.of("shop", 2L, "touches", 3L, "mails", 1L));
    List<String> hashes = rowHashes();
    RunResult full =
        new Nightly(spark, night.config(), Progress.unheard())
            .run(new Nightly.Request(Optional.of(DAY), true, "test", true, ONLY));
    assertThat(full.outcome()).isEqualTo("done");
    assertThat(rowHashes()).isEqualTo(hashes);
    assertThat(suppressed()).isEqualTo(suppressed);
    assertThat(everything()).doesNotContain(ofAnn.toArray(String[]::new));
    everyLawHolds();
  }

  @Test
  @Tag("rehearsal")
  @Order(3)
  void whoeverRegroupsSystemsBringsNobodyBack() throws IOException {
    Path conf = folder.resolve("test.conf");
    TestNight apart =
        new TestNight(
            spark,
            Files.writeString(
                folder.resolve("apart.conf"),
                Files.readString(conf).replace("[[shop, touches]]", "[[touches, shop]]")),
            folder.resolve("lake"),
            Map.of());
    new Nightly(spark, apart.config(), Progress.unheard())
        .run(new Nightly.Request(Optional.of(DAY), true, "test", true, ONLY));
    assertThat(ids(Bronze.ORDERS, "order_id")).containsExactly("o3", "o4", "o5", "o6");
    assertThat(ids(Bronze.TOUCHPOINTS, "touch_id")).containsExactly("t3", "t4");
    night.run(DAY, ONLY);
  }

  @Test
  @Tag("rehearsal")
  @Order(4)
  void anErasureThatDiedIsEndedByTheNextRun() {
    Map<String, BigDecimal> before = sumOf(closed(), erased());
    List<String> ofDee = identifiersOf("o5");
    assertThatThrownBy(
            () ->
                erase(
                    new Nightly(
                        spark,
                        night.config(),
                        Progress.unheard(),
                        (step, subject) -> {
                          if (step == Step.BUILT) {
                            throw new IllegalStateException("killed");
                          }
                        }),
                    "dee@d.example"))
        .hasMessage("killed");
    assertThat(identifiersOf("o5")).as("readers see the state before").isEqualTo(ofDee);
    night.run(DAY, ONLY);
    assertThat(identifiersOf("o5")).isEmpty();
    assertThat(everything()).as("earlier versions are still there").contains(ofDee.get(0));

    String told = erase("dee@d.example");

    assertThat(told).contains("0 found").contains("1 erased before: line 1").contains("proved");
    assertThat(everything()).doesNotContain(ofDee.toArray(String[]::new));
    assertThat(sumOf(closed(), erased())).isEqualTo(before);
  }

  @Test
  @Tag("rehearsal")
  @Order(5)
  void severalPeopleLeaveInOnePassAndADryRunChangesNothing() throws IOException {
    Map<String, BigDecimal> before = sumOf(closed(), erased());
    long commits = night.commits();
    String[] both = {"id:shop/102", "cy@c.example"};
    String dry = told(out -> nightly().erase(keys -> list(keys, both), true, out));
    assertThat(dry).contains("2 asked for, 2 found: 2 people").contains("dry run");
    assertThat(night.commits()).isEqualTo(commits);

    String told = erase(both);

    assertThat(told).startsWith(dry.substring(0, dry.indexOf("dry run"))).contains("proved");
    assertThat(ids(Bronze.ORDERS, "order_id")).containsExactly("o6");
    assertThat(ids(Bronze.TOUCHPOINTS, "touch_id")).containsExactly("t4");
    assertThat(sumOf(closed(), erased())).isEqualTo(before);
    Row last = night.table(Ops.ERASURES).orderBy(col("erased_at").desc()).first();
    assertThat(last.<Long>getAs("people")).isEqualTo(2);
    assertThat(last.<Long>getAs("requested")).isEqualTo(2);
    assertThat(last.<String>getAs("source_files")).contains("mails: mails.csv");
    everyLawHolds();
  }

  private static Nightly nightly() {
    return new Nightly(spark, night.config(), Progress.unheard());
  }

  private static String erase(String... lines) {
    return erase(nightly(), lines);
  }

  private static String erase(Nightly nightly, String... lines) {
    return told(out -> nightly.erase(keys -> list(keys, lines), false, out));
  }

  private static ErasureList list(io.plumbline.identity.IdentifierKeys keys, String... lines) {
    Feeds feeds = new Feeds(spark, night.config());
    return ErasureList.of(Stream.of(lines), keys, feeds.systems(), night.config().sources());
  }

  private static String told(java.util.function.Consumer<PrintStream> work) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    work.accept(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** All identifiers of whoever placed an order. */
  private static List<String> identifiersOf(String order) {
    Dataset<Row> buyer =
        night.table(Silver.ORDERS).where(col("order_id").equalTo(order)).select("person_id");
    return night
        .table(SilverIdentity.PERSON_MAP)
        .join(buyer, new String[] {"person_id"}, "left_semi")
        .select("id_hash")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static List<Long> keysOf(List<String> hashes) {
    return spark
        .createDataset(hashes, org.apache.spark.sql.Encoders.STRING())
        .select(xxhash64(col("value")))
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  /** All there is in the lake: rows of every data file, and text. */
  private static String everything() {
    StringBuilder all = new StringBuilder();
    Map<Path, List<String>> parquet = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".parquet")) {
          parquet
              .computeIfAbsent(file.getParent(), parent -> new ArrayList<>())
              .add(file.toString());
        } else {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    parquet
        .values()
        .forEach(
            files ->
                spark
                    .read()
                    .parquet(files.toArray(String[]::new))
                    .toJSON()
                    .collectAsList()
                    .forEach(all::append));
    return all.toString();
  }

  /** What readers were shown of closed days: gold by conversion day, and refunds by their own. */
  private static Map<String, BigDecimal> closed() {
    Map<String, BigDecimal> totals = new TreeMap<>();
    night
        .table(Gold.ATTRIBUTION_DAILY)
        .where("model = 'first' AND date_basis = 'conversion'")
        .groupBy("date")
        .agg(
            sum("conversions").as("conversions"),
            sum("new_customers").as("new_customers"),
            sum("revenue").as("revenue"),
            sum("refunds").as("refunds"),
            sum("margin").as("margin"))
        .collectAsList()
        .forEach(
            row ->
                List.of("conversions", "new_customers", "revenue", "refunds", "margin")
                    .forEach(
                        measure -> add(totals, row.get(0) + " " + measure, row.getAs(measure))));
    night
        .table(Silver.REFUNDS)
        .select(col("business_date"), col("amount_reporting"))
        .collectAsList()
        .forEach(row -> add(totals, row.get(0) + " refunded", row.getDecimal(1)));
    return totals;
  }

  private static Map<String, BigDecimal> erased() {
    Map<String, BigDecimal> totals = new TreeMap<>();
    for (Row row : night.table(Ops.ERASED_TOTALS).collectAsList()) {
      String day = row.getAs("date") + " ";
      if (row.getAs("fact").equals("conversion")) {
        add(totals, day + "conversions", BigDecimal.valueOf(row.<Long>getAs("records")));
        add(totals, day + "new_customers", BigDecimal.valueOf(row.<Long>getAs("new_customers")));
        add(totals, day + "revenue", row.getAs("revenue"));
        add(totals, day + "refunds", row.getAs("refunds"));
        add(totals, day + "margin", row.getAs("margin"));
      } else if (row.getAs("fact").equals("refund")) {
        add(totals, day + "refunded", row.getAs("refunds"));
      }
    }
    return totals;
  }

  private static void add(Map<String, BigDecimal> totals, String what, BigDecimal value) {
    BigDecimal plain = value == null ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (plain.signum() != 0) {
      totals.merge(what, plain, (a, b) -> a.add(b).stripTrailingZeros());
    }
  }

  private static Map<String, BigDecimal> sumOf(
      Map<String, BigDecimal> left, Map<String, BigDecimal> right) {
    Map<String, BigDecimal> sum = new TreeMap<>(left);
    right.forEach((what, value) -> add(sum, what, value));
    return sum;
  }

  private static List<String> ids(Table table, String column) {
    return night.table(table).select(column).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static Map<String, Long> suppressed() {
    Map<String, Long> counts = new TreeMap<>();
    FileStates.newest(night.table(Ops.FILES))
        .collectAsList()
        .forEach(row -> counts.put(row.getAs("source"), row.getAs("suppressed")));
    return counts;
  }

  private static List<String> rowHashes() {
    return night.published().tables().entrySet().stream()
        .filter(table -> table.getKey().matches("(silver|gold)\\..*"))
        .filter(table -> !table.getKey().equals(GoldScores.CONSERVATION_CHECKS.fullName()))
        .map(table -> table.getKey() + table.getValue().rowHash())
        .sorted()
        .toList();
  }

  private static void everyLawHolds() {
    assertThat(night.table(GoldScores.CONSERVATION_CHECKS).collectAsList())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<Boolean>getAs("passed")).as(row.toString()).isTrue());
  }
}
