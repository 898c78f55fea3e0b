package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One good file of a source, damaged in every way files are known to arrive broken, and what must
 * come of each damage: read right all the same, or waiting with a rule.
 *
 * <p>Use: {@code DamagedCorpus.of(source, goodFile, nameInFolder, Aim.ADS).failures(tempFolder)}
 * and expect no failure. The good file must be read without a problem and hold at least two
 * accepted records, each on a line (or JSON object) of its own; forms that spread a record over
 * lines take part as long as the last accepted record is a line. Tables (any delimiter and
 * character set) get {@link DamagedTable}, JSON text gets {@link DamagedJson}. Damages that make no
 * sense for a sample, such as a cut id where it has no ids, are left out.
 *
 * <p>All damaged files are read in one go with an untouched copy of the good one, which must give
 * what it gives alone. No damage may raise an exception or lose a record.
 */
final class DamagedCorpus {
  /**
   * Which of our columns are aimed at; those the sample does not print are not.
   *
   * @param day a date or an instant
   * @param money an amount a record can not do without
   * @param ids identifiers, the first one printed is used
   */
  record Aim(String day, String money, List<String> ids, String account, String currency) {
    static final Aim ADS =
        new Aim(
            "date",
            "spend",
            List.of("ad_id", "ad_group_id", "campaign_id"),
            "account_id",
            "currency");
  }

  /** How many of the good records must still be accepted with the same values. */
  enum Kept {
    ALL,
    /** Those before the damage: a beginning of the list, which may be empty. */
    SOME,
    NONE
  }

  /**
   * What must come of a damage.
   *
   * @param more outcomes beyond those of the good file, in the words of {@link PlainRead#outcomes};
   *     a rule {@code *} is any rule, the key {@code *} any one problem; unless all is kept these
   *     are all outcomes but accepted and control rows
   * @param extra values every further accepted row must have
   */
  record Expected(Kept kept, Map<String, Long> more, Map<String, Object> extra) {
    static Expected same() {
      return new Expected(Kept.ALL, Map.of(), Map.of());
    }

    static Expected with(String outcome, long count) {
      return new Expected(Kept.ALL, Map.of(outcome, count), Map.of());
    }

    /** One record more, which waits. */
    static Expected waits(String rule) {
      return with("quarantined:" + rule, 1);
    }

    /** Nothing of the file is used. */
    static Expected refused(String rule) {
      return new Expected(Kept.NONE, Map.of("file_problem:" + rule, 1L), Map.of());
    }

    static Expected beginning(String rule) {
      return new Expected(Kept.SOME, Map.of("file_problem:" + rule, 1L), Map.of());
    }
  }

  /** A damaged file; {@code settings} are options, or {@code account}, added to the source. */
  record Damage(String name, byte[] bytes, Map<String, String> settings, Expected expected) {
    Damage(String name, byte[] bytes, Expected expected) {
      this(name, bytes, Map.of(), expected);
    }
  }

  /** Files were written a month after the days of the samples, whatever the clock says. */
  private static final Instant WRITTEN = Instant.parse("2026-10-01T00:00:00Z");

  private final SourceConfig source;
  private final byte[] good;
  private final String name;
  private final Aim aim;

  private DamagedCorpus(SourceConfig source, byte[] good, String name, Aim aim) {
    this.source = source;
    this.good = good;
    this.name = name;
    this.aim = aim;
  }

  /**
   * @param name name a file must have to be read as this table, such as {@code basic_ad.csv}; any
   *     name for forms that are no folders
   */
  static DamagedCorpus of(SourceConfig source, Path good, String name, Aim aim) {
    try {
      return new DamagedCorpus(source, Files.readAllBytes(good), name, aim);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What went otherwise than expected, a line each; reads every damaged file once. */
  List<String> failures(Path folder) {
    List<PlainRead.Entry> clean = PlainRead.of(source, List.of(file(folder, "good", good)));
    Map<String, Long> outcomes = PlainRead.outcomes(clean);
    if (outcomes.keySet().stream().anyMatch(key -> key.matches("quarantined.*|file_problem.*"))
        || outcomes.getOrDefault("accepted", 0L) < 2) {
      return List.of("the good file is not good: " + outcomes + problems(clean));
    }
    List<String> failures = new ArrayList<>();
    List<Damage> damages = damages(clean);
    if (damages.size() < 15) {
      failures.add("only " + damages.size() + " damages fit this sample");
    }
    Map<Map<String, String>, List<Damage>> bySettings = new HashMap<>();
    damages.forEach(
        damage ->
            bySettings.computeIfAbsent(damage.settings(), any -> new ArrayList<>()).add(damage));
    bySettings.forEach(
        (settings, together) -> {
          List<SourceFile> files = new ArrayList<>();
          files.add(file(folder, "good", good));
          together.forEach(damage -> files.add(file(folder, damage.name(), damage.bytes())));
          Map<String, List<PlainRead.Entry>> byFile = new HashMap<>();
          PlainRead.of(with(settings), files)
              .forEach(
                  entry ->
                      byFile.computeIfAbsent(entry.file(), any -> new ArrayList<>()).add(entry));
          if (settings.isEmpty()) {
            compare("good", Expected.same(), clean, entries(byFile, "good"), failures);
          }
          for (Damage damage : together) {
            compare(
                damage.name(), damage.expected(), clean, entries(byFile, damage.name()), failures);
          }
        });
    return failures;
  }

  private List<Damage> damages(List<PlainRead.Entry> clean) {
    Form form = Declarations.formOf(source).orElseThrow();
    Form.Stream stream = form.streamOf(name).orElseThrow();
    for (String legacy : form.encoding().split(",")) {
      String text = TableSample.text(good, legacy);
      if (text.strip().startsWith("{") || text.strip().startsWith("[")) {
        return new DamagedJson(stream, text, clean, aim).damages();
      }
      TableSample table = new TableSample(stream, text, clean);
      if (table.size() > 0) {
        return new DamagedTable(stream, !form.isFolder(), legacy, table, aim).damages();
      }
    }
    throw new IllegalStateException("no header in " + name);
  }

  private List<PlainRead.Entry> entries(Map<String, List<PlainRead.Entry>> byFile, String of) {
    return byFile.getOrDefault(of + "/" + name, List.of());
  }

  private SourceConfig with(Map<String, String> settings) {
    Map<String, String> options = new HashMap<>(source.options());
    options.putAll(settings);
    String account = options.remove("account");
    return new SourceConfig(
        source.id(),
        source.format(),
        source.path(),
        source.timeZone(),
        source.currency(),
        account == null ? source.account() : Optional.of(account),
        source.brand(),
        source.market(),
        source.columns(),
        options);
  }

  private SourceFile file(Path folder, String damage, byte[] bytes) {
    try {
      Path path = folder.resolve(damage).resolve(name);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
      return new SourceFile(
          path.toAbsolutePath().normalize().toUri().toString(),
          damage + "/" + name,
          bytes.length,
          WRITTEN,
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(
      String name,
      Expected expected,
      List<PlainRead.Entry> clean,
      List<PlainRead.Entry> read,
      List<String> failures) {
    Map<String, Long> wanted = new TreeMap<>(expected.more());
    Map<String, Long> found = new TreeMap<>(PlainRead.outcomes(read));
    if (expected.kept() == Kept.ALL) {
      PlainRead.outcomes(clean).forEach((key, count) -> wanted.merge(key, count, Long::sum));
    } else {
      found.keySet().removeIf(key -> key.startsWith("control") || key.equals("accepted"));
      wanted.remove("accepted");
    }
    if (!wanted.equals(like(wanted, found))) {
      failures.add(name + ": wanted " + wanted + " but found " + found + problems(read));
    }
    List<PlainRead.Entry> good = accepted(clean);
    List<PlainRead.Entry> kept = accepted(read);
    List<PlainRead.Entry> extra = new ArrayList<>(kept);
    if (expected.kept() == Kept.ALL) {
      for (PlainRead.Entry row : good) {
        if (!removeSame(extra, row)) {
          failures.add(name + ": lost or changed " + row.values() + "; has " + values(extra));
          return;
        }
      }
    } else if (expected.kept() == Kept.SOME) {
      for (int i = 0; i < kept.size() && i < good.size(); i++) {
        removeSame(extra, good.get(i));
      }
      if (!expected.more().containsKey("accepted") && !extra.isEmpty()) {
        failures.add(name + ": changed " + values(extra));
      }
    } else if (!kept.isEmpty()) {
      failures.add(name + ": accepted " + values(kept));
    }
    extra.forEach(
        row ->
            expected
                .extra()
                .forEach(
                    (column, value) -> {
                      if (!value.equals(row.values().get(column))) {
                        failures.add(
                            name
                                + ": "
                                + column
                                + " is "
                                + row.values().get(column)
                                + ", wanted "
                                + value);
                      }
                    }));
    for (PlainRead.Entry entry : read) {
      boolean isProblem = entry.rule() != null;
      if (isProblem
          && (blank(entry.reason()) || blank(entry.fix()) || entry.reason().length() > 700)) {
        failures.add(name + ": unclear problem " + entry.rule() + " " + entry.reason());
      }
    }
  }

  /** The outcomes with their rules left out where any rule will do. */
  private static Map<String, Long> like(Map<String, Long> wanted, Map<String, Long> found) {
    Map<String, Long> like = new TreeMap<>();
    found.forEach(
        (key, count) -> {
          String kind = key.replaceFirst(":.*", ":*");
          boolean isProblem = !key.startsWith("accepted") && !key.startsWith("control");
          String as = wanted.containsKey(kind) ? kind : key;
          like.merge(wanted.containsKey("*") && isProblem ? "*" : as, count, Long::sum);
        });
    return like;
  }

  private static List<PlainRead.Entry> accepted(List<PlainRead.Entry> entries) {
    return entries.stream().filter(entry -> entry.outcome().equals("accepted")).toList();
  }

  private static boolean removeSame(List<PlainRead.Entry> rows, PlainRead.Entry wanted) {
    for (int i = 0; i < rows.size(); i++) {
      boolean isSame =
          String.valueOf(wanted.stream()).equals(String.valueOf(rows.get(i).stream()))
              && wanted.values().equals(rows.get(i).values());
      if (isSame) {
        rows.remove(i);
        return true;
      }
    }
    return false;
  }

  private static String problems(List<PlainRead.Entry> entries) {
    List<String> reasons =
        entries.stream()
            .filter(entry -> entry.rule() != null)
            .map(entry -> entry.rule() + ": " + entry.reason())
            .limit(3)
            .toList();
    return reasons.isEmpty() ? "" : " " + reasons;
  }

  private static String values(List<PlainRead.Entry> entries) {
    String text = entries.stream().map(PlainRead.Entry::values).toList().toString();
    return text.length() > 1500 ? text.substring(0, 1500) : text;
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
