package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.history.Evidence;
import io.plumbline.history.Restatements;
import io.plumbline.history.RowHistory;
import io.plumbline.history.SourceFreshness;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a run adds to the memory of gold, once its tables are built and before anybody sees them.
 *
 * <p>Memory is only added to. What a run that died had added is taken back first, so that every row
 * is of a run that was published.
 */
final class NightMemory {
  static final List<Table> REMEMBERED =
      Gold.ALL.stream().filter(table -> !table.remembered().isEmpty()).toList();

  private static final List<Table> NEEDED =
      Stream.concat(Restatements.SILVER.stream(), Stream.of(Silver.TOUCHPOINTS, Ops.PERSON_MERGES))
          .toList();

  private final SparkSession spark;
  private final Lake lake;
  private final PlumblineConfig config;
  private final Progress progress;
  private final Optional<PublishedState> published;
  private final String runId;
  private final Earlier earlier;

  NightMemory(
      SparkSession spark,
      Lake lake,
      PlumblineConfig config,
      Progress progress,
      Optional<PublishedState> published,
      String runId,
      Earlier earlier) {
    this.spark = spark;
    this.lake = lake;
    this.config = config;
    this.progress = progress;
    this.published = published;
    this.runId = runId;
    this.earlier = earlier;
  }

  /**
   * Writes what is new in memory.
   *
   * @param now tables as this run sees them, bronze included
   * @param versions what this run is about to publish
   * @param base what it was built on: the last publication, or staged upon it
   * @return versions of the tables of memory; none from a run of other tables
   */
  Map<String, TableVersion> write(
      Function<Table, Dataset<Row>> now,
      Map<String, TableVersion> versions,
      Optional<PublishedState> base) {
    if (!NEEDED.stream().allMatch(table -> versions.containsKey(table.fullName()))) {
      return Map.of();
    }
    Dataset<Row> history = lake.read(GoldMemory.GOLD_HISTORY, published);
    Map<String, Instant> began = new HashMap<>();
    Instant known = Instant.now().truncatedTo(ChronoUnit.MICROS);
    for (Row row : begun(history)) {
      began.put(row.getString(0), row.getTimestamp(1).toInstant());
      Instant last = row.getTimestamp(2).toInstant();
      // The clock of another machine may be ahead; memory must stay in order.
      known = known.isAfter(last) ? known : last.plus(1, ChronoUnit.MICROS);
    }
    RowHistory.Run run = new RowHistory.Run(runId, earlier.asOf(), known);
    Map<String, TableVersion> written = new HashMap<>();
    add(GoldMemory.GOLD_HISTORY, history(now, versions, history, began, run), written);
    add(GoldMemory.RESTATEMENTS, restatements(now, base, run), written);
    add(
        GoldMemory.SOURCE_FRESHNESS,
        SourceFreshness.of(
            now,
            lake.read(GoldMemory.SOURCE_FRESHNESS, published),
            config.reporting().timeZone(),
            config.reporting().currency(),
            run),
        written);
    return written;
  }

  private Dataset<Row> history(
      Function<Table, Dataset<Row>> now,
      Map<String, TableVersion> versions,
      Dataset<Row> history,
      Map<String, Instant> began,
      RowHistory.Run run) {
    List<Table> first = new ArrayList<>();
    List<RowHistory.Change> changes = new ArrayList<>();
    for (Table table : REMEMBERED) {
      TableVersion built = versions.get(table.fullName());
      if (built == null) {
        continue;
      }
      Optional<TableVersion> old =
          lake.lastHolding(List.of(table), published)
              .flatMap(state -> state.table(table.fullName()));
      if (!began.containsKey(table.fullName()) || old.isEmpty()) {
        first.add(table);
      } else if (!isSame(old.get(), built)) {
        changes.add(
            new RowHistory.Change(
                table,
                began.get(table.fullName()),
                lake.read(table, old.get().version()),
                now.apply(table)));
      }
    }
    Dataset<Row> rows = none(GoldMemory.GOLD_HISTORY);
    if (!first.isEmpty()) {
      rows = rows.unionByName(RowHistory.beginning(spark, first, run));
    }
    return changes.isEmpty() ? rows : rows.unionByName(RowHistory.of(changes, history, run));
  }

  private Dataset<Row> restatements(
      Function<Table, Dataset<Row>> now, Optional<PublishedState> base, RowHistory.Run run) {
    Dataset<Row> none = none(GoldMemory.RESTATEMENTS);
    Optional<PublishedState> before = lake.lastHolding(Restatements.SILVER, published);
    if (before.isEmpty()) {
      return none;
    }
    return Restatements.of(
        new Restatements.Comparison(
            table -> lake.read(table, before),
            now,
            before.get().asOf(),
            config.reporting().currency()),
        Evidence.of(
            now.apply(Ops.FILES),
            now.apply(Ops.PERSON_MERGES),
            before.get().runId(),
            new Evidence.Run(
                !erasures(base).equals(erasures(before)),
                !before.get().configHash().equals(config.fingerprint()),
                before
                    .get()
                    .table(Silver.ORDERS.fullName())
                    .filter(earlier::isByTheRules)
                    .isEmpty())),
        run,
        none);
  }

  private static Optional<TableVersion> erasures(Optional<PublishedState> state) {
    return state.flatMap(of -> of.table(Ops.ERASURES.fullName()));
  }

  private Dataset<Row> none(Table table) {
    return lake.read(table, Optional.empty());
  }

  /** Tables with a past, since when it is kept, and the last change of any. */
  private List<Row> begun(Dataset<Row> history) {
    if (published.flatMap(state -> state.table(GoldMemory.GOLD_HISTORY.fullName())).isEmpty()) {
      return List.of();
    }
    return history
        .groupBy("table_name")
        .agg(
            max(when(col("change").equalTo("began"), col("known_to"))).as("began"),
            max("known_to").as("last"))
        .collectAsList();
  }

  private static boolean isSame(TableVersion old, TableVersion now) {
    return old.rows() == now.rows() && old.rowHash().equals(now.rowHash());
  }

  private void add(Table table, Dataset<Row> rows, Map<String, TableVersion> written) {
    long started = System.nanoTime();
    Optional<TableVersion> before = published.flatMap(state -> state.table(table.fullName()));
    before.ifPresent(version -> lake.restore(table, version));
    TableVersion version =
        before.isPresent() ? lake.append(table, rows, runId) : lake.overwrite(table, rows, runId);
    written.put(table.fullName(), version);
    progress.finished(table.fullName(), version.rows(), (System.nanoTime() - started) / 1e9);
  }
}
