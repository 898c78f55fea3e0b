package io.plumbline.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/**
 * Exports of two sources over four weeks, and the files of one more day with late rows. Clocks go
 * back in Europe on 25 October and in America on 1 November; orders are dated by a clock in New
 * York.
 */
final class TinyCompany {
  /** The last day of the first files, and of the next ones. */
  static final LocalDate FIRST = LocalDate.parse("2026-10-31");

  static final LocalDate SECOND = FIRST.plusDays(1);
  private static final LocalDate FROM = LocalDate.parse("2026-10-04");

  private TinyCompany() {}

  /** Writes exports and {@code plumbline.conf} into a folder. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("exports"));
    Files.writeString(
        folder.resolve("plumbline.conf"),
        """
        plumbline { lake = lake, demo-pepper = true, reporting { currency = USD }
          sources = [
            { id = shop, format = "generic/orders", path = "exports/orders_*.csv", currency = USD, time-zone = "America/New_York" }
            { id = meta, format = "meta_ads/ui_csv", path = "exports/meta_*.csv" }
          ]
        }
        """);
    days(folder, FROM, FIRST, 1);
  }

  /** The next day; its files say the day before again, with other numbers. */
  static void writeNextDay(Path folder) throws IOException {
    writeDay(folder, SECOND);
  }

  /** Any later day, likewise. */
  static void writeDay(Path folder, LocalDate day) throws IOException {
    days(folder, day.minusDays(1), day, ChronoUnit.DAYS.between(FIRST, day) + 1);
  }

  private static void days(Path folder, LocalDate from, LocalDate to, long seed)
      throws IOException {
    Random random = new Random(seed);
    StringBuilder orders = new StringBuilder("order_id,customer_key,created_ts,net_revenue\n");
    StringBuilder spend =
        new StringBuilder("Day,Campaign name,Amount spent (USD),Impressions,Link clicks\n");
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      for (int i = 0; i < 3; i++) {
        orders.append(
            "o%s-%d,c%d,%s 0%d:30:00,%d.50%n"
                .formatted(day, i, random.nextInt(20), day, i, 5 + random.nextInt(90)));
      }
      spend.append(
          "%s,Spring,%d.25,%d,%d%n"
              .formatted(
                  day, 1 + random.nextInt(9), 100 + random.nextInt(900), random.nextInt(90)));
    }
    Path exports = folder.resolve("exports");
    Files.writeString(exports.resolve("orders_" + to + ".csv"), orders);
    Files.writeString(exports.resolve("meta_" + to + ".csv"), spend);
  }
}
