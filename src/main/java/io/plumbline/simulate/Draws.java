package io.plumbline.simulate;

/**
 * Random numbers that depend on their keys alone: SplitMix64 (Steele, Lea and Flood, 2014) started
 * from a hash of the keys. Logarithms are StrictMath's, so every machine draws the same.
 */
final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private long state;

  Draws(long... keys) {
    long hash = GOLDEN;
    for (long key : keys) {
      hash = mix(hash ^ mix(key + GOLDEN));
    }
    state = hash;
  }

  long whole() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (whole() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  double exponential(double mean) {
    return -StrictMath.log(1 - uniform()) * mean;
  }

  /** Index drawn in proportion to the weights. */
  int pick(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double rest = uniform() * sum;
    for (int i = 0; i < weights.length; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
