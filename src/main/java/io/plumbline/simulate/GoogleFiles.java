package io.plumbline.simulate;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Google Ads exports: the UI's campaign report for one shop, API rows for the others. */
final class GoogleFiles {
  private static final DateTimeFormatter LONG_DAY =
      DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.ENGLISH);

  private GoogleFiles() {}

  /** Title lines, header, a row per campaign and day, then the report's own totals. */
  static String csv(List<AdDelivery.Row> rows, int from, int to) {
    StringBuilder text = new StringBuilder("Campaign report\n");
    text.append(
        "\"%s - %s\"\n"
            .formatted(
                LONG_DAY.format(LocalDate.ofEpochDay(from)),
                LONG_DAY.format(LocalDate.ofEpochDay(to))));
    text.append(
        "Day,Campaign status,Campaign,Campaign ID,Customer ID,Currency code,Campaign type,Impr.,"
            + "Clicks,CTR,Cost,Conversions,Conv. value,Search impr. share,"
            + "Search lost IS (budget)\n");
    for (AdDelivery.Row row : rows) {
      text.append(csvRow(row));
    }
    for (String label : List.of("Total: Campaigns", "Total: Account")) {
      text.append(totalRow(label, rows));
    }
    return text.toString();
  }

  /** One nested object per campaign and day, INT64 as text, cost in millionths. */
  static String json(List<AdDelivery.Row> rows) {
    StringBuilder text = new StringBuilder();
    for (AdDelivery.Row row : rows) {
      text.append(jsonLine(row, LocalDate.ofEpochDay(row.day()).toString())).append('\n');
    }
    return text.toString();
  }

  /** A row of a day that does not exist. */
  static String brokenLine(AdDelivery.Row row) {
    return jsonLine(row, "2026-13-45") + "\n";
  }

  private static String csvRow(AdDelivery.Row row) {
    Campaign campaign = row.campaign();
    int digits = campaign.store().digits();
    boolean video = campaign.kind() == TouchKind.YOUTUBE;
    boolean brand = campaign.kind() == TouchKind.GOOGLE_BRAND;
    return String.join(
            ",",
            LocalDate.ofEpochDay(row.day()).toString(),
            "Enabled",
            campaign.name(false),
            campaign.id(),
            campaign.account().id(),
            campaign.store().currency(),
            video ? "Video" : "Search",
            grouped(row.impressions(), 0),
            grouped(row.clicks(), 0),
            row.impressions() == 0 ? " --" : percent(row.clicks(), row.impressions()),
            grouped(row.spend(), digits),
            row.conversions() + ".00",
            grouped(row.value(), digits),
            video ? " --" : brand ? "> 90%" : "45.33%",
            video ? " --" : "< 10%")
        + "\n";
  }

  private static String totalRow(String label, List<AdDelivery.Row> rows) {
    AdDelivery.Row any = rows.get(0);
    int digits = any.campaign().store().digits();
    return "%s,,,,,%s,,%s,%s,,%s,%d.00,%s,,\n"
        .formatted(
            label,
            any.campaign().store().currency(),
            grouped(rows.stream().mapToLong(AdDelivery.Row::impressions).sum(), 0),
            grouped(rows.stream().mapToLong(AdDelivery.Row::clicks).sum(), 0),
            grouped(rows.stream().mapToLong(AdDelivery.Row::spend).sum(), digits),
            rows.stream().mapToLong(AdDelivery.Row::conversions).sum(),
            grouped(rows.stream().mapToLong(AdDelivery.Row::value).sum(), digits));
  }

  private static Json jsonLine(AdDelivery.Row row, String day) {
    Campaign campaign = row.campaign();
    String id = campaign.account().plainId();
    int digits = campaign.store().digits();
    long micros = row.spend() * (digits == 2 ? 10_000 : 1_000_000);
    return new Json()
        .add(
            "customer",
            new Json()
                .add("id", id)
                .add("currencyCode", campaign.store().currency())
                .add("timeZone", campaign.store().zone().getId()))
        .add(
            "campaign",
            new Json()
                .add("id", campaign.id())
                .add("name", campaign.name(false))
                .add("status", "ENABLED")
                .add(
                    "advertisingChannelType",
                    campaign.kind() == TouchKind.YOUTUBE ? "VIDEO" : "SEARCH"))
        .add("segments", new Json().add("date", day))
        .add(
            "metrics",
            new Json()
                .add("impressions", Long.toString(row.impressions()))
                .add("clicks", Long.toString(row.clicks()))
                .add("costMicros", Long.toString(micros))
                .raw("conversions", row.conversions() + ".0")
                .raw("conversionsValue", Company.money(row.value(), digits)));
  }

  private static String percent(long part, long whole) {
    return Company.money(StrictMath.round(part * 10_000.0 / whole), 2) + "%";
  }

  /** Thousands commas, in quotes when there are any. */
  private static String grouped(long minor, int digits) {
    String plain = Company.money(minor, digits);
    int end = digits == 0 ? plain.length() : plain.length() - digits - 1;
    StringBuilder text = new StringBuilder(plain);
    for (int i = end - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.indexOf(",") < 0 ? plain : "\"" + text + "\"";
  }
}
