package io.plumbline.source;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files that make one source.
 *
 * @param id a name for it, unique among those found together
 * @param format {@code <platform>/<form>}
 * @param path what the configuration names: a folder, a pattern or a file
 * @param files files that were looked into
 * @param alike number of further files taken for the same by their names
 * @param unused tables of a connector's folder that are not read
 */
public record FoundSource(
    String id,
    String format,
    String path,
    List<Recognised> files,
    int alike,
    List<SourceFile> unused) {
  private static final List<String> GRAINS =
      List.of("ad", "keyword", "ad_group", "campaign", "account");

  /** The lowest of its files. */
  public double confidence() {
    return files.stream().mapToDouble(Recognised::confidence).min().orElse(0);
  }

  /** Whether new files of the same export would not be taken by the path. */
  public boolean namesEachFile() {
    return PathPattern.isExact(path);
  }

  /** No file names its currency in some records. */
  public boolean needsCurrency() {
    return files.stream().anyMatch(Recognised::needsCurrency);
  }

  /** dmy, mdy or ''. */
  public String dateOrder() {
    return files.get(0).dateOrder();
  }

  /** Grain whose tables the folder holds when it holds none of the form's usual grain, else ''. */
  public String grain() {
    if (isRead("")) {
      return "";
    }
    return GRAINS.stream().filter(this::isRead).findFirst().orElse("");
  }

  private boolean isRead(String grain) {
    Form form =
        Declarations.formOf(
                Signatures.unset(format, grain.isEmpty() ? Map.of() : Map.of("grain", grain)))
            .orElseThrow();
    return files.stream()
        .flatMap(file -> form.streamOf(file.file().name()).stream())
        .anyMatch(stream -> !stream.table().isEmpty());
  }

  /** Both orders of day and month read the files. */
  public boolean isDateOrderOpen() {
    return files.stream().anyMatch(Recognised::isDateOrderOpen);
  }

  /** Column names that tell the format. */
  public List<String> evidence() {
    return files.stream().flatMap(file -> file.evidence().stream()).distinct().limit(5).toList();
  }

  /** Values of account_id, currency or account_tz in the files. */
  public Set<String> seen(String column) {
    Set<String> seen = new TreeSet<>();
    files.forEach(file -> seen.addAll(file.seen(column)));
    return seen;
  }

  /** Columns whose words only the company knows, with those of its words nobody explained yet. */
  public Map<String, Set<String>> openWords() {
    String[] names = format.split("/");
    Map<String, Set<String>> open = new TreeMap<>();
    for (String column : Declarations.openWords(names[0], names[1])) {
      Set<String> words = seen(column);
      if (!words.isEmpty()) {
        open.put(column, words);
      }
    }
    return open;
  }

  /** Refused records by rule. */
  public Map<String, Long> refused() {
    Map<String, Long> refused = new TreeMap<>();
    files.forEach(
        file -> file.refused().forEach((rule, count) -> refused.merge(rule, count, Long::sum)));
    return refused;
  }

  /** Records that make rows, in what was seen. */
  public long accepted() {
    return files.stream().mapToLong(Recognised::accepted).sum();
  }

  /** Whether all files were seen to their end, so that days and accounts are all there are. */
  public boolean isWhole() {
    return alike == 0 && files.stream().allMatch(Recognised::isWhole);
  }

  /** Days seen. */
  public TreeSet<LocalDate> days() {
    TreeSet<LocalDate> days = new TreeSet<>();
    files.forEach(file -> days.addAll(file.days()));
    return days;
  }

  /**
   * Runs of days without a record between the first and the last one, as first and last missing
   * day; none when days are rare, for then rows are events, months or changes.
   */
  public List<List<LocalDate>> gaps() {
    TreeSet<LocalDate> days = days();
    if (days.size() < 2) {
      return List.of();
    }
    long span = days.last().toEpochDay() - days.first().toEpochDay() + 1;
    List<List<LocalDate>> gaps = new ArrayList<>();
    LocalDate before = null;
    for (LocalDate day : days) {
      if (before != null && before.plusDays(1).isBefore(day)) {
        gaps.add(List.of(before.plusDays(1), day.minusDays(1)));
      }
      before = day;
    }
    return days.size() * 2L < span ? List.of() : gaps;
  }

  /** Groups of files of equal content, each group by name. */
  public List<List<String>> duplicates() {
    Map<String, List<String>> byMark = new TreeMap<>();
    files.forEach(
        file ->
            byMark.computeIfAbsent(file.mark(), mark -> new ArrayList<>()).add(file.file().name()));
    return byMark.values().stream().filter(names -> names.size() > 1).toList();
  }

  /** Pairs of files with different content that hold the same days of the same accounts. */
  public List<List<String>> overlaps() {
    List<List<String>> overlaps = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      for (int j = i + 1; j < files.size(); j++) {
        Recognised left = files.get(i);
        Recognised right = files.get(j);
        Set<LocalDate> both = new TreeSet<>(left.days());
        both.retainAll(right.days());
        boolean isSameTable = left.table().equals(right.table());
        boolean isOtherAccount =
            !left.seen("account_id").isEmpty()
                && java.util.Collections.disjoint(
                    left.seen("account_id"), right.seen("account_id"));
        if (isSameTable
            && !both.isEmpty()
            && !isOtherAccount
            && !left.mark().equals(right.mark())) {
          overlaps.add(List.of(left.file().name(), right.file().name()));
        }
      }
    }
    return overlaps;
  }
}
