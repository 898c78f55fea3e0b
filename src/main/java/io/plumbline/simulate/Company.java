package io.plumbline.simulate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Two brands, four shops, two web properties. */
final class Company {
  /** A Shopify store and its market. */
  record Store(
      int index,
      String brand,
      String market,
      String currency,
      int digits,
      ZoneId zone,
      int taxPercent,
      boolean taxIncluded,
      boolean exportsCsv,
      double share,
      double unitsPerDollar) {

    /** Such as {@code acme_de}: part of folder and file names. */
    String label() {
      return brand + "_" + market.toLowerCase(java.util.Locale.ROOT);
    }

    /** Such as {@code acme-de}: part of source ids. */
    String slug() {
      return label().replace('_', '-');
    }

    String host() {
      return brand + ".example";
    }

    /** Day an instant belongs to in this shop. */
    int dayOf(long time) {
      return Company.dayOf(time, zone);
    }

    /** First UTC-and-shop day on whose evening an export can hold the instant. */
    int availableOn(long time) {
      return Company.availableOn(time, zone);
    }
  }

  /** Something a brand sells: the price in USD, and the share of it the goods cost. */
  record Product(String sku, String title, double dollars, double costShare) {}

  static final List<Store> STORES =
      List.of(
          new Store(
              0, "acme", "DE", "EUR", 2, ZoneId.of("Europe/Berlin"), 19, true, false, 0.40, 0.92),
          new Store(
              1, "acme", "US", "USD", 2, ZoneId.of("America/New_York"), 8, false, true, 0.25, 1.0),
          new Store(2, "nori", "JP", "JPY", 0, ZoneId.of("Asia/Tokyo"), 10, true, false, 0.20, 150),
          new Store(
              3, "acme", "GB", "GBP", 2, ZoneId.of("Europe/London"), 20, true, false, 0.15, 0.79));

  static final List<String> BRANDS = List.of("acme", "nori");

  private static final List<Product> ACME =
      List.of(
          new Product("ACM-TEE-BLK", "Crew Tee Black", 24, 0.35),
          new Product("ACM-TEE-WHT", "Crew Tee White", 24, 0.35),
          new Product("ACM-HOOD-GRY", "Hoodie Grey", 59, 0.42),
          new Product("ACM-CAP-NVY", "Cap Navy", 19, 0.30),
          new Product("ACM-BAG-01", "Day Bag", 79, 0.45),
          new Product("ACM-SOCK-3", "Socks, 3 pairs", 15, 0.33),
          new Product("ACM-SHOE-42", "Runner", 109, 0.48),
          new Product("ACM-BELT-BR", "Belt Brown", 35, 0.38));

  private static final List<Product> NORI =
      List.of(
          new Product("NOR-TEA-GRN", "Green Tea 200 g", 18, 0.30),
          new Product("NOR-TEA-BLK", "Black Tea 200 g", 16, 0.30),
          new Product("NOR-POT-01", "Tea Pot", 48, 0.44),
          new Product("NOR-CUP-2", "Cups, 2 pieces", 28, 0.40),
          new Product("NOR-SET-01", "Gift Set", 72, 0.46),
          new Product("NOR-MAT-01", "Bamboo Mat", 14, 0.28));

  private Company() {}

  static List<Product> products(String brand) {
    return brand.equals("acme") ? ACME : NORI;
  }

  /** The last product of a brand is new and nobody has entered its cost yet. */
  static boolean hasCost(Product product) {
    return !product.equals(ACME.get(ACME.size() - 1)) && !product.equals(NORI.get(NORI.size() - 1));
  }

  /** Zone of the web property of a brand. */
  static ZoneId propertyZone(String brand) {
    return ZoneId.of(brand.equals("acme") ? "Europe/Berlin" : "Asia/Tokyo");
  }

  static int dayOf(long time, ZoneId zone) {
    return (int) LocalDate.ofInstant(Instant.ofEpochSecond(time), zone).toEpochDay();
  }

  /**
   * The later of the UTC day and the local day of an instant, so that an export of a day never
   * holds a record that either calendar dates after it.
   */
  static int availableOn(long time, ZoneId zone) {
    return Math.max((int) Math.floorDiv(time, 86_400L), dayOf(time, zone));
  }

  /** Minor units as the platforms print them: 1234 is 12.34 with two digits, 1234 with none. */
  static String money(long minor, int digits) {
    return java.math.BigDecimal.valueOf(minor, digits).toPlainString();
  }

  /** Demand of a day around 1: a yearly wave, busy weekends, a strong November. */
  static double season(int epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    double wave = 0.15 * StrictMath.sin(2 * StrictMath.PI * (day.getDayOfYear() - 80) / 365.0);
    double weekend = day.getDayOfWeek().getValue() >= 6 ? 0.12 : 0;
    double november = day.getMonthValue() == 11 ? 0.25 : 0;
    return 1 + wave + weekend + november;
  }
}
