package io.plumbline.receipt;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One step down: rows of tables below, beside the cells they make.
 *
 * @param table whose cells
 * @param cells how many
 * @param sums by column, what was compared
 * @param below the rows, table by table
 */
public record Step(String table, long cells, Map<String, Sum> sums, List<Below> below) {

  /**
   * One column of all cells, and what the rows below add up to.
   *
   * @param cells sum of the cells; null when none has a value
   * @param rows sum of the rows
   * @param different cells whose own rows do not add up to them
   * @param how what was compared
   */
  public record Sum(BigDecimal cells, BigDecimal rows, long different, String how) {
    /** Whether every cell is the sum of its rows to the last digit. */
    public boolean addsUp() {
      return different == 0;
    }
  }

  /**
   * Rows of one table below.
   *
   * @param rows how many
   * @param columns names of the cells of a line
   * @param lines the first of them, largest amount first
   */
  public record Below(String table, long rows, List<String> columns, List<List<Object>> lines) {}

  boolean addsUp() {
    return sums.values().stream().allMatch(Sum::addsUp);
  }
}
