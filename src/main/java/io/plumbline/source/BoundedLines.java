package io.plumbline.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/** Lines of a text, none kept longer than the limit of a record. */
final class BoundedLines implements Closeable {
  private final Reader reader;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int end;
  private boolean afterReturn;
  private boolean isTooLong;

  BoundedLines(Reader reader) {
    this.reader = reader;
  }

  /** The next line without its end, cut at the limit; null after the last one. */
  String next() throws IOException {
    StringBuilder begun = null;
    isTooLong = false;
    while (true) {
      if (at == end && !fill()) {
        return begun == null ? null : begun.toString();
      }
      if (afterReturn) {
        afterReturn = false;
        if (buffer[at] == '\n') {
          at++;
          continue;
        }
      }
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      if (at < end) {
        int length = at - from;
        afterReturn = buffer[at++] == '\r';
        return begun == null
            ? new String(buffer, from, length)
            : kept(begun, from, length).toString();
      }
      begun = kept(begun == null ? new StringBuilder() : begun, from, at - from);
    }
  }

  /** Whether the line given last is only the beginning of a longer one. */
  boolean isTooLong() {
    return isTooLong;
  }

  private StringBuilder kept(StringBuilder begun, int from, int length) {
    int room = Limits.RECORD - begun.length();
    isTooLong |= length > room;
    return begun.append(buffer, from, Math.min(length, room));
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, reader.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
