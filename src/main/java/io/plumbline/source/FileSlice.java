package io.plumbline.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * A part of a plain text file, from the start of a line to the end of one.
 *
 * @param from first byte
 * @param until byte after the last one
 * @param linesBefore lines of the file before it
 */
record FileSlice(long from, long until, long linesBefore) implements Serializable {

  /** Its records; the first slice has the header, the others borrow that of {@code head}. */
  TableRecords records(
      Configuration hadoop,
      Path file,
      Charset charset,
      char delimiter,
      Form.Stream stream,
      TableRecords head)
      throws IOException, Refusal {
    head.close();
    FSDataInputStream input = file.getFileSystem(hadoop).open(file);
    input.seek(from);
    BufferedInputStream bytes = new BufferedInputStream(new Until(input, until - from), 1 << 16);
    if (from == 0) {
      bytes.skipNBytes(Opening.bomLength(Opening.peek(bytes, 3)));
    }
    Reader reader = new InputStreamReader(bytes, Opening.decoder(charset));
    DelimitedLines lines = new DelimitedLines(reader, delimiter, linesBefore);
    return from == 0 ? new TableRecords(lines, stream) : new TableRecords(lines, head.layout());
  }

  /** Ends after so many bytes. */
  private static final class Until extends FilterInputStream {
    private long left;

    Until(InputStream input, long length) {
      super(input);
      left = length;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      left--;
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int read = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
