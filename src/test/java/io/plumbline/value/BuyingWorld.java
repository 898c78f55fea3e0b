package io.plumbline.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Shops in which one assumption of the customer models does not hold, the first apart. Customers
 * are won over 26 weeks and watched until week 52, then for another 52 weeks; mean rate and, but
 * for {@link #LEAVES_BETWEEN}, dropout are about the same in all.
 */
enum BuyingWorld {
  /** BG/NBD with gamma-gamma spend. */
  AS_ASSUMED,
  /** One customer in four buys six times as often as the others, nobody in between. */
  TWO_KINDS,
  /** Rates are log-normal, with a longer tail than a gamma's. */
  LONG_TAIL,
  /** Everybody's rate swings by 80 % with the year; the watch ends at the peak. */
  SEASONS,
  /** Who buys often leaves less often. */
  LOYAL_BUY_MORE,
  /** Customers leave at any time, not after a purchase. */
  LEAVES_BETWEEN,
  /** Purchases come at even distances (Erlang 2), not at random. */
  REGULAR,
  /** Who buys often spends more each time. */
  SPEND_FOLLOWS_RATE;

  static final double HORIZON = 52;

  private static final double SHAPE = .8;
  private static final double SCALE = 6;
  private static final double SWING = .8;

  /** Shape of the spend of one customer. */
  private static final double SPEND_SHAPE = 6;

  /**
   * One customer.
   *
   * @param x repeats seen
   * @param last time of the last of them
   * @param age time watched
   * @param spend mean of the repeats seen, 0 without any
   * @param later purchases in the 52 weeks after
   * @param laterSpend what they bring
   * @param firstYear repeats in the customer's first 52 weeks
   */
  record Customer(
      int x, double last, double age, double spend, int later, double laterSpend, int firstYear) {}

  /** Draws customers. */
  List<Customer> drawn(Random random, int customers) {
    List<Customer> drawn = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      drawn.add(drawn(random));
    }
    return drawn;
  }

  private Customer drawn(Random random) {
    double rate = rate(random);
    double leaves = Coverage.gamma(random, 1.2);
    leaves /= leaves + Coverage.gamma(random, 3);
    if (this == LOYAL_BUY_MORE) {
      leaves = Math.pow(leaves, Math.sqrt(rate * SCALE / SHAPE));
    }
    double gone =
        this == LEAVES_BETWEEN
            ? -Math.log(1 - random.nextDouble()) * 12 / Coverage.gamma(random, .6)
            : Double.POSITIVE_INFINITY;
    double won = 26 * random.nextDouble();
    double age = 52 - won;
    double price = 6 * 15 / Coverage.gamma(random, 4);
    if (this == SPEND_FOLLOWS_RATE) {
      price *= Math.sqrt(rate * SCALE / SHAPE);
    }
    int seen = 0;
    int later = 0;
    int firstYear = 0;
    double last = 0;
    double spend = 0;
    double laterSpend = 0;
    double now = 0;
    boolean isAlive = true;
    while (isAlive) {
      now = next(random, rate, won, now);
      if (now > age + HORIZON || now > gone) {
        break;
      }
      double paid = price * Coverage.gamma(random, SPEND_SHAPE) / SPEND_SHAPE;
      if (now <= age) {
        seen++;
        last = now;
        spend += paid;
      } else {
        later++;
        laterSpend += paid;
      }
      firstYear += now <= HORIZON ? 1 : 0;
      isAlive = this == LEAVES_BETWEEN || random.nextDouble() >= leaves;
    }
    return new Customer(
        seen, last, age, seen == 0 ? 0 : spend / seen, later, laterSpend, firstYear);
  }

  private double rate(Random random) {
    double mean = SHAPE / SCALE;
    return switch (this) {
      case TWO_KINDS -> mean * (random.nextDouble() < .25 ? 6 : 1) / 2.25;
      case LONG_TAIL -> mean * Math.exp(1.2 * random.nextGaussian() - 1.2 * 1.2 / 2);
      default -> Coverage.gamma(random, SHAPE) / SCALE;
    };
  }

  private double next(Random random, double rate, double won, double now) {
    if (this == REGULAR) {
      return now + Coverage.gamma(random, 2) / (2 * rate);
    }
    double highest = this == SEASONS ? rate * (1 + SWING) : rate;
    double next = now;
    while (true) {
      next += -Math.log(1 - random.nextDouble()) / highest;
      if (this != SEASONS || next > 52 + HORIZON) {
        return next;
      }
      // thinned: the year peaks in weeks 0, 52 and 104
      double level = 1 + SWING * Math.cos(2 * Math.PI * (won + next) / 52);
      if (random.nextDouble() * (1 + SWING) < level) {
        return next;
      }
    }
  }
}
