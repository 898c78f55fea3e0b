package io.plumbline.source;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rows of ledgers that people keep in spreadsheets or accounting programs.
 *
 * <p>Cells left of the first filled one are merged with those above. Debit and credit become one
 * amount, costs positive. Items without a number of their own are known by what their row says
 * beside the amount, and which of several such rows it is: a corrected amount replaces the old one.
 */
final class LedgerRows implements TableUnfolding {
  private static final Set<String> CREDIT_SIDES = Set.of("h", "haben", "c", "cr", "credit", "贷");
  private static final List<String> KEY =
      List.of(
          "period_start",
          "period_end",
          "_month",
          "booking_date",
          "cost_type",
          "_account",
          "vendor",
          "_description",
          "cost_center",
          "channel",
          "campaign",
          "source_doc",
          "scenario");

  private final Form.Stream costs;
  private final Layout layout;
  private final boolean isJournal;
  private final Map<String, Integer> seen = new HashMap<>();
  private String[] above = {};

  LedgerRows(Form form, Layout layout) {
    this.costs = form.streams().get(0);
    this.layout = layout;
    this.isJournal = form.name().equals("journal");
  }

  @Override
  public List<Part> parts(String[] cells, long ordinal) {
    String[] whole = isJournal ? cells : withMerged(cells);
    String[] texts = layout.texts(whole, ordinal);
    if (isJournal) {
      oneAmount(texts);
      String type = text(texts, "cost_type");
      ColumnRule rule = costs.rules().get(costs.indexOf("cost_type"));
      if (type != null && "ignore".equals(rule.words().get(Names.normal(type)))) {
        texts[costs.indexOf("_ignored")] = "true";
      }
    }
    StringBuilder key = new StringBuilder();
    for (String column : KEY) {
      String text = text(texts, column);
      key.append('|').append(text == null ? "" : text.strip().toLowerCase(Locale.ROOT));
    }
    int which = seen.merge(key.toString(), 1, Integer::sum);
    texts[costs.indexOf("_row_key")] = key.toString() + "|" + which;
    return List.of(new Part(costs, texts));
  }

  private String[] withMerged(String[] cells) {
    String[] whole = cells.clone();
    for (int i = 0; i < whole.length && (whole[i] == null || whole[i].isBlank()); i++) {
      whole[i] = i < above.length ? above[i] : null;
    }
    above = whole;
    return whole;
  }

  /** Texts stay as printed, since only the whole file tells its decimal mark. */
  private void oneAmount(String[] texts) {
    String debit = amount(texts, "_debit");
    String credit = amount(texts, "_credit");
    String side = text(texts, "_side");
    int place = costs.indexOf("amount");
    String amount = text(texts, "amount");
    if (amount == null && debit != null && credit == null) {
      texts[place] = debit;
    } else if (amount == null && credit != null && debit == null) {
      texts[place] = negated(credit);
    } else if (side != null
        && amount != null
        && CREDIT_SIDES.contains(side.strip().toLowerCase(Locale.ROOT))) {
      texts[place] = negated(amount);
    }
  }

  /** The text of an amount that is not 0, else null. */
  private String amount(String[] texts, String column) {
    String text = text(texts, column);
    BigDecimal number = text == null ? null : Numbers.parse(text, ' ');
    return number != null && number.signum() == 0 ? null : text;
  }

  private static String negated(String amount) {
    String text = amount.strip();
    return text.startsWith("-") ? text.substring(1) : "(" + text + ")";
  }

  private String text(String[] texts, String column) {
    int index = costs.indexOf(column);
    return index < 0 || Values.isNull(texts[index]) ? null : texts[index];
  }
}
