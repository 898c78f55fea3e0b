package io.plumbline.receipt;

import io.plumbline.config.NearNames;
import io.plumbline.config.PlumblineException;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes the receipt of a cell. */
public final class Explainer {
  private final Relations relations;
  private final int limit;
  private final Receipts receipts = new Receipts();

  /**
   * @param limit lines shown of every list of rows; sums are over all of them
   */
  public Explainer(Relations relations, int limit) {
    this.relations = relations;
    this.limit = limit;
  }

  /**
   * The receipt of one row.
   *
   * @param name of the table, {@code gold.} may be left out
   * @param keys column to value, as many as make the row the only one
   * @param measure the column asked for; empty for all with a receipt
   * @throws PlumblineException PLB-EXPLAIN-001, exit 2, for a table without receipts;
   *     PLB-EXPLAIN-002 for a column without; and those of the row that is not there
   */
  public Explanation of(String name, Map<String, String> keys, Optional<String> measure) {
    Table table = table(name);
    Cell cell = Cell.of(table, relations.rows(table), keys);
    Optional<Solved> solved = relations.solved(table, cell.keys());
    Receipt receipt =
        receipts
            .of(table.fullName())
            .orElseGet(
                () ->
                    new Receipt(
                        table.fullName(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()));
    measure.ifPresent(column -> refuse(table, receipt, solved, column));
    List<String> columns =
        table.columns().stream()
            .map(ColumnSpec::name)
            .filter(receipt::covers)
            .filter(column -> measure.isEmpty() || isPartOf(column, measure.get(), receipt))
            .toList();
    List<Explanation.Quotient> quotients = new ArrayList<>();
    receipt
        .ratios()
        .forEach(
            (column, ratio) -> {
              if (measure.isEmpty() || measure.get().equals(column)) {
                quotients.add(quotient(cell, column, ratio));
              }
            });
    List<Step> steps = List.of();
    if (!columns.isEmpty()) {
      try (Walk walk = new Walk(relations, receipts, limit)) {
        steps = walk.down(table, cell.rows(), columns);
      }
    }
    return new Explanation(
        table.fullName(), cell.values(), steps, quotients, solved.map(again -> again(cell, again)));
  }

  /** The step below every row of a table at once: whether all of its cells add up. */
  public Step ofAll(String name) {
    Table table = table(name);
    List<String> columns =
        table.columns().stream()
            .map(ColumnSpec::name)
            .filter(receipts.of(table.fullName()).orElseThrow()::covers)
            .toList();
    try (Walk walk = new Walk(relations, receipts, 0)) {
      return walk.below(table, relations.rows(table), columns);
    }
  }

  /** Tables whose cells are sums. */
  public List<String> summedTables() {
    return receipts.tables();
  }

  /** Tables that can be explained. */
  List<String> tables() {
    TreeSet<String> tables = new TreeSet<>(receipts.tables());
    tables.addAll(relations.solvedTables());
    return List.copyOf(tables);
  }

  private Table table(String name) {
    String full = name.contains(".") ? name : "gold." + name;
    if (!tables().contains(full)) {
      throw new PlumblineException(
          "PLB-EXPLAIN-001",
          2,
          "there is no receipt for table "
              + full
              + NearNames.hint(full, tables())
              + "; fix: one of "
              + String.join(", ", tables()));
    }
    return relations
        .table(full)
        .orElseThrow(
            () ->
                new PlumblineException(
                    "PLB-EXPLAIN-001",
                    2,
                    full + " is not part of the publication; fix: run nightly without --only"));
  }

  /** A ratio is explained with the sums it is made of. */
  private static boolean isPartOf(String column, String measure, Receipt receipt) {
    if (column.equals(measure)) {
      return true;
    }
    Receipt.Ratio ratio = receipt.ratios().get(measure);
    return ratio != null && (ratio.of() + " " + ratio.per()).matches(".*\\b" + column + "\\b.*");
  }

  private static void refuse(Table table, Receipt receipt, Optional<Solved> solved, String column) {
    List<String> known = new ArrayList<>();
    if (solved.isPresent()) {
      Arrays.stream(table.columnNames())
          .filter(name -> !table.keys().contains(name))
          .forEach(known::add);
    } else {
      known.addAll(receipt.additive());
      known.addAll(receipt.converted().keySet());
      known.addAll(receipt.ratios().keySet());
    }
    if (!known.contains(column)) {
      throw new PlumblineException(
          "PLB-EXPLAIN-002",
          2,
          "there is no receipt for column "
              + column
              + " of "
              + table.fullName()
              + NearNames.hint(column, known)
              + "; fix: one of "
              + String.join(", ", known));
    }
  }

  private Explanation.Quotient quotient(Cell cell, String column, Receipt.Ratio ratio) {
    String over = ratio.over().isEmpty() ? "" : "sum";
    Dataset<Row> rows = cell.rows();
    if (!ratio.over().isEmpty()) {
      rows = relations.rows(cell.table());
      for (String key : ratio.over()) {
        rows = rows.where(rows.col(key).equalTo(cell.row().<Object>getAs(key)));
      }
    }
    Sql sql = new Sql(relations);
    rows.createOrReplaceTempView("receipt_ratio");
    Row sums =
        sql.rows(
                "SELECT CAST(%s(%s) AS DOUBLE), CAST(%s(%s) AS DOUBLE) FROM receipt_ratio%s"
                    .formatted(
                        over,
                        ratio.of(),
                        over,
                        ratio.per(),
                        ratio.where().isEmpty() ? "" : " WHERE " + ratio.where()),
                rows)
            .head();
    boolean isWithheld = !ratio.unless().isEmpty() && !cell.rows().where(ratio.unless()).isEmpty();
    Double numerator = (Double) sums.get(0);
    Double denominator = (Double) sums.get(1);
    boolean hasRatio = !isWithheld && numerator != null && denominator != null && denominator != 0;
    Double again = null;
    if (hasRatio) {
      again =
          ratio.times() == 1 ? numerator / denominator : numerator / denominator * ratio.times();
    }
    Double published = cell.row().getAs(column);
    return new Explanation.Quotient(
        column,
        formula(ratio),
        numerator,
        denominator,
        published,
        again,
        published == null
            || again != null
                && Double.doubleToLongBits(published) == Double.doubleToLongBits(again));
  }

  private static String formula(Receipt.Ratio ratio) {
    return (ratio.times() == 1 ? "" : Math.round(ratio.times()) + " x ")
        + ratio.of()
        + " / "
        + ratio.per()
        + (ratio.over().isEmpty() ? "" : ", sums over equal " + String.join(", ", ratio.over()))
        + (ratio.where().isEmpty() ? "" : " where " + ratio.where());
  }

  private Explanation.Again again(Cell cell, Solved solved) {
    Dataset<Row> rows = solved.again();
    for (Map.Entry<String, Object> key : cell.keys().entrySet()) {
      rows = rows.where(rows.col(key.getKey()).equalTo(key.getValue()));
    }
    List<Row> found = rows.takeAsList(1);
    List<String> compared = new ArrayList<>();
    List<String> different = new ArrayList<>();
    for (ColumnSpec column : cell.table().columns()) {
      if (cell.table().keys().contains(column.name())) {
        continue;
      }
      compared.add(column.name());
      if (found.isEmpty()
          || !isSame(
              cell.row().<Object>getAs(column.name()), found.get(0).<Object>getAs(column.name()))) {
        different.add(column.name());
      }
    }
    Dataset<Row> sufficient = solved.sufficient();
    return new Explanation.Again(
        new LinkedHashMap<>(solved.parameters()),
        sufficient.count(),
        List.of(sufficient.columns()),
        Places.lines(sufficient.takeAsList(limit)),
        compared,
        different);
  }

  private static boolean isSame(Object published, Object again) {
    if (published instanceof Double left && again instanceof Double right) {
      return Double.doubleToLongBits(left) == Double.doubleToLongBits(right);
    }
    return java.util.Objects.equals(published, again);
  }
}
