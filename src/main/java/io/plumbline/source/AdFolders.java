package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Connector tables of ad platforms: delivery joined with names, actions and account currency. */
final class AdFolders {
  private AdFolders() {}

  /** One row per row of {@code basic_ad}; actions of one type only, since the types overlap. */
  static void meta(Folders folder) {
    Dataset<Row> ads =
        folder.newest("ad_history", "id", "updated", "ad_", "name", "ad_set_id", "campaign_id");
    Dataset<Row> adSets =
        folder.newest("ad_set_history", "id", "updated", "set_", "name", "campaign_id");
    Dataset<Row> campaigns =
        folder.newest("campaign_history", "id", "updated", "campaign_", "name");
    Dataset<Row> accounts =
        folder.newest("account_history", "id", "updated", "account_", "name", "currency", "zone");
    Dataset<Row> joined =
        folder
            .parsed("basic_ad")
            .join(ads, col("basic_ad.ad_id").equalTo(col("ad_key")), "left")
            .join(
                adSets,
                coalesce(blank("basic_ad.ad_group_id"), col("ad_ad_set_id"))
                    .equalTo(col("set_key")),
                "left")
            .join(
                campaigns,
                coalesce(
                        blank("basic_ad.campaign_id"),
                        col("ad_campaign_id"),
                        col("set_campaign_id"))
                    .equalTo(col("campaign_key")),
                "left")
            .join(accounts, col("basic_ad.account_id").equalTo(col("account_key")), "left")
            .join(
                actions(folder, "basic_ad_actions", "count"),
                col("basic_ad.ad_id")
                    .equalTo(col("count_ad"))
                    .and(col("basic_ad.date").equalTo(col("count_date"))),
                "left")
            .join(
                actions(folder, "basic_ad_action_values", "value"),
                col("basic_ad.ad_id")
                    .equalTo(col("value_ad"))
                    .and(col("basic_ad.date").equalTo(col("value_date"))),
                "left");
    Column currency = coalesce(col("account_currency"), col("basic_ad.currency"));
    Map<String, Column> more = new LinkedHashMap<>();
    more.put("currency", currency);
    more.put("account_name", col("account_name"));
    more.put("account_tz", col("account_zone"));
    more.put(
        "campaign_id",
        coalesce(
            col("campaign_key"),
            blank("basic_ad.campaign_id"),
            col("ad_campaign_id"),
            col("set_campaign_id"),
            lit("")));
    more.put("campaign_name", coalesce(col("campaign_name"), col("basic_ad.campaign_name")));
    more.put("ad_group_id", coalesce(blank("basic_ad.ad_group_id"), col("ad_ad_set_id"), lit("")));
    more.put("ad_group_name", coalesce(col("set_name"), col("basic_ad.ad_group_name")));
    more.put("ad_name", coalesce(col("ad_name"), col("basic_ad.ad_name")));
    more.put("purchases", col("count_purchases"));
    more.put("conversions", col("count_purchases"));
    more.put("leads", col("count_leads"));
    more.put("purchase_value", col("value_purchases"));
    more.put("conversion_value", col("value_purchases"));
    folder.give(
        "basic_ad",
        folder.refuse(
            "basic_ad", joined, currency.isNull(), "CURRENCY_UNKNOWN", NO_CURRENCY, SET_CURRENCY),
        Bronze.AD_PERFORMANCE,
        more);
  }

  private static final String NO_CURRENCY = "currency is missing and the source names none";
  private static final String SET_CURRENCY =
      "Set currency of this source to the account's ISO 4217 code.";

  private static Dataset<Row> actions(Folders folder, String stream, String prefix) {
    return folder
        .table(stream)
        .groupBy(col("ad_id").as(prefix + "_ad"), col("date").as(prefix + "_date"))
        .agg(
            coalesce(
                    ofType("omni_purchase"),
                    ofType("purchase"),
                    ofType("offsite_conversion.fb_pixel_purchase"))
                .as(prefix + "_purchases"),
            coalesce(ofType("lead"), ofType("offsite_conversion.fb_pixel_lead"))
                .as(prefix + "_leads"));
  }

  private static Column ofType(String type) {
    return sum(when(col("action_type").equalTo(type), col("value")));
  }

  /** One row per row of the stats table of the chosen grain, {@code campaign} by default. */
  static void google(Folders folder, String grain) {
    String base = (grain == null ? "campaign" : grain) + "_stats";
    Dataset<Row> accounts =
        folder.newest("account_history", "id", "updated", "account_", "name", "currency", "zone");
    Dataset<Row> campaigns =
        folder.newest("campaign_history", "id", "updated", "campaign_", "name", "type");
    Dataset<Row> groups = folder.newest("ad_group_history", "id", "updated", "group_", "name");
    Dataset<Row> ads = folder.newest("ad_history", "id", "updated", "ad_", "name");
    Dataset<Row> joined =
        folder
            .parsed(base)
            .join(accounts, col(base + ".account_id").equalTo(col("account_key")), "left")
            .join(campaigns, col(base + ".campaign_id").equalTo(col("campaign_key")), "left")
            .join(groups, col(base + ".ad_group_id").equalTo(col("group_key")), "left")
            .join(ads, col(base + ".ad_id").equalTo(col("ad_key")), "left");
    Column currency = coalesce(col("account_currency"), col(base + ".currency"));
    Map<String, Column> more = new LinkedHashMap<>();
    more.put("currency", currency);
    more.put("account_name", col("account_name"));
    more.put("account_tz", col("account_zone"));
    more.put("campaign_name", col("campaign_name"));
    more.put("campaign_type", col("campaign_type"));
    more.put("ad_group_name", col("group_name"));
    more.put("ad_name", col("ad_name"));
    folder.give(
        base,
        folder.refuse(
            base, joined, currency.isNull(), "CURRENCY_UNKNOWN", NO_CURRENCY, SET_CURRENCY),
        Bronze.AD_PERFORMANCE,
        more);
  }

  /** One row per row of the table read, named by the tables it is linked to. */
  static void linked(Folders folder, Form.Stream base) {
    Map<String, Column> known = new LinkedHashMap<>();
    for (ColumnRule rule : FilePlan.stored(base)) {
      Column own = col("`" + base.name() + "`.`" + rule.column() + "`");
      known.put(rule.column(), rule.type().equals(DataTypes.StringType) ? nonBlank(own) : own);
    }
    Map<String, Column> more = new LinkedHashMap<>();
    Dataset<Row> joined = folder.parsed(base.name());
    for (Form.Link link : base.links()) {
      String prefix = link.table() + "_";
      String[] theirs = link.gives().values().stream().distinct().toArray(String[]::new);
      joined =
          joined.join(
              folder.newest(link.table(), "id", "updated", prefix, theirs),
              known.get(link.on()).equalTo(col(prefix + "key")),
              "left");
      link.gives()
          .forEach(
              (ours, column) -> {
                Column given = nonBlank(col(prefix + column));
                Column own = known.get(ours);
                more.put(ours, own == null ? given : coalesce(own, given));
                known.put(ours, more.get(ours));
              });
    }
    more.put("account_id", coalesce(known.get("account_id"), folder.config("account")));
    Column currency = coalesce(known.get("currency"), folder.config("currency"));
    more.put("currency", currency);
    folder.give(
        base.name(),
        folder.refuse(
            base.name(), joined, currency.isNull(), "CURRENCY_UNKNOWN", NO_CURRENCY, SET_CURRENCY),
        Bronze.AD_PERFORMANCE,
        more);
  }

  private static Column nonBlank(Column text) {
    return when(text.notEqual(""), text);
  }

  private static Column blank(String column) {
    return when(col(column).notEqual(""), col(column));
  }
}
