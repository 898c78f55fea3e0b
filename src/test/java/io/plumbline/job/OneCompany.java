package io.plumbline.job;

import io.plumbline.job.Arrivals.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A few customers of one company and what exports say of them. Every id carries the company's name,
 * so that no two companies share a person.
 */
final class OneCompany {
  private static final String[] CHANNELS = {"meta_ads", "google_ads", "email", "organic_search"};
  private static final int DAYS_BEFORE = 60;
  private static final int DAYS_OF_ADS = 8;

  private final String name;
  private final Random random;
  private final Arrivals arrivals;
  private final String currency;
  private final int last;
  private int orders;
  private int touches;

  OneCompany(int number, long seed, Arrivals arrivals) {
    this.name = "co%04d".formatted(number);
    // Random alone begins alike for seeds that are neighbours.
    this.random = new Random(new SplittableRandom(seed * 1_000_003 + number).nextLong());
    this.arrivals = arrivals;
    this.currency = random.nextBoolean() ? "USD" : "EUR";
    this.last = arrivals.nights() - 1;
  }

  /** Writes everything; addresses of those who ask to be erased. */
  List<String> write() {
    int people = 2 + random.nextInt(5);
    List<String> erased = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      person(person);
      if (random.nextInt(10) == 0) {
        erased.add(mail(person));
        arrivals.count(Kind.ERASED);
        orderOfNobodyKnown(person);
      }
    }
    if (random.nextInt(3) == 0) {
      merge(random.nextInt(people), random.nextInt(people));
    }
    ads();
    costs();
    return erased;
  }

  private void person(int person) {
    LocalDate since = day();
    for (int visit = random.nextInt(4); visit >= 0; visit--) {
      LocalDate day = later(since, 20);
      touch(cookie(person), random.nextInt(4) == 0 ? client(person) : "", day, "");
    }
    for (int order = random.nextInt(4); order > 0; order--) {
      order(person, later(since, 40));
    }
    if (random.nextInt(3) == 0) {
      conversion(person, since);
    }
    if (random.nextInt(3) == 0) {
      lead(person, since);
    }
  }

  private void conversion(int person, LocalDate day) {
    arrivals.add(
        random,
        Export.CONVERSIONS,
        arrivals.due(day),
        name + "-s" + person,
        "signup",
        mail(person),
        at(day),
        random.nextInt(20),
        currency,
        name);
  }

  private void order(int person, LocalDate day) {
    String id = name + "-o" + orders++;
    BigDecimal net = money(5, 200);
    int due = arrivals.due(day);
    String placed = at(day);
    boolean isPending = random.nextInt(8) == 0;
    version(
        id,
        client(person),
        mailOrNone(person),
        placed,
        placed,
        isPending ? "pending" : "paid",
        net,
        "",
        due);
    if (random.nextInt(4) == 0) {
      touch(cookie(person), "", day, id);
    }
    if (isPending || random.nextInt(4) == 0) {
      arrivals.count(Kind.RESTATED);
      int night = later(due);
      String state = random.nextInt(4) == 0 ? "cancelled" : "paid";
      net = money(5, 200);
      version(
          id, client(person), mailOrNone(person), placed, changed(night), state, net, "", night);
    }
    if (random.nextInt(5) == 0) {
      arrivals.count(Kind.REFUNDED);
      int night = later(due);
      boolean isFull = random.nextBoolean();
      BigDecimal returned = isFull ? net : net.divide(BigDecimal.valueOf(2));
      String state = isFull ? "refunded" : "partially_refunded";
      version(
          id,
          client(person),
          mailOrNone(person),
          placed,
          changed(night),
          state,
          net,
          returned,
          night);
    }
  }

  /** Under another account, and whose it is, is said in the last night or the one before only. */
  private void orderOfNobodyKnown(int person) {
    LocalDate day = Arrivals.asOf(0).minusDays(random.nextInt(DAYS_BEFORE));
    conversion(person, Arrivals.asOf(0));
    String id = name + "-o" + orders++;
    String account = name + "-guest" + person;
    int told = random.nextBoolean() ? last : Math.max(0, last - 1);
    BigDecimal net = money(5, 200);
    version(id, account, "", at(day), changed(0), "paid", net, "", 0);
    version(id, account, mail(person), at(day), changed(told), "paid", net, "", told);
    version(id, account, "", at(day), changed(last), "refunded", net, net, last);
  }

  private void version(
      String id,
      String account,
      String mail,
      String placed,
      String changed,
      String state,
      BigDecimal net,
      Object returned,
      int due) {
    Object goods = random.nextInt(3) == 0 ? "" : net.divide(BigDecimal.valueOf(4));
    String land = random.nextBoolean() ? "DE" : "";
    arrivals.add(
        random,
        Export.ORDERS,
        due,
        id,
        account,
        mail,
        placed,
        changed,
        state,
        net,
        returned,
        goods,
        currency,
        land,
        name);
  }

  private void touch(String cookie, String login, LocalDate day, String sale) {
    String via = CHANNELS[random.nextInt(CHANNELS.length)];
    String ad = via.endsWith("_ads") ? name + " spring" : "";
    String id = name + "-t" + touches++;
    arrivals.add(
        random, Export.TOUCHES, arrivals.due(day), id, cookie, login, at(day), via, ad, sale, name);
  }

  private void lead(int person, LocalDate day) {
    String id = name + "-l" + person;
    int due = arrivals.due(day);
    String entered = at(day);
    String contact = random.nextBoolean() ? "contact-" + name + "-" + person : "";
    String mail = mail(person);
    arrivals.add(random, Export.LEADS, due, id, entered, entered, "", contact, mail, false, name);
    if (random.nextInt(3) == 0) {
      arrivals.count(Kind.RESTATED);
      int night = later(due);
      String changed = changed(night);
      boolean isGone = random.nextInt(4) == 0;
      arrivals.add(
          random, Export.LEADS, night, id, entered, changed, changed, contact, mail, isGone, name);
    }
  }

  /** A record that comes late and says that two customers are one. */
  private void merge(int one, int other) {
    if (one == other || last == 0) {
      return;
    }
    arrivals.count(Kind.MERGED);
    LocalDate day = Arrivals.asOf(1 + random.nextInt(last));
    if (random.nextBoolean()) {
      touch(cookie(one), client(other), day, "");
    } else {
      String placed = at(day);
      String id = name + "-o" + orders++;
      version(
          id,
          client(one),
          mail(other),
          placed,
          placed,
          "paid",
          money(5, 200),
          "",
          arrivals.due(day));
    }
  }

  private void ads() {
    LocalDate end = Arrivals.asOf(last);
    int campaigns = 1 + random.nextInt(2);
    for (LocalDate day = Arrivals.asOf(0).minusDays(DAYS_OF_ADS);
        !day.isAfter(end);
        day = day.plusDays(1)) {
      for (int campaign = 0; campaign < campaigns; campaign++) {
        int due = arrivals.due(day);
        delivery(campaign, day, due);
        if (random.nextInt(3) == 0) {
          arrivals.count(Kind.RESTATED);
          delivery(campaign, day, later(due));
        }
      }
    }
  }

  private void delivery(int campaign, LocalDate day, int due) {
    arrivals.add(
        random,
        Export.ADS,
        due,
        "account-" + name,
        day,
        name + "-a" + campaign,
        name + (campaign == 0 ? " spring" : " autumn"),
        campaign == 0 ? "meta_ads" : "google_ads",
        currency,
        money(1, 50),
        1_000 + random.nextInt(1_000),
        random.nextInt(100),
        random.nextInt(4),
        money(0, 80),
        name);
  }

  private void costs() {
    for (int item = random.nextInt(3); item >= 0; item--) {
      LocalDate from = day();
      LocalDate to = from.plusDays(random.nextInt(30));
      int due = arrivals.due(from);
      cost(item, from, to, at(from), due);
      if (random.nextInt(3) == 0) {
        arrivals.count(Kind.RESTATED);
        int night = later(due);
        cost(item, from, to, changed(night), night);
      }
    }
  }

  private void cost(int item, LocalDate from, LocalDate to, String changed, int due) {
    String via = item == 0 ? "" : "meta_ads";
    String what = item == 0 ? "salary" : "tool";
    String rule = item == 0 ? "by_spend" : "even_daily";
    BigDecimal paid = money(10, 300);
    String id = name + "-c" + item;
    arrivals.add(
        random, Export.COSTS, due, id, from, to, what, via, paid, currency, changed, rule, name);
  }

  private String client(int person) {
    return name + "-k" + person;
  }

  private String mail(int person) {
    return "k" + person + "@" + name + ".example";
  }

  /** Not every version of an order says the address. */
  private String mailOrNone(int person) {
    return random.nextInt(3) == 0 ? "" : mail(person);
  }

  private String cookie(int person) {
    return "cookie-of-" + name + "-" + person;
  }

  /** A day of the company's history; one in forty is not over in the night that hears of it. */
  private LocalDate day() {
    return later(Arrivals.asOf(0).minusDays(DAYS_BEFORE), DAYS_BEFORE + last + 2);
  }

  private LocalDate later(LocalDate day, int within) {
    LocalDate later = day.plusDays(random.nextInt(within));
    LocalDate end = Arrivals.asOf(last).plusDays(1);
    return later.isAfter(end) ? end : later;
  }

  /** A night after this one, the last for the last. */
  private int later(int night) {
    return night == last ? last : night + 1 + random.nextInt(last - night);
  }

  private static String changed(int night) {
    return Arrivals.asOf(night) + "T23:00:00Z";
  }

  private String at(LocalDate day) {
    Instant moment = day.atTime(random.nextInt(22), random.nextInt(60)).toInstant(ZoneOffset.UTC);
    return moment.toString();
  }

  private BigDecimal money(int from, int to) {
    return BigDecimal.valueOf(from * 100L + random.nextInt((to - from) * 100), 2);
  }
}
