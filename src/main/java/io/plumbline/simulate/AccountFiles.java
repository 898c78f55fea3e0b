package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
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
    for (Store store : Company.STORES) {
      for (Channel platform : List.of(Channel.META_ADS, Channel.GOOGLE_ADS)) {
        if (night.isNext()) {
          int from = options.lastEpochDay() - AdDelivery.RESTATED_DAYS + 1;
          write(store, platform, from, night.lastDay(), rows(store, platform, from));
        } else {
          writeOlder(store, platform);
          int from = Math.max(options.firstEpochDay(), options.middleEpochDay() - OVERLAP_DAYS + 1);
          write(store, platform, from, night.lastDay(), rows(store, platform, from));
        }
      }
    }
    if (night.isNext()) {
      Store twice = Company.STORES.get(3);
      LocalDate older = LocalDate.ofEpochDay(options.middleEpochDay() + 1L);
      String name = name(twice, Channel.GOOGLE_ADS, older, "");
      files.copy(name, name(twice, Channel.GOOGLE_ADS, older, "_copy"));
    } else {
      Store empty = Company.STORES.get(0);
      files.write(name(empty, Channel.META_ADS, night.extractDate(), "_empty"), "");
    }
  }

  /** Everything delivered up to the last day, for the totals. */
  List<AdDelivery.Row> delivered(Campaign campaign) {
    return delivery.rows(campaign, options.firstEpochDay(), night.lastDay());
  }

  static boolean isCsv(Store store) {
    return store.index() == 0;
  }

  private void writeOlder(Store store, Channel platform) {
    int from = options.firstEpochDay();
    int to = options.middleEpochDay();
    List<AdDelivery.Row> rows = new ArrayList<>();
    for (AdDelivery.Row row : rows(store, platform, from)) {
      if (row.day() <= to - OVERLAP_DAYS) {
        rows.add(row);
      } else if (row.day() <= to) {
        rows.add(row.withConversions(row.conversions() * 4 / 5)); // the rest came in later
      }
    }
    write(store, platform, from, to, rows);
  }

  private void write(Store store, Channel platform, int from, int to, List<AdDelivery.Row> rows) {
    boolean renamed = to > options.middleEpochDay();
    boolean isMeta = platform == Channel.META_ADS;
    String text;
    if (isMeta) {
      text =
          isCsv(store)
              ? MetaFiles.csv(store, rows, renamed, from, to)
              : MetaFiles.json(rows, renamed);
    } else {
      text = isCsv(store) ? GoogleFiles.csv(rows, from, to) : GoogleFiles.json(rows);
    }
    String broken = "";
    if (!renamed && isMeta && isCsv(store)) {
      broken = MetaFiles.brokenRows(rows.get(0), from, to);
    } else if (!renamed && !isMeta && store.index() == 3) {
      broken = GoogleFiles.brokenLine(rows.get(0));
    }
    files.write(name(store, platform, LocalDate.ofEpochDay(to + 1L), ""), text + broken);
  }

  private List<AdDelivery.Row> rows(Store store, Channel platform, int from) {
    List<AdDelivery.Row> rows = new ArrayList<>();
    for (Campaign campaign : Campaign.ALL) {
      if (campaign.store().equals(store) && campaign.kind().channel == platform) {
        rows.addAll(delivery.rows(campaign, from, night.lastDay()));
      }
    }
    return rows;
  }

  private static String name(Store store, Channel platform, LocalDate extracted, String suffix) {
    String stem = platform == Channel.META_ADS ? "meta" : "google";
    String ending = isCsv(store) ? "csv" : "jsonl";
    return "exports/%s/%s/%s_%s_%s%s.%s"
        .formatted(platform.label, store.label(), stem, store.label(), extracted, suffix, ending);
  }
}
