package io.plumbline.job;

import io.plumbline.report.Words;
import io.plumbline.source.FoundSource;
import io.plumbline.source.Recognised;
import io.plumbline.source.Survey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was found, in sentences. */
final class DiscoveryReport {
  private static final int SHOWN = 6;

  private DiscoveryReport() {}

  /** A line per source, the facts below it, then what is unknown. */
  static List<String> lines(Survey survey, Words words) {
    List<String> lines = new ArrayList<>();
    for (FoundSource found : survey.sources()) {
      String share = String.format(Locale.ROOT, "%.2f", found.confidence());
      int files = found.files().size() + found.alike();
      lines.add(words.say("discover.source", share, found.format(), files, found.path()));
      facts(found, words).forEach(fact -> lines.add("      " + fact));
      if (found.confidence() < ConfigDraft.CERTAIN_ENOUGH) {
        lines.add("      " + words.say("discover.low"));
      }
    }
    if (!survey.unknown().isEmpty()) {
      lines.add(words.say("discover.unknown", survey.unknown().size()));
    }
    for (Recognised file : survey.unknown()) {
      lines.add(
          "      "
              + (file.problem().isEmpty()
                  ? words.say("discover.unknown-file", file.file().path())
                  : words.say("discover.unknown-empty", file.file().path(), file.problem())));
    }
    return lines;
  }

  /** What a person should know about a source before trusting it. */
  static List<String> facts(FoundSource found, Words words) {
    List<String> facts = new ArrayList<>();
    if (!found.evidence().isEmpty()) {
      facts.add(words.say("discover.evidence", some(found.evidence(), words)));
    }
    if (found.confidence() < 0.9) {
      List<String> near =
          found.files().stream().flatMap(file -> file.nextBest().stream()).distinct().toList();
      if (!near.isEmpty()) {
        facts.add(words.say("discover.next-best", some(near, words)));
      }
    }
    facts.add(days(found, words));
    if (!found.seen("account_id").isEmpty()) {
      facts.add(words.say("discover.accounts", some(found.seen("account_id"), words)));
    }
    if (!found.seen("currency").isEmpty() && !found.needsCurrency()) {
      facts.add(words.say("discover.currencies", some(found.seen("currency"), words)));
    }
    if (!found.gaps().isEmpty()) {
      List<String> gaps =
          found.gaps().stream().map(gap -> span(gap.get(0), gap.get(1), words)).toList();
      facts.add(words.say("discover.gaps", some(gaps, words)));
    }
    found.duplicates().forEach(names -> facts.add(words.say("discover.same", some(names, words))));
    List<List<String>> overlaps = found.overlaps();
    if (!overlaps.isEmpty()) {
      String first = String.join(" / ", overlaps.get(0));
      facts.add(words.say("discover.overlaps", overlaps.size(), first));
    }
    long refused = found.refused().values().stream().mapToLong(Long::longValue).sum();
    if (refused > 0) {
      facts.add(
          words.say(
              "discover.refused",
              refused,
              refused + found.accepted(),
              String.join(", ", found.refused().keySet())));
    }
    if (!found.unused().isEmpty()) {
      List<String> names = found.unused().stream().map(file -> file.name()).toList();
      facts.add(words.say("discover.unused", some(names, words)));
    }
    if (found.namesEachFile()) {
      facts.add(words.say("discover.exact"));
    }
    return facts;
  }

  private static String days(FoundSource found, Words words) {
    return found.days().isEmpty()
        ? words.say("discover.no-days")
        : words.say(
            found.isWhole() ? "discover.days" : "discover.days-begun",
            found.days().first(),
            found.days().last());
  }

  private static String span(LocalDate first, LocalDate last, Words words) {
    return first.equals(last)
        ? first.toString()
        : first + " " + words.say("discover.to") + " " + last;
  }

  private static String some(Collection<String> names, Words words) {
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() <= SHOWN
        ? shown
        : shown + ", " + words.say("discover.more", names.size() - SHOWN);
  }
}
