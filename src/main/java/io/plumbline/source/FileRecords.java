package io.plumbline.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * The records of one file, or of a slice of it, as rows: a row with what became of it, then rows of
 * further streams.
 *
 * <p>Whatever is wrong with the file becomes a row too, never an exception; only a store that can
 * not be reached fails the task, for the file may be well.
 */
final class FileRecords implements Iterator<Row>, AutoCloseable {
  private final FilePlan plan;
  private final Form.Stream main;
  private final String path;
  private final String name;
  private final long fileMicros;
  private final FileSlice slice;
  private final Configuration hadoop;
  private final Map<String, RowMaker> makers = new HashMap<>();
  private final RecordText text = new RecordText();
  private final ResultRows results;
  private Conventions conventions;
  private final Map<String, Spread> spreads = new HashMap<>();
  private Layout spreadLayout;
  private RecordSource records;
  private Unfolding unfolding;
  private TableUnfolding rows;
  private boolean isDone;

  FileRecords(FilePlan plan, Form.Stream main, FilePart file, Configuration hadoop) {
    this.plan = plan;
    this.main = main;
    this.path = file.path();
    this.name = file.name();
    this.slice = file.slice();
    this.hadoop = hadoop;
    results = new ResultRows(plan, name);
    long modified = file.modified();
    this.fileMicros = FileTimes.inName(name, modified);
    long day = Math.floorDiv(Math.max(modified, fileMicros), 86_400_000_000L);
    boolean mayPlan = List.of("costs", "targets", "offline_events").contains(main.table());
    this.conventions =
        plan.conventions()
            .notAfter(mayPlan ? LocalDate.of(2200, 1, 1).toEpochDay() : day + 366)
            .ofFile(Math.floorDiv(fileMicros, 86_400_000_000L));
  }

  @Override
  public boolean hasNext() {
    while (results.isEmpty() && !isDone) {
      advance();
    }
    return !results.isEmpty();
  }

  @Override
  public Row next() {
    return results.next();
  }

  private void advance() {
    try {
      if (records == null) {
        open();
      }
      RecordSource.RawRecord raw = records.next();
      if (raw == null) {
        readRest();
        end();
      } else {
        read(raw);
        if (raw.node() != null) {
          readLate(unfolding.ready());
        }
      }
    } catch (Refusal refusal) {
      problem(refusal);
    } catch (Limits.Exceeded exceeded) {
      problem(exceeded.refusal());
    } catch (EOFException cut) {
      problem(
          "FILE_TRUNCATED",
          "the file breaks off: " + cut.getMessage(),
          "Copy the file again; the records before the break are kept.");
    } catch (CharacterCodingException coding) {
      problem(
          "FILE_UNREADABLE",
          "the text is not in the character set its beginning has",
          "Set options.encoding of this source, such as GB18030 or windows-1252.");
    } catch (FileNotFoundException gone) {
      problem(
          "FILE_UNREADABLE",
          "the file was listed and is gone now",
          "Run again; let exports be complete before a run and move none while it reads.");
    } catch (InterruptedIOException
        | ClosedByInterruptException
        | SocketException
        | UnknownHostException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (IOException | RuntimeException broken) {
      problem(
          "FILE_UNREADABLE",
          "the file can not be read: " + broken.getClass().getSimpleName(),
          "Copy or export the file again.");
    } catch (StackOverflowError | OutOfMemoryError tooBig) {
      problem(
          "FILE_UNREADABLE",
          "a record is too deep or too big for memory: " + tooBig.getClass().getSimpleName(),
          "Look for one giant or endlessly nested record, and export the file without it.");
    }
  }

  private void open() throws IOException, Refusal {
    Opening.Opened opened =
        Opening.open(hadoop, path, plan.form(), main, plan.options().get("encoding"), slice);
    records = PagedRecords.of(opened.records(), plan.form());
    if (conventions.decimalMark() == ' ') {
      conventions = conventions.withDecimalMark(opened.decimalMark());
    }
    if (records.layout() != null) {
      rows = TableUnfolding.of(plan, records.layout());
    }
    unfolding =
        plan.form().isFolder() && plan.form().unfolding().isEmpty()
            ? Unfolding.plain(plan.form(), main)
            : Unfolding.of(plan, main, name);
  }

  private void end() {
    results.end(records == null ? null : UnmappedColumns.of(plan.form(), records, unfolding));
    close();
  }

  /** Lets the file go, however far it was read. */
  @Override
  public void close() {
    isDone = true;
    try {
      if (records != null) {
        records.close();
      }
    } catch (IOException | RuntimeException alreadyBroken) {
      // Nothing more is wanted of this file.
    }
  }

  /** Records that waited for the end of the file. */
  private void readRest() {
    if (unfolding != null) {
      readLate(unfolding.rest());
    }
  }

  private void readLate(List<Unfolding.Late> complete) {
    for (Unfolding.Late late : complete) {
      RecordSource.RawRecord raw =
          new RecordSource.RawRecord(
              late.position(), late.kind(), late.position(), null, null, null, null, null);
      read(raw, late.hash(), parts(late.parts(), raw));
    }
  }

  private void problem(String rule, String reason, String fix) {
    problem(new Refusal(rule, reason, fix));
  }

  private void problem(Refusal refusal) {
    try {
      readRest();
    } catch (RuntimeException alsoBroken) {
      // What waited for the rest of the file is as broken as the file.
    }
    results.problem(fileMicros, refusal);
    end();
  }

  private void read(RecordSource.RawRecord raw) {
    long hash = text.hash(raw);
    if (raw.control() != null) {
      results.control(origin(raw, fileMicros, hash), raw.control());
      return;
    }
    try {
      if (raw.refusal() != null) {
        throw raw.refusal();
      }
      List<Part> parts = parts(raw);
      if (parts != null) {
        read(raw, hash, parts);
      }
    } catch (Refusal refusal) {
      results.quarantined(origin(raw, fileMicros, hash), refusal, raw, records.layout());
    }
  }

  private void read(RecordSource.RawRecord raw, long hash, List<Part> parts) {
    if (parts.isEmpty()) {
      results.accepted(origin(raw, fileMicros, hash), 0, null, null);
      return;
    }
    Part first = parts.get(0);
    ResultRows.Origin origin = origin(raw, extracted(maker(first.stream), first.texts), hash);
    for (Part part : parts) {
      fillExtracted(part, origin.extracted());
    }
    String control = maker(first.stream).control(first.texts, raw.cells(), records.layout());
    if (control != null) {
      results.control(origin, control);
      return;
    }
    try {
      accept(origin, parts);
    } catch (Refusal refusal) {
      makers.values().forEach(RowMaker::takeRemoved);
      results.quarantined(origin, refusal, raw, records.layout());
    }
  }

  private static ResultRows.Origin origin(
      RecordSource.RawRecord raw, long extractMicros, long hash) {
    return new ResultRows.Origin(raw.position(), raw.kind(), extractMicros, hash);
  }

  /** All rows are made before the first is given: a record is accepted as a whole. */
  private void accept(ResultRows.Origin origin, List<Part> parts) throws Refusal {
    Row[] made = new Row[parts.size()];
    long removed = 0;
    for (int i = 0; i < made.length; i++) {
      RowMaker maker = maker(parts.get(i).stream);
      made[i] = maker.row(parts.get(i).texts);
      removed += maker.takeRemoved();
    }
    results.accepted(origin, removed, parts.get(0).stream.name(), made[0]);
    for (int i = 1; i < made.length; i++) {
      results.further(origin, parts.get(i).stream.name(), made[i]);
    }
  }

  private record Part(Form.Stream stream, String[] texts) {}

  /** The rows of a record; null when it waits for others. */
  private List<Part> parts(RecordSource.RawRecord raw) throws Refusal {
    if (raw.node() != null) {
      List<Unfolding.Part> unfolded = unfolding.unfold(raw);
      return unfolded == null ? null : parts(unfolded, raw);
    }
    if (rows != null) {
      List<Part> parts = new ArrayList<>();
      for (TableUnfolding.Part part : rows.parts(raw.cells(), raw.ordinal())) {
        addSpread(part.stream(), part.texts(), raw.cells(), parts);
      }
      return parts;
    }
    if (unfolding.readsTables()) {
      return parts(unfolding.unfold(RecordText.object(raw, records.layout())), raw);
    }
    List<Part> parts = new ArrayList<>(1);
    addSpread(main, records.layout().texts(raw.cells(), raw.ordinal()), raw.cells(), parts);
    return parts;
  }

  private List<Part> parts(List<Unfolding.Part> unfolded, RecordSource.RawRecord raw) {
    List<Part> parts = new ArrayList<>(unfolded.size());
    for (Unfolding.Part part : unfolded) {
      Form.Stream stream = plan.form().stream(part.stream());
      addSpread(stream, Layout.texts(stream, part.fields(), raw.ordinal()), null, parts);
    }
    return parts;
  }

  private void addSpread(Form.Stream stream, String[] texts, String[] cells, List<Part> parts) {
    int fileDay = maker(stream).fileDay();
    if (fileDay >= 0) {
      texts[fileDay] = LocalDate.ofEpochDay(conventions.fileDay()).toString();
    }
    for (String[] row : spread(stream).of(texts, cells)) {
      parts.add(new Part(stream, row));
    }
  }

  private Spread spread(Form.Stream stream) {
    if (records.layout() != spreadLayout) { // a file may hold several tables
      spreads.clear();
      spreadLayout = records.layout();
    }
    Spread known = spreads.get(stream.name());
    if (known == null) {
      known = new Spread(stream, spreadLayout);
      spreads.put(stream.name(), known);
    }
    return known;
  }

  private long extracted(RowMaker maker, String[] texts) {
    String printed = maker.extracted(texts);
    return Values.isNull(printed) ? fileMicros : FileTimes.parse(printed, fileMicros);
  }

  /** Days of snapshots without a day of their own are the day they were taken. */
  private void fillExtracted(Part part, long micros) {
    RowMaker maker = maker(part.stream);
    if (maker.needsExtractTime() && Values.isNull(maker.extracted(part.texts))) {
      int column = part.stream.indexOf("_extracted");
      part.texts[column] = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)).toString();
    }
  }

  private RowMaker maker(Form.Stream stream) {
    RowMaker known = makers.get(stream.name());
    if (known == null) {
      String currency = records.layout() == null ? null : records.layout().currency();
      known = new RowMaker(plan, stream, currency, conventions, fileMicros);
      makers.put(stream.name(), known);
    }
    return known;
  }
}
