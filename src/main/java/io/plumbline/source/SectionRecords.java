package io.plumbline.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records of a file that holds several tables one after the other, parted by blank lines, comment
 * lines or a title: each has a header of its own, and those that lack what the stream needs are
 * control rows.
 *
 * <p>What the lines before a table say is added to its rows as columns: {@code #start} and {@code
 * #end} (yyyyMMdd) of its range, {@code #title} (the last title) and {@code #1}, {@code #2}, ...
 * for the title lines in order. A column called {@code Primary} is called by the title.
 */
final class SectionRecords implements RecordSource {
  private static final Pattern BOUND =
      Pattern.compile("#\\s*(?:(Start)|End)[^:]*:\\s*(\\d{8})", Pattern.CASE_INSENSITIVE);
  private static final Pattern RANGE = Pattern.compile("#?\\s*(\\d{8})\\s*-\\s*(\\d{8})");

  private final Lines lines;
  private final Form.Stream stream;
  private final List<String> titles = new ArrayList<>();
  private final Map<String, String> said = new LinkedHashMap<>();
  private List<String> former = List.of();
  private Layout layout;
  private Layout lacking;
  private boolean isOpen;
  private boolean isOther;
  private long expected;
  private long ordinal;
  private boolean hasTable;
  private String[] values = {};
  private int width;

  SectionRecords(Lines lines, Form.Stream stream) {
    this.lines = lines;
    this.stream = stream;
  }

  @Override
  public Layout layout() {
    return layout == null ? Layout.of(stream, new String[0]) : layout;
  }

  @Override
  public RawRecord next() throws IOException, Refusal {
    while (true) {
      String[] cells = lines.next();
      if (cells == null) {
        if (!hasTable) {
          throw lacking == null
              ? Layout.of(stream, new String[0]).headerMissing(stream)
              : lacking.headerMissing(stream);
        }
        return null;
      }
      long position = lines.position();
      if (position != expected) {
        isOpen = false; // blank lines went before
      }
      expected = position + 1 + breaks(cells);
      String only = only(cells);
      if (cells[0] != null && cells[0].startsWith("#")) {
        isOpen = false;
        say(String.join(",", Arrays.stream(cells).filter(c -> c != null).toList()));
        return control(cells, position, "title");
      }
      if (only != null && (only.startsWith("sep=") || !isOpen && filled(cells) == 1)) {
        isOpen = false;
        say(only);
        return control(cells, position, "title");
      }
      if (!isOpen) {
        isOpen = true;
        open(cells);
        if (!isOther) {
          continue;
        }
        return control(cells, position, "other_table");
      }
      if (isOther) {
        return control(cells, position, "other_table");
      }
      return record(cells, position);
    }
  }

  private void open(String[] cells) {
    if (titles.isEmpty()) {
      titles.addAll(former); // a second table under the same title
    }
    former = List.copyOf(titles);
    String[] header = cells.clone();
    for (int i = 0; i < header.length; i++) {
      if ("Primary".equals(header[i]) && !titles.isEmpty()) {
        header[i] = titles.get(titles.size() - 1);
      }
    }
    Map<String, String> more = new LinkedHashMap<>(said);
    for (int i = 0; i < titles.size(); i++) {
      more.put("#" + (i + 1), titles.get(i));
    }
    if (!titles.isEmpty()) {
      more.put("#title", titles.get(titles.size() - 1));
    }
    String[] extended = Arrays.copyOf(header, header.length + more.size());
    int at = header.length;
    for (String name : more.keySet()) {
      extended[at++] = name;
    }
    Layout found = Layout.of(stream, extended);
    isOther = !found.missing().isEmpty() || found.matched() == 0;
    if (isOther) {
      lacking = lacking == null || found.matched() > lacking.matched() ? found : lacking;
    } else {
      layout = found;
      values = more.values().toArray(new String[0]);
      width = header.length;
      hasTable = true;
    }
    titles.clear();
  }

  private RawRecord record(String[] cells, long position) {
    ordinal++;
    String[] extended = Arrays.copyOf(cells, width + values.length);
    System.arraycopy(values, 0, extended, width, values.length);
    for (int i = cells.length; i < width; i++) {
      extended[i] = null;
    }
    Refusal refusal = null;
    for (int i = width; i < cells.length; i++) {
      // Explorations end their total row with a word of its own.
      boolean isTotal = cells[i] != null && cells[i].strip().startsWith("Grand total");
      if (isTotal) {
        return control(cells, position, "total");
      }
      if (cells[i] != null && !cells[i].isBlank() && refusal == null) {
        refusal =
            new Refusal(
                "RECORD_MALFORMED",
                "the record has " + cells.length + " cells, the header " + width,
                "Look for an unquoted delimiter or quote in this record.");
      }
    }
    return new RawRecord(position, lines.kind(), ordinal, extended, null, null, refusal, null);
  }

  private RawRecord control(String[] cells, long position, String kind) {
    return new RawRecord(position, lines.kind(), 0, cells, null, kind, null, null);
  }

  private void say(String line) {
    Matcher bound = BOUND.matcher(line);
    Matcher range = RANGE.matcher(line);
    if (bound.lookingAt()) {
      said.put(bound.group(1) == null ? "#end" : "#start", bound.group(2));
    } else if (range.matches()) {
      said.put("#start", range.group(1));
      said.put("#end", range.group(2));
    } else {
      String title = line.replaceFirst("^#\\s*", "").strip();
      if (!title.isEmpty() && !title.startsWith("--") && !title.startsWith("sep=")) {
        titles.add(title);
      }
    }
  }

  private static long filled(String[] cells) {
    return Arrays.stream(cells).filter(cell -> cell != null && !cell.isBlank()).count();
  }

  /** The one filled cell of a row, when it is the first; else null. */
  private static String only(String[] cells) {
    return filled(cells) == 1 && cells[0] != null && !cells[0].isBlank() ? cells[0] : null;
  }

  private static int breaks(String[] cells) {
    int breaks = 0;
    for (String cell : cells) {
      breaks += cell == null ? 0 : (int) cell.chars().filter(c -> c == '\n').count();
    }
    return breaks;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
