package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.check.NotBuiltException;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The tables of a run and what each is made of. A table is written once all of its inputs are,
 * several at a time, and is read back from the version just written, so that every table is
 * computed once.
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
  private final Map<String, Dataset<Row>> written = new ConcurrentHashMap<>();

  private final Map<Table, Made> made = new ConcurrentHashMap<>();

  /** A table that was written, of which others, into which version, from when to when. */
  record Made(List<Table> inputs, TableVersion version, Instant began, Instant ended) {}

  /** What a table is made of, and how. */
  private record Node(List<Table> inputs, Function<Inputs, Dataset<Row>> rows) {}

  /** Gives a definition the tables it named. */
  interface Inputs {
    Dataset<Row> of(Table table);

    /** Rows of a table with {@code date}, up to a day. */
    default Dataset<Row> upTo(LocalDate day, Table table) {
      return of(table).where(col("date").leq(lit(day)));
    }
  }

  TableGraph(Lake lake, String runId, Progress progress) {
    this.lake = lake;
    this.runId = runId;
    this.progress = progress;
  }

  /** A table that is there already, in the version given. */
  void given(Table table, TableVersion version) {
    versions.put(table.fullName(), version);
  }

  /** A table this run writes. */
  void define(Table table, List<Table> inputs, Function<Inputs, Dataset<Row>> rows) {
    for (Table input : inputs) {
      if (!nodes.containsKey(input) && !versions.containsKey(input.fullName())) {
        throw new IllegalStateException(
            table.fullName() + " is defined before its input " + input.fullName());
      }
    }
    nodes.put(table, new Node(List.copyOf(inputs), rows));
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

  /** A dataset several tables are made of, computed once while the graph runs. */
  Dataset<Row> shared(String name, java.util.function.Supplier<Dataset<Row>> rows) {
    return shared.computeIfAbsent(name, key -> rows.get().persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** Tables this run writes. */
  int size() {
    return nodes.size();
  }

  /** Writes everything; all versions, given and written, by table name. */
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
          TableVersion version = versions.get(name);
          if (version == null) {
            throw new NotBuiltException(name);
          }
          Dataset<Row> rows = lake.read(table, version.version());
          if (version.rows() > ROWS_KEPT) {
            return rows;
          }
          // Rows as they are, read with the first action: columns kept by persist would have to be
          // packed, unpacked by code compiled for each table, and looked for in every later plan.
          return version.rows() > ROWS_TOGETHER
              ? rows.persist(StorageLevel.MEMORY_AND_DISK())
              : rows.coalesce(1).localCheckpoint(false, StorageLevel.MEMORY_AND_DISK());
        });
  }

  private void write(Table table, Node node) {
    long started = System.nanoTime();
    Instant began = Instant.now();
    Inputs inputs =
        input -> {
          if (!node.inputs().contains(input)) {
            throw new IllegalStateException(
                table.fullName() + " reads " + input.fullName() + " undeclared");
          }
          return read(input);
        };
    TableVersion version = lake.overwrite(table, node.rows().apply(inputs), runId);
    versions.put(table.fullName(), version);
    made.put(table, new Made(node.inputs(), version, began, Instant.now()));
    progress.finished(table.fullName(), version.rows(), (System.nanoTime() - started) / 1e9);
  }
}
