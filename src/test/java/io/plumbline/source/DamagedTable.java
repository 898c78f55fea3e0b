package io.plumbline.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.source.DamagedCorpus.Aim;
import io.plumbline.source.DamagedCorpus.Damage;
import io.plumbline.source.DamagedCorpus.Expected;
import io.plumbline.source.DamagedCorpus.Kept;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** The damages of a table with a header; see {@link DamagedCorpus}. */
final class DamagedTable {
  private static final List<String> TOTALS =
      List.of(
          "Total",
          "Totals",
          "Total: Account",
          "Grand total",
          "Gesamt",
          "Summe",
          "Total général",
          "Totale",
          "合计",
          "总计",
          "總計",
          "合計",
          "総計");

  private final Form.Stream stream;
  private final boolean mayHaveTotals;
  private final String encoding;
  private final TableSample good;
  private final Aim aim;
  private final List<Damage> damages = new ArrayList<>();

  /** {@code encoding} is the legacy character set of the platform. */
  DamagedTable(
      Form.Stream stream, boolean mayHaveTotals, String encoding, TableSample good, Aim aim) {
    this.stream = stream;
    this.mayHaveTotals = mayHaveTotals;
    this.encoding = encoding;
    this.good = good;
    this.aim = aim;
  }

  List<Damage> damages() {
    otherThings();
    containers();
    columns();
    money();
    names();
    days();
    lines();
    return damages;
  }

  /** Files that are no such table at all, or one without records. */
  private void otherThings() {
    add("empty", "", Expected.refused("FILE_EMPTY"));
    add("blank", "\n \n\r\n", Expected.refused("FILE_EMPTY"));
    add("nul-only", "\0".repeat(4096), Expected.refused("*"));
    add("html", "<!DOCTYPE html>\n<html>Sign in, please</html>\n", Expected.refused("*"));
    add(
        "header-only",
        TableSample.written(good.untilHeader(), good.delimiter()),
        new Expected(Kept.NONE, Map.of(), Map.of()));
    add(
        "api-error",
        "{\"error\":{\"message\":\"(#17) User request limit reached\",\"code\":17}}",
        new Expected(Kept.NONE, Map.of("quarantined:*", 1L), Map.of()));
    byte[] picture = new byte[3000];
    new Random(5).nextBytes(picture);
    System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, 0, picture, 0, 8);
    damages.add(new Damage("picture", picture, Expected.refused("*")));
    add("broken-workbook", "PK\u0003\u0004 broken", Expected.refused("*"));
  }

  /** The same table in other wrappings, whole and cut. */
  private void containers() {
    String text = good.text();
    add("rewritten", text, Expected.same());
    for (char other : new char[] {';', '\t', '|'}) {
      add("delimiter-" + (int) other, TableSample.written(good.lines(), other), Expected.same());
    }
    add("carriage-returns", text.replace("\n", "\r\n"), Expected.same());
    add("old-mac-lines", text.replace("\n", "\r"), Expected.same());
    add("blank-lines", text.replace("\n", "\n\n"), Expected.same());
    add("mark", "\ufeff" + text, Expected.same());
    String tabs = "\ufeff" + TableSample.written(good.lines(), '\t');
    damages.add(new Damage("utf-16le", tabs.getBytes(UTF_16LE), Expected.same()));
    damages.add(new Damage("utf-16be", tabs.getBytes(UTF_16BE), Expected.same()));
    Charset legacy = Charset.forName(encoding);
    if (legacy.newEncoder().canEncode(text)) {
      damages.add(new Damage("legacy", text.getBytes(legacy), Expected.same()));
    }
    byte[] chinese = text.getBytes(Charset.forName("GB18030"));
    damages.add(new Damage("gb18030", chinese, Map.of("encoding", "GB18030"), Expected.same()));
    byte[] zipped = gzip(text);
    damages.add(new Damage("gzip", zipped, Expected.same()));
    damages.add(
        new Damage(
            "cut-gzip",
            Arrays.copyOf(zipped, zipped.length / 2),
            Expected.beginning("FILE_TRUNCATED")));
    damages.add(
        new Damage(
            "cut-gzip-head", Arrays.copyOf(zipped, 6), Expected.beginning("FILE_TRUNCATED")));
    int width = String.join(",", Arrays.asList(good.header())).length();
    byte[] many =
        ("\ufeff" + good.with(Collections.nCopies(200_000 / width, good.victim()))).getBytes(UTF_8);
    many[many.length / 2] = (byte) 0xff; // far behind what is looked at first
    damages.add(
        new Damage(
            "late-bad-byte",
            many,
            new Expected(
                Kept.SOME, Map.of("file_problem:FILE_UNREADABLE", 1L, "accepted", 1L), Map.of())));
  }

  private void columns() {
    int width = good.header().length;
    List<Integer> order = new ArrayList<>(IntStream.range(0, width).boxed().toList());
    Collections.shuffle(order, new Random(11));
    add(
        "columns-shuffled",
        good.changed(
            line ->
                order.stream().map(c -> c < line.length ? line[c] : null).toArray(String[]::new)),
        Expected.same());
    add(
        "header-shouting",
        good.withHeader(
            Arrays.stream(good.header())
                .map(cell -> cell == null ? null : cell.toUpperCase(Locale.ROOT))
                .toArray(String[]::new)),
        Expected.same());
    if (good.has(aim.money())) {
      int money = good.cell(aim.money());
      add(
          "column-twice",
          good.changed(line -> money < line.length ? appended(line, line[money]) : line),
          Expected.same());
      if (stream.needs().contains(aim.money())) {
        String[] header = good.header().clone();
        for (int c : good.cells(aim.money())) {
          header[c] = null;
        }
        add("column-missing", good.withHeader(header), Expected.refused("HEADER_MISSING"));
      }
    }
  }

  private void money() {
    cell("money-text", aim.money(), "ten", "NOT_A_NUMBER");
    cell("money-formula", aim.money(), "=SUM(B2:B9)", "NOT_A_NUMBER");
    cell("money-error-cell", aim.money(), "#REF!", "NOT_A_NUMBER");
    cell("money-nul", aim.money(), "1\u00002", "NOT_A_NUMBER");
    cell("money-infinite", aim.money(), "Infinity", "NOT_A_NUMBER");
    cell("money-exponent", aim.money(), "1e99999", "NOT_A_NUMBER");
    cell("money-long", aim.money(), "9".repeat(200_000), "NOT_A_NUMBER");
    if (!good.has(aim.money())) {
      return;
    }
    ColumnRule money = good.rule(aim.money());
    if (money.type() instanceof DecimalType) {
      cell("money-huge", aim.money(), "9".repeat(30), "OUT_OF_RANGE");
      int scale = money.scale().equals("micros") ? 6 : money.scale().equals("cents") ? 2 : 0;
      cell("money-beyond-longs", aim.money(), "9".repeat(13 + scale), "OUT_OF_RANGE");
      BigDecimal negative = new BigDecimal("-1500000").movePointLeft(scale).setScale(6);
      Expected read = new Expected(Kept.ALL, Map.of("accepted", 1L), Map.of(aim.money(), negative));
      add("money-negative", good.with(good.cell(aim.money()), "-1500000"), read);
      add("money-brackets", good.with(good.cell(aim.money()), "(1500000)"), read);
      decimalComma();
    }
    boolean isNeeded = money.required() && money.otherwise() == null && money.fallback() == null;
    boolean isPrintedOnce =
        Arrays.stream(good.cells(aim.money()))
                .filter(c -> c < good.victim().length && !Values.isNull(good.victim()[c]))
                .count()
            == 1;
    if (isNeeded && isPrintedOnce) {
      cell("money-blank", aim.money(), "", "MISSING_REQUIRED");
      cell("money-dashes", aim.money(), " -- ", "MISSING_REQUIRED");
    }
  }

  /** Every number of the file as a German or French spreadsheet prints it. */
  private void decimalComma() {
    boolean[] hasFraction = {false};
    String text =
        good.changed(
            i -> {
              String[] line = good.record(i).clone();
              for (int c = 0; c < line.length; c++) { // columns nobody reads are numbers too
                line[c] = line[c] == null ? null : withComma(line[c]);
              }
              for (int r = 0; r < stream.rules().size(); r++) {
                if (!isNumber(stream.rules().get(r))) {
                  continue;
                }
                for (int c : good.cells(r)) {
                  String cell = c >= line.length ? null : good.record(i)[c];
                  BigDecimal number = cell == null ? null : Numbers.parse(cell, ' ');
                  if (number != null) {
                    boolean isWhole = number.stripTrailingZeros().scale() <= 0;
                    // Without a single fraction 1.234 could be either, and such records wait.
                    hasFraction[0] |= number.scale() == 1 || number.scale() == 2;
                    line[c] =
                        isWhole
                            ? number.toBigInteger().toString()
                            : number.toPlainString().replace('.', ',');
                    line[c] += cell.endsWith("%") ? "%" : "";
                  }
                }
              }
              return line;
            },
            ';');
    if (hasFraction[0] && good.delimiter() == ',') {
      add("decimal-comma", text, Expected.same());
    }
  }

  private static String withComma(String cell) {
    return cell.matches("-?[\\d,]*\\d\\.\\d+%?") ? cell.replace(",", "").replace('.', ',') : cell;
  }

  private static boolean isNumber(ColumnRule rule) {
    return rule.type() instanceof DecimalType
        || List.of(DataTypes.LongType, DataTypes.DoubleType).contains(rule.type());
  }

  private void names() {
    aim.ids().stream()
        .filter(good::has)
        .filter(id -> good.rule(id).unit().equals("id"))
        .findFirst()
        .ifPresent(id -> cell("id-spreadsheet", id, "1.2E+17", "ID_SCIENTIFIC"));
    cell("currency-unknown", aim.currency(), "EUX", "CURRENCY_UNKNOWN");
    if (good.has(aim.account())) {
      int account = good.cell(aim.account());
      damages.add(
          new Damage(
              "other-account",
              good.with(account, "999000999").getBytes(UTF_8),
              Map.of("account", good.victim()[account]),
              Expected.waits("OTHER_ACCOUNT")));
    }
  }

  private void days() {
    if (!good.has(aim.day())) {
      return;
    }
    cell("day-text", aim.day(), "someday", "NOT_A_DATE");
    cell("day-zero", aim.day(), "0000-00-00", "NOT_A_DATE");
    cell("day-impossible", aim.day(), "2026-02-30", "NOT_A_DATE");
    cell("day-1970", aim.day(), "1970-01-01", "DATE_TOO_EARLY");
    cell("day-future", aim.day(), "2099-01-01", "DATE_IN_FUTURE");
    ColumnRule day = good.rule(aim.day());
    if (!day.type().equals(DataTypes.DateType) || day.dateOf() != null) {
      return;
    }
    cell("day-range", aim.day(), "2026-09-01 - 2026-09-30", "RANGE_TOTAL");
    cell("day-range-chinese", aim.day(), "2026-09-01至2026-09-30", "RANGE_TOTAL");
    if (day.required()) {
      boolean hasRange = good.has("_starts") && good.has("_ends");
      cell("day-blank", aim.day(), "", hasRange ? "RANGE_TOTAL" : day.missingRule());
    }
    int at = good.cell(aim.day());
    boolean hasHours =
        IntStream.range(0, good.size())
            .mapToObj(i -> good.record(i)[at])
            .anyMatch(
                cell -> cell.matches(".*\\d:\\d.*") && !cell.matches(".*[ T]00:00(:00(\\.0+)?)?"));
    if (hasHours) {
      return;
    }
    for (String pattern :
        List.of("dd.MM.uuuu", "uuuu/M/d", "MMM d, uuuu", "d MMM uuuu", "uuuuMMdd", "uuuu年M月d日")) {
      add("day-as-" + pattern.replaceAll("\\W", "_"), printed(at, pattern), Expected.same());
    }
    String serials =
        good.changed(
            i -> changed(good.record(i), at, Long.toString(day(i) + 25_569L)), good.delimiter());
    add("day-spreadsheet", serials, Expected.same());
    Map.of("dmy", "dd/MM/uuuu", "mdy", "MM/dd/uuuu")
        .forEach(
            (order, pattern) ->
                damages.add(
                    new Damage(
                        "day-order-" + order,
                        printed(at, pattern).getBytes(UTF_8),
                        Map.of("date-order", order),
                        Expected.same())));
  }

  private String printed(int at, String pattern) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    return good.changed(
        i -> changed(good.record(i), at, LocalDate.ofEpochDay(day(i)).format(format)),
        good.delimiter());
  }

  private int day(int record) {
    return (Integer) good.value(record, aim.day());
  }

  private void lines() {
    String[] victim = good.victim();
    add("record-twice", good.with(List.<String[]>of(victim)), Expected.with("accepted", 1));
    String[] longer = appended(Arrays.copyOf(victim, good.header().length), "7");
    add(
        "record-too-long",
        good.with(List.<String[]>of(longer)),
        Expected.waits("RECORD_MALFORMED"));
    add(
        "header-again",
        good.with(List.<String[]>of(good.header())),
        Expected.with("control:title", 1));
    if (mayHaveTotals) {
      List<String[]> totals = new ArrayList<>();
      for (String word : TOTALS) {
        String[] total = new String[victim.length];
        for (int c = 1; c < total.length; c++) {
          boolean isNumber = victim[c] != null && Numbers.parse(victim[c], ' ') != null;
          total[c] = isNumber ? victim[c] : null;
        }
        total[0] = word;
        totals.add(total);
      }
      add("totals", good.with(totals), Expected.with("control:total", TOTALS.size()));
    }
  }

  /** One record more, with another text in one cell, that must wait. */
  private void cell(String name, String column, String text, String rule) {
    if (good.has(column)) {
      add(name, good.with(good.cell(column), text), Expected.waits(rule));
    }
  }

  private static String[] changed(String[] line, int cell, String text) {
    String[] copy = line.clone();
    copy[cell] = text;
    return copy;
  }

  private static String[] appended(String[] line, String cell) {
    String[] longer = Arrays.copyOf(line, line.length + 1);
    longer[line.length] = cell;
    return longer;
  }

  private void add(String name, String text, Expected expected) {
    damages.add(new Damage(name, text.getBytes(UTF_8), expected));
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
