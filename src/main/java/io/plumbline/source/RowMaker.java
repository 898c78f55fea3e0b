package io.plumbline.source;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Texts of one record to the typed row of one stream, or the rule it breaks. */
final class RowMaker {
  private static final String AUTO = "(auto)";

  private final FilePlan plan;
  private final Form.Stream stream;
  private final ColumnRule[] rules;
  private final int[] otherwise;
  private final int[] dateOf;
  private final Derived derived;
  private final int stored;
  private final int account;
  private final int starts;
  private final int ends;
  private final int day;

  RowMaker(FilePlan plan, Form.Stream stream) {
    this.plan = plan;
    this.stream = stream;
    rules = stream.rules().toArray(new ColumnRule[0]);
    otherwise = new int[rules.length];
    dateOf = new int[rules.length];
    for (int i = 0; i < rules.length; i++) {
      otherwise[i] = rules[i].otherwise() == null ? -1 : stream.indexOf(rules[i].otherwise());
      dateOf[i] = rules[i].dateOf() == null ? -1 : stream.indexOf(rules[i].dateOf());
    }
    derived = new Derived(stream);
    stored = FilePlan.stored(stream).size();
    account = stream.indexOf("account_id");
    starts = stream.indexOf("_starts");
    ends = stream.indexOf("_ends");
    day = stream.indexOf("date");
  }

  /** Kind of control row these texts are, or null. */
  String control(String[] texts, String[] cells, Layout layout) {
    for (Form.Control control : stream.controls()) {
      if (startsWithAny(control.startsWith(), cells)
          || layout != null && allBlank(control.blank(), texts, layout)
          || anyTrue(control.isTrue(), texts)) {
        return control.kind();
      }
    }
    return null;
  }

  /** The row; fills {@code texts} in place. {@code headerCurrency} may be null. */
  Row row(String[] texts, String headerCurrency, Conventions conventions) throws Refusal {
    derived.before(texts, conventions);
    refuseRangeTotal(texts);
    for (int i = 0; i < rules.length; i++) {
      if (Values.isNull(texts[i])) {
        texts[i] = null;
      }
    }
    for (int round = 0; round < 2; round++) { // an else may point to a column that has one itself
      for (int i = 0; i < rules.length; i++) {
        if (texts[i] == null && otherwise[i] >= 0) {
          texts[i] = texts[otherwise[i]];
        }
        if (texts[i] == null && dateOf[i] >= 0) {
          texts[i] = texts[dateOf[i]];
        }
      }
    }
    refuseOtherAccount(texts);
    for (int i = 0; i < rules.length; i++) {
      if (texts[i] == null) {
        texts[i] = setting(rules[i], headerCurrency);
      }
    }
    Object[] values = new Object[stored];
    int at = 0;
    for (int i = 0; i < rules.length; i++) {
      ColumnRule rule = rules[i];
      Object value;
      if (texts[i] == null && AUTO.equals(rule.fallback())) {
        value = derived.auto(rule.column(), texts);
      } else if (texts[i] == null && "".equals(rule.fallback())) {
        value = "";
      } else {
        value = Values.of(rule, texts[i], conventions);
      }
      if (value == null && rule.required()) {
        throw missing(rule);
      }
      if (!rule.isScratch()) {
        values[at++] = value;
      }
    }
    return RowFactory.create(values);
  }

  private String setting(ColumnRule rule, String headerCurrency) {
    if (headerCurrency != null && rule.column().equals("currency")) {
      return headerCurrency;
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

  private void refuseRangeTotal(String[] texts) throws Refusal {
    if (starts >= 0 && ends >= 0 && day >= 0 && Values.isNull(texts[day])) {
      String from = texts[starts];
      String to = texts[ends];
      if (!Values.isNull(from) && !Values.isNull(to) && !from.strip().equals(to.strip())) {
        throw rangeTotal("the record covers " + from.strip() + " to " + to.strip());
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
      String given = Names.normal(texts[account]);
      if (!given.equals(Names.normal(plan.account()))) {
        throw new Refusal(
            "OTHER_ACCOUNT",
            "account_id is " + texts[account].strip() + ", the source is for " + plan.account(),
            "Move the file to the source of that account, or remove account from this source.");
      }
    }
  }

  private static boolean startsWithAny(List<String> words, String[] cells) {
    if (words.isEmpty() || cells == null) {
      return false;
    }
    for (String cell : cells) {
      if (cell != null && !cell.isEmpty()) {
        String text = cell.strip();
        for (String word : words) {
          if (text.startsWith(word)
              && (text.length() == word.length() || text.charAt(word.length()) == ':')) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean allBlank(List<String> columns, String[] texts, Layout layout) {
    boolean known = false;
    for (String column : columns) {
      int index = stream.indexOf(column);
      if (index >= 0 && layout.columns()[index].length > 0) {
        known = true;
        if (!Values.isNull(texts[index])) {
          return false;
        }
      }
    }
    return known;
  }

  private boolean anyTrue(List<String> columns, String[] texts) {
    for (String column : columns) {
      int index = stream.indexOf(column);
      boolean isMark =
          index >= 0
              && !Values.isNull(texts[index])
              && (Values.isTrue(texts[index])
                  || texts[index].strip().length() > 5
                      && !texts[index].strip().equalsIgnoreCase("false"));
      if (isMark) {
        return true;
      }
    }
    return false;
  }
}
