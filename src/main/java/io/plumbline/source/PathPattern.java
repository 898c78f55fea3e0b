package io.plumbline.source;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shortest path of a source that takes its files and none of the others, so that the next
 * month's file is taken too.
 */
final class PathPattern {
  private static final Pattern DATED =
      Pattern.compile("[\\p{L}_-]+=.*|(19|20)\\d{2}([-_.]?\\d{2}){0,2}|\\d{1,2}");

  private PathPattern() {}

  /** The folder of a path with dated parts as {@code *}: files of one shape are alike. */
  static String shape(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0
        ? ""
        : java.util.Arrays.stream(path.substring(0, slash).split("/", -1))
            .map(part -> DATED.matcher(part).matches() ? dated(part) : literal(part))
            .collect(Collectors.joining("/"));
  }

  /** {@code files} are of one shape; {@code all} is everything that was listed. */
  static String of(Collection<String> files, Collection<String> all) {
    String folder = shape(files.iterator().next());
    Set<String> wanted = new TreeSet<>(files);
    List<String> names = files.stream().map(PathPattern::name).distinct().toList();
    String prefix = names.stream().reduce(PathPattern::commonPrefix).orElse("");
    String stem = prefix.replaceFirst("(?s)[-_. ]?\\d.*$", "");
    stem = stem.contains(".") ? stem.substring(0, stem.indexOf('.')) : stem;
    String extension =
        names.stream().map(PathPattern::extension).distinct().count() == 1
            ? extension(names.get(0))
            : "";
    for (String glob :
        List.of(
            stem.length() >= 3 ? literal(stem) + "*" + extension : "*" + extension,
            "*" + extension,
            "*")) {
      String path = folder + "/" + glob;
      Pattern pattern = Pattern.compile(regex(path));
      Set<String> taken =
          all.stream()
              .filter(file -> pattern.matcher(file).matches())
              .collect(Collectors.toCollection(TreeSet::new));
      if (taken.equals(wanted)) {
        return path;
      }
    }
    String exact = names.stream().map(PathPattern::literal).collect(Collectors.joining(","));
    return folder + "/" + (names.size() == 1 ? exact : "{" + exact + "}");
  }

  /** Whether a pattern names each file, so that new ones are not taken. */
  static boolean isExact(String pattern) {
    return !pattern.substring(pattern.lastIndexOf('/') + 1).contains("*");
  }

  private static String dated(String part) {
    int equal = part.indexOf('=');
    return equal < 0 ? "*" : literal(part.substring(0, equal)) + "=*";
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String extension(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : literal(name.substring(dot));
  }

  private static String commonPrefix(String left, String right) {
    int length = 0;
    while (length < Math.min(left.length(), right.length())
        && left.charAt(length) == right.charAt(length)) {
      length++;
    }
    return left.substring(0, length);
  }

  /** Signs that mean something in a pattern become the one that takes any character. */
  private static String literal(String name) {
    return name.replaceAll("[\\[\\]{}*?\\\\,]", "?");
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray()) {
      regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }
}
