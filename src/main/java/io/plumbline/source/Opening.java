package io.plumbline.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens a file by what it holds, not by its name: at most 64 KB of it are looked at first. */
final class Opening {
  static final int PEEK = 64 * 1024;
  private static final Pattern COMMA_DECIMAL =
      Pattern.compile(
          "(?m)(?:^|[;\\t\"])\\s*[-(]?[\\d. \u00a0\u202f]*\\d,\\d{1,2}[-)]?\\s*(?=[;\\t\"]|$)");
  private static final Pattern POINT_DECIMAL =
      Pattern.compile("(?m)(?:^|[;\\t\"])\\s*[-(]?[\\d, ]*\\d\\.\\d{1,2}[-)]?\\s*(?=[;\\t\"]|$)");

  /**
   * An open file.
   *
   * @param records its records
   * @param decimalMark mark the file's own numbers use, or a blank
   */
  record Opened(RecordSource records, char decimalMark) {}

  private Opening() {}

  static Opened open(
      Configuration hadoop,
      String path,
      Form form,
      Form.Stream stream,
      String encoding,
      FileSlice slice)
      throws IOException, Refusal {
    Path file = new Path(path);
    Limits.Counted packed = new Limits.Counted(file.getFileSystem(hadoop).open(file));
    BufferedInputStream input = new BufferedInputStream(packed, PEEK + 16);
    byte[] start = peek(input, 4);
    if (start.length >= 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b) {
      input = unpacked(new GZIPInputStream(input, 1 << 16), packed);
      start = peek(input, 4);
    }
    if (startsWith(start, AvroRecords.MAGIC)) {
      return new Opened(new AvroRecords(input), '.');
    }
    if (startsWith(start, "PAR1")) {
      input.close();
      return new Opened(new ParquetRecords(hadoop, file), '.');
    }
    if (startsWith(start, "PK")) {
      String listing = new String(peek(input, PEEK), StandardCharsets.ISO_8859_1);
      if (listing.contains("[Content_Types].xml") || path.endsWith(".xlsx")) {
        return new Opened(table(new SheetLines(input, stream), form, stream), ' ');
      }
      ZipInputStream zip = new ZipInputStream(input);
      zip.getNextEntry();
      input = unpacked(zip, packed);
    }
    byte[] peek = peek(input, PEEK);
    if (peek.length == 0) {
      throw new Refusal("FILE_EMPTY", "the file is empty", "Export it again, or remove it.");
    }
    Charset charset = charset(peek, encoding == null ? form.encoding() : encoding, stream);
    int bom = bomLength(peek);
    input.skipNBytes(bom);
    String text = new String(peek, bom, peek.length - bom, charset);
    Reader reader = new InputStreamReader(input, decoder(charset));
    String begun = text.stripLeading();
    if (begun.isEmpty()) {
      throw new Refusal("FILE_EMPTY", "the file is blank", "Export it again, or remove it.");
    }
    if (begun.charAt(0) == '{' || begun.charAt(0) == '[') {
      return new Opened(new JsonRecords(reader, text, form.records()), '.');
    }
    char delimiter = delimiter(text);
    DelimitedLines lines = new DelimitedLines(reader, delimiter, 0);
    return new Opened(
        slice == null
            ? table(lines, form, stream)
            : slice.records(
                hadoop, file, charset, delimiter, stream, new TableRecords(lines, stream)),
        delimiter == ',' ? ' ' : decimalMark(text));
  }

  private static RecordSource table(RecordSource.Lines lines, Form form, Form.Stream stream)
      throws IOException, Refusal {
    return form.unfolding().equals("sections")
        ? new SectionRecords(lines, stream)
        : new TableRecords(lines, stream);
  }

  private static BufferedInputStream unpacked(InputStream input, Limits.Counted packed) {
    return new BufferedInputStream(new Limits.Unpacked(input, packed), PEEK + 16);
  }

  /**
   * The delimiter of a plain text whose lines can be told apart in its bytes, or 0: not of a packed
   * file, a container, JSON or a wide character set.
   */
  static char plainDelimiter(byte[] start, Form form, Form.Stream stream, String encoding) {
    boolean isContainer =
        startsWith(start, "\u001f\u008b")
            || startsWith(start, "PK")
            || startsWith(start, "PAR1")
            || startsWith(start, AvroRecords.MAGIC);
    if (isContainer || start.length == 0) {
      return 0;
    }
    Charset charset = charset(start, encoding == null ? form.encoding() : encoding, stream);
    String text = new String(start, charset);
    String begun = text.stripLeading();
    boolean isWide = charset.name().startsWith("UTF-16");
    boolean isJson = begun.startsWith("{") || begun.startsWith("[");
    return isWide || isJson || begun.isEmpty() || text.indexOf('\n') < 0 ? 0 : delimiter(text);
  }

  static CharsetDecoder decoder(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  static byte[] peek(InputStream input, int size) throws IOException {
    input.mark(size + 1);
    byte[] bytes = new byte[size];
    int length = 0;
    try {
      int read = 0;
      while (length < size && read >= 0) {
        read = input.read(bytes, length, size - length);
        length += Math.max(0, read);
      }
    } catch (IOException cut) {
      if (length == 0) {
        throw cut;
      }
    }
    input.reset();
    return Arrays.copyOf(bytes, length);
  }

  private static boolean startsWith(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).startsWith(text);
  }

  static int bomLength(byte[] bytes) {
    if (bytes.length >= 3 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb) {
      return 3;
    }
    boolean isWide =
        bytes.length >= 2
            && ((bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe
                || (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff);
    return isWide ? 2 : 0;
  }

  private static Charset charset(byte[] bytes, String legacy, Form.Stream stream) {
    int bom = bomLength(bytes);
    if (bom == 3) {
      return StandardCharsets.UTF_8;
    }
    if (bom == 2) {
      return (bytes[0] & 0xff) == 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
    if (bytes.length >= 4 && bytes[1] == 0 && bytes[3] == 0) {
      return StandardCharsets.UTF_16LE;
    }
    if (bytes.length >= 4 && bytes[0] == 0 && bytes[2] == 0) {
      return StandardCharsets.UTF_16BE;
    }
    if (decodes(bytes, StandardCharsets.UTF_8)) {
      return StandardCharsets.UTF_8;
    }
    return Arrays.stream(legacy.split(","))
        .map(Charset::forName)
        .filter(candidate -> decodes(bytes, candidate))
        .max(Comparator.comparingInt(candidate -> known(bytes, candidate, stream)))
        .orElse(Charset.forName("windows-1252"));
  }

  /** How many headers of the stream the beginning holds when read in this character set. */
  private static int known(byte[] bytes, Charset charset, Form.Stream stream) {
    String text = new String(bytes, charset);
    String delimiter = Pattern.quote(String.valueOf(delimiter(text)));
    return text.lines()
        .limit(20)
        .mapToInt(line -> Layout.of(stream, line.replace("\"", "").split(delimiter)).matched())
        .max()
        .orElse(0);
  }

  /** Whether the bytes are text in this character set; the last character may be cut. */
  private static boolean decodes(byte[] bytes, Charset charset) {
    try {
      CharBuffer out = CharBuffer.allocate(bytes.length + 8);
      CoderResult result =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes), out, bytes.length < PEEK);
      if (result.isError()) {
        result.throwException();
      }
      return true;
    } catch (CharacterCodingException otherSet) {
      return false;
    }
  }

  /** The mark that splits some line of the beginning into most cells. */
  private static char delimiter(String text) {
    char best = ',';
    int most = 0;
    String[] lines = text.split("\\R", 25);
    for (char candidate : new char[] {',', ';', '\t', '|'}) {
      int highest = 0;
      for (int i = 0; i < Math.min(lines.length, 24); i++) {
        int count = 0;
        boolean isQuoted = false;
        for (int c = 0; c < lines[i].length(); c++) {
          char character = lines[i].charAt(c);
          isQuoted ^= character == '"';
          count += character == candidate && !isQuoted ? 1 : 0;
        }
        highest = Math.max(highest, count);
      }
      if (highest > most) {
        most = highest;
        best = candidate;
      }
    }
    return best;
  }

  private static char decimalMark(String text) {
    long commas = count(COMMA_DECIMAL.matcher(text));
    long points = count(POINT_DECIMAL.matcher(text));
    return commas == points ? ' ' : commas > points ? ',' : '.';
  }

  private static long count(Matcher matcher) {
    long found = 0;
    while (matcher.find()) {
      found++;
    }
    return found;
  }
}
