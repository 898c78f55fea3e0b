package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.identity.ErasureList;
import io.plumbline.identity.IdSystems;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.RowHash;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.GoldCampaigns;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldCustomers;
import io.plumbline.table.GoldFresh;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
                  GoldCampaigns.CLAIM_RECONCILIATION_DAILY,
                  GoldCosts.ACQUISITION_COST_MONTHLY,
                  GoldCosts.ROI_MONTHLY,
                  GoldFresh.FRESH_DAYS,
                  GoldFunnel.LEAD_FUNNEL_MONTHLY,
                  GoldValue.CUSTOMER_VALUE))
          .toList();

  private final SparkSession spark;
  private final ManyCompanies companies;
  private final List<String> tables;
  private final TestNight night;
  private final TestNight rebuilt;
  private List<String> erased = List.of();

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

  /** Erases those who ask for it and are known; of others there is nothing to erase yet. */
  RunResult erase() {
    IdSystems systems = new Feeds(spark, night.config()).systems();
    Map<String, List<String>> asked = new TreeMap<>();
    for (String address : companies.erased()) {
      asked.put(
          address,
          erasureList(Stream.of(address), IdentifierKeys.ofDemo(), systems).lines().stream()
              .flatMap(line -> line.hashes().stream())
              .toList());
    }
    Object[] hashes = asked.values().stream().flatMap(List::stream).toArray();
    Set<String> known =
        night
            .table(SilverIdentity.PERSON_MAP)
            .where(col("id_hash").isin(hashes))
            .select("id_hash")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    asked.values().removeIf(own -> own.stream().noneMatch(known::contains));
    erased = asked.values().stream().flatMap(List::stream).toList();
    return new Nightly(spark, night.config(), Progress.unheard())
        .exchanging(Earlier.Exchanging.ALWAYS)
        .erase(
            keys -> erasureList(asked.keySet().stream(), keys, systems),
            false,
            new PrintStream(OutputStream.nullOutputStream()));
  }

  /** Builds the newest publication once more, from all files there are. */
  RunResult rebuild() {
    return new Nightly(spark, rebuilt.config(), Progress.unheard())
        .suppressing(night.table(Ops.SUPPRESSION))
        .run(
            new Nightly.Request(Optional.of(night.published().asOf()), true, "test", true, tables));
  }

  /**
   * Tables that are not the same in both lakes, each as {@code table} and {@code table of company}.
   */
  List<String> differences() {
    return CheckCommand.differences(
            CheckCommand.counted(night.lake(), night.published()), rebuilt.published())
        .stream()
        .flatMap(
            name ->
                Stream.concat(
                    Stream.of(name),
                    PublishedTables.all().stream()
                        .filter(table -> table.fullName().equals(name) && table.has("brand"))
                        .flatMap(table -> companies(table).stream())
                        .map(company -> name + " of " + company)))
        .toList();
  }

  /** Companies whose rows of a table are not the same in both lakes. */
  private List<String> companies(Table table) {
    Map<String, String> ours = byCompany(night, table);
    Map<String, String> theirs = byCompany(rebuilt, table);
    return Stream.concat(ours.keySet().stream(), theirs.keySet().stream())
        .distinct()
        .filter(company -> !ours.getOrDefault(company, "").equals(theirs.get(company)))
        .sorted()
        .toList();
  }

  /** Tables that are compared, with how many companies each says something of; 0 for none. */
  Map<String, Long> compared() {
    Map<String, Long> found = new TreeMap<>();
    for (Table table : PublishedTables.all()) {
      if (!PublishedTables.MEMORY.contains(table)
          && night.published().table(table.fullName()).isPresent()) {
        found.put(
            table.fullName(),
            table.has("brand") ? night.table(table).select("brand").distinct().count() : 0);
      }
    }
    return found;
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
    return erased;
  }

  private ErasureList erasureList(
      Stream<String> addresses, IdentifierKeys keys, IdSystems systems) {
    return ErasureList.of(addresses, keys, systems, night.config().sources());
  }
}
