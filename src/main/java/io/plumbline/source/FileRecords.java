package io.plumbline.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The records of one file as rows: a row with what became of it, then rows of further streams. */
final class FileRecords implements Iterator<Row> {
  private final FilePlan plan;
  private final Form.Stream main;
  private final String path;
  private final String name;
  private final long fileMicros;
  private final Configuration hadoop;
  private final Map<String, RowMaker> makers = new HashMap<>();
  private final Deque<Row> ready = new ArrayDeque<>();
  private Conventions conventions;
  private RecordSource records;
  private Unfolding unfolding;
  private ShopifyRows rows;
  private boolean isDone;

  FileRecords(FilePlan plan, Form.Stream main, Row file, Configuration hadoop) {
    this.plan = plan;
    this.main = main;
    this.path = file.getString(0);
    this.name = file.getString(1);
    this.hadoop = hadoop;
    long modified = file.getLong(2);
    this.fileMicros = FileTimes.inName(name, modified);
    long day = Math.floorDiv(Math.max(modified, fileMicros), 86_400_000_000L);
    boolean mayPlan = List.of("costs", "targets", "offline_events").contains(main.table());
    this.conventions =
        plan.conventions().notAfter(mayPlan ? LocalDate.of(2200, 1, 1).toEpochDay() : day + 366);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !isDone) {
      advance();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    return ready.remove();
  }

  private void advance() {
    try {
      if (records == null) {
        open();
      }
      RecordSource.RawRecord raw = records.next();
      if (raw == null) {
        close();
        return;
      }
      read(raw);
    } catch (Refusal refusal) {
      problem(refusal.rule(), refusal.getMessage(), refusal.fix());
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
    } catch (IOException | RuntimeException broken) {
      problem(
          "FILE_UNREADABLE",
          "the file can not be read: " + broken.getClass().getSimpleName(),
          "Copy or export the file again.");
    }
  }

  private void open() throws IOException, Refusal {
    Opening.Opened opened =
        Opening.open(hadoop, path, plan.form(), main, plan.options().get("encoding"));
    records = opened.records();
    if (conventions.decimalMark() == ' ') {
      conventions = conventions.withDecimalMark(opened.decimalMark());
    }
    if (plan.form().unfolding().equals("shopify-rows") && records.layout() != null) {
      rows = new ShopifyRows(plan.form(), records.layout());
    }
    unfolding =
        plan.form().isFolder() && plan.form().unfolding().isEmpty()
            ? Unfolding.plain(plan.form(), main)
            : Unfolding.of(plan.form());
  }

  private void close() {
    isDone = true;
    try {
      if (records != null) {
        records.close();
      }
    } catch (IOException | RuntimeException alreadyBroken) {
      // Nothing more is wanted of this file.
    }
  }

  private void problem(String rule, String reason, String fix) {
    close();
    ready.add(
        assembled(
            -1,
            "file",
            fileMicros,
            0,
            false,
            "file_problem",
            null,
            rule,
            reason,
            fix,
            null,
            null,
            null));
  }

  private void read(RecordSource.RawRecord raw) {
    long hash = RecordText.hash(raw);
    if (raw.control() != null) {
      add(raw, fileMicros, hash, "control", raw.control(), null);
      return;
    }
    long extracted = fileMicros;
    try {
      if (raw.refusal() != null) {
        throw raw.refusal();
      }
      List<Part> parts = parts(raw);
      if (!parts.isEmpty()) {
        Part first = parts.get(0);
        extracted = extracted(first);
        String control = maker(first.stream).control(first.texts, raw.cells(), records.layout());
        if (control != null) {
          add(raw, extracted, hash, "control", control, null);
          return;
        }
      }
      List<Row> made = new ArrayList<>();
      String currency = records.layout() == null ? null : records.layout().currency();
      for (Part part : parts) {
        made.add(maker(part.stream).row(part.texts, currency, conventions));
      }
      for (int i = 0; i < Math.max(1, made.size()); i++) {
        ready.add(
            assembled(
                raw.position(),
                raw.kind(),
                extracted,
                hash,
                i == 0,
                "accepted",
                null,
                null,
                null,
                null,
                null,
                made.isEmpty() ? null : parts.get(i).stream.name(),
                made.isEmpty() ? null : made.get(i)));
      }
    } catch (Refusal refusal) {
      add(raw, extracted, hash, "quarantined", null, refusal);
    }
  }

  private record Part(Form.Stream stream, String[] texts) {}

  private List<Part> parts(RecordSource.RawRecord raw) {
    if (raw.node() != null) {
      return unfolding.unfold(raw.node()).stream()
          .map(
              part -> {
                Form.Stream stream = plan.form().stream(part.stream());
                return new Part(stream, Layout.texts(stream, part.fields(), raw.ordinal()));
              })
          .toList();
    }
    if (rows != null) {
      return rows.parts(raw.cells(), raw.ordinal()).stream()
          .map(part -> new Part(part.stream(), part.texts()))
          .toList();
    }
    Layout layout = records.layout();
    String[] texts = layout.texts(raw.cells(), raw.ordinal());
    if (layout.names().isEmpty()) {
      return List.of(new Part(main, texts));
    }
    List<Part> parts = new ArrayList<>();
    int nameColumn = main.indexOf("quote_currency");
    int valueColumn = main.indexOf("rate");
    layout
        .names()
        .forEach(
            (cell, label) -> {
              String value = cell < raw.cells().length ? raw.cells()[cell] : null;
              if (!Values.isNull(value)) {
                String[] copy = texts.clone();
                copy[nameColumn] = label;
                copy[valueColumn] = value;
                parts.add(new Part(main, copy));
              }
            });
    return parts;
  }

  private long extracted(Part part) {
    int column = part.stream.indexOf("_extracted");
    String text = column < 0 ? null : part.texts[column];
    return Values.isNull(text) ? fileMicros : FileTimes.parse(text, fileMicros);
  }

  private RowMaker maker(Form.Stream stream) {
    return makers.computeIfAbsent(stream.name(), any -> new RowMaker(plan, stream));
  }

  private void add(
      RecordSource.RawRecord raw,
      long extracted,
      long hash,
      String outcome,
      String control,
      Refusal refusal) {
    ready.add(
        assembled(
            raw.position(),
            raw.kind(),
            extracted,
            hash,
            true,
            outcome,
            control,
            refusal == null ? null : refusal.rule(),
            refusal == null ? null : refusal.getMessage(),
            refusal == null ? null : refusal.fix(),
            refusal == null ? null : RecordText.masked(raw, records.layout()),
            null,
            null));
  }

  private Row assembled(
      long position,
      String kind,
      long extracted,
      long hash,
      boolean isRecord,
      String outcome,
      String control,
      String rule,
      String reason,
      String fix,
      String masked,
      String stream,
      Row values) {
    int fixed = FilePlan.RECORD_COLUMNS.size();
    Object[] row = new Object[fixed + plan.form().streams().size()];
    Object[] lineage = {
      name, position, kind, extracted, hash, isRecord, outcome, control, rule, reason, fix, masked
    };
    System.arraycopy(lineage, 0, row, 0, fixed);
    for (int i = 0; i < plan.form().streams().size(); i++) {
      row[fixed + i] = plan.form().streams().get(i).name().equals(stream) ? values : null;
    }
    return RowFactory.create(row);
  }
}
