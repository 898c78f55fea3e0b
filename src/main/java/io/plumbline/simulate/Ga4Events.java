package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import io.plumbline.simulate.Story.Customer;
import io.plumbline.simulate.Story.Journey;
import io.plumbline.simulate.Story.Touch;
import io.plumbline.simulate.Story.Visit;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a customer's visits as the BigQuery export holds them: INT64 as text, the session's
 * source on its first event, {@code transaction_id} the numeric id of the Shopify order.
 *
 * <p>Eight in a hundred purchases are blocked and two fire twice. Without consent there is no
 * client id and no session, only pings.
 */
final class Ga4Events {
  /** An event, the day of its table and the day from which exports hold it. */
  record Event(int day, int availableOn, String json) {}

  private static final int LATE_BY_DAYS = 2;

  private final SimulationOptions options;
  private final Customer customer;
  private final ZoneId zone;

  Ga4Events(SimulationOptions options, Customer customer) {
    this.options = options;
    this.customer = customer;
    this.zone = Company.propertyZone(customer.store().brand());
  }

  /** Events of one visit; the order is null when nothing was bought. */
  List<Event> of(Visit visit, Order order) {
    Journey journey = visit.journey();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < journey.touches().size(); i++) {
      if (!journey.touches().get(i).isVisit()) {
        continue;
      }
      Draws draws = new Draws(options.seed(), customer.id(), 6, journey.index(), i);
      boolean late = draws.chance(0.03);
      boolean secondDevice = customer.hasTwoDevices() && draws.chance(0.5);
      boolean looksOn = draws.chance(0.1);
      Session session = new Session(journey, i, secondDevice, late);
      events.add(session.first(draws));
      if (looksOn) {
        events.add(session.page(session.start + 5 + draws.below(60), draws));
      }
      boolean last = i == journey.touches().size() - 1;
      if (last && order != null && !order.isGuest() && !draws.chance(0.08)) {
        events.add(session.purchase(order, order.created() + 2, draws));
        if (draws.chance(0.02)) {
          events.add(session.purchase(order, order.created() + 30, draws));
        }
      }
    }
    return events;
  }

  /** A line that was cut off in the middle. */
  static String broken() {
    return "{\"event_date\":\"20";
  }

  private final class Session {
    private final long start;
    private final Page page;
    private final Touch touch;
    private final boolean secondDevice;
    private final boolean late;

    Session(Journey journey, int position, boolean secondDevice, boolean late) {
      this.touch = journey.touches().get(position);
      this.start = touch.time();
      this.page = Page.of(options, customer, journey, position);
      this.secondDevice = secondDevice;
      this.late = late;
    }

    Event first(Draws draws) {
      String name = customer.consents() ? "session_start" : "page_view";
      List<Json> parameters = parameters(page.address());
      if (!page.referrer().isEmpty()) {
        parameters.add(parameter("page_referrer", page.referrer()));
      }
      Json json = base(name, start, parameters, draws);
      json.add("collected_traffic_source", collected());
      if (customer.consents()) {
        json.add("session_traffic_source_last_click", lastClick());
      }
      return event(start, json);
    }

    Event page(long time, Draws draws) {
      String address = "https://" + page.host() + "/product/" + draws.below(9);
      return event(time, base("page_view", time, parameters(address), draws));
    }

    Event purchase(Order order, long time, Draws draws) {
      Store store = order.store();
      List<Json> parameters = parameters("https://" + page.host() + "/thank-you");
      String value = Company.money(order.total(), store.digits());
      String id = Long.toString(order.id());
      parameters.add(parameter("currency", store.currency()));
      parameters.add(
          new Json().add("key", "value").add("value", new Json().raw("double_value", value)));
      parameters.add(parameter("transaction_id", id));
      Json commerce =
          new Json()
              .add("transaction_id", id)
              .raw("purchase_revenue", value)
              .raw("tax_value", Company.money(order.tax(), store.digits()))
              .raw("shipping_value", Company.money(order.shipping(), store.digits()))
              .add("unique_items", Integer.toString(order.lines().size()));
      Json json = base("purchase", time, parameters, draws).add("ecommerce", commerce);
      return event(time, json);
    }

    private Json base(String name, long time, List<Json> parameters, Draws draws) {
      String login = customer.logsIn() && name.equals("purchase") ? userId() : null;
      String stored = customer.consents() ? "Yes" : "No";
      return new Json()
          .add("event_date", LocalDate.ofInstant(instant(time), zone).toString().replace("-", ""))
          .add("event_timestamp", Long.toString(time * 1_000_000L + draws.below(1_000_000)))
          .add("event_name", name)
          .raw("event_params", Json.array(parameters))
          .add("event_bundle_sequence_id", Integer.toString(draws.below(1_000_000)))
          .add("user_id", login)
          .add("user_pseudo_id", customer.consents() ? cookie() : null)
          .add(
              "privacy_info",
              new Json().add("analytics_storage", stored).add("ads_storage", stored))
          .add("device", new Json().add("category", secondDevice ? "mobile" : "desktop"))
          .add("geo", new Json().add("country", country()))
          .add("stream_id", customer.store().brand().equals("acme") ? "4100001" : "4100002")
          .add("platform", "WEB");
    }

    private List<Json> parameters(String address) {
      List<Json> parameters = new ArrayList<>();
      if (customer.consents()) {
        Json value = new Json().add("int_value", Long.toString(start));
        parameters.add(new Json().add("key", "ga_session_id").add("value", value));
      }
      parameters.add(parameter("page_location", address));
      return parameters;
    }

    private Json collected() {
      if (!page.gclid().isEmpty()) {
        return new Json().add("gclid", page.gclid());
      }
      return page.source().isEmpty() ? null : manual("manual_source", "manual_medium", "manual_");
    }

    private Json lastClick() {
      if (touch.kind().channel == Channel.GOOGLE_ADS) {
        Campaign campaign = Campaign.of(customer.store(), touch.kind());
        Json google =
            new Json()
                .add("customer_id", campaign.account().plainId())
                .add("campaign_id", campaign.id())
                .add("campaign_name", campaign.name(false));
        return new Json().add("google_ads_campaign", google);
      }
      return page.source().isEmpty()
          ? null
          : new Json().add("manual_campaign", manual("source", "medium", ""));
    }

    private Json manual(String source, String medium, String prefix) {
      Json json = new Json().add(source, page.source()).add(medium, page.medium());
      if (!page.campaignId().isEmpty()) {
        json.add(prefix + "campaign_id", page.campaignId());
      }
      return page.campaign().isEmpty() ? json : json.add(prefix + "campaign_name", page.campaign());
    }

    private Event event(long time, Json json) {
      int available = Company.availableOn(time, zone) + (late ? LATE_BY_DAYS : 0);
      return new Event(Company.dayOf(time, zone), available, json.toString());
    }

    private String cookie() {
      long visitor = 1_000_000_000L + customer.id() * 2 + (secondDevice ? 1 : 0);
      return visitor + "." + customer.journeys().get(0).touches().get(0).time();
    }

    private String userId() {
      return Long.toString(6_000_000_000_000L + customer.id());
    }

    private String country() {
      return switch (customer.store().market()) {
        case "DE" -> "Germany";
        case "US" -> "United States";
        case "JP" -> "Japan";
        default -> "United Kingdom";
      };
    }
  }

  private static Json parameter(String key, String text) {
    return new Json().add("key", key).add("value", new Json().add("string_value", text));
  }

  private static java.time.Instant instant(long time) {
    return java.time.Instant.ofEpochSecond(time);
  }
}
