package io.plumbline.attribution;

import java.util.List;

/**
 * Random numbers that depend on nothing but what they are asked for: the same unit and replicate
 * draw the same numbers in every run, in any order (SplitMix64, Steele, Lea and Flood 2014).
 */
final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private Draws(long state) {
    this.state = state;
  }

  /** Numbers for a unit, a replicate and a purpose. */
  static Draws of(long unit, long replicate, long purpose) {
    return new Draws(mixed(mixed(mixed(unit) + replicate) + purpose));
  }

  /** 64-bit FNV-1a of texts in order. */
  static long seedOf(List<String> texts) {
    long hash = 0xcbf29ce484222325L;
    for (String text : texts) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ 0xFFFF) * 0x100000001b3L;
    }
    return hash;
  }

  /** 64 random bits. */
  long bits() {
    state += GOLDEN;
    return mixed(state);
  }

  /** Inside (0, 1). */
  double uniform() {
    return ((bits() >>> 11) + 0.5) * 0x1.0p-53;
  }

  /**
   * Poisson with this mean, exact: inversion below 10, transformed rejection above (Hörmann 1993).
   */
  long poisson(long mean) {
    if (mean == 0) {
      return 0;
    }
    return mean < 10 ? inverted(mean) : rejected(mean);
  }

  private long inverted(double mean) {
    double u = uniform();
    double probability = StrictMath.exp(-mean);
    double cumulative = probability;
    long k = 0;
    while (u > cumulative && k < 1000) {
      k++;
      probability *= mean / k;
      cumulative += probability;
    }
    return k;
  }

  private long rejected(double mean) {
    double logMean = StrictMath.log(mean);
    double b = 0.931 + 2.53 * StrictMath.sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    double quick = 0.9277 - 3.6224 / (b - 2);
    while (true) {
      double u = uniform() - 0.5;
      double v = uniform();
      double us = 0.5 - Math.abs(u);
      double k = StrictMath.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= quick) {
        return (long) k;
      }
      if (k < 0 || (us < 0.013 && v > us)) {
        continue;
      }
      double left =
          StrictMath.log(v) + StrictMath.log(inverseAlpha) - StrictMath.log(a / (us * us) + b);
      if (left <= k * logMean - mean - logFactorial(k)) {
        return (long) k;
      }
    }
  }

  /** ln k!: a sum for small k, Stirling's series above, its error below 1e-13. */
  private static double logFactorial(double k) {
    if (k < 16) {
      double sum = 0;
      for (int i = 2; i <= k; i++) {
        sum += StrictMath.log(i);
      }
      return sum;
    }
    double square = 1 / (k * k);
    double series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / k;
    return (k + 0.5) * StrictMath.log(k) - k + 0.5 * StrictMath.log(2 * Math.PI) + series;
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
