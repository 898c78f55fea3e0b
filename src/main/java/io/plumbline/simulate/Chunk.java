package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import io.plumbline.simulate.Story.Customer;
import io.plumbline.simulate.Story.Journey;
import io.plumbline.simulate.Story.Touch;
import io.plumbline.simulate.Story.Visit;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the stories of a range of customers one after the other: writes their orders and events,
 * and adds up the truth. Memory holds one customer and the sums.
 */
final class Chunk {
  private static final long DAY = 86_400L;
  private final Night night;
  private final SimulationOptions options;
  private final ExportFiles files;
  private final String part;
  private final FxRates rates;
  private final Tally tally = new Tally();
  private final Newsletters newsletters;
  private final Map<Integer, String> orderFiles = new HashMap<>();
  private final Map<String, Map<Integer, String>> webFiles = new HashMap<>();

  Chunk(Night night, long index, ExportFiles files) {
    this.night = night;
    this.options = night.options();
    this.files = files;
    this.part = options.chunks() == 1 ? "" : "_part-%05d".formatted(index);
    this.rates = new FxRates(options);
    this.newsletters = new Newsletters(night, tally);
    if (index == 0 && !night.isNext()) {
      addBrokenRecords();
    }
  }

  Tally tell(long from, long to) {
    for (long id = from; id < to; id++) {
      Customer customer = Story.plan(options, id);
      Order[] orders = new Order[customer.journeys().size()];
      List<Visit> visits = Story.live(customer, null);
      writeVisits(customer, visits, orders);
      addTotals(customer, visits, orders);
      addEffects(customer, visits, orders);
      writeEnquiry(customer);
    }
    return tally;
  }

  private void writeVisits(Customer customer, List<Visit> visits, Order[] orders) {
    Ga4Events events = new Ga4Events(options, customer);
    for (Visit visit : visits) {
      Order order = visit.bought() ? order(customer, visit.journey(), orders) : null;
      for (Ga4Events.Event event : events.of(visit, order)) {
        if (night.delivers(event.availableOn())) {
          files.append(webFile(customer.store().brand(), event.day()), "", event.json() + "\n");
        }
      }
      if (order != null && isDelivered(order)) {
        write(order);
      }
      addClicks(customer, visit.journey());
    }
  }

  private boolean isDelivered(Order order) {
    boolean refundNow =
        order.refund() != null && night.delivers(order.store().availableOn(order.refund().time()));
    return order.availableOn() <= night.lastDay()
        && (night.delivers(order.availableOn()) || refundNow);
  }

  private void write(Order order) {
    Store store = order.store();
    if (store.exportsCsv()) {
      String rows = ShopifyCsv.rows(options, order, night.lastDay());
      files.append(orderFile(store), ShopifyCsv.HEADER, rows);
    } else {
      String line = ShopifyJson.line(options, order, night.lastDay());
      files.append(orderFile(store), "", line + "\n");
    }
  }

  private void writeEnquiry(Customer customer) {
    Wholesale enquiry = new Wholesale(options, customer, night.lastDay());
    if (enquiry.isDelivered(night)) {
      files.append(crmFile("contacts"), "", enquiry.contact() + "\n");
      if (enquiry.hasDeal()) {
        files.append(crmFile("deals"), "", enquiry.deal() + "\n");
      }
    }
  }

  private String crmFile(String table) {
    return "exports/hubspot/%s_%s%s.jsonl".formatted(table, night.extractDate(), part);
  }

  private void addClicks(Customer customer, Journey journey) {
    Store store = customer.store();
    for (Touch touch : journey.touches()) {
      newsletters.addClicks(customer, touch);
      if (touch.kind().isPaid() && touch.isVisit()) {
        Campaign campaign = Campaign.of(store, touch.kind());
        tally.add(Tally.clicks(campaign, campaign.account().dayOf(touch.time())), 1);
      }
    }
  }

  private void addTotals(Customer customer, List<Visit> visits, Order[] orders) {
    boolean isNew = true;
    for (Visit visit : visits) {
      Order order = visit.bought() ? orders[visit.journey().index()] : null;
      if (order == null || !order.isCounted() || order.availableOn() > night.lastDay()) {
        continue;
      }
      int store = order.store().index();
      tally.add(Tally.shop("orders", store), 1);
      tally.add(Tally.shop("net_revenue", store), order.netRevenue());
      if (order.isRefundedBy(night.lastDay())) {
        tally.add(Tally.shop("refunds_net", store), order.refundNet());
        tally.add(Tally.shop("refunds_gross", store), order.refundGross());
      }
      if (isNew && !order.isGuest()) {
        tally.add(Tally.shop("new_customers", store), 1);
        isNew = false;
      }
      claim(order, Channel.META_ADS, 7);
      claim(order, Channel.GOOGLE_ADS, 30);
      claim(order, Channel.TIKTOK_ADS, 7);
      claim(order, Channel.BAIDU_ADS, 30);
      newsletters.addOrder(customer, order, microDollars(order, order.total()));
    }
  }

  /** A platform claims the order for its last click inside its window, on the day of the click. */
  private void claim(Order order, Channel platform, int windowDays) {
    List<Touch> touches = order.journey().touches();
    for (int i = touches.size() - 1; i >= 0; i--) {
      Touch touch = touches.get(i);
      if (order.created() - touch.time() > windowDays * DAY) {
        return;
      }
      if (touch.kind().channel == platform) {
        Campaign campaign = Campaign.of(order.store(), touch.kind());
        int day = campaign.account().dayOf(touch.time());
        tally.add(Tally.claims(campaign, day), 1);
        tally.add(Tally.claimedValue(campaign, day), order.total());
        return;
      }
    }
  }

  /** The world as it was less the world without the channel. */
  private void addEffects(Customer customer, List<Visit> visits, Order[] orders) {
    for (Channel channel : Channel.values()) {
      if (visits.stream().noneMatch(visit -> visit.journey().touches(channel))) {
        continue;
      }
      long[] with = result(customer, visits, orders);
      long[] without = result(customer, Story.live(customer, channel), orders);
      tally.add(Tally.effect("orders", channel), with[0] - without[0]);
      tally.add(Tally.effect("revenue", channel), with[1] - without[1]);
      for (Visit visit : visits) {
        if (visit.bought() && visit.journey().touches(channel)) {
          Order order = order(customer, visit.journey(), orders);
          tally.add(Tally.effect("touched", channel), isInTotals(order) ? 1 : 0);
        }
      }
    }
  }

  /** Counted orders and their net revenue in millionths of a dollar. */
  private long[] result(Customer customer, List<Visit> visits, Order[] orders) {
    long count = 0;
    long revenue = 0;
    for (Visit visit : visits) {
      if (visit.bought()) {
        Order order = order(customer, visit.journey(), orders);
        if (isInTotals(order)) {
          count++;
          revenue += microDollars(order, order.netRevenue());
        }
      }
    }
    return new long[] {count, revenue};
  }

  private long microDollars(Order order, long amount) {
    Store store = order.store();
    return rates.toMicroDollars(
        amount, store.digits(), store.currency(), store.dayOf(order.created()));
  }

  private boolean isInTotals(Order order) {
    return order.isCounted() && order.availableOn() <= night.lastDay();
  }

  private Order order(Customer customer, Journey journey, Order[] orders) {
    int index = journey.index();
    if (orders[index] == null) {
      orders[index] = Order.of(options, customer, journey);
    }
    return orders[index];
  }

  private String orderFile(Store store) {
    return orderFiles.computeIfAbsent(
        store.index(),
        index ->
            "exports/shopify/%s/orders_%s%s.%s"
                .formatted(
                    store.label(),
                    night.extractDate(),
                    part,
                    store.exportsCsv() ? "csv" : "jsonl"));
  }

  /** One file per property and month of the property's days. */
  private String webFile(String brand, int day) {
    return webFiles
        .computeIfAbsent(brand, known -> new HashMap<>())
        .computeIfAbsent(
            day,
            known ->
                "exports/ga4/%s/events_%s_%s%s.jsonl"
                    .formatted(
                        brand,
                        LocalDate.ofEpochDay(day).toString().substring(0, 7).replace("-", ""),
                        night.extractDate(),
                        part));
  }

  private void addBrokenRecords() {
    Store csv = Company.STORES.get(1);
    files.append(orderFile(csv), ShopifyCsv.HEADER, ShopifyCsv.broken(csv));
    String noDate = new Json().add("id", 1).add("name", "#0").add("created_at", "soon").toString();
    files.append(orderFile(Company.STORES.get(0)), "", noDate + "\n");
    files.append(webFile("acme", options.firstEpochDay()), "", Ga4Events.broken() + "\n");
  }
}
