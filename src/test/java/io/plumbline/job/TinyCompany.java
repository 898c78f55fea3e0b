package io.plumbline.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;

/** Exports of three sources over four weeks, and the files of one more day with late rows. */
final class TinyCompany {
  private static final LocalDate FROM = LocalDate.parse("2026-10-03");
  private static final LocalDate TO = LocalDate.parse("2026-10-30");

  private TinyCompany() {}

  /** Writes exports and {@code plumbline.conf} into a folder. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("exports"));
    Files.writeString(
        folder.resolve("plumbline.conf"),
        """
        plumbline { lake = lake, demo-pepper = true, reporting { currency = USD }
          attribution { models = [first, last, last_non_direct, linear] }
          sources = [
            { id = shop, format = "generic/orders", path = "exports/orders_*.csv", currency = USD }
            { id = touches, format = "generic/touchpoints", path = "exports/touches_*.csv" }
            { id = meta, format = "meta_ads/ui_csv", path = "exports/meta_*.csv" }
          ]
        }
        """);
    days(folder, FROM, TO, 1);
  }

  /** The next day; its files say the day before again, with other numbers. */
  static void writeNextDay(Path folder) throws IOException {
    days(folder, TO, TO.plusDays(1), 2);
  }

  private static void days(Path folder, LocalDate from, LocalDate to, long seed)
      throws IOException {
    Random random = new Random(seed);
    StringBuilder orders = new StringBuilder("order_id,customer_key,created_ts,net_revenue\n");
    StringBuilder touches = new StringBuilder("touch_id,user_key,event_ts,channel\n");
    StringBuilder spend =
        new StringBuilder("Day,Campaign name,Amount spent (USD),Impressions,Link clicks\n");
    String[] channels = {"meta_ads", "email", "organic_search"};
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      for (int i = 0; i < 2; i++) {
        orders.append(
            "o%s-%d,c%d,%sT1%d:00:00Z,%d.50%n"
                .formatted(day, i, random.nextInt(20), day, i, 5 + random.nextInt(90)));
        touches.append(
            "t%s-%d,c%d,%sT0%d:30:00Z,%s%n"
                .formatted(day, i, random.nextInt(20), day, i, channels[random.nextInt(3)]));
      }
      spend.append(
          "%s,Spring,%d.25,%d,%d%n"
              .formatted(
                  day, 1 + random.nextInt(9), 100 + random.nextInt(900), random.nextInt(90)));
    }
    Path exports = folder.resolve("exports");
    Files.writeString(exports.resolve("orders_" + to + ".csv"), orders);
    Files.writeString(exports.resolve("touches_" + to + ".csv"), touches);
    Files.writeString(exports.resolve("meta_" + to + ".csv"), spend);
  }
}
