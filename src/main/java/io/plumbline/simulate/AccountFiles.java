package io.plumbline.simulate;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The ad exports of a delivery. The first one leaves two extracts per account that overlap by four
 * weeks, the older with fewer conversions and campaigns under their old names; the next night
 * restates three days and adds one.
 */
final class AccountFiles {
  private static final int OVERLAP_DAYS = 28;

  private final Night night;
  private final SimulationOptions options;
  private final AdDelivery delivery;
  private final ExportFiles files;

  AccountFiles(Night night, Tally tally, ExportFiles files) {
    this.night = night;
    this.options = night.options();
    this.delivery = new AdDelivery(night, tally);
    this.files = files;
  }

  void write() {
    for (Account account : Account.ALL) {
      if (night.isNext()) {
        int from = options.lastEpochDay() - AdDelivery.RESTATED_DAYS + 1;
        write(account, from, night.lastDay(), rows(account, from));
      } else {
        writeOlder(account);
        int from = Math.max(options.firstEpochDay(), options.middleEpochDay() - OVERLAP_DAYS + 1);
        write(account, from, night.lastDay(), rows(account, from));
      }
    }
    if (night.isNext()) {
      Account twice = account(3, Channel.GOOGLE_ADS);
      String older = LocalDate.ofEpochDay(options.middleEpochDay() + 1L).toString();
      files.copy(twice.file(older, ""), twice.file(older, "_copy"));
    } else {
      files.write(account(0, Channel.META_ADS).file(night.extractDate().toString(), "_empty"), "");
    }
  }

  /** Everything delivered up to the last day, for the totals. */
  List<AdDelivery.Row> delivered(Campaign campaign) {
    return delivery.rows(campaign, options.firstEpochDay(), night.lastDay());
  }

  private void writeOlder(Account account) {
    int from = options.firstEpochDay();
    int to = options.middleEpochDay();
    List<AdDelivery.Row> rows = new ArrayList<>();
    for (AdDelivery.Row row : rows(account, from)) {
      if (row.day() <= to - OVERLAP_DAYS) {
        rows.add(row);
      } else if (row.day() <= to) {
        rows.add(row.withConversions(row.conversions() * 4 / 5)); // the rest came in later
      }
    }
    write(account, from, to, rows);
  }

  private void write(Account account, int from, int to, List<AdDelivery.Row> rows) {
    boolean renamed = to > options.middleEpochDay();
    String text =
        switch (account.platform()) {
          case META_ADS ->
              account.isCsv()
                  ? MetaFiles.csv(account, rows, renamed, from, to)
                  : MetaFiles.json(rows, renamed);
          case TIKTOK_ADS -> TikTokFiles.csv(rows);
          case BAIDU_ADS -> BaiduFiles.csv(rows, from, to);
          default -> account.isCsv() ? GoogleFiles.csv(rows, from, to) : GoogleFiles.json(rows);
        };
    String broken = renamed ? "" : broken(account, rows, from, to);
    files.write(
        account.file(LocalDate.ofEpochDay(to + 1L).toString(), ""),
        text + broken,
        account.platform() == Channel.BAIDU_ADS ? BaiduFiles.CHARSET : StandardCharsets.UTF_8);
  }

  private static String broken(Account account, List<AdDelivery.Row> rows, int from, int to) {
    boolean isMeta = account.platform() == Channel.META_ADS;
    if (isMeta && account.isCsv()) {
      return MetaFiles.brokenRows(rows.get(0), from, to);
    }
    boolean isGoogle = account.platform() == Channel.GOOGLE_ADS;
    return isGoogle && account.store().index() == 3 ? GoogleFiles.brokenLine(rows.get(0)) : "";
  }

  private List<AdDelivery.Row> rows(Account account, int from) {
    List<AdDelivery.Row> rows = new ArrayList<>();
    for (Campaign campaign : Campaign.ALL) {
      if (campaign.account().equals(account)) {
        rows.addAll(delivery.rows(campaign, from, night.lastDay()));
      }
    }
    return rows;
  }

  private static Account account(int store, Channel platform) {
    return Account.ALL.stream()
        .filter(any -> any.store().index() == store && any.platform() == platform)
        .findFirst()
        .orElseThrow();
  }
}
