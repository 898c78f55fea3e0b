package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one customer, drawn once and lived as often as asked: every random number is fixed in
 * the plan, so living it with a channel switched off shows what that channel caused.
 */
final class Story {
  private static final int MAX_JOURNEYS = 32;
  private static final long DAY = 86_400L;
  private static final double BASE = 0.48;
  private static final double LEAVES_AFTER_ORDER = 0.10;
  private static final double LEAVES_WITHOUT_ORDER = 0.25;
  private static final int MAX_TOUCHES = World.PLAIN.touches().length;
  private static final double[][] FIRST = weights(true);
  private static final double[][] REPEAT = weights(false);
  private static final double[] SHARES =
      Company.STORES.stream().mapToDouble(Store::share).toArray();

  /** One contact, at epoch seconds; not every one of them leaves a visit. */
  record Touch(long time, TouchKind kind, boolean isVisit) {}

  /** Touches that end in a decision; the draws decide whether it is a purchase. */
  record Journey(
      World world,
      int index,
      List<Touch> touches,
      long decision,
      double buyDraw,
      double leaveDraw) {
    Journey {
      touches = List.copyOf(touches);
    }

    boolean touches(Channel channel) {
      return touches.stream().anyMatch(touch -> touch.kind().channel == channel);
    }

    boolean buysWithout(Channel off) {
      double stays = 1 - BASE;
      for (Touch touch : touches) {
        if (touch.kind().channel != off) {
          stays *= 1 - world.effect(touch.kind());
        }
      }
      return buyDraw < 1 - stays;
    }
  }

  /** A person: where they shop, whether they allow measurement, and all journeys they may make. */
  record Customer(
      long id,
      Store store,
      boolean consents,
      boolean hasTwoDevices,
      boolean logsIn,
      List<Journey> journeys) {
    Customer {
      journeys = List.copyOf(journeys);
    }
  }

  /** A journey that took place. */
  record Visit(Journey journey, boolean bought) {}

  private Story() {}

  static Customer plan(SimulationOptions options, long id) {
    Draws draws = new Draws(options.seed(), id, 1);
    Store store = Company.STORES.get(draws.pick(SHARES));
    boolean consents = draws.chance(0.88);
    boolean hasTwoDevices = draws.chance(0.12);
    boolean logsIn = draws.chance(0.4);
    double meanGapDays = 6 + 34 * draws.uniform();
    long start = arrival(options, draws);
    long end = (options.lastEpochDay() + 3) * DAY;
    List<Journey> journeys = new ArrayList<>();
    while (start < end && journeys.size() < MAX_JOURNEYS) {
      Journey journey = journey(options, id, journeys.size(), start, store);
      journeys.add(journey);
      start = journey.decision() + (long) ((3 + draws.exponential(meanGapDays)) * DAY);
    }
    return new Customer(id, store, consents, hasTwoDevices, logsIn, journeys);
  }

  /**
   * The journeys that happen when the touches of one channel do nothing; null for the real world.
   */
  static List<Visit> live(Customer customer, Channel off) {
    List<Visit> visits = new ArrayList<>();
    for (Journey journey : customer.journeys()) {
      boolean bought = journey.buysWithout(off);
      visits.add(new Visit(journey, bought));
      if (journey.leaveDraw() < (bought ? LEAVES_AFTER_ORDER : LEAVES_WITHOUT_ORDER)) {
        break;
      }
    }
    return visits;
  }

  /** Arrivals follow the season by rejection, at most eight tries. */
  private static long arrival(SimulationOptions options, Draws draws) {
    long time = 0;
    for (int attempt = 0; attempt < 8; attempt++) {
      time = (long) ((options.firstEpochDay() + 1 + draws.uniform() * options.days()) * DAY);
      if (draws.uniform() * 1.6 < Company.season((int) (time / DAY))) {
        break;
      }
    }
    return time;
  }

  private static Journey journey(
      SimulationOptions options, long id, int index, long start, Store store) {
    World world = options.world();
    Draws draws = new Draws(options.seed(), id, 2, index);
    double[] weights = (index == 0 ? FIRST : REPEAT)[store.index()];
    List<Touch> touches = new ArrayList<>();
    int count = 1 + draws.pick(world.touches());
    long time = start;
    for (int i = 0; i < count; i++) {
      touches.add(new Touch(time, TouchKind.values()[draws.pick(weights)], true));
      time += 3_600 + (long) draws.exponential(world.meanGapDays() * DAY);
    }
    long last = touches.get(count - 1).time();
    if (count < MAX_TOUCHES && draws.chance(0.15)) { // comes back later and types the address in
      last += 3_600 + (long) draws.exponential(4.0 * DAY);
      touches.add(new Touch(last, TouchKind.TYPED_IN, true));
    }
    long decision = last + 120 + draws.below(1_300);
    Journey plain = new Journey(world, index, touches, decision, draws.uniform(), draws.uniform());
    return world == World.PLAIN ? plain : inItsWorld(plain, options, id, store);
  }

  /** Views that leave no visit come first, the touch that follows intent last. */
  private static Journey inItsWorld(
      Journey plain, SimulationOptions options, long id, Store store) {
    World world = options.world();
    Draws draws = new Draws(options.seed(), id, 3, plain.index());
    List<Touch> touches = new ArrayList<>();
    long start = plain.touches().get(0).time();
    for (int view = world == World.VIEW_HEAVY ? draws.below(4) : 0; view > 0; view--) {
      TouchKind kind = draws.chance(0.5) ? TouchKind.META_VIDEO : TouchKind.YOUTUBE;
      if (Campaign.runs(store, kind)) {
        touches.add(new Touch(start - view * 7_200L, kind, false));
      }
    }
    touches.addAll(plain.touches());
    long later = 0;
    boolean buysAnyway = plain.buyDraw() < BASE;
    double chance = buysAnyway ? World.FOLLOWS_INTENT : World.FOLLOWS_OTHERS;
    if (world.intent().filter(kind -> Campaign.runs(store, kind)).isPresent()
        && touches.size() < MAX_TOUCHES
        && draws.chance(chance)) {
      later = 1_800 + draws.below(3_600);
      long last = touches.get(touches.size() - 1).time();
      touches.add(new Touch(last + later, world.intent().orElseThrow(), true));
    }
    return new Journey(
        world,
        plain.index(),
        touches,
        plain.decision() + later,
        plain.buyDraw(),
        plain.leaveDraw());
  }

  /** By shop, then by kind of touch; what does not run in a shop has no weight there. */
  private static double[][] weights(boolean first) {
    TouchKind[] kinds = TouchKind.values();
    double[][] weights = new double[Company.STORES.size()][kinds.length];
    for (Store store : Company.STORES) {
      for (TouchKind kind : kinds) {
        double weight = first ? kind.firstWeight : kind.repeatWeight;
        weights[store.index()][kind.ordinal()] = Campaign.runs(store, kind) ? weight : 0;
      }
    }
    return weights;
  }
}
