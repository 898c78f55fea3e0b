package io.plumbline.receipt;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The receipt of a number.
 *
 * @param table full name
 * @param cell the row, column by column
 * @param steps the way down; the first is the cell's own
 * @param quotients ratios of the cell
 * @param again the cell solved once more
 */
public record Explanation(
    String table,
    Map<String, Object> cell,
    List<Step> steps,
    List<Quotient> quotients,
    Optional<Again> again) {

  /**
   * A ratio, computed again from its sums.
   *
   * @param published the value of the cell
   * @param recomputed null where there is none
   * @param isEqual to the last bit; a ratio the table withholds counts as equal
   */
  public record Quotient(
      String column,
      String formula,
      Double numerator,
      Double denominator,
      Double published,
      Double recomputed,
      boolean isEqual) {}

  /**
   * A solved number, solved again.
   *
   * @param sufficientRows rows of the table the solution is a function of
   * @param lines the first of them
   * @param different columns whose value now is another, to the last bit
   */
  public record Again(
      Map<String, String> parameters,
      long sufficientRows,
      List<String> columns,
      List<List<Object>> lines,
      List<String> compared,
      List<String> different) {}

  /** Whether everything compared is equal. */
  public boolean addsUp() {
    return steps.stream().allMatch(Step::addsUp)
        && quotients.stream().allMatch(Quotient::isEqual)
        && again.map(solved -> solved.different().isEmpty()).orElse(true);
  }
}
