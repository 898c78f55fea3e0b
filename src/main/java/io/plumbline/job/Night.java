package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.check.FeedRules;
import io.plumbline.config.ConfigReader;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.identity.IgnoredIdentifiers;
import io.plumbline.identity.PersonMerges;
import io.plumbline.identity.Suppression;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.io.Step;
import io.plumbline.io.Steps;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One run while it holds the lake: what is read, built, checked and published. */
final class Night {
  private static final List<String> PERSON_IDS = List.of("old_person_id", "new_person_id");

  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Progress progress;
  private final ObjectStore store;
  private final Lake lake;
  private final RunLock lock;
  private final Steps steps;
  private final IdentifierKeys keys;
  private final RunRecord record;
  private final StagedState staged;
  private final Publisher publisher;
  private final OpenLineage lineage;
  private final Choices choices;
  private IgnoredIdentifiers ignored;

  /**
   * What only who runs nights from within chooses.
   *
   * @param suppressedElsewhere ops.suppression of the lake this one is a copy of; empty for the
   *     lake's own
   * @param exchanging tables whose rows are exchanged instead of making them again
   */
  record Choices(Optional<Dataset<Row>> suppressedElsewhere, Earlier.Exchanging exchanging) {}

  Night(
      SparkSession spark,
      PlumblineConfig config,
      Progress progress,
      ObjectStore store,
      Lake lake,
      RunLock lock,
      Steps steps,
      IdentifierKeys keys,
      RunRecord record,
      OpenLineage lineage,
      Choices choices) {
    this.choices = choices;
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.store = store;
    this.lake = lake.heldBy(lock, steps);
    this.lock = lock;
    this.steps = steps;
    this.keys = keys;
    this.record = record;
    this.lineage = lineage;
    this.staged = new StagedState(store, lake.root());
    this.publisher = new Publisher(store, this.lake, config, lock, steps);
  }

  /** Reads, builds, checks and publishes. */
  RunResult run(Nightly.Request request, LocalDate asOf) {
    Optional<PublishedState> published = lake.published();
    published.ifPresent(state -> refuse(state, asOf));
    Optional<PublishedState> base = staged.base(published);
    base.ifPresent(state -> refuse(state, asOf));
    FilePlan plan =
        request.readsFiles()
            ? files(config, store, lake, base, request.isFull())
            : FilePlan.asRead(
                config.sources(), config.reporting().timeZone(), Ingestion.fileStates(lake, base));
    steps.reached(Step.LISTED);
    String inputs =
        ConfigReader.sha256(
            String.join(
                "|",
                plan.fingerprint(),
                config.fingerprint(),
                asOf.toString(),
                Sessions.version(),
                String.join(",", request.only())));
    if (!request.isFull()
        && base.equals(published)
        && published.filter(state -> state.inputsHash().equals(inputs)).isPresent()) {
      progress.say(
          "nothing new: same files, configuration and as_of as publication " + published.get().n());
      publisher.mend(published.get());
      return record.nothingNew(asOf, published.get());
    }
    progress.say(
        "run "
            + record.runId()
            + ": as of "
            + asOf
            + ", "
            + plan.filesToRead()
            + " of "
            + plan.present().values().stream().mapToInt(List::size).sum()
            + " files to read"
            + (request.isFull() ? ", reading everything again" : ""));
    Ingestion.Landed landed = ingestion(base).land(plan);
    steps.reached(Step.READ);
    Dataset<Row> files = landed.files();
    Map<String, TableVersion> erased = rememberErased(landed.erased(), published, base);
    NightChecks.refuseWaiting(files, config.checks().maxQuarantinedShare());

    Earlier earlier =
        new Earlier(
            published.filter(state -> !request.isFull()),
            Sessions.version() + "|" + config.fingerprint(),
            asOf,
            choices.exchanging());
    try (TableGraph graph = new TableGraph(lake, record.runId(), progress, earlier)) {
      Expiry expiry = Expiry.of(config.privacy(), asOf);
      for (Table table : Bronze.STORED) {
        Optional<TableVersion> version = Optional.ofNullable(landed.bronze().get(table));
        graph.given(table, version, expiry.expired(table), expiry.content(table, version));
      }
      SilverTables silver = new SilverTables(spark, config, asOf, graph, keys);
      silver.define();
      new GoldTables(spark, config, asOf, table -> lake.read(table, published)).defineIn(graph);
      graph.always(
          Ops.QUARANTINE,
          SilverTables.RATED,
          in -> landed.waiting().unionByName(silver.waitingForRates(in)));
      graph.always(Ops.FILES, List.of(), in -> files);
      graph.always(
          Ops.PERSON_MERGES,
          List.of(SilverIdentity.PERSON_MAP),
          in ->
              withoutErased(
                  base,
                  lake.read(Ops.PERSON_MERGES, published)
                      .unionByName(
                          PersonMerges.between(
                              lake.read(SilverIdentity.PERSON_MAP, published),
                              in.of(SilverIdentity.PERSON_MAP),
                              asOf,
                              record.runId()))));
      if (!request.only().isEmpty()) {
        graph.only(
            Stream.concat(
                    request.only().stream(),
                    Stream.of(Ops.FILES.fullName(), Ops.QUARANTINE.fullName()))
                .toList());
      }
      progress.expect(graph.size() + 1 + GoldMemory.ALL.size());
      landed.bronze().forEach(lineage::landed);
      Map<String, TableVersion> versions = new HashMap<>(graph.run());
      landed.bronze().forEach((table, version) -> versions.put(table.fullName(), version));
      versions.putAll(erased);
      graph.made().forEach(lineage::built);
      steps.reached(Step.BUILT);
      versions.putAll(
          new NightMemory(spark, lake, config, progress, published, record.runId(), earlier)
              .write(graph::read, versions, base));
      checked(published, graph::read, versions, asOf, record.runId());
      steps.reached(Step.CHECKED);
      // Pinned as published: a run that failed may have left newer commits.
      remembered(base).forEach(versions::putIfAbsent);
      PublishedState built =
          new PublishedState(
              published.map(PublishedState::n).orElse(0L) + 1,
              record.runId(),
              asOf,
              inputs,
              config.fingerprint(),
              keys.fingerprint(),
              versions);
      return publisher.publish(
          published,
          built,
          record.done(asOf, plan, recordsRead(graph, record), built, waitingCount(graph)),
          new RunLedger(spark, lake));
    }
  }

  /** Reads new files into bronze; number of files read. */
  int ingest() {
    Optional<PublishedState> published = lake.published();
    Optional<PublishedState> base = staged.base(published);
    base.ifPresent(state -> refuse(state, state.asOf()));
    FilePlan plan = files(config, store, lake, base, false);
    steps.reached(Step.LISTED);
    if (plan.touched().values().stream().allMatch(List::isEmpty)) {
      progress.say("nothing new in the files");
      return 0;
    }
    Ingestion.Landed landed = ingestion(base).land(plan);
    steps.reached(Step.READ);
    Map<String, TableVersion> versions =
        new HashMap<>(base.map(PublishedState::tables).orElse(Map.of()));
    landed.bronze().forEach((table, version) -> versions.put(table.fullName(), version));
    versions.putAll(rememberErased(landed.erased(), published, base));
    TableVersion waiting = lake.overwrite(Ops.QUARANTINE, landed.waiting(), record.runId());
    versions.put(Ops.FILES.fullName(), lake.overwrite(Ops.FILES, landed.files(), record.runId()));
    versions.put(Ops.QUARANTINE.fullName(), waiting);
    staged.keep(
        lock,
        new PublishedState(
            published.map(PublishedState::n).orElse(0L),
            record.runId(),
            published.map(PublishedState::asOf).orElse(LocalDate.EPOCH),
            "",
            config.fingerprint(),
            keys.fingerprint(),
            versions));
    steps.reached(Step.STAGED);
    progress.say(
        plan.filesToRead()
            + " files read, "
            + waiting.rows()
            + " records waiting; nothing is published before build or nightly");
    return plan.filesToRead();
  }

  /** What a run has to read. */
  static FilePlan files(
      PlumblineConfig config,
      ObjectStore store,
      Lake lake,
      Optional<PublishedState> base,
      boolean isFull) {
    return FilePlan.of(
        config.sources(),
        config.reporting().timeZone(),
        store,
        Ingestion.fileStates(lake, base),
        base.map(PublishedState::asOf),
        isFull);
  }

  private Ingestion ingestion(Optional<PublishedState> base) {
    return new Ingestion(
        spark,
        lake,
        base,
        keys.keyed(),
        config.reporting().timeZone(),
        record.runId(),
        progress,
        suppressed(base).map(marks -> new Suppression(marks, this::named)));
  }

  /** Bronze records whose ids say which system they are of, as silver has them. */
  Dataset<Row> named(Dataset<Row> records) {
    if (ignored == null) {
      ignored = IgnoredIdentifiers.of(spark, keys, config.identity());
    }
    return new Feeds(spark, config).systems().named(records, ignored);
  }

  /** ops.suppression, empty when nobody was ever erased. */
  private Optional<Dataset<Row>> suppressed(Optional<PublishedState> base) {
    return choices
        .suppressedElsewhere()
        .or(
            () ->
                base.filter(state -> state.table(Ops.SUPPRESSION.fullName()).isPresent())
                    .map(state -> lake.read(Ops.SUPPRESSION, base)));
  }

  /** New versions of what an erasure leaves behind, when files said more of who is gone. */
  private Map<String, TableVersion> rememberErased(
      Optional<ErasedLater> later,
      Optional<PublishedState> published,
      Optional<PublishedState> base) {
    if (later.isEmpty() || choices.suppressedElsewhere().isPresent()) {
      return Map.of();
    }
    return new ErasedMemory(lake, published, base, config.reporting().currency(), record.runId())
        .add(
            later.get().marks().withColumn("key_hash", lit(null).cast("string")),
            later.get().ofEarlierFiles(),
            nobody(published),
            Timestamp.from(Instant.now()));
  }

  private Dataset<Row> nobody(Optional<PublishedState> published) {
    return lake.read(Silver.CUSTOMERS, published).select("person_id").limit(0);
  }

  /** Not even as somebody who is gone is an erased person remembered. */
  private Dataset<Row> withoutErased(Optional<PublishedState> base, Dataset<Row> merges) {
    Optional<Dataset<Row>> marks = suppressed(base).map(rows -> rows.select("key_hash"));
    Dataset<Row> kept = merges;
    for (String person : marks.isEmpty() ? List.<String>of() : PERSON_IDS) {
      kept =
          kept.join(
              marks.get(),
              Suppression.mark(col(person).cast("string")).equalTo(col("key_hash")),
              "left_anti");
    }
    return kept;
  }

  /** Tables that remember earlier runs, for a run that does not write them. */
  private static Map<String, TableVersion> remembered(Optional<PublishedState> published) {
    Map<String, TableVersion> kept = new HashMap<>();
    PublishedTables.MEMORY.forEach(
        table ->
            published
                .flatMap(state -> state.table(table.fullName()))
                .ifPresent(version -> kept.put(table.fullName(), version)));
    return kept;
  }

  private void checked(
      Optional<PublishedState> before,
      Function<Table, Dataset<Row>> tables,
      Map<String, TableVersion> versions,
      LocalDate asOf,
      String runId) {
    long started = System.nanoTime();
    TableVersion written =
        new NightChecks(spark, lake, tables)
            .write(
                feeds(versions, runId),
                before,
                versions,
                asOf,
                config.checks().maxQuarantinedShare(),
                runId);
    versions.put(GoldScores.CONSERVATION_CHECKS.fullName(), written);
    progress.finished(
        GoldScores.CONSERVATION_CHECKS.fullName(),
        written.rows(),
        (System.nanoTime() - started) / 1e9);
  }

  /** What the checks say of sources; nothing in a run of some tables. */
  private Dataset<Row> feeds(Map<String, TableVersion> versions, String runId) {
    Dataset<Row> freshness =
        Optional.ofNullable(versions.get(GoldMemory.SOURCE_FRESHNESS.fullName()))
            .map(version -> lake.read(GoldMemory.SOURCE_FRESHNESS, version.version()))
            .orElseGet(() -> lake.read(GoldMemory.SOURCE_FRESHNESS, Optional.empty()));
    return FeedRules.rows(
        freshness.where(col("run_id").equalTo(runId)), config.checks().staleFeedStops());
  }

  private static long recordsRead(TableGraph graph, RunRecord record) {
    return graph
        .read(Ops.FILES)
        .where(col("run_id").equalTo(record.runId()))
        .agg(coalesce(sum("records_read"), lit(0L)))
        .head()
        .getLong(0);
  }

  private static long waitingCount(TableGraph graph) {
    return graph.read(Ops.QUARANTINE).agg(coalesce(sum("records"), lit(0L))).head().getLong(0);
  }

  /** Refuses a lake that this run may not go on from. */
  void refuse(PublishedState state, LocalDate asOf) {
    if (asOf.isBefore(state.asOf())) {
      throw new PlumblineException(
          "PLB-RUN-001",
          2,
          "as_of "
              + asOf
              + " is before the published "
              + state.asOf()
              + ": a lake only moves forward; fix: use "
              + state.asOf()
              + " or later, or a new lake");
    }
    if (!keys.fingerprint().equals(state.pepperFingerprint())) {
      throw new PlumblineException(
          "PLB-KEY-003",
          2,
          "lake "
              + lake.root()
              + " was keyed with another pepper (fingerprint "
              + state.pepperFingerprint()
              + ", now "
              + keys.fingerprint()
              + "): nobody would be recognised; fix: set the pepper this lake began"
              + " with; simulated and real data never share a lake");
    }
  }
}
