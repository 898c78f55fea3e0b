package io.plumbline.source;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the beginning of a file says about it.
 *
 * @param file the file
 * @param format {@code <platform>/<form>}, or '' when nothing fits
 * @param table table of the folder the file is, or '' for a form that stands alone
 * @param confidence 0 to 1; above 0.9 nobody has to look
 * @param evidence column names that only few platforms use, most telling first
 * @param nextBest the format that fits second best
 * @param accepted records of the beginning that make rows
 * @param refused records of the beginning that would wait in quarantine, by rule
 * @param needsCurrency the file names no currency
 * @param dateOrder dmy or mdy where its days need it, else ''
 * @param isDateOrderOpen both orders read the file
 * @param values accounts, currencies and zones seen, by column
 * @param days days seen
 * @param isWhole the whole file was seen
 * @param mark equal for files of equal content
 * @param problem why nothing could be seen, or ''
 */
public record Recognised(
    SourceFile file,
    String format,
    String table,
    double confidence,
    List<String> evidence,
    Optional<String> nextBest,
    long accepted,
    Map<String, Long> refused,
    boolean needsCurrency,
    String dateOrder,
    boolean isDateOrderOpen,
    Map<String, Set<String>> values,
    TreeSet<LocalDate> days,
    boolean isWhole,
    String mark,
    String problem) {

  /** The same file, as sure as its folder is. */
  Recognised with(double otherConfidence) {
    return new Recognised(
        file,
        format,
        table,
        otherConfidence,
        evidence,
        nextBest,
        accepted,
        refused,
        needsCurrency,
        dateOrder,
        isDateOrderOpen,
        values,
        days,
        isWhole,
        mark,
        problem);
  }

  /** Whether some format fits. */
  public boolean isKnown() {
    return !format.isEmpty();
  }

  /** Values of one of the columns account_id, currency, account_tz. */
  public Set<String> seen(String column) {
    return values.getOrDefault(column, Set.of());
  }
}
