package io.plumbline.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How big a field, a record and an unpacked file may be before it is refused. */
final class Limits {
  /** Characters of a field: a note or a URL of a person never comes near. */
  static final int FIELD = 1 << 20;

  /** Characters of a record, which must fit into memory whole. */
  static final int RECORD = 16 << 20;

  /** Levels of objects and arrays inside each other. */
  static final int DEPTH = 200;

  /** Unpacked bytes from which the ratio is looked at, and the ratio text never reaches. */
  private static final long UNPACKED = 1L << 28;

  private static final long RATIO = 500;

  private Limits() {}

  static Refusal recordTooLarge(String what) {
    return new Refusal(
        "RECORD_TOO_LARGE",
        what,
        "Look for a quote that is never closed or a file pasted into a field; shorten the field.");
  }

  /** The limit a whole file breaks; what was read before is kept. */
  static final class Exceeded extends IOException {
    private final transient Refusal refusal;

    Exceeded(Refusal refusal) {
      super(refusal.getMessage());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /** Counts what is read. */
  static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream input) {
      super(input);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /** Stops unpacking a file that only grows, such as a gigabyte of blanks in a megabyte. */
  static final class Unpacked extends FilterInputStream {
    private final Counted packed;
    private long count;

    Unpacked(InputStream input, Counted packed) {
      super(input);
      this.packed = packed;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      if (count > UNPACKED && count / RATIO > packed.count) {
        throw new Exceeded(
            new Refusal(
                "FILE_TOO_LARGE",
                "the file unpacks to more than " + RATIO + " times its size",
                "Look whether it is an export at all; unpack it by hand if it is."));
      }
      return read;
    }
  }
}
