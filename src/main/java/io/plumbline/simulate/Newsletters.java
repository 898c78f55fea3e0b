package io.plumbline.simulate;

import io.plumbline.simulate.Story.Customer;
import io.plumbline.simulate.Story.Touch;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/**
 * One newsletter per brand and month, as Klaviyo's campaign export shows it: totals since sending,
 * counts with a decimal tail, rates as percent, revenue in the account's currency (USD) without a
 * currency column. An order counts for the newest newsletter clicked within five days before it.
 */
final class Newsletters {
  private static final String HEADER =
      "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,"
          + "Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,"
          + "Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,"
          + "Bounces,Bounce Rate,Campaign ID,Campaign Channel\n";
  private static final long WINDOW = 5 * 86_400L;

  private final Night night;
  private final Tally tally;

  Newsletters(Night night, Tally tally) {
    this.night = night;
    this.tally = tally;
  }

  /** Adds a visit's clicks on newsletters. */
  void addClicks(Customer customer, Touch touch) {
    if (touch.kind() == TouchKind.NEWSLETTER && isSeen(customer, touch)) {
      tally.add(name("clicks", customer, touch), 1);
    }
  }

  /** Adds an order that a newsletter claims; {@code microDollars} is its total. */
  void addOrder(Customer customer, Order order, long microDollars) {
    Touch last = null;
    for (Touch touch : order.journey().touches()) {
      boolean isNear = order.created() - touch.time() <= WINDOW;
      if (touch.kind() == TouchKind.NEWSLETTER && isNear && isSeen(customer, touch)) {
        last = touch;
      }
    }
    if (last != null) {
      tally.add(name("orders", customer, last), 1);
      tally.add(name("revenue", customer, last), microDollars);
    }
  }

  /** The export of a brand's account: one row per month in which anybody clicked. */
  static String csv(Tally tally, String brand) {
    StringBuilder text = new StringBuilder(HEADER);
    Set<String> months = new TreeSet<>();
    String start = "newsletter|clicks|" + brand + "|";
    tally.sums().keySet().stream()
        .filter(name -> name.startsWith(start))
        .forEach(name -> months.add(name.substring(start.length())));
    for (String month : months) {
      text.append(row(tally, brand, month));
    }
    return text.toString();
  }

  private static String row(Tally tally, String brand, String month) {
    long clicks = tally.sum("newsletter|clicks|" + brand + "|" + month);
    long orders = tally.sum("newsletter|orders|" + brand + "|" + month);
    long cents = tally.sum("newsletter|revenue|" + brand + "|" + month) / 10_000;
    LocalDate sent = LocalDate.parse(month + "-01");
    long delivered = clicks * 26 + 40;
    long opens = clicks * 9;
    long bounced = delivered / 90;
    String weekday = sent.getDayOfWeek().toString();
    return String.join(
            ",",
            "newsletter_" + month.replace('-', '_'),
            "",
            "News from " + brand,
            "Newsletter",
            sent + " 00:05:00",
            weekday.charAt(0) + weekday.substring(1).toLowerCase(java.util.Locale.ROOT),
            count(delivered + bounced),
            count(orders),
            percent(orders, delivered),
            Company.money(cents, 2),
            count(opens),
            percent(opens, delivered),
            count(opens * 14 / 10),
            count(clicks),
            percent(clicks, delivered),
            count(clicks * 12 / 10),
            count(clicks / 12),
            count(clicks / 90),
            percent(clicks / 90, delivered),
            count(delivered),
            count(bounced),
            percent(bounced, delivered + bounced),
            "01K4%s%sEXAMPLE0000000"
                .formatted(brand.toUpperCase(java.util.Locale.ROOT), month.replace("-", "")),
            "Email")
        + "\n";
  }

  private boolean isSeen(Customer customer, Touch touch) {
    return customer.store().availableOn(touch.time()) <= night.lastDay();
  }

  private static String name(String measure, Customer customer, Touch touch) {
    String month =
        LocalDate.ofEpochDay(customer.store().dayOf(touch.time())).toString().substring(0, 7);
    return "newsletter|" + measure + "|" + customer.store().brand() + "|" + month;
  }

  private static String count(long number) {
    return number + ".0";
  }

  private static String percent(long part, long whole) {
    return Company.money(whole == 0 ? 0 : StrictMath.round(part * 10_000.0 / whole), 2) + "%";
  }
}
