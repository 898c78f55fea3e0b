package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.identity.ErasureList;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RowHash;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.GoldCampaigns;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldCustomers;
import io.plumbline.table.GoldFunnel;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverAds;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Nights of {@link ManyCompanies} on one lake, and one rebuild beside them. */
final class CompanyNights {
  /** All of silver but what nobody feeds, and the gold tables that say most of it. */
  static final List<Table> TABLES =
      List.of(
          Gold.CHANNEL_PERFORMANCE_DAILY,
          Gold.ATTRIBUTION_CREDIT,
          Gold.ATTRIBUTION_DAILY,
          Gold.CHANNEL_RETURN_DAILY,
          GoldCohorts.COHORT_VALUE_MONTHLY,
          GoldCohorts.COHORT_RETENTION_MONTHLY,
          GoldCosts.ACQUISITION_COST_MONTHLY,
          GoldCampaigns.CLAIM_RECONCILIATION_DAILY,
          GoldCustomers.CUSTOMER_FLOW,
          Silver.LEADS,
          SilverAds.AD_PERFORMANCE_REMOVED,
          SilverAds.AD_PERFORMANCE_RESTATEMENTS,
          SilverIdentity.PERSON_LINKS_REFUSED,
          Ops.PERSON_MERGES);

  /** The same, and those that cost most for what they add. */
  static final List<Table> MORE_TABLES =
      Stream.concat(
              TABLES.stream(),
              Stream.of(
                  GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
                  GoldCosts.ROI_MONTHLY,
                  GoldFunnel.LEAD_FUNNEL_MONTHLY,
                  GoldValue.CUSTOMER_VALUE))
          .toList();

  private final SparkSession spark;
  private final ManyCompanies companies;
  private final List<String> tables;
  private final TestNight night;
  private final TestNight rebuilt;

  /**
   * @param folder of the exports, and of both lakes
   * @param tables built with what they are made of
   */
  CompanyNights(SparkSession spark, Path folder, ManyCompanies companies, List<Table> tables) {
    this.spark = spark;
    this.tables = tables.stream().map(Table::fullName).toList();
    this.companies = companies;
    this.night = new TestNight(spark, companies.conf(), folder.resolve("lake"), Map.of());
    this.rebuilt = new TestNight(spark, companies.conf(), folder.resolve("rebuilt"), Map.of());
  }

  TestNight lake() {
    return night;
  }

  TestNight rebuilt() {
    return rebuilt;
  }

  /** Writes the files of a night and reads them. */
  RunResult run(int number) throws IOException {
    companies.deliver(number);
    return night.run(Arrivals.asOf(number), tables);
  }

  /** Erases who asked for it. */
  RunResult erase() {
    return new Nightly(spark, night.config(), TestNight.quiet())
        .exchanging(Earlier.Exchanging.ALWAYS)
        .erase(this::erasureList, false, new PrintStream(OutputStream.nullOutputStream()));
  }

  /** Builds the newest publication once more, from all files there are. */
  RunResult rebuild() {
    return new Nightly(spark, rebuilt.config(), TestNight.quiet())
        .suppressing(night.table(Ops.SUPPRESSION))
        .run(
            new Nightly.Request(Optional.of(night.published().asOf()), true, "test", true, tables));
  }

  /**
   * What two publications say differently: {@code table} of all rows, {@code table of company}.
   *
   * @param equal told how many companies of each table are equal
   */
  List<String> differences(BiConsumer<Table, Integer> equal) {
    PublishedState left = CheckCommand.counted(night.lake(), night.published());
    List<String> found = new ArrayList<>();
    found.addAll(CheckCommand.differences(left, rebuilt.published()));
    for (Table table : PublishedTables.all()) {
      if (!PublishedTables.MEMORY.contains(table) && left.table(table.fullName()).isPresent()) {
        equal.accept(table, table.has("brand") ? compare(table, found) : 0);
      }
    }
    return found;
  }

  private int compare(Table table, List<String> found) {
    Map<String, String> ours = byCompany(night, table);
    Map<String, String> theirs = byCompany(rebuilt, table);
    TreeSet<String> all = new TreeSet<>(ours.keySet());
    all.addAll(theirs.keySet());
    int equal = 0;
    for (String company : all) {
      if (ours.getOrDefault(company, "").equals(theirs.get(company))) {
        equal++;
      } else {
        found.add(table.fullName() + " of " + company);
      }
    }
    return equal;
  }

  private static Map<String, String> byCompany(TestNight night, Table table) {
    Map<String, String> hashes = new TreeMap<>();
    night
        .table(table)
        .groupBy(col("brand"))
        .agg(RowHash.rows(), RowHash.hash(table))
        .collectAsList()
        .forEach(
            (Row row) ->
                hashes.put(row.getString(0), row.getLong(1) + ":" + RowHash.text(row.get(2))));
    return hashes;
  }

  /** Addresses of the erased as bronze and silver would hold them. */
  List<String> erasedHashes() {
    return erasureList(IdentifierKeys.ofDemo()).lines().stream()
        .flatMap(line -> line.hashes().stream())
        .toList();
  }

  private ErasureList erasureList(IdentifierKeys keys) {
    return ErasureList.of(
        companies.erased().stream(),
        keys,
        new Feeds(spark, night.config()).systems(),
        night.config().sources());
  }
}
