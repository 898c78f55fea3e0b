package io.plumbline.simulate;

import io.plumbline.simulate.Story.Customer;
import java.time.Instant;

/**
 * Some visitors ask for wholesale prices: a HubSpot contact, qualified after two days or never, a
 * deal after ten days, decided after twenty-five. Objects are exported as they stand on the last
 * day, whenever something about them has changed.
 */
final class Wholesale {
  private static final long DAY = 86_400L;
  private static final int FIRST_CONTACT = 50_000_000;
  private static final long FIRST_DEAL = 9_000_000_000L;

  private final Customer customer;
  private final long lastDay;
  private final boolean asks;
  private final boolean qualifies;
  private final boolean hasDeal;
  private final boolean isWon;
  private final long amount;
  private final long asked;

  Wholesale(SimulationOptions options, Customer customer, int lastDay) {
    Draws draws = new Draws(options.seed(), customer.id(), 8);
    this.customer = customer;
    this.lastDay = lastDay;
    asks = draws.chance(0.08) && !customer.journeys().isEmpty();
    qualifies = draws.chance(0.55);
    hasDeal = qualifies && draws.chance(0.6);
    isWon = draws.chance(0.35);
    amount = (300 + draws.below(4_000)) * (long) customer.store().unitsPerDollar();
    asked = asks ? customer.journeys().get(0).decision() + 3_600 : 0;
  }

  /** Whether something about this enquiry happened on a day this delivery has. */
  boolean isDelivered(Night night) {
    if (!asks) {
      return false;
    }
    for (long time : new long[] {asked, asked + 2 * DAY, asked + 10 * DAY, asked + 25 * DAY}) {
      if (night.delivers(day(time))) {
        return day(asked) <= lastDay;
      }
    }
    return false;
  }

  /** Whether there is a deal by the last day. */
  boolean hasDeal() {
    return hasDeal && happened(asked + 10 * DAY);
  }

  String contact() {
    boolean isQualified = qualifies && happened(asked + 2 * DAY);
    boolean isCustomer = hasDeal && isWon && happened(asked + 25 * DAY);
    Json properties =
        new Json()
            .add("email", "buyer%d@wholesale.example".formatted(customer.id()))
            .add("createdate", instant(asked))
            .add("lastmodifieddate", instant(changed()))
            .add("country", customer.store().market())
            .add(
                "lifecyclestage",
                isCustomer ? "customer" : isQualified ? "marketingqualifiedlead" : "lead")
            .add("hs_analytics_source", source());
    if (isQualified) {
      properties.add("hs_lifecyclestage_marketingqualifiedlead_date", instant(asked + 2 * DAY));
    }
    if (isCustomer) {
      properties.add("hs_lifecyclestage_customer_date", instant(asked + 25 * DAY));
    }
    return new Json()
        .add("id", Long.toString(FIRST_CONTACT + customer.id()))
        .add("properties", properties)
        .add("archived", false)
        .toString();
  }

  String deal() {
    boolean isClosed = happened(asked + 25 * DAY);
    String stage = !isClosed ? "presentationscheduled" : isWon ? "closedwon" : "closedlost";
    Json contact =
        new Json()
            .add("id", Long.toString(FIRST_CONTACT + customer.id()))
            .add("type", "deal_to_contact");
    return new Json()
        .add("id", Long.toString(FIRST_DEAL + customer.id()))
        .add(
            "properties",
            new Json()
                .add("dealname", "Wholesale " + customer.id())
                .add("amount", Long.toString(amount))
                .add("deal_currency_code", customer.store().currency())
                .add("pipeline", "default")
                .add("dealstage", stage)
                .add("createdate", instant(asked + 10 * DAY))
                .add("closedate", instant(asked + 25 * DAY))
                .add("hs_is_closed", Boolean.toString(isClosed))
                .add("hs_is_closed_won", Boolean.toString(isClosed && isWon))
                .add("hs_analytics_source", source())
                .add("hs_lastmodifieddate", instant(changed())))
        .add(
            "associations",
            new Json()
                .add("contacts", new Json().raw("results", Json.array(java.util.List.of(contact)))))
        .add("archived", false)
        .toString();
  }

  private String source() {
    return switch (customer.journeys().get(0).touches().get(0).kind()) {
      case META_PROSPECTING, META_VIDEO, META_RETARGETING, TIKTOK_FEED -> "PAID_SOCIAL";
      case GOOGLE_BRAND, GOOGLE_NON_BRAND, YOUTUBE, BAIDU_SEARCH -> "PAID_SEARCH";
      case NEWSLETTER -> "EMAIL_MARKETING";
      case SEARCH_RESULT -> "ORGANIC_SEARCH";
      case SOCIAL_POST -> "SOCIAL_MEDIA";
      case PARTNER_LINK -> "REFERRALS";
      case TYPED_IN -> "DIRECT_TRAFFIC";
    };
  }

  /** The last time something happened to the contact or its deal. */
  private long changed() {
    long changed = asked;
    if (qualifies && happened(asked + 2 * DAY)) {
      changed = asked + 2 * DAY;
    }
    for (long time : new long[] {asked + 10 * DAY, asked + 25 * DAY}) {
      if (hasDeal && happened(time)) {
        changed = time;
      }
    }
    return changed;
  }

  private boolean happened(long time) {
    return day(time) <= lastDay;
  }

  /** CRM days are UTC. */
  private static int day(long time) {
    return (int) Math.floorDiv(time, DAY);
  }

  private static String instant(long time) {
    return Instant.ofEpochSecond(time).toString();
  }
}
