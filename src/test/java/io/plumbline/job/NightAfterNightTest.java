package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.config.PlumblineException;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RowHash;
import io.plumbline.io.RunLock;
import io.plumbline.simulate.Simulation;
import io.plumbline.simulate.SimulationOptions;
import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldFunnel;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nights of the invented company: the laws, repeated and interrupted runs, late and restated
 * rows.
 */
@ExtendWith(LocalSpark.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightAfterNightTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 31);
  private static final SimulationOptions COMPANY = new SimulationOptions(150, 60, 11, FIRST);

  /** Leads and deals are credited too. */
  private static final Map<String, String> ASKED_FOR =
      Map.of(
          "plumbline.conversions.types.lead.value", "40",
          "plumbline.conversions.types.lead.windows.click-days", "90",
          "plumbline.conversions.types.won_deal.reset", "true");

  /** Those the laws are about, with all of silver they are made of. */
  private static final List<Table> BUILT =
      List.of(
          Gold.CHANNEL_PERFORMANCE_DAILY,
          Gold.ATTRIBUTION_CREDIT,
          Gold.ATTRIBUTION_DAILY,
          Gold.CHANNEL_RETURN_DAILY,
          GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
          GoldCohorts.COHORT_VALUE_MONTHLY,
          GoldCohorts.COHORT_VALUE_BY_CHANNEL_MONTHLY,
          GoldCosts.ACQUISITION_COST_MONTHLY,
          GoldFunnel.LEAD_FUNNEL_MONTHLY,
          GoldDimensions.DIM_MODEL,
          Ops.PERSON_MERGES);

  /** Of these nothing they are made of changes in the second night. */
  private static final List<Table> NEVER_CHANGES = List.of(GoldDimensions.DIM_MODEL);

  private static final List<String> TABLES = BUILT.stream().map(Table::fullName).toList();

  @TempDir static Path folder;
  private static SparkSession spark;
  private static TestNight nights;

  @BeforeAll
  static void simulate(SparkSession session) {
    spark = session;
    Simulation.write(spark, COMPANY, folder.toString());
    nights = night("lake", Map.of());
  }

  @Test
  @Order(1)
  void theFirstNightKeepsEveryLaw() {
    RunResult result = nights.run(FIRST, TABLES);
    assertThat(result.outcome()).isEqualTo("done");
    List<Row> checks = nights.table(GoldScores.CONSERVATION_CHECKS).collectAsList();
    assertThat(checks).extracting(row -> row.<Integer>getAs("law")).contains(1, 2, 3, 4, 6, 7);
    assertThat(checks)
        .allSatisfy(row -> assertThat(row.<Boolean>getAs("passed")).as(row.toString()).isTrue());
    assertThat(nights.table(Ops.QUARANTINE).where("rule = 'FILE_EMPTY'").count()).isEqualTo(1);
    List<Row> types =
        nights
            .table(Gold.ATTRIBUTION_CREDIT)
            .groupBy("variant", "conversion_type")
            .agg(org.apache.spark.sql.functions.sum("credited_conversions").cast("bigint"))
            .orderBy("conversion_type", "variant")
            .collectAsList();
    assertThat(types)
        .extracting(row -> row.getString(0) + " " + row.getString(1))
        .contains("default lead", "default order")
        .doesNotContain("default mql", "default opportunity");
  }

  @Test
  @Order(2)
  void ordersAndSpendAreWhatTheCompanySaysOfItself() throws IOException {
    Map<String, BigDecimal> truth = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("truth/totals.csv"))) {
      String[] cells = line.split(",", -1);
      if (!cells[0].equals("measure")) {
        truth.merge(cells[0] + " " + cells[1], new BigDecimal(cells[4]), BigDecimal::add);
      }
    }
    Map<String, BigDecimal> found = new HashMap<>();
    nights
        .table(Silver.ORDERS)
        .where("is_counted")
        .groupBy("source")
        .agg(
            org.apache.spark.sql.functions.count("*").cast("decimal(20,6)"),
            org.apache.spark.sql.functions.sum("net_revenue"))
        .collectAsList()
        .forEach(
            row -> {
              found.put("orders " + row.getString(0), row.getDecimal(1));
              found.put("net_revenue " + row.getString(0), row.getDecimal(2));
            });
    nights
        .table(Silver.AD_PERFORMANCE)
        .where("is_primary")
        .groupBy("source")
        .agg(org.apache.spark.sql.functions.sum("spend"))
        .collectAsList()
        .forEach(row -> found.put("spend " + row.getString(0), row.getDecimal(1)));
    assertThat(found)
        .hasSize(4 * 2 + 11); // orders and revenue of four shops, spend of eleven accounts
    found.forEach(
        (measure, value) -> assertThat(value).as(measure).isEqualByComparingTo(truth.get(measure)));
  }

  @Test
  @Order(3)
  void nobodyCanBeReadInTheLake() {
    for (String column : List.of("customer_key", "email_key")) {
      assertThat(
              nights
                  .table(Silver.ORDERS)
                  .where(column + " IS NOT NULL AND NOT " + column + " RLIKE '^[0-9a-f]{64}$'")
                  .count())
          .isZero();
    }
    assertThat(
            nights.table(Silver.TOUCHPOINTS).where("user_key NOT RLIKE '^[0-9a-f]{64}$'").count())
        .isZero();
  }

  @Test
  @Order(4)
  void theSameFilesCommitNothing() throws IOException {
    long before = nights.commits();
    RunResult again = nights.run(FIRST, TABLES);
    assertThat(again.outcome()).isEqualTo("nothing_new");
    assertThat(nights.commits()).isEqualTo(before);
    assertThat(nights.published().n()).isEqualTo(1);
    readersFilesThatAreNotOfThePublicationAreWrittenAgain();
  }

  private static void readersFilesThatAreNotOfThePublicationAreWrittenAgain() throws IOException {
    long commits = nights.commits();
    Path readers = Path.of(nights.lake().root(), "published");
    Files.writeString(readers.resolve("manifest.json"), "{}");
    Files.delete(readers.resolve("report.html"));
    assertThat(nights.run(FIRST, TABLES).outcome()).isEqualTo("nothing_new");
    assertThat(readers.resolve("manifest.json")).hasContent(nights.published().toJson());
    assertThat(readers.resolve("report.html")).content().contains(nights.published().runId());
    assertThat(nights.commits()).isEqualTo(commits);
  }

  @Test
  @Order(5)
  void aFailedCheckPublishesNothing() {
    PublishedState before = nights.published();
    TestNight strict = night("lake", Map.of("plumbline.checks.max-quarantined-share", "0"));
    PlumblineException failed =
        catchThrowableOfType(PlumblineException.class, () -> strict.run(FIRST, TABLES));
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.getMessage()).contains("quarantined_share").contains("nothing was published");
    assertThat(nights.published()).isEqualTo(before);
    assertThat(Path.of(nights.lake().root(), "published", "last_run.json"))
        .content()
        .contains("checks_failed");
    assertThat(RunLock.held(new ObjectStore(new Configuration()), nights.lake().root())).isEmpty();
  }

  @Test
  @Order(6)
  void theNextNightAfterACrashEqualsOneRebuild() {
    // what a killed run leaves: a commit nobody published, and a lock of a process that is gone
    nights.lake().append(Bronze.ORDERS, nights.lake().read(Bronze.ORDERS, 1).limit(3), "killed");
    Simulation.writeNextNight(spark, COMPANY, folder.toString());
    RunResult second = nights.run(FIRST.plusDays(1), TABLES);
    assertThat(second.outcome()).isEqualTo("done");
    assertThat(second.filesRead()).isPositive().isLessThan(40);
    TestNight rebuilt = night("rebuilt", Map.of());
    rebuilt.run(FIRST.plusDays(1), TABLES);
    // What is published of the rows and hash of exchanged tables is reckoned, hence the count.
    PublishedState counted = CheckCommand.counted(nights.lake(), nights.published());
    assertThat(CheckCommand.differences(nights.published(), counted)).isEmpty();
    assertThat(CheckCommand.differences(counted, rebuilt.published())).isEmpty();
    for (Table table : TestNight.EXCHANGED) {
      long version = counted.table(table.fullName()).orElseThrow().version();
      assertThat(operation(table, version)).as(table.fullName()).isIn("MERGE", "WRITE Append");
    }
  }

  @Test
  @Order(7)
  void theFirstNightIsStillKnownAsItWasPublished() throws IOException {
    PublishedState now = nights.published();
    List<Row> memory =
        nights
            .table(GoldMemory.GOLD_HISTORY)
            .where("change <> 'began'")
            .groupBy("run_id")
            .agg(org.apache.spark.sql.functions.max("known_to"))
            .collectAsList();
    assertThat(memory).extracting(row -> row.getString(0)).containsExactly(now.runId());
    Instant before = memory.get(0).getTimestamp(1).toInstant().minusNanos(1_000);
    PublishedState first = nights.published(1);
    for (Table table :
        List.of(
            Gold.CHANNEL_RETURN_DAILY,
            GoldCohorts.COHORT_VALUE_MONTHLY,
            GoldCosts.ACQUISITION_COST_MONTHLY)) {
      String name = table.fullName();
      EarlierViews.create(spark, nights.lake(), nights.config(), now, "FROM " + name, before);
      String known = RowHash.of(table, spark.table(name));
      assertThat(known)
          .as(name)
          .isEqualTo(
              RowHash.of(
                  table,
                  nights
                      .lake()
                      .read(table, first.table(name).orElseThrow().version())
                      .where(table.remembered())))
          .isNotEqualTo(RowHash.of(table, nights.table(table).where(table.remembered())));
    }
    assertThat(spark.table("gold_default.channel_return_daily").count()).isPositive();
    assertThat(refusal(now, "silver.orders", before).code()).isEqualTo("PLB-QUERY-006");
    assertThat(refusal(now, "gold.acquisition_cost_monthly", before.minusSeconds(86_400)))
        .hasMessageContaining("is remembered since");
  }

  @Test
  @Order(8)
  void closedMonthsThatMovedSaySoToTheCent() throws IOException {
    PublishedState first = nights.published(1);
    List<Row> moved =
        nights
            .table(GoldMemory.RESTATEMENTS)
            .groupBy("measure")
            .agg(org.apache.spark.sql.functions.sum("change"))
            .collectAsList();
    Map<String, BigDecimal> changes = new HashMap<>();
    moved.forEach(row -> changes.put(row.getString(0), row.getDecimal(1)));
    String closed = " <= date'" + FIRST + "'";
    assertThat(changes.getOrDefault("spend", BigDecimal.ZERO))
        .isEqualByComparingTo(
            change(
                first, Silver.AD_PERFORMANCE, "is_primary AND date" + closed, "spend_reporting"));
    assertThat(changes.getOrDefault("revenue", BigDecimal.ZERO))
        .isEqualByComparingTo(
            change(
                first,
                Silver.ORDERS,
                "is_counted AND business_date" + closed,
                "net_revenue_reporting"));
    assertThat(changes).containsKeys("spend", "revenue_after_refunds");
    assertThat(nights.table(GoldMemory.RESTATEMENTS).where("rows = 0").count()).isZero();
    assertThat(
            nights
                .table(GoldMemory.SOURCE_FRESHNESS)
                .where("run_id = '" + nights.published().runId() + "'")
                .count())
        .isEqualTo(nights.table(Ops.FILES).select("source").distinct().count());
  }

  private static String operation(Table table, long version) {
    return spark
        .sql("DESCRIBE HISTORY delta.`" + nights.lake().path(table) + "`")
        .where("version = " + version)
        .selectExpr("concat_ws(' ', operation, operationParameters.mode)")
        .head()
        .getString(0);
  }

  private static BigDecimal change(
      PublishedState first, Table table, String condition, String column) {
    return total(nights.table(table), condition, column)
        .subtract(total(nights.lake().read(table, Optional.of(first)), condition, column));
  }

  private static BigDecimal total(Dataset<Row> rows, String condition, String column) {
    return rows.where(condition)
        .agg(org.apache.spark.sql.functions.sum(column))
        .head()
        .getDecimal(0);
  }

  private static PlumblineException refusal(PublishedState state, String table, Instant at) {
    return catchThrowableOfType(
        PlumblineException.class,
        () ->
            EarlierViews.create(
                spark, nights.lake(), nights.config(), state, "SELECT * FROM " + table, at));
  }

  @Test
  @Order(9)
  void theLakeOnlyMovesForward() {
    PlumblineException refused =
        catchThrowableOfType(PlumblineException.class, () -> nights.run(FIRST, TABLES));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.getMessage()).contains("only moves forward");
  }

  @Test
  @Order(10)
  void whatChangedIsOfTheRunAndEveryTableAtReaderVersionOne() throws IOException {
    PublishedState state = nights.published();
    PublishedState first = nights.published(1);
    for (Table table : BUILT) {
      assertThat(state.table(table.fullName())).as(table.fullName()).isPresent();
      long version = state.table(table.fullName()).orElseThrow().version();
      Row commit =
          spark
              .sql("DESCRIBE HISTORY delta.`" + nights.lake().path(table) + "`")
              .where("version = " + version)
              .head();
      boolean isAsItWas = NEVER_CHANGES.contains(table);
      assertThat(commit.<String>getAs("userMetadata"))
          .as(table.fullName())
          .isEqualTo("plumbline run " + (isAsItWas ? first.runId() : state.runId()));
      Row detail = spark.sql("DESCRIBE DETAIL delta.`" + nights.lake().path(table) + "`").head();
      assertThat(detail.<Integer>getAs("minReaderVersion")).isEqualTo(1);
      assertThat(detail.<Integer>getAs("minWriterVersion")).isEqualTo(2);
    }
  }

  @Test
  @Order(11)
  void rowsMadeAgainOfThePublicationAreTheSameUntilOneIsGone() {
    PublishedState state = nights.published();
    assertThat(sampled(state))
        .allSatisfy(found -> assertThat(found.isEqual()).as(found.toString()).isTrue())
        .extracting(SampleCheck.Found::table)
        .containsExactlyInAnyOrder(Silver.TOUCHPOINTS, Silver.JOURNEYS, Gold.ATTRIBUTION_CREDIT);
    Table journeys = Silver.JOURNEYS;
    long anyone = nights.table(journeys).head().<Long>getAs("touch_key");
    Map<String, PublishedState.TableVersion> versions = new HashMap<>(state.tables());
    versions.computeIfPresent(
        journeys.fullName(),
        (name, version) ->
            nights
                .lake()
                .remove(
                    journeys,
                    version,
                    org.apache.spark.sql.functions.col("touch_key").equalTo(anyone)));
    assertThat(sampled(state.of(versions)))
        .filteredOn(found -> !found.isEqual())
        .extracting(SampleCheck.Found::table)
        .contains(journeys)
        .doesNotContain(Silver.TOUCHPOINTS);
  }

  private static List<SampleCheck.Found> sampled(PublishedState state) {
    return SampleCheck.of("100%")
        .of(spark, nights.config(), nights.lake(), state, IdentifierKeys.ofDemo());
  }

  private static TestNight night(String lake, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(ASKED_FOR);
    all.putAll(overrides);
    return new TestNight(spark, folder.resolve("plumbline.conf"), folder.resolve(lake), all);
  }
}
