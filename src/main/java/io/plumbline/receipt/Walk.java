package io.plumbline.receipt;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.receipt.Receipt.Part;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The way down from cells to the rows that make them, until rows say in which file they stand.
 *
 * <ol>
 *   <li>the rows of every table below, each beside the cell it is part of
 *   <li>their sums, compared with the cells one by one
 *   <li>rows of a table that has a receipt itself are the cells of the next step
 * </ol>
 */
final class Walk implements AutoCloseable {
  private static final int DEEPEST = 5;
  private static final long FEW = 100_000;
  private static final String EXACT = "decimal(38,6)";
  private static final Pattern COLUMN = Pattern.compile("\\bp\\.([a-z][a-z0-9_]*)");

  private final Relations relations;
  private final Receipts receipts;
  private final Sql sql;
  private final Places places;
  private final List<Dataset<Row>> kept = new ArrayList<>();

  /** Cells of a step and which of their columns are asked for. */
  private record Cells(
      Receipt receipt, Table table, Dataset<Row> rows, long count, List<String> columns) {
    static Cells of(Receipt receipt, Table table, Dataset<Row> rows, List<String> columns) {
      return new Cells(receipt, table, rows, rows.count(), columns);
    }

    /** Names of cells for a join; few are sent to where the rows are. */
    Dataset<Row> sent(Dataset<Row> names) {
      return count <= FEW ? broadcast(names) : names;
    }
  }

  /**
   * Rows below, each with the keys of its cell ({@code c_*}), its own ({@code p_*}) and amounts.
   */
  private record Attributed(Part part, Map<String, String> asked, Dataset<Row> rows) {}

  Walk(Relations relations, Receipts receipts, int limit) {
    this.relations = relations;
    this.receipts = receipts;
    this.sql = new Sql(relations);
    this.places = new Places(sql, receipts, limit);
  }

  /** The steps below some cells of a table. */
  List<Step> down(Table table, Dataset<Row> cells, List<String> columns) {
    List<Step> steps = new ArrayList<>();
    descend(
        Cells.of(receipts.of(table.fullName()).orElseThrow(), table, keep(cells), columns),
        steps,
        1);
    return List.copyOf(steps);
  }

  /** The first step below some cells, without a look further down. */
  Step below(Table table, Dataset<Row> cells, List<String> columns) {
    List<Step> steps = new ArrayList<>();
    descend(
        Cells.of(receipts.of(table.fullName()).orElseThrow(), table, keep(cells), columns),
        steps,
        DEEPEST);
    return steps.get(0);
  }

  /** Gives back the memory in which rows were kept. */
  @Override
  public void close() {
    kept.forEach(Dataset::unpersist);
  }

  private Dataset<Row> keep(Dataset<Row> rows) {
    Dataset<Row> same = rows.persist(StorageLevel.MEMORY_AND_DISK());
    kept.add(same);
    return same;
  }

  private void descend(Cells cells, List<Step> steps, int depth) {
    Map<String, Step.Sum> sums = new LinkedHashMap<>();
    List<String> columns = new ArrayList<>();
    for (String column : cells.columns()) {
      Receipt.Converted converted = cells.receipt().converted().get(column);
      if (converted == null) {
        columns.add(column);
      } else {
        sums.put(column, converted(cells, column, converted));
        columns.add(converted.from());
      }
    }
    List<String> followed = columns.stream().distinct().toList();
    List<Attributed> below = new ArrayList<>();
    for (Part part : cells.receipt().parts()) {
      Map<String, String> asked = cells.receipt().asked(part, followed);
      if (!asked.isEmpty()) {
        below.add(attributed(cells, part, asked));
      }
    }
    sums.putAll(summed(cells, followed, below));
    cells.receipt().whole().ifPresent(whole -> sums.putAll(wholes(cells, whole)));
    List<Step.Below> lines = new ArrayList<>();
    below.forEach(rows -> lines.add(listed(rows)));
    steps.add(new Step(cells.table().fullName(), cells.count(), sums, lines));
    if (depth < DEEPEST) {
      below.forEach(rows -> follow(rows, steps, depth + 1));
    }
  }

  /** Rows of a part beside the cells they belong to. */
  private Attributed attributed(Cells cells, Part part, Map<String, String> asked) {
    List<String> keys =
        cells.table().keys().stream().filter(key -> !part.any().contains(key)).toList();
    List<String> selected = new ArrayList<>();
    keys.forEach(
        key -> selected.add(part.keys().getOrDefault(key, "p." + key) + " AS `r_" + key + "`"));
    asked.forEach(
        (column, amount) ->
            selected.add("CAST(" + amount + " AS " + EXACT + ") AS `m_" + column + "`"));
    identified(part).forEach(key -> selected.add("p." + key + " AS `p_" + key + "`"));
    Dataset<Row> rows =
        sql.rows(
            "SELECT "
                + String.join(", ", selected)
                + " FROM "
                + part.from()
                + (part.where().isEmpty() ? "" : " WHERE " + part.where()),
            cells.rows());
    return new Attributed(part, asked, keep(beside(cells, keys, rows)));
  }

  private Dataset<Row> beside(Cells cells, List<String> keys, Dataset<Row> rows) {
    Dataset<Row> named =
        cells
            .rows()
            .select(
                cells.table().keys().stream()
                    .map(key -> col(key).as("c_" + key))
                    .toArray(Column[]::new));
    String along = cells.receipt().cumulated().map(Receipt.Cumulated::along).orElse("");
    boolean isCumulated = cells.columns().stream().anyMatch(cells.receipt()::cumulates);
    Column same = lit(true);
    for (String key : keys) {
      boolean isAlong = isCumulated && key.equals(along);
      same =
          same.and(
              isAlong
                  ? col("r_" + key).leq(col("c_" + key))
                  : col("r_" + key).equalTo(col("c_" + key)));
    }
    Dataset<Row> beside = rows.join(cells.sent(named), same, "inner");
    if (!isCumulated || !keys.contains(along)) {
      return beside;
    }
    // A plain column counts the cell's own age only, a cumulative one all up to it.
    Column isOwn = col("r_" + along).equalTo(col("c_" + along));
    Dataset<Row> aged = beside;
    for (String column : beside.columns()) {
      if (column.startsWith("m_") && !cells.receipt().cumulates(column.substring(2))) {
        aged = aged.withColumn(column, when(isOwn, col(column)));
      }
    }
    return aged;
  }

  /** Sums of the rows, compared with the cells one by one. */
  private Map<String, Step.Sum> summed(Cells cells, List<String> columns, List<Attributed> below) {
    List<String> covered =
        columns.stream()
            .filter(column -> below.stream().anyMatch(b -> b.asked().containsKey(column)))
            .toList();
    if (covered.isEmpty()) {
      return Map.of();
    }
    List<String> keys = cells.table().keys();
    Column[] byKey = keys.stream().map(key -> col("c_" + key)).toArray(Column[]::new);
    Column[] total =
        covered.stream().map(column -> sum("m_" + column).as("m_" + column)).toArray(Column[]::new);
    Dataset<Row> sums =
        below.stream()
            .map(b -> b.rows().select(measured(b, keys, covered)))
            .reduce(Dataset::unionByName)
            .orElseThrow()
            .groupBy(byKey)
            .agg(total[0], java.util.Arrays.copyOfRange(total, 1, total.length));
    Column same = lit(true);
    for (String key : keys) {
      same = same.and(col(key).equalTo(col("c_" + key)));
    }
    Dataset<Row> compared = cells.rows().join(sums, same, "left_outer");
    List<Column> verdicts = new ArrayList<>();
    for (String column : covered) {
      Column cell = col(column).cast(EXACT);
      Column rows = when(cell.isNotNull(), coalesce(col("m_" + column), lit(0)));
      verdicts.add(sum(cell));
      verdicts.add(sum(rows));
      verdicts.add(count(when(cell.isNotNull().and(not(cell.equalTo(rows))), 1)));
    }
    Row row = compared.agg(lit(0), verdicts.toArray(Column[]::new)).head();
    Map<String, Step.Sum> told = new LinkedHashMap<>();
    for (int i = 0; i < covered.size(); i++) {
      told.put(
          covered.get(i),
          new Step.Sum(
              row.getDecimal(1 + 3 * i),
              row.getDecimal(2 + 3 * i),
              row.getLong(3 + 3 * i),
              "sum of rows"));
    }
    return told;
  }

  private static Column[] measured(Attributed rows, List<String> keys, List<String> covered) {
    List<Column> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(col("c_" + key)));
    covered.forEach(
        column ->
            columns.add(
                (rows.asked().containsKey(column) ? col("m_" + column) : lit(null).cast(EXACT))
                    .as("m_" + column)));
    return columns.toArray(Column[]::new);
  }

  private static Step.Sum converted(Cells cells, String column, Receipt.Converted converted) {
    Column cell = col(column).cast(EXACT);
    Column made = expr(converted.by()).cast(EXACT);
    Row row =
        cells
            .rows()
            .agg(
                sum(cell),
                sum(when(cell.isNotNull(), made)),
                count(when(not(cell.eqNullSafe(made)), 1)))
            .head();
    return new Step.Sum(row.getDecimal(0), row.getDecimal(1), row.getLong(2), converted.by());
  }

  /** What the cells are a split of: all parts of a whole add up to it. */
  private Map<String, Step.Sum> wholes(Cells cells, Receipt.Whole whole) {
    Column[] per = whole.per().stream().map(key -> col(key)).toArray(Column[]::new);
    Map<String, Step.Sum> told = new LinkedHashMap<>();
    List<Column> sums = new ArrayList<>();
    List<Column> verdicts = new ArrayList<>();
    List<String> columns =
        whole.measures().keySet().stream().filter(cells.columns()::contains).toList();
    if (columns.isEmpty()) {
      return told;
    }
    for (String column : columns) {
      sums.add(sum(col(column).cast(EXACT)).as("m_" + column));
      Column all = col("w_" + column).cast(EXACT);
      verdicts.add(sum(all));
      verdicts.add(sum("m_" + column));
      verdicts.add(count(when(not(all.eqNullSafe(col("m_" + column))), 1)));
    }
    List<Column> wanted = new ArrayList<>(List.of(col(whole.on()).as("w_on")));
    whole.measures().forEach((column, of) -> wanted.add(col(of).cast(EXACT).as("w_" + column)));
    Row row =
        relations
            .rows(cells.table())
            .join(
                cells.sent(cells.rows().select(per).distinct()),
                whole.per().toArray(String[]::new),
                "left_semi")
            .groupBy(per)
            .agg(lit(0), sums.toArray(Column[]::new))
            .join(
                relations.rows(sql.table(whole.table())).select(wanted.toArray(Column[]::new)),
                col(whole.on()).equalTo(col("w_on")),
                "left_outer")
            .agg(lit(0), verdicts.toArray(Column[]::new))
            .head();
    for (int i = 0; i < columns.size(); i++) {
      told.put(
          "all " + columns.get(i),
          new Step.Sum(
              row.getDecimal(1 + 3 * i),
              row.getDecimal(2 + 3 * i),
              row.getLong(3 + 3 * i),
              "all parts of the " + whole.table()));
    }
    return told;
  }

  private Step.Below listed(Attributed rows) {
    Column largest =
        rows.asked().keySet().stream()
            .map(column -> coalesce(abs(col("m_" + column)), lit(0).cast(EXACT)))
            .reduce(Column::plus)
            .orElseThrow();
    List<String> amounts = rows.asked().keySet().stream().map(c -> "m_" + c).toList();
    List<String> keys = identified(rows.part()).stream().map(k -> "p_" + k).toList();
    return places.listed(rows.part().parent(), rows.rows(), keys, amounts, largest);
  }

  /** Goes on where the table below has a receipt for what was added up. */
  private void follow(Attributed rows, List<Step> steps, int depth) {
    String parent = rows.part().parent();
    Receipt next = receipts.of(parent).orElse(null);
    if (next == null) {
      return;
    }
    Set<String> columns = new LinkedHashSet<>();
    for (String amount : rows.asked().values()) {
      Matcher names = COLUMN.matcher(amount);
      while (names.find()) {
        if (next.covers(names.group(1))) {
          columns.add(names.group(1));
        }
      }
    }
    Table table = sql.table(parent);
    Column[] keys =
        table.keys().stream().map(key -> col("p_" + key).as(key)).toArray(Column[]::new);
    if (columns.isEmpty()) {
      return;
    }
    Dataset<Row> cells =
        keep(
            relations
                .rows(table)
                .join(
                    rows.rows().select(keys).distinct(),
                    table.keys().toArray(String[]::new),
                    "left_semi"));
    Cells known = Cells.of(next, table, cells, List.copyOf(columns));
    if (known.count() > 0) {
      descend(known, steps, depth);
    }
  }

  /** What a row below is known by: its keys, or what stands for them, and columns to show. */
  private List<String> identified(Part part) {
    LinkedHashSet<String> keys = new LinkedHashSet<>(sql.table(part.parent()).keys());
    keys.addAll(part.also());
    return List.copyOf(keys);
  }
}
