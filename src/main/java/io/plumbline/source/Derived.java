package io.plumbline.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Columns that follow from other columns of the same record, before text becomes values. */
final class Derived {
  private static final Set<String> URL_COLUMNS =
      Set.of("landing_url", "_landing_url", "landing_page", "page_url");

  /** Begins an id made of personal fields, which is keyed before it is stored. */
  static final String UNKEYED = "key:";

  private static final String CLICK = "_click_";

  private final Form.Stream stream;
  private final Map<String, Integer> places = new HashMap<>();
  private final int[] breakdowns;
  private final int[] conditional;
  private final int landing;
  private final int share;
  private final int bound;
  private final int amountType;
  private final int probability;
  private final int deleted;
  private final int voided;
  private final Map<String, Integer> clicks = new TreeMap<>();
  private final int rowKey;
  private final Readings readings;
  private final LocalTimes localTimes;

  Derived(Form.Stream stream) {
    this.stream = stream;
    int found = -1;
    for (int i = 0; i < stream.rules().size(); i++) {
      places.put(stream.rules().get(i).column(), i);
      if (URL_COLUMNS.contains(stream.rules().get(i).column())) {
        found = found < 0 || !stream.rules().get(i).column().equals("page_url") ? i : found;
      }
    }
    landing = found;
    share = stream.indexOf("impression_share");
    bound = stream.indexOf("impression_share_bound");
    amountType = stream.indexOf("_amount_type");
    breakdowns =
        places.entrySet().stream()
            .filter(place -> place.getKey().startsWith("_by_"))
            .mapToInt(Map.Entry::getValue)
            .sorted()
            .toArray();
    probability = stream.indexOf("probability");
    deleted = stream.indexOf("is_deleted");
    voided = stream.indexOf("_voided");
    for (int i = 0; i < stream.rules().size(); i++) {
      String column = stream.rules().get(i).column();
      if (column.startsWith(CLICK) && places.containsKey("click_id")) {
        clicks.put(column.substring(CLICK.length()), i);
      }
    }
    conditional =
        IntStream.range(0, stream.rules().size())
            .filter(
                i ->
                    !stream.rules().get(i).when().isEmpty()
                        || !stream.rules().get(i).sum().isEmpty())
            .toArray();
    rowKey = stream.indexOf("_row_key");
    readings = stream.table().equals("brand_signals") ? new Readings(stream) : null;
    localTimes = stream.table().equals("offline_events") ? new LocalTimes(stream) : null;
  }

  /**
   * Fills tags from the landing URL, splits bounds from shares, takes VAT off gross amounts, blanks
   * what holds for other records, adds up sums, reads delete marks that are times or states.
   */
  void before(String[] texts, Conventions conventions) {
    if (landing >= 0 && texts[landing] != null && texts[landing].indexOf('?') >= 0) {
      for (Map.Entry<String, String> tag : Urls.tags(texts[landing]).entrySet()) {
        int column = stream.indexOf(tag.getKey());
        if (column >= 0 && Values.isNull(texts[column])) {
          texts[column] = tag.getValue();
        }
      }
    }
    if (!clicks.isEmpty()) {
      nameClickIds(texts);
    }
    if (share >= 0 && bound >= 0 && texts[share] != null) {
      splitBound(texts);
    }
    if (amountType >= 0 && texts[amountType] != null) {
      takeOffVat(texts, conventions);
    }
    for (int i : conditional) {
      ColumnRule rule = stream.rules().get(i);
      if (!rule.when().isEmpty() && texts[i] != null) {
        texts[i] = holds(rule.when(), texts) ? texts[i] : null;
      }
      if (!rule.sum().isEmpty() && Values.isNull(texts[i])) {
        texts[i] = sum(rule.sum(), texts, conventions);
      }
    }
    if (probability >= 0 && texts[probability] != null) {
      keepProbable(texts, conventions);
    }
    if (deleted >= 0) {
      markDeleted(texts, conventions);
    }
    if (rowKey >= 0) {
      nameItem(texts, conventions);
    }
    if (readings != null) {
      readings.splitBound(texts);
    }
    if (localTimes != null) {
      localTimes.withOffset(texts, conventions);
    }
  }

  private boolean holds(String condition, String[] texts) {
    boolean isUnlike = condition.contains("!=");
    String[] sides = condition.split("!?=");
    String found = text(texts, sides[0]);
    return isUnlike != sides[1].equalsIgnoreCase(found == null ? "" : found.strip());
  }

  /** The sum of the terms there are; null when there is none, or one to take away is missing. */
  private String sum(List<String> terms, String[] texts, Conventions conventions) {
    BigDecimal sum = null;
    for (String term : terms) {
      boolean isTaken = term.startsWith("-");
      String text = text(texts, isTaken ? term.substring(1) : term);
      BigDecimal number = text == null ? null : Numbers.parse(text, conventions.decimalMark());
      if (number == null && isTaken) {
        return null;
      }
      if (number != null) {
        BigDecimal signed = isTaken ? number.negate() : number;
        sum = sum == null ? signed : sum.add(signed);
      }
    }
    char mark = conventions.decimalMark() == ',' ? ',' : '.';
    return sum == null ? null : sum.toPlainString().replace('.', mark);
  }

  /** A probability beyond certainty is a slip of the system and no reason to lose the deal. */
  private void keepProbable(String[] texts, Conventions conventions) {
    BigDecimal number = Numbers.parse(texts[probability], conventions.decimalMark());
    boolean isPercent =
        stream.rules().get(probability).scale().equals("percent")
            || texts[probability].strip().endsWith("%");
    double highest = isPercent ? 100 : 1;
    if (number != null && (number.signum() < 0 || number.doubleValue() > highest)) {
      texts[probability] = null;
    }
  }

  /** Click ids that stand in columns of their own, one column for each kind. */
  private void nameClickIds(String[] texts) {
    int type = stream.indexOf("click_id_type");
    int id = stream.indexOf("click_id");
    clicks.forEach(
        (kind, column) -> {
          if (Values.isNull(texts[id]) && !Values.isNull(texts[column])) {
            texts[type] = kind;
            texts[id] = texts[column];
          }
        });
  }

  private void markDeleted(String[] texts, Conventions conventions) {
    String mark = texts[deleted];
    boolean isTime = !Values.isNull(mark) && Times.moment(mark.strip(), conventions) != null;
    boolean isVoided =
        voided >= 0
            && !Values.isNull(texts[voided])
            && Values.isTrue(stream.rules().get(voided).wordFor(texts[voided].strip()));
    if (isTime || isVoided) {
      texts[deleted] = "true";
    }
  }

  /** Months are printed alike, and an item without a number gets one from what its row says. */
  private void nameItem(String[] texts, Conventions conventions) {
    StringBuilder key = new StringBuilder(String.valueOf(texts[rowKey]));
    for (String column : new String[] {"_month", "_label"}) {
      int index = stream.indexOf(column);
      if (index >= 0) {
        texts[index] = Periods.month(texts[index], conventions);
        key.append('|').append(texts[index]);
      }
    }
    int id = stream.indexOf("cost_id");
    int label = stream.indexOf("_label");
    if (Values.isNull(texts[id])) {
      texts[id] = "row-" + Privacy.sha(key.toString()).substring(0, 16);
    } else if (label >= 0 && texts[label] != null) {
      texts[id] = texts[id].strip() + ":" + texts[label];
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
  Object auto(String column, String[] texts) {
    return switch (column) {
      case "grain" -> grain(texts);
      case "segment_key" -> segment(texts);
      case "touch_kind" -> touchKind(texts);
      case "breakdown_key" -> breakdown(texts);
      case "event_id" ->
          localTimes == null
              ? UNKEYED
                  + Privacy.sha(
                      joined(texts, "campaign_id", "contact_key", "event_type", "event_ts", "url"))
              : has(texts, "name") ? text(texts, "name") + "@" + text(texts, "start_ts") : null;
      case "is_lifetime_snapshot" -> !has(texts, "_day");
      case "is_partial" -> readings.isPartial(texts);
      case "period_type", "signal_key", "term_or_query" -> readings.auto(column, texts);
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

  /** Network and device, then every column {@code _seg_...}. */
  private String segment(String[] texts) {
    StringBuilder key = new StringBuilder(joined(texts, "network", "device"));
    for (int i = 0; i < texts.length; i++) {
      if (stream.rules().get(i).column().startsWith("_seg_") && !Values.isNull(texts[i])) {
        key.append(key.length() > 0 ? "|" : "").append(texts[i].strip());
      }
    }
    return key.toString();
  }

  /** Every column {@code _by_...} with its name. */
  private String breakdown(String[] texts) {
    StringBuilder key = null;
    for (int i : breakdowns) {
      if (!Values.isNull(texts[i])) {
        String column = stream.rules().get(i).column();
        key = key == null ? new StringBuilder() : key;
        key.append(key.length() > 0 ? "|" : "")
            .append(column, 4, column.length())
            .append('=')
            .append(texts[i].strip());
      }
    }
    return key == null ? "" : key.toString();
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
    String key = "";
    for (String column : columns) {
      String text = text(texts, column);
      if (text != null) {
        key = key.isEmpty() ? text.strip() : key + "|" + text.strip();
      }
    }
    return key;
  }

  private boolean has(String[] texts, String column) {
    return text(texts, column) != null;
  }

  private String text(String[] texts, String column) {
    Integer index = places.get(column);
    return index == null || Values.isNull(texts[index]) ? null : texts[index];
  }
}
