package io.plumbline.job;

import static org.apache.spark.sql.functions.broadcast;

import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RowExchange;
import io.plumbline.io.Sides;
import io.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Changes large tables row by row: what of a table's inputs differs from what is published says
 * which of its rows are touched, and only those are made and exchanged.
 */
final class RowChanges {
  /** Keys up to which they are sent to every worker: some 100 MB. */
  private static final long KEYS_SENT = 2_000_000;

  private final Lake lake;
  private final String runId;
  private final Earlier earlier;
  private final Sight now;
  private final Map<Table, Sides> exchanged = new ConcurrentHashMap<>();

  /** Tables as a run sees them. */
  interface Sight {
    /** Empty when nothing feeds it. */
    Optional<TableVersion> version(Table table);

    /** Whether all rows of its version count. */
    boolean isWhole(Table table);

    Dataset<Row> rows(Table table);
  }

  RowChanges(Lake lake, String runId, Earlier earlier, Sight now) {
    this.lake = lake;
    this.runId = runId;
    this.earlier = earlier;
    this.now = now;
  }

  /**
   * A table with its touched rows exchanged; empty when it is to be made as a whole: because it is
   * small or new, was made by other rules or of versions nobody can read any more, too much of it
   * is touched, or nothing is and it has grown old.
   */
  Optional<TableVersion> of(
      Table table,
      Touched touched,
      List<Table> inputs,
      Function<TableGraph.Inputs, Dataset<Row>> rows,
      TableGraph.Inputs in) {
    Optional<TableVersion> was = earlier.was(table).filter(of -> canChange(table, of, inputs));
    if (was.isEmpty()) {
      return Optional.empty();
    }
    TableGraph.Inputs before = input -> lake.read(input, earlier.state());
    Dataset<Row> found =
        touched
            .keys(
                new Change(
                    before, in, earlier.state().orElseThrow().asOf(), earlier.asOf(), this::sides))
            .distinct()
            .localCheckpoint();
    long count = found.count();
    if (count > earlier.exchanging().upToShare() * was.get().rows()) {
      return Optional.empty();
    }
    Dataset<Row> keys = count <= KEYS_SENT ? broadcast(found) : found;
    Touched.Parts parts =
        touched.parts(
            keys,
            lake.read(table, was.get().version()),
            () -> rows.apply(touched.cut(before, keys)),
            rows.apply(touched.cut(in, keys)));
    RowExchange exchange = lake.exchange(table, was.get(), parts.stale(), parts.fresh(), runId);
    if (exchange.isNothing() && !earlier.isOfThisWeek(table, was.get())) {
      return Optional.empty();
    }
    exchanged.put(table, exchange.sides());
    return Optional.of(exchange.version());
  }

  private boolean canChange(Table table, TableVersion was, List<Table> inputs) {
    return was.rows() >= earlier.exchanging().fromRows()
        && earlier.isByTheRules(was)
        && lake.isReadable(table, was.version())
        && inputs.stream()
            .allMatch(
                input ->
                    now.isWhole(input)
                        && earlier
                            .was(input)
                            .map(of -> lake.isReadable(input, of.version()))
                            .orElse(input.layer().equals("bronze")));
  }

  /** Where an input of the publication and of this run differ. */
  private Sides sides(Table table) {
    if (exchanged.containsKey(table)) {
      return exchanged.get(table);
    }
    Optional<TableVersion> was = earlier.was(table);
    Optional<TableVersion> is = now.version(table);
    if (was.isEmpty() || is.isEmpty()) {
      return new Sides(lake.read(table, earlier.state()), now.rows(table));
    }
    if (isSame(was.get(), is.get())) {
      Dataset<Row> nothing = lake.read(table, Optional.empty());
      return new Sides(nothing, nothing);
    }
    return lake.differing(table, was.get().version(), is.get().version());
  }

  private static boolean isSame(TableVersion was, TableVersion is) {
    return was.version() == is.version()
        || !is.rowHash().isEmpty() && was.rows() == is.rows() && was.rowHash().equals(is.rowHash());
  }
}
