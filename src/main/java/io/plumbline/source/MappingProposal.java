package io.plumbline.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * How an unknown file could fill one of our tables.
 *
 * @param format {@code generic/<table>}, or '' when no table fits
 * @param columns our columns and theirs, needed ones first
 * @param lacking needed columns nothing was found for
 * @param unused their columns that fill nothing
 * @param others tables that fit next best
 * @param known what the file is when a platform's export
 * @param needsCurrency no column names the currency
 * @param needsZone days or times need a zone
 * @param dateOrder dmy or mdy where days need it, else ''
 * @param accepted records of the beginning that make rows with this mapping
 * @param refused records that would wait in quarantine, by rule
 * @param problem why nothing can be read, or ''
 */
public record MappingProposal(
    String format,
    List<Pair> columns,
    List<String> lacking,
    List<String> unused,
    List<String> others,
    Optional<Recognised> known,
    boolean needsCurrency,
    boolean needsZone,
    String dateOrder,
    long accepted,
    Map<String, Long> refused,
    String problem) {

  /**
   * A column of ours and the one of theirs that fills it.
   *
   * @param reason name, word, near, value, or number for the number of the row
   * @param detail the word, or what the values look like
   */
  public record Pair(String ours, String theirs, double confidence, String reason, String detail) {}

  /** Tables a file can be mapped to. */
  public static List<String> tables() {
    return Mapper.targets(Signatures.declared()).stream()
        .map(target -> target.form().name())
        .sorted()
        .toList();
  }

  /** Looks at the beginning of a file; {@code table} is empty to choose the one that fits best. */
  public static MappingProposal of(Configuration hadoop, SourceFile file, Optional<String> table)
      throws java.io.IOException {
    Signatures signatures = Signatures.declared();
    return new Mapper(Glimpse.of(hadoop, file, signatures), signatures).propose(table);
  }
}
