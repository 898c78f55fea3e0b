package io.plumbline.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Looks through a range of a big text file: where its lines begin and end, how many there are, and
 * whether each line is whole by itself.
 *
 * <p>A line is whole when, read from its start, no quote is open at its end. If that holds for
 * every line of a file then, line by line from the first, no line break stands inside a quoted
 * field, and the file may be read from the start of any line. Text after a closing quote counts as
 * not whole: how such a cell ends is the parser's business.
 */
final class SliceCheck {
  private static final int NEWLINE = '\n';

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    CLOSED
  }

  /**
   * What a range holds.
   *
   * @param from start of the first line that begins in it
   * @param until end of the last such line
   * @param lines how many
   */
  record Found(long from, long until, long lines) {}

  private final int delimiter;

  SliceCheck(char delimiter) {
    this.delimiter = delimiter;
  }

  /** The lines that begin in the range; empty when one of them is not whole. */
  Optional<Found> look(Configuration hadoop, Path file, long from, long until) throws IOException {
    try (FSDataInputStream input = file.getFileSystem(hadoop).open(file)) {
      input.seek(Math.max(0, from - 1));
      return look(new BufferedInputStream(input, 1 << 16), from, until);
    }
  }

  private Optional<Found> look(BufferedInputStream input, long from, long until)
      throws IOException {
    long at = from;
    if (from == 0) {
      int bom = Opening.bomLength(Opening.peek(input, 3));
      input.skipNBytes(bom);
      at = bom;
    } else { // a line that begins exactly at the range is the range's own
      int before = input.read();
      while (before >= 0 && before != NEWLINE) {
        before = input.read();
        at++;
      }
    }
    long first = from == 0 ? 0 : at;
    byte[] buffer = new byte[1 << 16];
    long lines = 0;
    long end = first;
    State state = State.FIELD_START;
    while (end < until || first == at) {
      int read = input.read(buffer, 0, buffer.length);
      if (read < 0) {
        boolean isWhole = state != State.QUOTED;
        return isWhole ? Optional.of(new Found(first, at, lines)) : Optional.empty();
      }
      for (int i = 0; i < read; i++) {
        at++;
        int c = buffer[i];
        if (c == NEWLINE) {
          if (state == State.QUOTED) {
            return Optional.empty();
          }
          state = State.FIELD_START;
          lines++;
          end = at;
          if (end >= until) {
            return Optional.of(new Found(first, end, lines));
          }
          continue;
        }
        switch (state) {
          case FIELD_START -> {
            if (c == '"') {
              state = State.QUOTED;
            } else if (c != delimiter && (c < 0 || c > ' ')) {
              state = State.PLAIN;
            }
          }
          case PLAIN -> {
            if (c == delimiter) {
              state = State.FIELD_START;
            }
          }
          case QUOTED -> {
            if (c == '"') {
              state = State.CLOSED;
            }
          }
          case CLOSED -> {
            if (c == '"') {
              state = State.QUOTED;
            } else if (c == delimiter) {
              state = State.FIELD_START;
            } else if (c < 0 || c > ' ') {
              return Optional.empty();
            }
          }
        }
      }
    }
    return Optional.of(new Found(first, end, lines));
  }
}
