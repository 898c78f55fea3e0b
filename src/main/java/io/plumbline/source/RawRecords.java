package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.config.SourceConfig;
import io.plumbline.source.Signatures.Signature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/** The records of a file before anything is known about it: rows of cells, header included. */
final class RawRecords {
  /** Any filled cell is a header of whatever is needed. */
  private static final String ANYTHING = "/(?s).*\\S.*/";

  private RawRecords() {}

  /**
   * Reads until {@code rows} or {@code objects} has enough.
   *
   * @param own a form of our own names; it is opened with all its needs met by any header
   * @throws Refusal when the file can not be opened
   */
  static void read(
      Configuration hadoop,
      String path,
      Signature own,
      String encoding,
      Predicate<String[]> rows,
      Predicate<JsonNode> objects)
      throws IOException, Refusal {
    Map<String, String> anything = new HashMap<>();
    own.main().needs().forEach(need -> anything.put(need, ANYTHING));
    SourceConfig unset = Signatures.unset(own.format());
    SourceConfig source =
        new SourceConfig(
            unset.id(),
            unset.format(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            anything,
            Map.of());
    Form form = Declarations.formOf(source).orElseThrow();
    try (RecordSource records = open(hadoop, path, form, form.streams().get(0), encoding)) {
      boolean isBelowHeader = records.layout() == null;
      RecordSource.RawRecord record = records.next();
      boolean wantsMore = true;
      while (record != null && wantsMore) {
        if (!isBelowHeader && !"title".equals(record.control())) {
          isBelowHeader = true;
          wantsMore = rows.test(records.layout().header());
        }
        if (record.node() != null) {
          wantsMore &= objects.test(record.node());
        } else if (record.cells() != null) {
          wantsMore &= rows.test(record.cells());
        }
        record = records.next();
      }
      if (!isBelowHeader) {
        rows.test(records.layout().header());
      }
    }
  }

  /** Opens a file as a stream of a form. */
  static RecordSource open(
      Configuration hadoop, String path, Form form, Form.Stream stream, String encoding)
      throws IOException, Refusal {
    return PagedRecords.of(
        Opening.open(hadoop, path, form, stream, encoding, null).records(), form);
  }

  /** Takes every row or object. */
  static <T> Predicate<T> all(Consumer<T> take) {
    return record -> {
      take.accept(record);
      return true;
    };
  }
}
