package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One campaign per account and paid kind of touch its platform has. */
record Campaign(Account account, TouchKind kind, int index) {
  static final List<Campaign> ALL = all();

  /** The campaign behind a paid touch in a shop. */
  static Campaign of(Store store, TouchKind kind) {
    return find(store, kind)
        .orElseThrow(() -> new IllegalStateException(kind + " does not run for " + store.label()));
  }

  /** Whether a kind of touch happens in a shop: paid ones need a campaign. */
  static boolean runs(Store store, TouchKind kind) {
    return !kind.isPaid() || find(store, kind).isPresent();
  }

  Store store() {
    return account.store();
  }

  String id() {
    return switch (account.platform()) {
      case META_ADS -> "238510000000100%02d".formatted(index);
      case TIKTOK_ADS -> "17900000000000%02d".formatted(index);
      default -> "99352494%02d".formatted(index);
    };
  }

  String adGroupId() {
    return "238510000000200%02d".formatted(index);
  }

  String adId(int ad) {
    return "2385100000003%02d%02d".formatted(ad, index);
  }

  /** Prospecting is renamed in the middle of the history; the id stays. */
  String name(boolean renamed) {
    String market = store().market();
    return switch (kind) {
      case META_PROSPECTING -> market + (renamed ? "_Prospecting_Broad" : "_Prospecting");
      case META_VIDEO -> market + "_Video_Views";
      case META_RETARGETING -> market + "_Retargeting";
      case GOOGLE_BRAND -> market + " Brand";
      case GOOGLE_NON_BRAND -> market + " Non-Brand";
      case YOUTUBE -> market + " YT Awareness";
      case TIKTOK_FEED -> market + "_Spark_Ads";
      case BAIDU_SEARCH -> "日本茶-通用词";
      case NEWSLETTER, SEARCH_RESULT, SOCIAL_POST, PARTNER_LINK, TYPED_IN ->
          throw new IllegalStateException(kind + " has no campaign");
    };
  }

  private static Optional<Campaign> find(Store store, TouchKind kind) {
    return ALL.stream()
        .filter(campaign -> campaign.kind == kind && campaign.store().equals(store))
        .findFirst();
  }

  private static List<Campaign> all() {
    List<Campaign> campaigns = new ArrayList<>();
    for (Account account : Account.ALL) {
      for (TouchKind kind : TouchKind.values()) {
        if (kind.isPaid() && kind.channel == account.platform()) {
          campaigns.add(new Campaign(account, kind, campaigns.size()));
        }
      }
    }
    return List.copyOf(campaigns);
  }
}
