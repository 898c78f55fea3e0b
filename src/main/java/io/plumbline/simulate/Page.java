package io.plumbline.simulate;

import io.plumbline.simulate.Story.Customer;
import io.plumbline.simulate.Story.Journey;
import io.plumbline.simulate.Story.Touch;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The page a touch lands on and what the address says about where it came from. Empty texts where
 * nothing is said.
 */
record Page(
    String host,
    String pathAndQuery,
    String referrer,
    String source,
    String medium,
    String campaign,
    String campaignId,
    String gclid) {

  static Page of(SimulationOptions options, Customer customer, Journey journey, int position) {
    Touch touch = journey.touches().get(position);
    String host = customer.store().host();
    String path = "/" + customer.store().market().toLowerCase(Locale.ROOT) + "/shop";
    String click =
        Long.toUnsignedString(
            new Draws(options.seed(), customer.id(), 5, journey.index(), position).whole(), 36);
    return switch (touch.kind()) {
      case META_PROSPECTING, META_VIDEO, META_RETARGETING -> {
        Campaign campaign = Campaign.of(customer.store(), touch.kind());
        int day = customer.store().dayOf(touch.time());
        String name = campaign.name(day > options.middleEpochDay());
        String query =
            "?utm_source=facebook&utm_medium=paid_social&utm_campaign="
                + name
                + "&utm_id="
                + campaign.id()
                + "&fbclid=IwAR"
                + click;
        yield new Page(
            host,
            path + query,
            "https://www.facebook.com/",
            "facebook",
            "paid_social",
            name,
            campaign.id(),
            "");
      }
      case GOOGLE_BRAND, GOOGLE_NON_BRAND, YOUTUBE -> {
        String gclid = "Cj0K" + click;
        String referrer =
            touch.kind() == TouchKind.YOUTUBE
                ? "https://www.youtube.com/"
                : "https://www.google.com/";
        yield new Page(host, path + "?gclid=" + gclid, referrer, "", "", "", "", gclid);
      }
      case TIKTOK_FEED -> {
        Campaign campaign = Campaign.of(customer.store(), touch.kind());
        String name = campaign.name(false);
        String query =
            "?utm_source=tiktok&utm_medium=paid_social&utm_campaign="
                + name
                + "&utm_id="
                + campaign.id()
                + "&ttclid=E.C.P."
                + click;
        yield new Page(
            host,
            path + query,
            "https://www.tiktok.com/",
            "tiktok",
            "paid_social",
            name,
            campaign.id(),
            "");
      }
      case BAIDU_SEARCH -> {
        String name = Campaign.of(customer.store(), touch.kind()).name(false);
        String query = "?utm_source=baidu&utm_medium=cpc&utm_campaign=" + name + "&bd_vid=" + click;
        yield new Page(host, path + query, "https://www.baidu.com/", "baidu", "cpc", name, "", "");
      }
      case NEWSLETTER -> {
        String month =
            LocalDate.ofEpochDay(customer.store().dayOf(touch.time())).toString().substring(0, 7);
        String name = "newsletter_" + month.replace('-', '_');
        yield new Page(
            host,
            path + "?utm_source=newsletter&utm_medium=email&utm_campaign=" + name,
            "",
            "newsletter",
            "email",
            name,
            "",
            "");
      }
      case SEARCH_RESULT ->
          new Page(host, path, "https://www.google.com/", "google", "organic", "", "", "");
      case SOCIAL_POST ->
          new Page(
              host,
              path + "?fbclid=IwAR" + click,
              "https://l.instagram.com/",
              "l.instagram.com",
              "referral",
              "",
              "",
              "");
      case PARTNER_LINK ->
          new Page(
              host,
              path,
              "https://tea-and-style.example/best-of",
              "tea-and-style.example",
              "referral",
              "",
              "",
              "");
      case TYPED_IN -> new Page(host, path, "", "", "", "", "", "");
    };
  }

  String address() {
    return "https://" + host + pathAndQuery;
  }
}
