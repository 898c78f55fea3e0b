package io.plumbline.job;

import static org.apache.spark.sql.functions.broadcast;

import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RowExchange;
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
  private final Map<Table, RowExchange> exchanged = new ConcurrentHashMap<>();

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
                    before,
                    in,
                    earlier.state().orElseThrow().asOf(),
                    earlier.asOf(),
                    new Differences()))
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
    exchanged.put(table, exchange);
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

  /** Where inputs of the publication and of this run differ. */
  private final class Differences implements Change.Differing {
    @Override
    public Dataset<Row> before(Table table) {
      if (exchanged.containsKey(table)) {
        return exchanged.get(table).went();
      }
      return isSame(table)
          ? lake.read(table, Optional.empty())
          : inBoth(table)
              ? lake.onlyIn(table, was(table).version(), is(table).version())
              : lake.read(table, earlier.state());
    }

    @Override
    public Dataset<Row> now(Table table) {
      if (exchanged.containsKey(table)) {
        return exchanged.get(table).came();
      }
      return isSame(table)
          ? lake.read(table, Optional.empty())
          : inBoth(table)
              ? lake.onlyIn(table, is(table).version(), was(table).version())
              : now.rows(table);
    }

    private boolean inBoth(Table table) {
      return earlier.was(table).isPresent() && now.version(table).isPresent();
    }

    private boolean isSame(Table table) {
      return inBoth(table)
          && (was(table).version() == is(table).version()
              || !is(table).rowHash().isEmpty()
                  && was(table).rows() == is(table).rows()
                  && was(table).rowHash().equals(is(table).rowHash()));
    }

    private TableVersion was(Table table) {
      return earlier.was(table).orElseThrow();
    }

    private TableVersion is(Table table) {
      return now.version(table).orElseThrow();
    }
  }
}
