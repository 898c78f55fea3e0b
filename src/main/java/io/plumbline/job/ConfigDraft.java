package io.plumbline.job;

import com.typesafe.config.ConfigUtil;
import io.plumbline.report.Words;
import io.plumbline.source.Exports;
import io.plumbline.source.FoundSource;
import io.plumbline.source.Recognised;
import io.plumbline.source.Survey;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A configuration for what was found. It runs as it is: where a person must choose, a guess stands
 * beside the mark TODO.
 */
final class ConfigDraft {
  /** Sources below stay commented out. */
  static final double CERTAIN_ENOUGH = 0.5;

  private static final String DEFAULT_CURRENCY = "USD";

  private final Words words;
  private final Survey survey;
  private final Optional<String> currency;
  private final Optional<ZoneId> zone;
  private final List<String> lines = new ArrayList<>();

  /** {@code currency} and {@code zone} answer the questions the files leave open. */
  ConfigDraft(Words words, Survey survey, Optional<String> currency, Optional<ZoneId> zone) {
    this.words = words;
    this.survey = survey;
    this.currency = currency;
    this.zone = zone;
  }

  /** The text of the file. */
  String text(String from, String lake, LocalDate today) {
    comment("", words.say("draft.title", today, from));
    comment("", words.say("draft.howto"));
    comment("", words.say("draft.pepper"));
    lines.add("plumbline {");
    lines.add("  lake = " + ConfigUtil.quoteString(lake));
    lines.add("  reporting {");
    lines.add("    currency = " + guessedCurrency() + todo(reportingCurrency()));
    lines.add("    time-zone = " + ConfigUtil.quoteString(guessedZone()) + todo(reportingZone()));
    lines.add("  }");
    lines.add("  sources = [");
    survey.sources().forEach(this::source);
    lines.add("  ]");
    for (Recognised file : survey.unknown()) {
      comment("  ", words.say("draft.unknown", file.file().path()));
    }
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  /** Places of a text where a person must choose. */
  static long todos(String text) {
    return text.lines().filter(line -> line.contains("# TODO")).count();
  }

  private void source(FoundSource found) {
    String share = String.format(Locale.ROOT, "%.2f", found.confidence());
    comment("    ", words.say("draft.confidence", found.format(), share));
    DiscoveryReport.facts(found, words).forEach(fact -> comment("    ", fact));
    boolean isOut = found.confidence() < CERTAIN_ENOUGH;
    String off = isOut ? "# " : "";
    if (isOut) {
      comment("    ", words.say("discover.low-out"));
    }
    List<String> keys = new ArrayList<>();
    keys.add("id = " + ConfigUtil.quoteString(found.id()));
    keys.add("format = " + ConfigUtil.quoteString(found.format()));
    keys.add("path = " + ConfigUtil.quoteString(found.path()));
    if (Exports.needsZone(found.format())) {
      keys.add(zoneOf(found));
    }
    if (found.needsCurrency()) {
      String guess = guessedCurrency();
      keys.add(
          "currency = "
              + guess
              + (currency.isPresent() ? "" : todo(words.say("draft.currency", guess))));
    }
    if (!found.dateOrder().isEmpty()) {
      keys.add(
          "options { date-order = "
              + found.dateOrder()
              + " }"
              + (found.isDateOrderOpen()
                  ? todo(words.say("draft.date-order", found.dateOrder()))
                  : ""));
    }
    if (!found.grain().isEmpty()) {
      keys.add("options.grain = " + found.grain());
    }
    lines.add("    " + off + "{");
    keys.forEach(key -> lines.add("    " + off + "  " + key));
    // A guess would be a cost that is none, or a cost left out: without words the records wait.
    found
        .openWords()
        .forEach(
            (column, unexplained) ->
                unexplained.forEach(
                    word ->
                        lines.add(
                            "    # columns."
                                + column
                                + ".words."
                                + ConfigUtil.quoteString(word)
                                + " = ?"
                                + todo(words.say("draft.word", word, column)))));
    lines.add("    " + off + "}");
  }

  private String zoneOf(FoundSource found) {
    Set<String> seen =
        found.seen("account_tz").stream().filter(ConfigDraft::isZone).collect(Collectors.toSet());
    String guess = seen.size() == 1 ? seen.iterator().next() : guessedZone();
    String key = "time-zone = " + ConfigUtil.quoteString(guess);
    if (seen.size() == 1 || zone.isPresent()) {
      return key;
    }
    return key
        + todo(
            seen.isEmpty()
                ? words.say("draft.zone", guess)
                : words.say("draft.zone-account", String.join(", ", seen)));
  }

  private String reportingCurrency() {
    if (currency.isPresent()) {
      return "";
    }
    Set<String> seen =
        survey.sources().stream()
            .flatMap(found -> found.seen("currency").stream())
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    return words.say("draft.currency-reporting", seen.isEmpty() ? "-" : String.join(", ", seen));
  }

  private String reportingZone() {
    return zone.isPresent() ? "" : words.say("draft.zone-reporting");
  }

  /** What most sources are in. */
  private String guessedCurrency() {
    Map<String, Integer> count = new TreeMap<>();
    for (FoundSource found : survey.sources()) {
      found.seen("currency").forEach(code -> count.merge(code, 1, Integer::sum));
    }
    return currency.orElseGet(
        () ->
            count.entrySet().stream()
                .max(
                    Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(DEFAULT_CURRENCY));
  }

  private String guessedZone() {
    return zone.map(ZoneId::getId)
        .orElseGet(
            () ->
                survey.sources().stream()
                    .flatMap(found -> found.seen("account_tz").stream())
                    .filter(ConfigDraft::isZone)
                    .findFirst()
                    .orElse("UTC"));
  }

  private static boolean isZone(String name) {
    return ZoneId.getAvailableZoneIds().contains(name);
  }

  private static String todo(String what) {
    return what.isEmpty() ? "" : "   # " + what.replace('\n', ' ');
  }

  private void comment(String indent, String text) {
    lines.add(indent + "# " + text.replaceAll("\\R", " "));
  }
}
