package io.plumbline.attribution;

/** Parts of one. */
final class Shares {
  private Shares() {}

  /** Each value over the sum of all; zeros when the sum is zero. */
  static double[] of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double[] shares = new double[values.length];
    for (int i = 0; i < values.length && sum != 0; i++) {
      shares[i] = values[i] / sum;
    }
    return shares;
  }
}
