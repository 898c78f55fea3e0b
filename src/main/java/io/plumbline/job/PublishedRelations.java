package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.attribution.AttributionCredit;
import io.plumbline.attribution.PathTable;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.metric.LeadFunnel;
import io.plumbline.metric.LedgerAllocation;
import io.plumbline.metric.ServicingCost;
import io.plumbline.model.AdExtracts;
import io.plumbline.model.ExchangeRates;
import io.plumbline.model.Newest;
import io.plumbline.receipt.Relations;
import io.plumbline.receipt.Solved;
import io.plumbline.source.LeadChannels;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** One publication as receipts see it, and the rows only our own code can make. */
final class PublishedRelations implements Relations, AutoCloseable {
  private static final List<String> PLACE =
      List.of("source", "source_file", "position_kind", "source_position");

  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Lake lake;
  private final PublishedState state;
  private final LocalDate asOf;
  private final SolvedAgain solved;
  private final Map<String, Dataset<Row>> kept = new HashMap<>();

  PublishedRelations(PublishedLake published, SparkSession spark, Lake lake) {
    this.spark = spark;
    this.lake = lake;
    this.config = published.config();
    this.state = published.state();
    this.asOf = state.asOf();
    this.solved = new SolvedAgain(config, asOf, this::rows);
  }

  @Override
  public SparkSession spark() {
    return spark;
  }

  @Override
  public Optional<Table> table(String name) {
    if (name.startsWith("bronze.")) {
      return Bronze.named(name.substring("bronze.".length()));
    }
    return PublishedTables.all().stream()
        .filter(table -> table.fullName().equals(name))
        .findFirst();
  }

  @Override
  public Dataset<Row> rows(Table table) {
    return lake.read(table, Optional.of(state));
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of(
        "as_of", "DATE'" + asOf + "'", "model", "'" + config.attribution().defaultModel() + "'");
  }

  @Override
  public List<String> solvedTables() {
    return solved.tables();
  }

  @Override
  public Optional<Solved> solved(Table table, Map<String, Object> keys) {
    return solved.of(table, keys);
  }

  @Override
  public Dataset<Row> given(String name, Dataset<Row> cells) {
    return name.equals("credit")
        ? credit(cells)
        : kept.computeIfAbsent(name, made -> made(made).persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** Gives back the memory in which rows were kept. */
  @Override
  public void close() {
    kept.values().forEach(Dataset::unpersist);
  }

  private Dataset<Row> made(String name) {
    return switch (name) {
      case "standing_ads" -> AdExtracts.standing(AdExtracts.newest(rows(Bronze.AD_PERFORMANCE)));
      case "paths" -> paths();
      case "ledger" -> ledger();
      case "cost_items" ->
          Newest.per(
              rows(Bronze.COSTS),
              List.of("source", "cost_id"),
              col("updated_ts").desc_nulls_last());
      case "served_orders" ->
          ServicingCost.withShare(
              rows(Silver.ORDERS).where(col("is_counted").and(col("business_date").leq(lit(asOf)))),
              ServicingCost.monthly(upTo(Silver.COSTS_DAILY)));
      case "leads" -> leads();
      case "deals" ->
          LeadFunnel.deals(LeadChannels.ofLeads(rows(Silver.LEADS)), opportunities(), asOf);
      case "told" -> told();
      default -> throw new IllegalStateException("receipts ask for given." + name);
    };
  }

  /** Credit of the conversions some cells are about, computed again from what is known of them. */
  private Dataset<Row> credit(Dataset<Row> cells) {
    Dataset<Row> meant = cells.select("conversion_key").distinct();
    Dataset<Row> all = rows(Silver.CONVERSIONS);
    Dataset<Row> people =
        all.join(meant, new String[] {"conversion_key"}, "left_semi")
            .where(col("person_id").isNotNull())
            .select("person_id")
            .distinct();
    // A variant that resets asks for the person's conversion before.
    Dataset<Row> conversions =
        all.join(meant, new String[] {"conversion_key"}, "left_semi")
            .unionByName(
                all.join(people, new String[] {"person_id"}, "left_semi")
                    .join(meant, new String[] {"conversion_key"}, "left_anti"));
    return AttributionCredit.of(
        conversions,
        rows(Silver.JOURNEYS).join(meant, new String[] {"conversion_key"}, "left_semi"),
        new Models(config.attribution()).variants());
  }

  private Dataset<Row> paths() {
    return PathTable.withShown(
            AttributionTables.paths(config, asOf, this::rows),
            config.attribution().dataDriven().topPaths(),
            config.privacy().minCell())
        .drop("path")
        .withColumnRenamed("shown", "path");
  }

  private Dataset<Row> ledger() {
    return LedgerAllocation.parts(
        upTo(Silver.COSTS_DAILY),
        upTo(Silver.AD_PERFORMANCE).where(col("is_primary")),
        rows(GoldDimensions.DIM_CHANNEL));
  }

  private Dataset<Row> leads() {
    return LeadFunnel.known(LeadChannels.ofLeads(rows(Silver.LEADS)), opportunities(), asOf)
        .withColumn("created_on", to_date(col("created_ts")));
  }

  private Dataset<Row> opportunities() {
    Column day = when(col("is_won"), col("close_date")).otherwise(to_date(col("created_ts")));
    return ExchangeRates.withRate(
        LeadChannels.ofOpportunities(rows(Silver.OPPORTUNITIES)),
        rows(Silver.FX_DAILY),
        config.reporting().currency(),
        col("currency"),
        day);
  }

  /** Conversions that are no orders, by key, where they were read. */
  private Dataset<Row> told() {
    Dataset<Row> imported =
        Newest.per(rows(Bronze.CONVERSIONS), List.of("source", "conversion_type", "conversion_id"));
    return keyed(imported, lit("imported"), col("conversion_type"), "conversion_id")
        .unionByName(keyed(rows(Silver.LEADS), lit("crm"), lit("lead"), "lead_id"))
        .unionByName(keyed(rows(Silver.LEADS), lit("crm"), lit("mql"), "lead_id"))
        .unionByName(
            keyed(rows(Silver.OPPORTUNITIES), lit("crm"), lit("opportunity"), "opportunity_id"))
        .unionByName(
            keyed(rows(Silver.OPPORTUNITIES), lit("crm"), lit("won_deal"), "opportunity_id"));
  }

  private static Dataset<Row> keyed(Dataset<Row> records, Column from, Column type, String id) {
    return records
        .withColumn("conversion_key", xxhash64(concat_ws("|", from, type, col("source"), col(id))))
        .select("conversion_key", PLACE.toArray(String[]::new));
  }

  private Dataset<Row> upTo(Table table) {
    return rows(table).where(col("date").leq(lit(asOf)));
  }
}
