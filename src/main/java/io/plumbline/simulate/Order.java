package io.plumbline.simulate;

import io.plumbline.simulate.Company.Product;
import io.plumbline.simulate.Company.Store;
import io.plumbline.simulate.Story.Customer;
import io.plumbline.simulate.Story.Journey;
import java.util.ArrayList;
import java.util.List;

/**
 * What a customer bought in one journey. Amounts are minor units of the shop's currency. Shipping
 * is untaxed, so the tax of the order is the tax of its lines.
 *
 * @param cancelled epoch seconds, 0 when not cancelled
 * @param refund null when nothing was ever given back
 */
record Order(
    long id,
    Customer customer,
    Journey journey,
    Kind kind,
    List<Line> lines,
    long shipping,
    String discountCode,
    long cancelled,
    Refund refund) {
  private static final long DAY = 86_400L;

  /** What is special about the order. */
  enum Kind {
    USUAL,
    TEST,
    VOIDED,
    CANCELLED,
    PENDING,
    FREE,
    GUEST
  }

  /** One line; {@code discount} and {@code tax} are of the whole line. */
  record Line(
      String sku, String title, int quantity, long price, long discount, long tax, boolean isGift) {
    long charged() {
      return quantity * price - discount;
    }
  }

  /** Pieces given back per line, and whether shipping was. */
  record Refund(long time, List<Integer> pieces, boolean withShipping) {
    Refund {
      pieces = List.copyOf(pieces);
    }
  }

  Order {
    lines = List.copyOf(lines);
  }

  static Order of(SimulationOptions options, Customer customer, Journey journey) {
    Store store = customer.store();
    Draws draws = new Draws(options.seed(), customer.id(), 3, journey.index());
    Kind kind = kind(draws.uniform(), store);
    boolean discounted = draws.chance(0.12);
    int percent = kind == Kind.FREE ? 100 : discounted ? 10 : 0;
    List<Line> lines = lines(draws, store, percent);
    if (draws.chance(0.02) && kind == Kind.USUAL && !store.exportsCsv()) {
      lines.add(new Line("", "Gift Card", 1, dollars(store, 25), 0, 0, true));
    }
    long items = lines.stream().mapToLong(Line::charged).sum();
    long shipping = kind == Kind.FREE || items > dollars(store, 60) ? 0 : dollars(store, 5);
    String code = kind == Kind.FREE ? "GIFT100" : percent > 0 ? "WELCOME10" : "";
    long cancelled = kind == Kind.CANCELLED ? journey.decision() + 1_200 : 0;
    Refund refund =
        kind == Kind.USUAL || kind == Kind.GUEST
            ? refund(options, draws, journey, lines, shipping)
            : null;
    long id = 5_000_000_000_000L + customer.id() * 32 + journey.index();
    return new Order(id, customer, journey, kind, lines, shipping, code, cancelled, refund);
  }

  Store store() {
    return customer.store();
  }

  /** Printed for people: number and market. */
  String name() {
    return "#" + store().market() + (id - 4_999_999_999_000L);
  }

  long customerId() {
    return 6_000_000_000_000L + customer.id();
  }

  boolean isGuest() {
    return kind == Kind.GUEST;
  }

  boolean isCounted() {
    return kind == Kind.USUAL || kind == Kind.FREE || kind == Kind.GUEST;
  }

  long created() {
    return journey.decision();
  }

  /** Day from which exports hold the order. */
  int availableOn() {
    return store().availableOn(Math.max(created(), cancelled));
  }

  boolean isRefundedBy(int day) {
    return refund != null && store().availableOn(refund.time()) <= day;
  }

  /** Lines after discounts; with tax where prices hold it. */
  long subtotal() {
    return lines.stream().mapToLong(Line::charged).sum();
  }

  long discount() {
    return lines.stream().mapToLong(Line::discount).sum();
  }

  long tax() {
    return lines.stream().mapToLong(Line::tax).sum();
  }

  long total() {
    return subtotal() + shipping + (store().taxIncluded() ? 0 : tax());
  }

  /** Items less discounts less tax inside prices; without shipping and gift cards. */
  long netRevenue() {
    return lines.stream().filter(line -> !line.isGift()).mapToLong(this::net).sum();
  }

  long net(Line line) {
    return line.charged() - (store().taxIncluded() ? line.tax() : 0);
  }

  long refundNet(int line) {
    Line sold = lines.get(line);
    return net(sold) * refund.pieces().get(line) / sold.quantity();
  }

  long refundTax(int line) {
    Line sold = lines.get(line);
    return sold.tax() * refund.pieces().get(line) / sold.quantity();
  }

  /** Refund on the basis of net revenue. */
  long refundNet() {
    long sum = 0;
    for (int line = 0; line < lines.size(); line++) {
      sum += refundNet(line);
    }
    return sum;
  }

  /** Money paid back: net, tax and shipping. */
  long refundGross() {
    long sum = refund.withShipping() ? shipping : 0;
    for (int line = 0; line < lines.size(); line++) {
      sum += refundNet(line) + refundTax(line);
    }
    return sum;
  }

  String financialStatus(int day) {
    return switch (kind) {
      case VOIDED, CANCELLED -> "voided";
      case PENDING -> "pending";
      case USUAL, TEST, FREE, GUEST ->
          !isRefundedBy(day)
              ? "paid"
              : refundGross() == total() ? "refunded" : "partially_refunded";
    };
  }

  /** Price of so many dollars in minor units of the shop, ending in .00 or round yen. */
  static long dollars(Store store, double dollars) {
    long units = StrictMath.round(dollars * store.unitsPerDollar());
    return store.digits() == 2 ? units * 100 : units / 10 * 10;
  }

  private static Kind kind(double draw, Store store) {
    double[] limits = {0.004, 0.012, 0.020, 0.024, 0.031, 0.051};
    Kind[] kinds = {Kind.TEST, Kind.VOIDED, Kind.CANCELLED, Kind.PENDING, Kind.FREE, Kind.GUEST};
    for (int i = 0; i < limits.length; i++) {
      if (draw < limits[i]) { // the CSV export has no test flag
        return kinds[i] == Kind.TEST && store.exportsCsv() ? Kind.USUAL : kinds[i];
      }
    }
    return Kind.USUAL;
  }

  private static List<Line> lines(Draws draws, Store store, int percent) {
    List<Product> products = Company.products(store.brand());
    List<Line> lines = new ArrayList<>();
    int count = 1 + draws.pick(new double[] {0.6, 0.28, 0.12});
    int first = draws.below(products.size());
    for (int i = 0; i < count; i++) {
      Product product = products.get((first + i * 3) % products.size());
      int quantity = draws.chance(0.15) ? 2 : 1;
      long price = dollars(store, product.dollars());
      long discount = quantity * price * percent / 100;
      long charged = quantity * price - discount;
      int rate = store.taxPercent();
      long base = store.taxIncluded() ? 100 + rate : 100;
      long tax = (2 * charged * rate + base) / (2 * base); // half up
      lines.add(new Line(product.sku(), product.title(), quantity, price, discount, tax, false));
    }
    return lines;
  }

  private static Refund refund(
      SimulationOptions options, Draws draws, Journey journey, List<Line> lines, long shipping) {
    // The warehouse books a batch of returns at noon UTC of the day after the history ends: the
    // same day in all four shops, so that the next night always has some.
    long batch = (options.lastEpochDay() + 1) * DAY + DAY / 2;
    long age = (batch - journey.decision()) / DAY;
    double draw = draws.uniform();
    long time = journey.decision() + (long) (draws.between(2, 35) * DAY);
    if (draw < 0.05) {
      return new Refund(time, lines.stream().map(Line::quantity).toList(), shipping > 0);
    }
    if (draw < 0.13) {
      List<Integer> pieces = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        pieces.add(i == 0 ? 1 : 0);
      }
      return new Refund(time, pieces, false);
    }
    if (draws.chance(0.015) && age > 3 && age < 40) {
      return new Refund(batch, lines.stream().map(Line::quantity).toList(), shipping > 0);
    }
    return null;
  }
}
