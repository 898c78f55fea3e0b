package io.plumbline.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Columns that follow from other columns of the same record, before text becomes values. */
final class Derived {
  private static final Set<String> URL_COLUMNS = Set.of("landing_url", "landing_page", "page_url");

  private final Form.Stream stream;
  private final int landing;
  private final int share;
  private final int bound;
  private final int amountType;

  Derived(Form.Stream stream) {
    this.stream = stream;
    int found = -1;
    for (int i = 0; i < stream.rules().size(); i++) {
      if (URL_COLUMNS.contains(stream.rules().get(i).column())) {
        found = found < 0 || !stream.rules().get(i).column().equals("page_url") ? i : found;
      }
    }
    landing = found;
    share = stream.indexOf("impression_share");
    bound = stream.indexOf("impression_share_bound");
    amountType = stream.indexOf("_amount_type");
  }

  /** Fills tags from the landing URL, splits bounds from shares, takes VAT off gross amounts. */
  void before(String[] texts, Conventions conventions) {
    if (landing >= 0 && texts[landing] != null && texts[landing].indexOf('?') >= 0) {
      for (Map.Entry<String, String> tag : Urls.tags(texts[landing]).entrySet()) {
        int column = stream.indexOf(tag.getKey());
        if (column >= 0 && Values.isNull(texts[column])) {
          texts[column] = tag.getValue();
        }
      }
    }
    if (share >= 0 && bound >= 0 && texts[share] != null) {
      splitBound(texts);
    }
    if (amountType >= 0 && texts[amountType] != null) {
      takeOffVat(texts, conventions);
    }
  }

  private void takeOffVat(String[] texts, Conventions conventions) {
    int amount = stream.indexOf("amount");
    String rateText = texts[stream.indexOf("_vat_rate")];
    if (!texts[amountType].strip().equalsIgnoreCase("gross") || Values.isNull(texts[amount])) {
      return;
    }
    BigDecimal gross = Numbers.parse(texts[amount], conventions.decimalMark());
    BigDecimal rate =
        Values.isNull(rateText) ? null : Numbers.parse(rateText, conventions.decimalMark());
    if (rate == null) {
      texts[amount] = null; // a gross amount without its rate is no amount
    } else if (gross != null) {
      BigDecimal fraction = rate.compareTo(BigDecimal.ONE) > 0 ? rate.movePointLeft(2) : rate;
      BigDecimal net = gross.divide(BigDecimal.ONE.add(fraction), 2, RoundingMode.HALF_UP);
      char mark = conventions.decimalMark() == ',' ? ',' : '.';
      texts[amount] = net.toPlainString().replace('.', mark);
    }
  }

  private void splitBound(String[] texts) {
    String text = texts[share].strip();
    boolean isBelow = text.startsWith("<") || text.equals("0.0999");
    boolean isAbove = text.startsWith(">") || text.equals("0.9001");
    texts[bound] = isBelow ? "lt" : isAbove ? "gt" : "exact";
    if (isBelow || isAbove) {
      texts[share] = null;
    }
  }

  /** The text of a column declared {@code (auto)}. */
  String auto(String column, String[] texts) {
    return switch (column) {
      case "grain" -> grain(texts);
      case "segment_key" -> joined(texts, "network", "device");
      case "touch_kind" -> touchKind(texts);
      case "breakdown_key" -> breakdown(texts);
      default -> throw new IllegalStateException("no rule derives " + column);
    };
  }

  private String grain(String[] texts) {
    if (has(texts, "keyword")) {
      return "keyword";
    }
    if (has(texts, "ad_id")) {
      return "ad";
    }
    return has(texts, "ad_group_id")
        ? "ad_group"
        : has(texts, "campaign_id") ? "campaign" : "account";
  }

  private String breakdown(String[] texts) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      String column = stream.rules().get(i).column();
      if (column.startsWith("_by_") && !Values.isNull(texts[i])) {
        key.append(key.length() > 0 ? "|" : "")
            .append(column, 4, column.length())
            .append('=')
            .append(texts[i].strip());
      }
    }
    return key.toString();
  }

  private String touchKind(String[] texts) {
    String medium = text(texts, "utm_medium");
    String clickId = text(texts, "click_id_type");
    String word = medium == null ? "" : medium.strip().toLowerCase(Locale.ROOT);
    if (word.contains("email") || word.contains("e-mail") || word.equals("newsletter")) {
      return "email";
    }
    boolean isPaid =
        word.startsWith("paid")
            || word.matches("cp[acmvl]|ppc|display|banner|retargeting|sem|affiliate.*");
    return isPaid || clickId != null ? "click" : "visit";
  }

  private String joined(String[] texts, String... columns) {
    StringBuilder key = new StringBuilder();
    for (String column : columns) {
      String text = text(texts, column);
      if (text != null) {
        key.append(key.length() > 0 ? "|" : "").append(text.strip());
      }
    }
    return key.toString();
  }

  private boolean has(String[] texts, String column) {
    return text(texts, column) != null;
  }

  private String text(String[] texts, String column) {
    int index = stream.indexOf(column);
    return index < 0 || Values.isNull(texts[index]) ? null : texts[index];
  }
}
