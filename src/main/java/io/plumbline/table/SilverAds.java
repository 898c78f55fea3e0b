package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.FRACTION;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

/** What ad platforms said before they said it differently. */
public final class SilverAds {
  public static final Table AD_PERFORMANCE_RESTATEMENTS =
      Table.of(
              "silver",
              "ad_performance_restatements",
              "One row per source, account, day, series of files and extract that changed the day's sums.",
              "source",
              "account_id",
              "date",
              "extract_series",
              "extract_ts")
          .need("source", TEXT, "id", "Source")
          .need("account_id", TEXT, "id", "Ad account")
          .need("date", DATE, "account's day", "Day of delivery")
          .need("extract_series", TEXT, "text", "File name without its dates: one report, again")
          .need("extract_ts", INSTANT, "UTC", "Newest record of the extract")
          .need("currency", TEXT, "ISO 4217", "Currency of spend and conversion_value")
          .need("entities", COUNT, "rows", "Ad entities the extract has on the day")
          .need("spend", MONEY, "currency", "Media spend as of the extract")
          .need("impressions", COUNT, "count", "Impressions as of the extract")
          .need("clicks", COUNT, "count", "All clicks as of the extract")
          .need("conversions", FRACTION, "count", "Claimed conversions as of the extract")
          .need("conversion_value", MONEY, "currency", "Claimed value as of the extract")
          .need("is_first", FLAG, "flag", "The first extract of the series that has the day")
          .need("is_newest", FLAG, "flag", "The last one that changed it")
          .need(
              "is_late",
              FLAG,
              "flag",
              "A change made after the platform's restatement window was over")
          .build();

  public static final Table AD_PERFORMANCE_REMOVED =
      Table.of(
              "silver",
              "ad_performance_removed",
              "One row per ad row that a newer extract of its day no longer has.",
              "source",
              "account_id",
              "date",
              "campaign_id",
              "ad_group_id",
              "ad_id",
              "breakdown_key",
              "attribution_window",
              "segment_key")
          .need("source", TEXT, "id", "Source")
          .need("account_id", TEXT, "id", "Ad account")
          .need("date", DATE, "account's day", "Day of delivery")
          .need("campaign_id", TEXT, "id", "Campaign, '' where coarser")
          .need("ad_group_id", TEXT, "id", "Ad group or ad set, '' where coarser")
          .need("ad_id", TEXT, "id", "Ad, '' where coarser")
          .need("breakdown_key", TEXT, "text", "'' for delivery itself")
          .need("attribution_window", TEXT, "text", "Window of the platform's own conversions")
          .need("segment_key", TEXT, "text", "Network or device part, '' when undivided")
          .add("campaign_name", TEXT, "text", "Campaign name it last had")
          .need("currency", TEXT, "ISO 4217", "Currency of spend and conversion_value")
          .add("spend", MONEY, "currency", "Spend it last had, in no sum any more")
          .add("impressions", COUNT, "count", "Impressions it last had")
          .add("clicks", COUNT, "count", "Clicks it last had")
          .add("conversion_value", MONEY, "currency", "Claimed value it last had")
          .need("source_file", TEXT, "path", "File that had it last")
          .need("source_position", COUNT, "position", "Position in that file")
          .need("extract_ts", INSTANT, "UTC", "When that file's record was made")
          .need("removed_by_ts", INSTANT, "UTC", "Extract that covers the day without it")
          .need("is_late", FLAG, "flag", "Removed after the platform's restatement window was over")
          .build();

  private SilverAds() {}
}
