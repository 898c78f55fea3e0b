package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The beginning of a file read in earnest as one form.
 *
 * @param accepted records that make rows
 * @param control titles, totals and delete marks
 * @param refused refused records by rule, the file's own problem included
 * @param needsCurrency the file names no currency
 * @param dateOrder dmy or mdy where days like 03/04/2026 need it, else ''
 * @param isOrderOpen both orders read the file, so a person must say
 * @param values distinct accounts, currencies, zones and unknown words of the company's own, of
 *     accepted rows, by column
 * @param days days of accepted rows
 */
record Trial(
    long accepted,
    long control,
    Map<String, Long> refused,
    boolean needsCurrency,
    String dateOrder,
    boolean isOrderOpen,
    Map<String, Set<String>> values,
    TreeSet<LocalDate> days) {

  /** Stands in for a currency nobody named, so that the other columns can be tried. */
  private static final String SOME_CURRENCY = "EUR";

  private static final Set<String> NOT_THE_FORM =
      Set.of(
          "NOT_A_NUMBER",
          "NOT_A_DATE",
          "NOT_A_FLAG",
          "MISSING_REQUIRED",
          "HEADER_MISSING",
          "NOT_ALLOWED",
          "FILE_UNREADABLE",
          "FILE_EMPTY");
  private static final Set<String> COLLECTED = Set.of("account_id", "currency", "account_tz");
  private static final int RECORDS = 5_000;

  /** Reads, and reads again where a currency or an order of day and month is lacking. */
  static Trial of(Glimpse glimpse, Signatures.Signature signature) {
    Trial first = read(glimpse, signature, null, "");
    boolean needsCurrency =
        signature.form().needsCurrency() || first.refused.containsKey("CURRENCY_UNKNOWN");
    String currency = needsCurrency ? SOME_CURRENCY : null;
    Trial second = needsCurrency ? read(glimpse, signature, currency, "") : first;
    if (!second.refused.containsKey("NOT_A_DATE")) {
      return second.with(needsCurrency, "", false);
    }
    Trial dayFirst = read(glimpse, signature, currency, "dmy");
    Trial monthFirst = read(glimpse, signature, currency, "mdy");
    if (Math.max(dayFirst.accepted, monthFirst.accepted) <= second.accepted) {
      return second.with(needsCurrency, "", false);
    }
    boolean isOpen = dayFirst.accepted == monthFirst.accepted;
    boolean isDayFirst =
        isOpen ? dayFirst.span() <= monthFirst.span() : dayFirst.accepted > monthFirst.accepted;
    return isDayFirst
        ? dayFirst.with(needsCurrency, "dmy", isOpen)
        : monthFirst.with(needsCurrency, "mdy", isOpen);
  }

  /** Share of records that are not refused for what such a form never holds; 0.6 of none. */
  double fit() {
    long unfit =
        refused.entrySet().stream()
            .filter(entry -> NOT_THE_FORM.contains(entry.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long other = refused.values().stream().mapToLong(Long::longValue).sum() - unfit;
    long read = accepted + unfit + other;
    return read == 0 ? control > 0 ? 0.6 : 0.5 : (accepted + 0.8 * other) / read;
  }

  /** Records seen. */
  long records() {
    return accepted + control + refused.values().stream().mapToLong(Long::longValue).sum();
  }

  private long span() {
    return days.isEmpty() ? 0 : days.last().toEpochDay() - days.first().toEpochDay();
  }

  private Trial with(boolean lacksCurrency, String order, boolean isOpen) {
    return new Trial(accepted, control, refused, lacksCurrency, order, isOpen, values, days);
  }

  private static Trial read(
      Glimpse glimpse, Signatures.Signature signature, String currency, String dateOrder) {
    Map<String, String> options = dateOrder.isEmpty() ? Map.of() : Map.of("date-order", dateOrder);
    SourceConfig unset = Signatures.unset(signature.format());
    SourceConfig source =
        new SourceConfig(
            unset.id(),
            unset.format(),
            "",
            Optional.empty(),
            Optional.ofNullable(currency),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            options);
    Form form = signature.form().withOpenWords(signature.openWords());
    FilePlan plan = FilePlan.of(form, source, ZoneOffset.UTC);
    Tally tally = new Tally(plan, signature.openWords());
    FileRecords records = glimpse.records(plan, signature.main());
    while (records.hasNext() && tally.seen < RECORDS) {
      tally.add(records.next(), glimpse.isWhole(), source.id());
    }
    if (!glimpse.isWhole()) {
      tally.dropLastRefusal();
    }
    return new Trial(
        tally.accepted,
        tally.control,
        Map.copyOf(tally.refused),
        false,
        "",
        false,
        tally.values,
        tally.days);
  }

  /** Counts what became of the records. */
  private static final class Tally {
    private final Form form;
    private final Set<String> openWords;
    private final StructType schema;
    private final Map<String, Long> refused = new TreeMap<>();
    private final Map<String, Set<String>> values = new HashMap<>();
    private final TreeSet<LocalDate> days = new TreeSet<>();
    private final List<Integer> dayColumns = new ArrayList<>();
    private String lastRefusal = "";
    private long accepted;
    private long control;
    private long seen;

    Tally(FilePlan plan, Set<String> openWords) {
      this.openWords = openWords;
      form = plan.form();
      schema = plan.schema();
      form.streams().forEach(stream -> dayColumns.add(dayColumn(stream)));
    }

    void add(Row row, boolean isWhole, String sourceId) {
      seen++;
      String outcome = row.getString(schema.fieldIndex("outcome"));
      lastRefusal = "";
      switch (outcome) {
        case "accepted" -> {
          accepted += row.getBoolean(schema.fieldIndex("is_record")) ? 1 : 0;
          collect(row, sourceId);
        }
        case "control" -> control++;
        default -> {
          boolean isCut = outcome.equals("file_problem") && !isWhole && accepted + control > 0;
          if (!isCut) {
            lastRefusal = row.getString(schema.fieldIndex("rule"));
            refused.merge(lastRefusal, 1L, Long::sum);
          }
        }
      }
    }

    /** The record the cut went through. */
    void dropLastRefusal() {
      if (lastRefusal.equals("RECORD_MALFORMED")) {
        refused.computeIfPresent(lastRefusal, (rule, count) -> count == 1 ? null : count - 1);
      }
    }

    private void collect(Row row, String sourceId) {
      for (int s = 0; s < form.streams().size(); s++) {
        int field = schema.fieldIndex(form.streams().get(s).name());
        if (row.isNullAt(field)) {
          continue;
        }
        Row struct = row.getStruct(field);
        List<ColumnRule> stored = FilePlan.stored(form.streams().get(s));
        for (int c = 0; c < stored.size(); c++) {
          String column = stored.get(c).column();
          boolean isOpen = openWords.contains(column);
          if ((isOpen || COLLECTED.contains(column)) && !struct.isNullAt(c)) {
            String value = struct.getString(c);
            boolean isKnown = isOpen && stored.get(c).words().containsValue(value);
            if (!value.isEmpty() && !value.equals(sourceId) && !isKnown) {
              values.computeIfAbsent(column, any -> new TreeSet<>()).add(value);
            }
          }
        }
        int day = dayColumns.get(s);
        if (day >= 0 && !struct.isNullAt(day)) {
          days.add(
              stored.get(day).type().equals(DataTypes.DateType)
                  ? LocalDate.ofEpochDay(struct.getInt(day))
                  : LocalDate.ofEpochDay(Math.floorDiv(struct.getLong(day), 86_400_000_000L)));
        }
      }
    }

    /** The first day of the contract, else its first instant: what a row is dated by. */
    private static int dayColumn(Form.Stream stream) {
      List<String> stored = FilePlan.stored(stream).stream().map(ColumnRule::column).toList();
      List<ColumnSpec> specs =
          Bronze.named(stream.table()).map(table -> table.columns()).orElse(List.of());
      for (var type : List.of(DataTypes.DateType, DataTypes.TimestampType)) {
        for (ColumnSpec spec : specs) {
          int column = BronzeRows.isLineage(spec.name()) ? -1 : stored.indexOf(spec.name());
          if (column >= 0 && spec.type().equals(type) && !spec.nullable()) {
            return column;
          }
        }
      }
      return -1;
    }
  }
}
