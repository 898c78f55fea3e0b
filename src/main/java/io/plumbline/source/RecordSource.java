package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;

/** The records of one file, one after the other. */
interface RecordSource extends Closeable {
  /** The next record, or null at the end. */
  RawRecord next() throws IOException, Refusal;

  /** The header, for files that have one. */
  default Layout layout() {
    return null;
  }

  /**
   * A record as it stands in the file.
   *
   * @param position line, record or row, from 1
   * @param kind what position counts
   * @param ordinal number of the record among those after the header, from 1
   * @param cells cells of a table row, else null
   * @param node the object of a JSON record, else null
   * @param control kind of control row when the place already says so, else null
   * @param refusal why the record can not be read at all, else null
   * @param raw text of a record that could not be parsed, else null
   */
  record RawRecord(
      long position,
      String kind,
      long ordinal,
      String[] cells,
      JsonNode node,
      String control,
      Refusal refusal,
      String raw) {}

  /** Rows of cells with their place. */
  interface Lines extends Closeable {
    /** The next row with at least one filled cell, or null at the end. */
    String[] next() throws IOException, Refusal;

    /** Place of the row given last, from 1. */
    long position();

    /** What places count: line or sheet_row. */
    String kind();
  }
}
