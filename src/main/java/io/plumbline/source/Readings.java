package io.plumbline.source;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Readings of an index or a report: which series they belong to, over which period. */
final class Readings {
  private static final List<String> PERIODS = List.of("_day", "_week", "_month");
  private static final String OF = "_of_";

  private final Form.Stream stream;

  Readings(Form.Stream stream) {
    this.stream = stream;
  }

  /** {@code <1} is half of one, marked {@code lt}. */
  void splitBound(String[] texts) {
    int value = stream.indexOf("value");
    int from = stream.indexOf("_cell");
    int flag = stream.indexOf("value_flag");
    int place = value >= 0 && !Values.isNull(texts[value]) ? value : from;
    if (flag < 0 || place < 0 || Values.isNull(texts[place])) {
      return;
    }
    boolean isBelow = texts[place].strip().startsWith("<");
    texts[flag] = isBelow ? "lt" : "exact";
    if (isBelow) {
      texts[place] = texts[place].strip().equals("<1") ? "0.5" : texts[place].strip().substring(1);
    }
  }

  /** The text of a column of a reading that is declared {@code (auto)}. */
  String auto(String column, String[] texts) {
    return switch (column) {
      case "period_type" -> periodType(texts);
      case "term_or_query" -> series(texts);
      default -> signalKey(texts);
    };
  }

  private String periodType(String[] texts) {
    for (String period : PERIODS) {
      if (text(texts, period) != null) {
        return period.substring(1);
      }
    }
    return text(texts, "_ends") != null ? "range" : "day";
  }

  /** What the reading is of: its term, or the dimensions of the report. */
  private String series(String[] texts) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      if (stream.rules().get(i).column().startsWith(OF) && !Values.isNull(texts[i])) {
        key.append(key.length() > 0 ? " | " : "").append(texts[i].strip());
      }
    }
    return key.length() == 0 ? "(total)" : key.toString();
  }

  private String signalKey(String[] texts) {
    String term = text(texts, "term_or_query");
    String set = text(texts, "_set");
    String report = text(texts, "_report");
    String ends = periodType(texts).equals("range") ? text(texts, "_ends") : null;
    return (report == null ? "" : report.strip() + ": ")
        + (term == null ? series(texts) : term.strip())
        + (ends == null ? "" : " to " + ends.strip())
        // An index is relative to all terms of its request: another set is another series.
        + (set == null ? "" : " #" + Privacy.sha(set).substring(0, 8));
  }

  /** Whether the period had not ended when the file was made; null when its start is unreadable. */
  Boolean isPartial(String[] texts) {
    String start = text(texts, "period_start");
    String fileDay = text(texts, "_file_day");
    if (start == null || fileDay == null) {
      return null;
    }
    try {
      LocalDate first = LocalDate.parse(start.length() == 7 ? start + "-01" : start);
      LocalDate last =
          switch (periodType(texts)) {
            case "week" -> first.plusDays(6);
            case "month" -> first.plusMonths(1).minusDays(1);
            default -> first;
          };
      return !last.isBefore(LocalDate.parse(fileDay));
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }

  private String text(String[] texts, String column) {
    int index = stream.indexOf(column);
    return index < 0 || Values.isNull(texts[index]) ? null : texts[index];
  }
}
