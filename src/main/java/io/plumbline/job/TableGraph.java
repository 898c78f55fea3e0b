package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.check.NotBuiltException;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.Sides;
import io.plumbline.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The tables of a run and what each is made of. A table is written once all of its inputs are,
 * several at a time, and is read back from the version just written, so that every table is
 * computed once.
 *
 * <p>A table that would be made of just what it is made of in the publication the run began from is
 * not made again: its recipe says so, a fingerprint of the program, the configuration, the day and
 * the content of its inputs. A large one that can tell which of its rows a change touches ({@link
 * Touched}) has those exchanged instead of being made again.
 */
final class TableGraph implements AutoCloseable {
  /** A table up to this size is read back from its files once, then from memory. */
  private static final long ROWS_KEPT = 500_000;

  /** A table up to this size is one partition: what is made of it needs no shuffle. */
  private static final long ROWS_TOGETHER = 100_000;

  private final Lake lake;
  private final String runId;
  private final Progress progress;
  private final Map<Table, Node> nodes = new LinkedHashMap<>();
  private final Map<String, TableVersion> versions = new ConcurrentHashMap<>();
  private final Map<String, Dataset<Row>> shared = new ConcurrentHashMap<>();
  private final Map<String, Object> once = new ConcurrentHashMap<>();
  private final Map<String, Dataset<Row>> written = new ConcurrentHashMap<>();
  private final Map<Table, Given> given = new HashMap<>();
  private final Map<Table, Made> made = new ConcurrentHashMap<>();
  private final Earlier earlier;
  private final RowChanges changes;

  /** A table that was written, of which others, into which version, from when to when. */
  record Made(List<Table> inputs, TableVersion version, Instant began, Instant ended) {}

  /** A table no definition makes. */
  private record Given(Optional<TableVersion> version, Optional<Column> expired, String content) {}

  /** The tables of this run, for who compares them with published ones. */
  private final class Seen implements RowChanges.Sight {
    @Override
    public Optional<TableVersion> version(Table table) {
      return given.containsKey(table)
          ? given.get(table).version()
          : Optional.ofNullable(versions.get(table.fullName()));
    }

    @Override
    public boolean isWhole(Table table) {
      return !given.containsKey(table) || given.get(table).expired().isEmpty();
    }

    @Override
    public Dataset<Row> rows(Table table) {
      return read(table);
    }
  }

  /** What else than its inputs a table depends on. */
  private enum Life {
    /** Nothing. */
    TIMELESS,
    /** The last complete day. */
    OF_A_DAY,
    /** The run itself, or what was published before: it is made in every run. */
    OF_A_RUN
  }

  /**
   * What a table is made of, and how.
   *
   * @param touched empty for a table that is always made as a whole
   */
  private record Node(
      List<Table> inputs,
      Life life,
      Function<Inputs, Dataset<Row>> rows,
      Optional<Touched> touched) {
    Node(List<Table> inputs, Life life, Function<Inputs, Dataset<Row>> rows) {
      this(inputs, life, rows, Optional.empty());
    }
  }

  /** Gives a definition the tables it named. */
  interface Inputs {
    Dataset<Row> of(Table table);

    /** What is worked out once for all definitions while the graph runs. */
    default <T> T once(String name, Class<T> type, Supplier<T> made) {
      return made.get();
    }

    /** A dataset several tables are made of, computed once while the graph runs. */
    default Dataset<Row> shared(String name, Supplier<Dataset<Row>> rows) {
      return rows.get();
    }

    /** Rows of a table with {@code date}, up to a day. */
    default Dataset<Row> upTo(LocalDate day, Table table) {
      return of(table).where(col("date").leq(lit(day)));
    }
  }

  TableGraph(Lake lake, String runId, Progress progress, Earlier earlier) {
    this.earlier = earlier;
    this.changes = new RowChanges(lake, runId, earlier, new Seen());
    this.lake = lake;
    this.runId = runId;
    this.progress = progress;
  }

  /**
   * A table that is there already.
   *
   * @param version empty when nothing feeds it: it has no rows
   * @param expired rows of it that do not count any more
   * @param content what tells its rows that count from others
   */
  void given(
      Table table, Optional<TableVersion> version, Optional<Column> expired, String content) {
    given.put(table, new Given(version, expired, content));
  }

  /** A table this run writes; what it says depends on the last complete day. */
  void define(Table table, List<Table> inputs, Function<Inputs, Dataset<Row>> rows) {
    define(table, new Node(List.copyOf(inputs), Life.OF_A_DAY, rows));
  }

  /** A table this run writes; of the same inputs it is the same on any day. */
  void timeless(Table table, List<Table> inputs, Function<Inputs, Dataset<Row>> rows) {
    define(table, new Node(List.copyOf(inputs), Life.TIMELESS, rows));
  }

  /** Likewise, and rows are exchanged where few are touched. */
  void timeless(
      Table table, List<Table> inputs, Touched touched, Function<Inputs, Dataset<Row>> rows) {
    define(table, new Node(List.copyOf(inputs), Life.TIMELESS, rows, Optional.of(touched)));
  }

  /** Likewise for a table of the day. */
  void define(
      Table table, List<Table> inputs, Touched touched, Function<Inputs, Dataset<Row>> rows) {
    define(table, new Node(List.copyOf(inputs), Life.OF_A_DAY, rows, Optional.of(touched)));
  }

  /** A table every run writes, since more goes into it than its inputs. */
  void always(Table table, List<Table> inputs, Function<Inputs, Dataset<Row>> rows) {
    define(table, new Node(List.copyOf(inputs), Life.OF_A_RUN, rows));
  }

  private void define(Table table, Node node) {
    for (Table input : node.inputs()) {
      if (!nodes.containsKey(input) && !given.containsKey(input)) {
        throw new IllegalStateException(
            table.fullName() + " is defined before its input " + input.fullName());
      }
    }
    nodes.put(table, node);
  }

  /**
   * Leaves out all tables but these and what they are made of.
   *
   * @param wanted names of tables; one that ends in + stands also for all made of it
   */
  void only(Collection<String> wanted) {
    Set<Table> kept = new HashSet<>();
    Set<Table> grown = new HashSet<>();
    nodes.forEach(
        (table, node) -> {
          if (wanted.contains(table.fullName() + "+")
              || node.inputs().stream().anyMatch(grown::contains)) {
            grown.add(table);
          }
          if (grown.contains(table) || wanted.contains(table.fullName())) {
            keep(table, kept);
          }
        });
    nodes.keySet().retainAll(kept);
  }

  private void keep(Table table, Set<Table> kept) {
    if (nodes.containsKey(table) && kept.add(table)) {
      nodes.get(table).inputs().forEach(input -> keep(input, kept));
    }
  }

  /**
   * Rows of a part of the keys of every table whose rows are exchanged: as they are published, and
   * made again of what is published. Nothing is written.
   *
   * @param published all tables of a publication
   * @param isOfSample which keys, by a number from 0 to 99
   */
  Map<Table, Sides> sampled(Inputs published, UnaryOperator<Column> isOfSample) {
    Map<Table, Sides> sampled = new LinkedHashMap<>();
    nodes.forEach(
        (table, node) ->
            node.touched()
                .ifPresent(
                    touched ->
                        touched
                            .all(published)
                            .map(all -> sampled(table, node, all, published, isOfSample))
                            .ifPresent(sides -> sampled.put(table, sides))));
    return sampled;
  }

  private static Sides sampled(
      Table table,
      Node node,
      Dataset<Row> all,
      Inputs published,
      UnaryOperator<Column> isOfSample) {
    Dataset<Row> stored = published.of(table);
    Column[] by = Stream.of(all.columns()).map(functions::col).toArray(Column[]::new);
    Dataset<Row> keys =
        all.union(stored.select(by))
            .where(isOfSample.apply(pmod(xxhash64(by), lit(100))))
            .distinct()
            .localCheckpoint();
    Touched touched = node.touched().orElseThrow();
    Touched.Parts parts =
        touched.parts(keys, stored, () -> stored, node.rows().apply(touched.cut(published, keys)));
    return new Sides(parts.stale(), Lake.conform(table, parts.fresh()));
  }

  /** Tables this run writes. */
  int size() {
    return nodes.size();
  }

  /** Writes what is not as it was; the versions of all tables defined, by name. */
  Map<String, TableVersion> run() {
    try (TableWriters writers = new TableWriters()) {
      Map<Table, CompletableFuture<Void>> running = new LinkedHashMap<>();
      nodes.forEach(
          (table, node) -> {
            List<CompletableFuture<Void>> before = new ArrayList<>();
            node.inputs().stream()
                .filter(running::containsKey)
                .forEach(in -> before.add(running.get(in)));
            running.put(table, writers.after(before, () -> write(table, node)));
          });
      writers.join(running.values());
      return Map.copyOf(versions);
    }
  }

  /** Gives back the memory in which tables were kept; what is kept as rows goes with this graph. */
  @Override
  public void close() {
    shared.values().forEach(Dataset::unpersist);
    written.values().forEach(Dataset::unpersist);
  }

  /** What this run wrote, in the order it was defined. */
  Map<Table, Made> made() {
    Map<Table, Made> all = new LinkedHashMap<>(nodes.size());
    nodes.keySet().stream()
        .filter(made::containsKey)
        .forEach(table -> all.put(table, made.get(table)));
    return all;
  }

  /** A table as this run sees it. */
  Dataset<Row> read(Table table) {
    return written.computeIfAbsent(
        table.fullName(),
        name -> {
          if (given.containsKey(table)) {
            Given there = given.get(table);
            return there
                .version()
                .map(version -> kept(version, counting(there, version, table)))
                .orElseGet(() -> lake.read(table, Optional.empty()));
          }
          TableVersion version = versions.get(name);
          if (version == null) {
            throw new NotBuiltException(name);
          }
          return kept(version, lake.read(table, version.version()));
        });
  }

  private Dataset<Row> counting(Given there, TableVersion version, Table table) {
    Dataset<Row> rows = lake.read(table, version.version());
    return there.expired().map(gone -> rows.where(not(gone))).orElse(rows);
  }

  private static Dataset<Row> kept(TableVersion version, Dataset<Row> rows) {
    if (version.rows() > ROWS_KEPT) {
      return rows;
    }
    // Rows as they are, read with the first action: columns kept by persist would have to be
    // packed, unpacked by code compiled for each table, and looked for in every later plan.
    return version.rows() > ROWS_TOGETHER
        ? rows.persist(StorageLevel.MEMORY_AND_DISK())
        : rows.coalesce(1).localCheckpoint(false, StorageLevel.MEMORY_AND_DISK());
  }

  private void write(Table table, Node node) {
    String recipe = node.life() == Life.OF_A_RUN ? "" : earlier.recipe(table, contents(node));
    Optional<TableVersion> same =
        earlier.was(table).filter(version -> !recipe.isEmpty() && version.recipe().equals(recipe));
    if (same.isPresent()) {
      versions.put(table.fullName(), lake.restore(table, same.get()));
      progress.unchanged(table.fullName(), same.get().rows());
    } else {
      make(table, node, recipe);
    }
  }

  private List<String> contents(Node node) {
    Stream<String> day =
        node.life() == Life.OF_A_DAY ? Stream.of(earlier.asOf().toString()) : Stream.of();
    return Stream.concat(day, node.inputs().stream().map(this::content)).toList();
  }

  private String content(Table input) {
    TableVersion made = versions.get(input.fullName());
    return input.fullName()
        + "="
        + (made == null ? given.get(input).content() : made.rows() + " " + made.rowHash());
  }

  private void make(Table table, Node node, String recipe) {
    long started = System.nanoTime();
    Instant began = Instant.now();
    Inputs now = new Now(table, node);
    TableVersion version =
        node.touched()
            .flatMap(touched -> changes.of(table, touched, node.inputs(), node.rows(), now))
            .orElseGet(() -> lake.overwrite(table, node.rows().apply(now), runId))
            .madeOf(recipe);
    versions.put(table.fullName(), version);
    made.put(table, new Made(node.inputs(), version, began, Instant.now()));
    progress.finished(table.fullName(), version.rows(), (System.nanoTime() - started) / 1e9);
  }

  /** What a definition named, as this run sees it. */
  private final class Now implements Inputs {
    private final Table table;
    private final Node node;

    Now(Table table, Node node) {
      this.table = table;
      this.node = node;
    }

    @Override
    public Dataset<Row> of(Table input) {
      if (!node.inputs().contains(input)) {
        throw new IllegalStateException(
            table.fullName() + " reads " + input.fullName() + " undeclared");
      }
      return read(input);
    }

    @Override
    public <T> T once(String name, Class<T> type, Supplier<T> first) {
      return type.cast(once.computeIfAbsent(name, key -> first.get()));
    }

    @Override
    public Dataset<Row> shared(String name, Supplier<Dataset<Row>> rows) {
      return shared.computeIfAbsent(
          name, key -> rows.get().persist(StorageLevel.MEMORY_AND_DISK()));
    }
  }
}
