package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import java.util.List;

/** What really happened, from the stories alone. */
final class Truth {
  private Truth() {}

  /**
   * One row per channel: the world as it was less the world in which the channel's touches do
   * nothing; revenue is net revenue before refunds in USD at the rate of the order's day.
   */
  static String effects(Tally tally) {
    StringBuilder text =
        new StringBuilder(
            "channel,incremental_orders,incremental_revenue_reporting,orders_with_touch\n");
    for (Channel channel : Channel.values()) {
      text.append(
          "%s,%d,%s,%d\n"
              .formatted(
                  channel.label,
                  tally.sum(Tally.effect("orders", channel)),
                  Company.money(tally.sum(Tally.effect("revenue", channel)), 6),
                  tally.sum(Tally.effect("touched", channel))));
    }
    return text.toString();
  }

  /**
   * One row per measure and source: counts, or money in the currency of the shop or account. {@code
   * refunds_net} is on the basis of net revenue, {@code refunds_gross} the money paid back.
   */
  static String totals(Tally tally, AccountFiles accounts) {
    StringBuilder text = new StringBuilder("measure,source,account_id,currency,value\n");
    for (Store store : Company.STORES) {
      String shop = ConfigFile.sourceOfShop(store) + ",,";
      for (String count : List.of("orders", "new_customers")) {
        long value = tally.sum(Tally.shop(count, store.index()));
        text.append("%s,%s,%d\n".formatted(count, shop, value));
      }
      for (String amount : List.of("net_revenue", "refunds_net", "refunds_gross")) {
        long minor = tally.sum(Tally.shop(amount, store.index()));
        String value = Company.money(minor, store.digits());
        text.append("%s,%s%s,%s\n".formatted(amount, shop, store.currency(), value));
      }
    }
    Account.ALL.forEach(account -> text.append(delivered(account, accounts)));
    return text.toString();
  }

  private static String delivered(Account account, AccountFiles accounts) {
    long spend = 0;
    long impressions = 0;
    long clicks = 0;
    for (Campaign campaign : Campaign.ALL) {
      if (campaign.account().equals(account)) {
        for (AdDelivery.Row row : accounts.delivered(campaign)) {
          spend += row.spend();
          impressions += row.impressions();
          clicks += row.clicks();
        }
      }
    }
    String of = account.source() + "," + account.plainId();
    return "spend,%s,%s,%s\nimpressions,%s,,%d\nclicks,%s,,%d\n"
        .formatted(
            of,
            account.currency(),
            Company.money(spend, account.digits()),
            of,
            impressions,
            of,
            clicks);
  }

  /** The records a reader has to set aside, and the one file without a header. */
  static String dirt() {
    return """
        source,records,what
        meta-acme-de,1,spend is no number
        meta-acme-de,1,row of another account
        meta-acme-de,1,ad id in scientific notation
        meta-acme-de,0,file without any byte
        google-acme-gb,1,day that does not exist
        shop-acme-de,1,order without a readable time
        shop-acme-us,1,subtotal is no number
        ga4-acme,1,JSON line cut off
        ledger,1,unknown currency XQZ
        product-costs,1,unit cost is no number
        """;
  }
}
