package io.plumbline.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Coverage over 1,000 data sets, other worlds, and fit times on compressed histories; no test. */
final class ValueBench {
  private ValueBench() {}

  /**
   * @param args seed (default 1), data sets (default 1000), data sets of each other world (default
   *     as many)
   */
  public static void main(String[] args) {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int sets = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    long started = System.nanoTime();
    System.out.println("coverage of 95 % intervals, seed " + seed + ": " + Coverage.of(seed, sets));
    System.out.printf("%.1f s%n", (System.nanoTime() - started) / 1e9);
    otherWorlds(seed, args.length > 2 ? Integer.parseInt(args[2]) : sets);
    Random random = new Random(seed);
    List<RepeatCount> many = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      int x = (int) Math.max(0, 4 * random.nextGaussian());
      int age = 30 + random.nextInt(700);
      many.add(
          new RepeatCount(x, x == 0 ? 0 : 1 + random.nextInt(age), age, 1 + random.nextInt(99)));
    }
    for (String model : RepeatBuying.NAMES) {
      for (int run = 0; run < 2; run++) {
        long from = System.nanoTime();
        Fit fit = RepeatBuying.fit(model, many);
        System.out.printf(
            "%s, 200,000 histories of 10 M customers: %.1f s, %s%n",
            model, (System.nanoTime() - from) / 1e9, fit.getClass().getSimpleName());
      }
    }
  }

  private static void otherWorlds(long seed, int sets) {
    long started = System.nanoTime();
    System.out.println("other worlds, " + sets + " data sets each, seed " + seed + ":");
    System.out.println(OtherWorlds.Line.head());
    for (BuyingWorld world : BuyingWorld.values()) {
      for (String model : RepeatBuying.NAMES) {
        System.out.println(OtherWorlds.of(world, model, seed, sets));
      }
    }
    System.out.printf("%.1f s%n", (System.nanoTime() - started) / 1e9);
  }
}
