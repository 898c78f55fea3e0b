package io.plumbline.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Texts of one record to the typed row of one stream, or the rule it breaks. */
final class RowMaker {
  /** The word for a kind of record that has no row of its own. */
  static final String OTHER = "other";

  private static final String AUTO = "(auto)";
  private static final Pattern RANGE =
      Pattern.compile("(\\d[\\d./年月日-]{7,10})\\s*(?:至|~|～|–|—|to|-)\\s*(\\d[\\d./年月日-]{7,10})");

  /** Longer texts may be ranges of days. */
  private static final int LONGEST_DAY = 12;

  private final FilePlan plan;
  private final long fileMicros;
  private final Form.Stream stream;
  private final Conventions conventions;
  private final ColumnRule[] rules;
  private final CellReader[] readers;
  private final Borrowing[] borrowed;
  private final int[] takings;
  private final int[] places;
  private final String[] settings;
  private final Derived derived;
  private final Controls controls;
  private final int stored;
  private final int account;
  private final int starts;
  private final int ends;
  private final int day;
  private final int extracted;
  private final int fileDay;
  private final boolean needsExtractTime;
  private String knownAccount;

  /**
   * {@code headerCurrency} is the currency the file's header names, or null; {@code fileMicros} is
   * when the file was made.
   */
  RowMaker(
      FilePlan plan,
      Form.Stream stream,
      String headerCurrency,
      Conventions conventions,
      long fileMicros) {
    this.plan = plan;
    this.fileMicros = fileMicros;
    this.stream = stream;
    this.conventions = conventions;
    rules = stream.rules().toArray(new ColumnRule[0]);
    readers = new CellReader[rules.length];
    places = new int[rules.length];
    settings = new String[rules.length];
    List<Borrowing> lenders = new ArrayList<>();
    int place = 0;
    for (int i = 0; i < rules.length; i++) {
      readers[i] = new CellReader(rules[i], conventions);
      places[i] = rules[i].isScratch() ? -1 : place++;
      settings[i] = setting(rules[i], headerCurrency);
      int otherwise = rules[i].otherwise() == null ? -1 : stream.indexOf(rules[i].otherwise());
      int dateOf = rules[i].dateOf() == null ? -1 : stream.indexOf(rules[i].dateOf());
      if (otherwise >= 0) {
        lenders.add(new Borrowing(i, otherwise, rules[i].take() != null));
      }
      if (dateOf >= 0) {
        lenders.add(new Borrowing(i, dateOf, false));
      }
    }
    borrowed = lenders.toArray(new Borrowing[0]);
    takings = IntStream.range(0, rules.length).filter(i -> rules[i].take() != null).toArray();
    derived = new Derived(stream);
    controls = new Controls(stream);
    stored = place;
    account = stream.indexOf("account_id");
    starts = stream.indexOf("_starts");
    ends = stream.indexOf("_ends");
    day = stream.indexOf("date");
    extracted = stream.indexOf("_extracted");
    fileDay = stream.indexOf("_file_day");
    needsExtractTime = lenders.stream().anyMatch(lending -> lending.from() == extracted);
  }

  /** A column filled from another while it is empty, maybe only with a part of its text. */
  private record Borrowing(int to, int from, boolean takes) {}

  /** When the record says it was extracted, or null. */
  String extracted(String[] texts) {
    return extracted < 0 ? null : texts[extracted];
  }

  /** Place of the column that says on which day the file was made, or -1. */
  int fileDay() {
    return fileDay;
  }

  /** Whether some column falls back to the time of the extract. */
  boolean needsExtractTime() {
    return needsExtractTime;
  }

  /** Kind of control row these texts are, or null. */
  String control(String[] texts, String[] cells, Layout layout) {
    return controls.kind(texts, cells, layout);
  }

  /** The row; fills {@code texts} in place. */
  Row row(String[] texts) throws Refusal {
    for (int taking : takings) {
      texts[taking] = rules[taking].taken(texts[taking]);
    }
    derived.before(texts, conventions);
    refuseRangeTotal(texts, conventions);
    for (int i = 0; i < rules.length; i++) {
      if (texts[i] != null && Values.isNull(texts[i])) {
        texts[i] = null;
      }
    }
    for (int round = 0; round < 2; round++) { // an else may point to a column that has one itself
      for (Borrowing borrowing : borrowed) {
        if (texts[borrowing.to()] == null) {
          String lent = texts[borrowing.from()];
          texts[borrowing.to()] = borrowing.takes() ? rules[borrowing.to()].taken(lent) : lent;
        }
      }
    }
    refuseOtherAccount(texts);
    for (int i = 0; i < rules.length; i++) {
      if (texts[i] == null) {
        texts[i] = settings[i];
      }
    }
    Object[] values = new Object[stored];
    for (int i = 0; i < rules.length; i++) {
      ColumnRule rule = rules[i];
      Object value = null;
      if (texts[i] != null) {
        value = readers[i].read(texts[i]);
      } else if (AUTO.equals(rule.fallback())) {
        value = derived.auto(rule.column(), texts);
      } else if ("".equals(rule.fallback())) {
        value = "";
      }
      if (value == null && rule.required()) {
        throw missing(rule);
      }
      if (places[i] >= 0) {
        values[places[i]] = value;
      }
    }
    return RowFactory.create(values);
  }

  /** How many addresses and phone numbers the rows made since the last call lost. */
  long takeRemoved() {
    long removed = 0;
    for (CellReader reader : readers) {
      removed += reader.takeRemoved();
    }
    return removed;
  }

  private String setting(ColumnRule rule, String headerCurrency) {
    if (headerCurrency != null && rule.column().equals("currency")) {
      return headerCurrency;
    }
    if ("file-day".equals(rule.config())) {
      return Instant.ofEpochSecond(Math.floorDiv(fileMicros, 1_000_000L))
          .atZone(plan.conventions().zone())
          .toLocalDate()
          .toString();
    }
    if (rule.config() != null) {
      String setting = plan.setting(rule.config()).orElse(null);
      if (setting != null) {
        return setting;
      }
    }
    boolean isText = rule.fallback() != null && !rule.fallback().isEmpty();
    return isText && !AUTO.equals(rule.fallback()) ? rule.fallback() : null;
  }

  private Refusal missing(ColumnRule rule) {
    String names = rule.from().isEmpty() ? rule.column() : "'" + rule.from().get(0).written() + "'";
    if (rule.column().equals("currency")) {
      return new Refusal(
          "CURRENCY_UNKNOWN",
          "currency is missing and the source names none",
          "Set currency of this source to the account's ISO 4217 code.");
    }
    if (rule.missingRule().equals("RANGE_TOTAL")) {
      return rangeTotal("the record names no day");
    }
    return new Refusal(
        rule.missingRule(),
        rule.column() + " is empty",
        "Fill " + names + ", or map another column to " + rule.column() + ".");
  }

  private void refuseRangeTotal(String[] texts, Conventions conventions) throws Refusal {
    if (day >= 0 && texts[day] != null && texts[day].length() > LONGEST_DAY) {
      Matcher range = RANGE.matcher(texts[day].strip());
      if (range.matches() && Times.date(range.group(1), conventions) != null) {
        if (!range.group(1).equals(range.group(2))) {
          throw rangeTotal("the record covers " + range.group(1) + " to " + range.group(2));
        }
        texts[day] = range.group(1);
      }
    }
    if (starts >= 0 && ends >= 0 && day >= 0 && Values.isNull(texts[day])) {
      String from = texts[starts];
      String to = texts[ends];
      if (!Values.isNull(from) && !Values.isNull(to) && !from.strip().equals(to.strip())) {
        throw rangeTotal(
            "the record covers "
                + Privacy.mask("from", from.strip())
                + " to "
                + Privacy.mask("to", to.strip()));
      }
    }
  }

  private static Refusal rangeTotal(String what) {
    return new Refusal(
        "RANGE_TOTAL",
        what + ": a total over several days can not feed a daily table",
        "Export again broken down by day.");
  }

  private void refuseOtherAccount(String[] texts) throws Refusal {
    if (plan.account() != null && account >= 0 && texts[account] != null) {
      if (texts[account].equals(knownAccount)) {
        return;
      }
      if (!Names.normal(texts[account]).equals(Names.normal(plan.account()))) {
        throw new Refusal(
            "OTHER_ACCOUNT",
            "account_id is "
                + Privacy.quoted("account_id", texts[account].strip())
                + ", the source is for "
                + plan.account(),
            "Move the file to the source of that account, or remove account from this source.");
      }
      knownAccount = texts[account];
    }
  }
}
