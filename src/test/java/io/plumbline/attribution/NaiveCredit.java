package io.plumbline.attribution;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The rule models as plain loops over one journey, oldest touch first. */
final class NaiveCredit {
  /** One touch of a journey. */
  record Step(
      String channel,
      boolean isPaid,
      boolean isView,
      boolean isDirectTie,
      long ageSeconds,
      Set<String> milestones) {}

  private NaiveCredit() {}

  /** Weights of the touches; all zero when nobody earns the conversion. */
  static long[] weights(String model, List<Step> path) {
    int n = path.size();
    long[] weights = new long[n];
    switch (model) {
      case "first" -> weights[0] = 1;
      case "last" -> weights[n - 1] = 1;
      case "last_non_direct" -> {
        int taker = n - 1;
        for (int i = 0; i < n; i++) {
          if (!path.get(i).channel().equals("direct")) {
            taker = i;
          }
        }
        weights[taker] = 1;
      }
      case "first_paid" ->
          IntStream.range(0, n)
              .filter(i -> path.get(i).isPaid())
              .findFirst()
              .ifPresent(i -> weights[i] = 1);
      case "last_paid" ->
          IntStream.range(0, n)
              .filter(i -> path.get(i).isPaid())
              .max()
              .ifPresent(i -> weights[i] = 1);
      case "linear" -> Arrays.fill(weights, 1);
      case "position_based" -> {
        Arrays.fill(weights, 200_000);
        weights[0] = 400_000L * Math.max(1, n - 2);
        weights[n - 1] = 400_000L * Math.max(1, n - 2);
      }
      case "w_shaped" -> milestones(weights, new HashSet<>(List.of(0, n - 1, last(path, "lead"))));
      case "full_path" -> {
        int won = last(path, "won");
        Set<Integer> reached = new HashSet<>(List.of(0, won < 0 ? n - 1 : won));
        reached.add(last(path, "lead"));
        reached.add(last(path, "opportunity"));
        milestones(weights, reached);
      }
      case "time_decay" -> {
        long youngest = path.stream().mapToLong(Step::ageSeconds).min().orElseThrow();
        for (int i = 0; i < n; i++) {
          double halfLives = (path.get(i).ageSeconds() - youngest) / 604_800.0;
          weights[i] = Math.round(StrictMath.pow(2, -halfLives) * (1L << 40));
        }
      }
      default -> throw new IllegalArgumentException(model);
    }
    return weights;
  }

  private static void milestones(long[] weights, Set<Integer> withMissing) {
    Set<Integer> reached = new HashSet<>(withMissing);
    reached.remove(-1);
    int others = weights.length - reached.size();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = others == 0 ? 1 : reached.contains(i) ? 9L * others : reached.size();
    }
  }

  private static int last(List<Step> path, String milestone) {
    int found = -1;
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).milestones().contains(milestone)) {
        found = i;
      }
    }
    return found;
  }

  /** Largest remainder, in units; ties to the older touch. */
  static long[] split(long units, long[] weights) {
    BigInteger total = BigInteger.valueOf(Arrays.stream(weights).sum());
    long[] parts = new long[weights.length];
    BigInteger[] rests = new BigInteger[weights.length];
    long given = 0;
    for (int i = 0; i < weights.length; i++) {
      BigInteger[] division =
          BigInteger.valueOf(units)
              .multiply(BigInteger.valueOf(weights[i]))
              .divideAndRemainder(total);
      parts[i] = division[0].longValueExact();
      rests[i] = division[1];
      given += parts[i];
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, weights.length).boxed().toList());
    order.sort(Comparator.<Integer, BigInteger>comparing(i -> rests[i]).reversed());
    for (int i = 0; i < units - given; i++) {
      parts[order.get(i)]++;
    }
    return parts;
  }
}
