package io.plumbline.source;

import java.util.List;

/** Tells control rows - totals, footers, delete marks - from records of one stream. */
final class Controls {
  private final List<Rule> rules;
  private final List<ColumnRule> columns;

  /** A control as places in a record; {@code firsts} are the first letters of the words. */
  private record Rule(
      String kind, List<String> words, String firsts, int[] blank, int[] isTrue, int[] isOther) {}

  Controls(Form.Stream stream) {
    columns = stream.rules();
    rules =
        stream.controls().stream()
            .map(
                control -> {
                  StringBuilder firsts = new StringBuilder();
                  control.startsWith().forEach(word -> firsts.append(word.charAt(0)));
                  return new Rule(
                      control.kind(),
                      control.startsWith(),
                      firsts.toString(),
                      places(stream, control.blank()),
                      places(stream, control.isTrue()),
                      places(stream, control.isOther()));
                })
            .toList();
  }

  private static int[] places(Form.Stream stream, List<String> columns) {
    return columns.stream().mapToInt(stream::indexOf).filter(place -> place >= 0).toArray();
  }

  /** Kind of control row, or null for a record. */
  String kind(String[] texts, String[] cells, Layout layout) {
    for (Rule rule : rules) {
      if (startsWithAny(rule, cells)
          || layout != null && allBlank(rule.blank(), texts, layout)
          || anyTrue(rule.isTrue(), texts)
          || anyOther(rule.isOther(), texts)) {
        return rule.kind();
      }
    }
    return null;
  }

  private static boolean startsWithAny(Rule rule, String[] cells) {
    if (rule.words().isEmpty() || cells == null) {
      return false;
    }
    for (String cell : cells) {
      if (cell != null && !cell.isEmpty()) {
        char first = cell.charAt(0);
        boolean mayStart = Character.isWhitespace(first) || rule.firsts().indexOf(first) >= 0;
        if (mayStart && startsWithAny(rule.words(), cell.strip())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean startsWithAny(List<String> words, String text) {
    return words.stream().anyMatch(word -> begins(text, word));
  }

  /** Whether the text is this word, the word and a colon, or anything after a word with a star. */
  private static boolean begins(String text, String word) {
    if (word.endsWith("*")) {
      return text.startsWith(word.substring(0, word.length() - 1));
    }
    return text.startsWith(word)
        && (text.length() == word.length() || text.charAt(word.length()) == ':');
  }

  private static boolean allBlank(int[] columns, String[] texts, Layout layout) {
    boolean known = false;
    for (int column : columns) {
      if (layout.columns()[column].length > 0) {
        known = true;
        if (!Values.isNull(texts[column])) {
          return false;
        }
      }
    }
    return known;
  }

  private boolean anyTrue(int[] places, String[] texts) {
    for (int place : places) {
      if (!Values.isNull(texts[place])) {
        String text = texts[place].strip();
        String ours = columns.get(place).wordFor(text);
        String mark = ours == null ? text : ours;
        if (Values.isTrue(mark) || mark.length() > 5 && !mark.equalsIgnoreCase("false")) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean anyOther(int[] places, String[] texts) {
    for (int place : places) {
      boolean isOther =
          !Values.isNull(texts[place])
              && RowMaker.OTHER.equals(columns.get(place).wordFor(texts[place].strip()));
      if (isOther) {
        return true;
      }
    }
    return false;
  }
}
