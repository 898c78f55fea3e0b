package io.plumbline.receipt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How the cells of one table are made, as {@code receipts.conf} declares it.
 *
 * @param table full name
 * @param parts rows of tables below, which add up to the cells
 * @param ratios columns that are a quotient of two others
 * @param converted columns that are a function of another column of their row
 * @param cumulated columns that add up over an age
 * @param whole what the cells are a split of
 */
record Receipt(
    String table,
    List<Part> parts,
    Map<String, Ratio> ratios,
    Map<String, Converted> converted,
    Optional<Cumulated> cumulated,
    Optional<Whole> whole) {
  private static final String CUMULATIVE = "cumulative_";

  /**
   * Rows of one table below.
   *
   * @param parent full name of the table below; alias p in all expressions
   * @param from SQL of what is read
   * @param where SQL condition; empty for all rows
   * @param keys SQL of the cell's keys, where not the parent's column of that name
   * @param any keys of the cell that the rows repeat under
   * @param also columns to show beside the parent's keys
   * @param measures column of the cell to SQL of what a row adds to it
   */
  record Part(
      String parent,
      String from,
      String where,
      Map<String, String> keys,
      List<String> any,
      List<String> also,
      Map<String, String> measures) {}

  /**
   * A quotient of sums.
   *
   * @param of SQL of the numerator over columns of the row
   * @param per SQL of the denominator
   * @param times factor
   * @param unless SQL condition under which there is no ratio; empty for never
   * @param over keys in which rows are alike that are summed; empty for the row alone
   * @param where SQL condition on those rows; empty for all
   */
  record Ratio(
      String of, String per, double times, String unless, List<String> over, String where) {}

  /** A column {@code from}, changed {@code by} an expression over its row. */
  record Converted(String from, String by) {}

  /** {@code cumulative_X} of these measures is X up to the key {@code along}. */
  record Cumulated(String along, List<String> measures) {}

  /**
   * What cells are a split of: for equal {@code per} their sums are the measures of one row of
   * another table.
   *
   * @param measures column of the cell to column of the other table
   */
  record Whole(String table, List<String> per, String on, Map<String, String> measures) {}

  /** Columns that are sums of rows below, cumulated ones included. */
  List<String> additive() {
    TreeSet<String> own = new TreeSet<>();
    parts.forEach(part -> own.addAll(part.measures().keySet()));
    List<String> all = new ArrayList<>(own);
    cumulated.ifPresent(sums -> sums.measures().forEach(name -> all.add(CUMULATIVE + name)));
    return all;
  }

  /** Whether a column can be followed down. */
  boolean covers(String column) {
    return converted.containsKey(column) || additive().contains(column);
  }

  /** Whether a column adds up over an age. */
  boolean cumulates(String column) {
    return cumulated.isPresent()
        && column.startsWith(CUMULATIVE)
        && cumulated.get().measures().contains(plain(column));
  }

  /** The column without its {@code cumulative_}. */
  String plain(String column) {
    return column.startsWith(CUMULATIVE) ? column.substring(CUMULATIVE.length()) : column;
  }

  /** The measures of a part among those asked for: column asked for to SQL. */
  Map<String, String> asked(Part part, List<String> columns) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String column : columns) {
      String name = cumulates(column) ? plain(column) : column;
      if (part.measures().containsKey(name)) {
        asked.put(column, part.measures().get(name));
      }
    }
    return asked;
  }
}
