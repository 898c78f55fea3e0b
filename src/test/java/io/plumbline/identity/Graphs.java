package io.plumbline.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Small graphs, and their components found the slow way. */
final class Graphs {
  private Graphs() {}

  /** Distinct links {@code a < b} of a random graph, thin enough to have many components. */
  static List<long[]> random(Random random) {
    int ids = 2 + random.nextInt(60);
    long[] names = random.longs(ids).toArray();
    Set<List<Long>> links = new TreeSet<>(java.util.Comparator.comparing(Object::toString));
    for (int i = random.nextInt(ids + 1); i >= 0; i--) {
      long one = names[random.nextInt(ids)];
      long two = names[random.nextInt(ids)];
      if (one != two) {
        links.add(List.of(Math.min(one, two), Math.max(one, two)));
      }
    }
    List<long[]> all = new ArrayList<>();
    links.forEach(link -> all.add(new long[] {link.get(0), link.get(1)}));
    return all;
  }

  /** Each id with the smallest id it can reach: relabels until nothing changes. */
  static Map<Long, Long> naive(List<long[]> links) {
    Map<Long, Long> label = new TreeMap<>();
    for (long[] link : links) {
      label.put(link[0], link[0]);
      label.put(link[1], link[1]);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (long[] link : links) {
        long smallest = Math.min(label.get(link[0]), label.get(link[1]));
        for (long id : link) {
          changed |= label.put(id, smallest) != smallest;
        }
      }
    }
    return label;
  }

  /** The sets behind labels, whatever the labels are. */
  static Set<Set<Long>> partition(Map<Long, Long> labels) {
    Map<Long, Set<Long>> sets = new TreeMap<>();
    labels.forEach((id, label) -> sets.computeIfAbsent(label, l -> new TreeSet<>()).add(id));
    return Set.copyOf(sets.values());
  }

  /** Size of the largest set, 1 for none. */
  static int largest(Map<Long, Long> labels) {
    return partition(labels).stream().mapToInt(Set::size).max().orElse(1);
  }
}
