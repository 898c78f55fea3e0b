package io.plumbline.source;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Header names compared without case, spaces, underscores and punctuation. */
final class Names {
  private Names() {}

  /** Letters and digits only, lower case; {@code Clicks (all)} becomes {@code clicksall}. */
  static String normal(String name) {
    StringBuilder kept = new StringBuilder(name.length());
    Normalizer.normalize(name, Normalizer.Form.NFKC) // full-width letters and signs
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || Character.getType(c) == 6 || c == '#')
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  /** The candidate a person most likely meant, when one is close. */
  static Optional<String> nearest(String name, Collection<String> candidates) {
    String wanted = normal(name);
    String best = null;
    int bestDistance = Math.max(2, wanted.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(wanted, normal(candidate));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
