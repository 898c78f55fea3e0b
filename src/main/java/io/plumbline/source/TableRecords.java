package io.plumbline.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Records of a file with a header, which need not be its first line. */
final class TableRecords implements RecordSource {
  private static final int HEADER_WITHIN = 20;

  private final Lines lines;
  private final Layout layout;
  private final Deque<RawRecord> ahead = new ArrayDeque<>();
  private long ordinal;

  private record Seen(String[] cells, long position) {}

  TableRecords(Lines lines, Form.Stream stream) throws IOException, Refusal {
    this.lines = lines;
    Deque<Seen> first = new ArrayDeque<>();
    Layout best = null;
    int bestAt = 0;
    IOException broken = null;
    while (first.size() < HEADER_WITHIN) {
      String[] cells;
      try {
        cells = lines.next();
      } catch (IOException cut) {
        broken = cut;
        break;
      }
      if (cells == null) {
        break;
      }
      Layout layout = Layout.of(stream, cells);
      if (best == null || rank(layout) > rank(best)) {
        best = layout;
        bestAt = first.size();
      }
      first.add(new Seen(cells, lines.position()));
    }
    boolean isHeader = best != null && best.missing().isEmpty() && best.matched() > 0;
    if (!isHeader && broken != null) {
      throw broken;
    }
    if (best == null) {
      throw new Refusal("FILE_EMPTY", "the file holds no record", "Export it again, or remove it.");
    }
    if (!isHeader) {
      throw best.headerMissing(stream);
    }
    Layout titled = best;
    for (Seen seen : first.stream().limit(bestAt).toList()) {
      titled = titled.after(stream, seen.cells);
    }
    layout = titled;
    int at = 0;
    for (Seen seen : first) {
      if (at < bestAt) {
        ahead.add(
            new RawRecord(seen.position, lines.kind(), 0, seen.cells, null, "title", null, null));
      } else if (at > bestAt) {
        ahead.add(record(seen.cells, seen.position));
      }
      at++;
    }
  }

  /** Records of a slice of a file, whose header stands elsewhere. */
  TableRecords(Lines lines, Layout layout) {
    this.lines = lines;
    this.layout = layout;
  }

  private static int rank(Layout layout) {
    return layout.missing().isEmpty() ? 1000 + layout.matched() : layout.matched();
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public RawRecord next() throws IOException, Refusal {
    if (!ahead.isEmpty()) {
      return ahead.poll();
    }
    String[] cells = lines.next();
    return cells == null ? null : record(cells, lines.position());
  }

  private RawRecord record(String[] cells, long position) {
    if (Arrays.equals(cells, layout.header())) { // files joined end to end
      return new RawRecord(position, lines.kind(), ordinal, cells, null, "title", null, null);
    }
    ordinal++;
    Refusal refusal = null;
    for (String cell : cells) {
      if (cell != null && cell.length() > Limits.FIELD) {
        refusal = Limits.recordTooLarge("a field is longer than a million characters");
      }
    }
    for (int i = layout.header().length; i < cells.length; i++) {
      if (cells[i] != null && !cells[i].isBlank()) {
        refusal =
            new Refusal(
                "RECORD_MALFORMED",
                "the record has " + cells.length + " cells, the header " + layout.header().length,
                "Look for an unquoted delimiter or quote in this record.");
        break;
      }
    }
    return new RawRecord(position, lines.kind(), ordinal, cells, null, null, refusal, null);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
