package io.plumbline.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.Reader;

/** Rows of a comma, semicolon, tab or bar separated text. */
final class DelimitedLines implements RecordSource.Lines {
  private final CsvParser parser;
  private final CutAware input;
  private final long linesBefore;
  private long position;

  /** {@code linesBefore} lines stand before the text, which is then a slice of a file. */
  DelimitedLines(Reader reader, char delimiter, long linesBefore) {
    this.linesBefore = linesBefore;
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.getFormat().setQuoteEscape('"');
    settings.setCommentProcessingEnabled(false); // order names start with #
    settings.setReadInputOnSeparateThread(false);
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(20_000);
    settings.setSkipEmptyLines(false);
    settings.setIgnoreLeadingWhitespaces(true);
    settings.setIgnoreTrailingWhitespaces(true);
    parser = new CsvParser(settings);
    input = new CutAware(reader);
    parser.beginParsing(input);
  }

  @Override
  public String[] next() throws IOException {
    while (true) {
      long before = parser.getContext() == null ? 0 : parser.getContext().currentLine();
      String[] cells;
      try {
        cells = parser.parseNext();
      } catch (TextParsingException | IllegalStateException failed) {
        throw input.failure != null
            ? input.failure
            : new IOException(
                "the text can not be split into records: " + failed.getClass().getSimpleName(),
                failed);
      }
      if (cells == null) {
        if (input.failure != null) {
          throw input.failure;
        }
        return null;
      }
      if (input.failure != null && input.isDrained()) {
        // The row under way when the file broke off is not whole.
        throw input.failure;
      }
      position = linesBefore + before + 1;
      input.recordStart = input.charactersRead;
      for (String cell : cells) {
        if (cell != null && !cell.isBlank()) {
          return cells;
        }
      }
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public String kind() {
    return "line";
  }

  @Override
  public void close() throws IOException {
    parser.stopParsing();
    input.close();
  }

  /** Ends the text where reading fails and remembers why, so that rows before it are kept. */
  private final class CutAware extends Reader {
    private final Reader inner;
    private IOException failure;
    private long charactersRead;
    private long recordStart;

    CutAware(Reader inner) {
      this.inner = inner;
    }

    boolean isDrained() {
      return parser.getContext() == null || parser.getContext().currentChar() >= charactersRead;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      if (failure != null) {
        return -1;
      }
      if (charactersRead - recordStart > Limits.RECORD) {
        failure =
            new Limits.Exceeded(
                Limits.recordTooLarge(
                    "the record after line "
                        + position
                        + " is longer than 16 million characters; what follows was not read"));
        return -1;
      }
      try {
        int read = inner.read(buffer, offset, length);
        charactersRead += Math.max(0, read);
        return read;
      } catch (IOException broken) {
        failure = broken;
        return -1;
      }
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }
  }
}
