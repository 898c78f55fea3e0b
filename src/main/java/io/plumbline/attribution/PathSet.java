package io.plumbline.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The distinct paths of one period and conversion type with how often each was walked: all that the
 * data-driven models need to know.
 */
final class PathSet {
  /**
   * One distinct path.
   *
   * @param steps channels, oldest first, at least one
   * @param conversions times it ended in a conversion
   * @param nulls times it ended without one
   */
  record Path(List<String> steps, long conversions, long nulls) {}

  /** How often each path converted and did not, in the order of the paths. */
  record Counts(long[] conversions, long[] nulls) {
    long allConversions() {
      return sum(conversions);
    }

    long allNulls() {
      return sum(nulls);
    }

    private static long sum(long[] counts) {
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      return sum;
    }
  }

  private final List<String> channels;
  private final int[][] steps;
  private final long[] seeds;
  private final Counts counts;

  /** Order of the paths does not matter; paths without steps are not allowed. */
  PathSet(List<Path> paths) {
    List<Path> sorted = new ArrayList<>(paths);
    sorted.sort(Comparator.comparing(path -> String.join("\u0000", path.steps())));
    TreeSet<String> names = new TreeSet<>();
    sorted.forEach(path -> names.addAll(path.steps()));
    channels = List.copyOf(names);
    Map<String, Integer> places = new HashMap<>();
    channels.forEach(name -> places.put(name, places.size()));
    steps = new int[sorted.size()][];
    seeds = new long[sorted.size()];
    counts = new Counts(new long[sorted.size()], new long[sorted.size()]);
    for (int i = 0; i < sorted.size(); i++) {
      Path path = sorted.get(i);
      steps[i] = path.steps().stream().mapToInt(places::get).toArray();
      seeds[i] = Draws.seedOf(path.steps());
      counts.conversions()[i] = path.conversions();
      counts.nulls()[i] = path.nulls();
    }
  }

  /** Channel names, sorted; a channel is its place in this list. */
  List<String> channels() {
    return channels;
  }

  int size() {
    return steps.length;
  }

  /** Channels of a path, oldest first. */
  int[] steps(int path) {
    return steps[path];
  }

  /** Hash of a path's text, the same in every period and run. */
  long seed(int path) {
    return seeds[path];
  }

  /** What was seen. */
  Counts counts() {
    return counts;
  }

  /**
   * One bootstrap replicate: every journey weighs Poisson(1), so a path walked n times weighs
   * Poisson(n).
   */
  Counts replicate(int number) {
    long[] conversions = new long[size()];
    long[] nulls = new long[size()];
    for (int i = 0; i < size(); i++) {
      conversions[i] = Draws.of(seeds[i], number, 1).poisson(counts.conversions()[i]);
      nulls[i] = Draws.of(seeds[i], number, 2).poisson(counts.nulls()[i]);
    }
    return new Counts(conversions, nulls);
  }
}
