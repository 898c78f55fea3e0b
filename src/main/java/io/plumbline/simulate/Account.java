package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An ad account and the shop it works for. Meta and Google work for every shop, TikTok for those in
 * English, Baidu for the tea shop's visitors from China, paid in CNY by Beijing days.
 */
record Account(
    Store store,
    Channel platform,
    String id,
    String currency,
    int digits,
    double unitsPerDollar,
    ZoneId zone) {
  static final List<Account> ALL = Company.STORES.stream().flatMap(Account::of).toList();

  /** Platform and shop, such as {@code tiktok-acme-us}: the id of its source. */
  String source() {
    return stem() + "-" + store.slug();
  }

  /** The platform in names of files and sources. */
  String stem() {
    return platform.label.replace("_ads", "");
  }

  /** Folder of its exports. */
  String folder() {
    return "exports/" + platform.label + "/" + store.label();
  }

  boolean isCsv() {
    return store.index() == 0 || platform == Channel.TIKTOK_ADS || platform == Channel.BAIDU_ADS;
  }

  /** Name of an export made on a day. */
  String file(String extracted, String suffix) {
    return "%s/%s_%s_%s%s.%s"
        .formatted(folder(), stem(), store.label(), extracted, suffix, isCsv() ? "csv" : "jsonl");
  }

  /** The id as the platform's rows hold it. */
  String plainId() {
    return id.replace("-", "");
  }

  int dayOf(long time) {
    return Company.dayOf(time, zone);
  }

  private static Stream<Account> of(Store store) {
    Stream<Account> everywhere =
        Stream.of(
            local(store, Channel.META_ADS, "79800000000000" + (store.index() + 1)),
            local(store, Channel.GOOGLE_ADS, "123-456-789" + store.index()));
    return switch (store.market().toUpperCase(Locale.ROOT)) {
      case "US", "GB" ->
          Stream.concat(
              everywhere,
              Stream.of(local(store, Channel.TIKTOK_ADS, "696800000000000000" + store.index())));
      case "JP" ->
          Stream.concat(
              everywhere,
              Stream.of(
                  new Account(
                      store,
                      Channel.BAIDU_ADS,
                      "诺里茶-海外",
                      "CNY",
                      2,
                      7.2,
                      ZoneId.of("Asia/Shanghai"))));
      default -> everywhere;
    };
  }

  private static Account local(Store store, Channel platform, String id) {
    return new Account(
        store,
        platform,
        id,
        store.currency(),
        store.digits(),
        store.unitsPerDollar(),
        store.zone());
  }
}
