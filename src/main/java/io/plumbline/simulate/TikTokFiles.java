package io.plumbline.simulate;

import java.time.LocalDate;
import java.util.List;

/** TikTok Ads Manager's report: a row per ad and day, the total last. */
final class TikTokFiles {
  private TikTokFiles() {}

  static String csv(List<AdDelivery.Row> rows) {
    StringBuilder text =
        new StringBuilder(
            "Campaign name,Campaign ID,Ad group name,Ad group ID,Ad name,Ad ID,By Day,Account ID,"
                + "Currency,Cost,Impressions,Clicks (destination),Conversions,Video views\n");
    for (AdDelivery.Row row : rows) {
      Campaign campaign = row.campaign();
      text.append(
          String.join(
                  ",",
                  campaign.name(false),
                  campaign.id(),
                  "Lookalike 1%",
                  campaign.adGroupId(),
                  "Creator clip",
                  campaign.adId(0),
                  LocalDate.ofEpochDay(row.day()).toString(),
                  campaign.account().id(),
                  campaign.account().currency(),
                  Company.money(row.spend(), campaign.account().digits()),
                  Long.toString(row.impressions()),
                  Long.toString(row.clicks()),
                  row.conversions() == 0 ? "-" : Long.toString(row.conversions()),
                  Long.toString(row.impressions() * 6 / 10))
              + "\n");
    }
    return text.append(total(rows)).toString();
  }

  private static String total(List<AdDelivery.Row> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    Account account = rows.get(0).campaign().account();
    return "Total of %d results,,,,,,,,%s,%s,%d,%d,%d,\n"
        .formatted(
            rows.size(),
            account.currency(),
            Company.money(rows.stream().mapToLong(AdDelivery.Row::spend).sum(), account.digits()),
            rows.stream().mapToLong(AdDelivery.Row::impressions).sum(),
            rows.stream().mapToLong(AdDelivery.Row::clicks).sum(),
            rows.stream().mapToLong(AdDelivery.Row::conversions).sum());
  }
}
