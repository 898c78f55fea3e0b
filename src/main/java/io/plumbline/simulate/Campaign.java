package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import java.util.ArrayList;
import java.util.List;

/** One campaign per shop and paid kind of touch. */
record Campaign(Store store, TouchKind kind, int index, String id) {
  static final List<Campaign> ALL = all();

  static Campaign of(Store store, TouchKind kind) {
    return ALL.get(store.index() * TouchKind.PAID_KINDS + kind.ordinal());
  }

  boolean isMeta() {
    return kind.channel == Channel.META_ADS;
  }

  String adGroupId() {
    return "238510000000200%02d".formatted(index());
  }

  String adId(int ad) {
    return "2385100000003%02d%02d".formatted(ad, index());
  }

  String accountId() {
    return isMeta() ? store.metaAccount() : store.googleAccount();
  }

  /** Prospecting is renamed in the middle of the history; the id stays. */
  String name(boolean renamed) {
    String market = store.market();
    return switch (kind) {
      case META_PROSPECTING -> market + (renamed ? "_Prospecting_Broad" : "_Prospecting");
      case META_VIDEO -> market + "_Video_Views";
      case META_RETARGETING -> market + "_Retargeting";
      case GOOGLE_BRAND -> market + " Brand";
      case GOOGLE_NON_BRAND -> market + " Non-Brand";
      case YOUTUBE -> market + " YT Awareness";
      case NEWSLETTER, SEARCH_RESULT, SOCIAL_POST, PARTNER_LINK, TYPED_IN ->
          throw new IllegalStateException(kind + " has no campaign");
    };
  }

  private static List<Campaign> all() {
    List<Campaign> campaigns = new ArrayList<>();
    for (Store store : Company.STORES) {
      for (int kind = 0; kind < TouchKind.PAID_KINDS; kind++) {
        TouchKind paid = TouchKind.values()[kind];
        int index = store.index() * TouchKind.PAID_KINDS + kind;
        String id = paid.channel == Channel.META_ADS ? "238510000000100%02d" : "99352494%02d";
        campaigns.add(new Campaign(store, paid, index, id.formatted(index)));
      }
    }
    return List.copyOf(campaigns);
  }
}
