package io.plumbline.simulate;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Meta exports: the Ads Manager's CSV for one shop, the Insights API's objects for the others. */
final class MetaFiles {
  private MetaFiles() {}

  /** The report of the account: the export's own total first, then ad by ad and day. */
  static String csv(Account account, List<AdDelivery.Row> rows, boolean renamed, int from, int to) {
    StringBuilder text =
        new StringBuilder(
            "Reporting starts,Reporting ends,Day,Account ID,Campaign name,Campaign ID,Ad set name,"
                + "Ad set ID,Ad name,Ad ID,Currency,Amount spent (%s),Impressions,Reach,"
                    .formatted(account.currency())
                + "Link clicks,Purchases,Purchases conversion value\n");
    long spend = rows.stream().mapToLong(AdDelivery.Row::spend).sum();
    String range = LocalDate.ofEpochDay(from) + "," + LocalDate.ofEpochDay(to);
    long impressions = rows.stream().mapToLong(AdDelivery.Row::impressions).sum();
    String total = Company.money(spend, account.digits());
    text.append(
        "%s,,,,,,,,,%s,%s,%d,,,,\n".formatted(range, account.currency(), total, impressions));
    for (AdDelivery.Row row : rows) {
      for (int ad = 0; ad < 2; ad++) {
        text.append(range).append(',').append(LocalDate.ofEpochDay(row.day())).append(',');
        text.append(csvCells(row, ad, renamed, row.campaign().account().id()));
      }
    }
    return text.toString();
  }

  /** Rows a reader must set aside: no number, another account, an id ruined by a spreadsheet. */
  static String brokenRows(AdDelivery.Row row, int from, int to) {
    String start =
        "%s,%s,%s,"
            .formatted(
                LocalDate.ofEpochDay(from),
                LocalDate.ofEpochDay(to),
                LocalDate.ofEpochDay(row.day()));
    String good = csvCells(row, 0, false, row.campaign().account().id());
    String amount = Company.money(part(row.spend(), 0), row.campaign().store().digits());
    String noNumber =
        good.replace("," + amount + ",", ",pending review,")
            .replace(row.campaign().adId(0), row.campaign().adId(8));
    String otherAccount = csvCells(row, 0, false, "798000000000099");
    String ruinedId = good.replace(row.campaign().adId(0), "2.3851E+16");
    return start + noNumber + start + otherAccount + start + ruinedId;
  }

  /** One object per ad and day. */
  static String json(List<AdDelivery.Row> rows, boolean renamed) {
    StringBuilder text = new StringBuilder();
    for (AdDelivery.Row row : rows) {
      for (int ad = 0; ad < 2; ad++) {
        text.append(jsonLine(row, ad, renamed)).append('\n');
      }
    }
    return text.toString();
  }

  private static String csvCells(AdDelivery.Row row, int ad, boolean renamed, String account) {
    Campaign campaign = row.campaign();
    int digits = campaign.store().digits();
    long conversions = part(row.conversions(), ad);
    return String.join(
            ",",
            account,
            campaign.name(renamed),
            campaign.id(),
            "Broad 25-54",
            campaign.adGroupId(),
            ad == 0 ? "Video A" : "Carousel B",
            campaign.adId(ad),
            campaign.store().currency(),
            Company.money(part(row.spend(), ad), digits),
            Long.toString(part(row.impressions(), ad)),
            Long.toString(part(row.impressions(), ad) * 8 / 10),
            Long.toString(part(row.clicks(), ad)),
            conversions == 0 ? "" : Long.toString(conversions),
            conversions == 0 ? "" : Company.money(value(row, ad), digits))
        + "\n";
  }

  private static Json jsonLine(AdDelivery.Row row, int ad, boolean renamed) {
    Campaign campaign = row.campaign();
    String day = DateTimeFormatter.ISO_LOCAL_DATE.format(LocalDate.ofEpochDay(row.day()));
    String clicks = Long.toString(part(row.clicks(), ad));
    Json json =
        new Json()
            .add("account_id", campaign.account().id())
            .add("account_currency", campaign.store().currency())
            .add("campaign_id", campaign.id())
            .add("campaign_name", campaign.name(renamed))
            .add("adset_id", campaign.adGroupId())
            .add("adset_name", "Broad 25-54")
            .add("ad_id", campaign.adId(ad))
            .add("ad_name", ad == 0 ? "Video A" : "Carousel B")
            .add("date_start", day)
            .add("date_stop", day)
            .add("spend", Company.money(part(row.spend(), ad), campaign.store().digits()))
            .add("impressions", Long.toString(part(row.impressions(), ad)))
            .add("clicks", clicks)
            .add("inline_link_clicks", clicks)
            .add("reach", Long.toString(part(row.impressions(), ad) * 8 / 10))
            .add("attribution_setting", "7d_click");
    long conversions = part(row.conversions(), ad);
    if (conversions == 0) {
      return json;
    }
    String count = Long.toString(conversions);
    String value = Company.money(value(row, ad), campaign.store().digits());
    return json.raw(
            "actions",
            Json.array(
                List.of(
                    action("link_click", clicks),
                    action("purchase", count),
                    action("omni_purchase", count))))
        .raw(
            "action_values",
            Json.array(List.of(action("purchase", value), action("omni_purchase", value))));
  }

  private static Json action(String type, String value) {
    return new Json().add("action_type", type).add("value", value).add("7d_click", value);
  }

  /** The first ad takes the larger half. */
  private static long part(long whole, int ad) {
    return ad == 0 ? whole - whole / 2 : whole / 2;
  }

  /** An ad without conversions has no value. */
  private static long value(AdDelivery.Row row, int ad) {
    return row.conversions() == 1 ? (ad == 0 ? row.value() : 0) : part(row.value(), ad);
  }
}
