package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.levenshtein;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldCampaigns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Spend nobody tracks, and tracked visits nobody pays for, in the 90 days up to as_of, by money.
 *
 * <p>Spend without tracking: a campaign with spend none of whose visits were seen. Tracking without
 * spend: touches of paid media whose campaign no ad export knows, and touches of any channel whose
 * tag is the name of a campaign of another. Names are compared bare: decoded, lower case, letters
 * and digits only. Two names are near when their Levenshtein distance is at most a third of the
 * longer one; names are sought among the {@value #CANDIDATES} campaigns and tags with the most
 * money.
 */
public final class UtmHygiene {
  /** Names compared on either side. */
  public static final int CANDIDATES = 500;

  private static final String SPEND = "spend_without_tracking";
  private static final String TRACKING = "tracking_without_spend";

  private UtmHygiene() {}

  /**
   * The contract of gold.utm_hygiene.
   *
   * @param facts {@link UtmFacts#of}
   */
  public static Dataset<Row> of(Dataset<Row> facts) {
    Dataset<Row> known = withSurroundings(facts);
    Dataset<Row> pairs = pairs(facts);
    Dataset<Row> forAds = nearest(pairs, "ad_key", "tag_channel", "tag_name");
    Dataset<Row> forTags = nearest(pairs, "tag_key", "ad_channel", "ad_name");
    Column isNoCampaign = col("campaign_key").equalTo(-1);
    Dataset<Row> spend =
        known
            .where(col("spend").gt(0).and(isNoCampaign.or(col("campaign_touches").equalTo(0))))
            .join(forAds, new String[] {"campaign_key"}, "left_outer")
            .withColumn("finding", lit(SPEND))
            .withColumn("money", col("spend"))
            .withColumn("revenue", Contract.ZERO)
            .withColumn("conversions", Contract.ZERO)
            .withColumn("touches", when(isNoCampaign, 0L).otherwise(col("touches")))
            .withColumn(
                "reason",
                when(isNoCampaign, "no_campaign_in_export")
                    .when(col("near_reason").isNotNull(), col("near_reason"))
                    .when(col("channel_touches").equalTo(0), "channel_untracked")
                    .when(col("channel_untagged").gt(0), "no_campaign_tag")
                    .otherwise("no_touch"))
            .withColumn("suggestion", spendSuggestion());
    Column isPaid = col("paid_touches").gt(0);
    Dataset<Row> tracking =
        known
            .where(col("has_spend").equalTo(false).and(col("touches").gt(0)))
            .join(forTags, new String[] {"campaign_key"}, "left_outer")
            .where(isPaid.or(coalesce(col("near_distance").equalTo(0), lit(false))))
            .withColumn("finding", lit(TRACKING))
            .withColumn("money", col("revenue"))
            .withColumn("spend", Contract.ZERO)
            .withColumn(
                "reason",
                when(isNoCampaign, "no_campaign_tag")
                    .when(col("near_reason").isNotNull(), col("near_reason"))
                    .when(col("channel_spend").equalTo(0), "channel_not_imported")
                    .otherwise("no_such_campaign"))
            .withColumn("suggestion", trackingSuggestion());
    return spend
        .unionByName(tracking)
        .withColumn(
            "place",
            row_number()
                .over(
                    Window.partitionBy("finding")
                        .orderBy(
                            col("money").desc(),
                            col("touches").desc(),
                            col("channel"),
                            col("campaign_key"),
                            col("brand"),
                            col("market"))))
        .withColumn("campaign", coalesce(col("campaign"), lit("(none)")))
        .withColumn("spend_reporting", col("spend"))
        .withColumn("nearest_campaign", col("near_name"))
        .withColumn("nearest_distance", col("near_distance"))
        .select(GoldCampaigns.UTM_HYGIENE.typedSelection());
  }

  private static Dataset<Row> withSurroundings(Dataset<Row> facts) {
    Column ofCampaign = sum("touches").over(Window.partitionBy("campaign_key"));
    var channel = Window.partitionBy("channel");
    return facts
        .withColumn("campaign_touches", ofCampaign)
        .withColumn("channel_touches", sum("paid_touches").over(channel))
        .withColumn(
            "channel_untagged",
            sum(when(col("campaign_key").equalTo(-1), col("paid_touches")).otherwise(0L))
                .over(channel))
        .withColumn("channel_spend", sum("spend").over(channel));
  }

  /** Names of ad campaigns and of tags no campaign has that mean the same, or nearly. */
  private static Dataset<Row> pairs(Dataset<Row> facts) {
    Dataset<Row> named =
        facts
            .where(col("campaign_key").notEqual(-1).and(length(col("bare")).gt(0)))
            .groupBy("campaign_key", "has_spend", "channel", "campaign", "bare")
            .agg(sum(col("spend").plus(col("revenue"))).as("money"));
    Dataset<Row> ads = side(named.where(col("has_spend")), "ad");
    Dataset<Row> tags = side(named.where(col("has_spend").equalTo(false)), "tag");
    Column distance = levenshtein(col("ad_bare"), col("tag_bare"));
    Column longer =
        org.apache.spark.sql.functions.greatest(length(col("ad_bare")), length(col("tag_bare")));
    Dataset<Row> near =
        ads.join(tags, col("ad_channel").equalTo(col("tag_channel")), "inner")
            .withColumn("distance", distance)
            .where(col("distance").multiply(3).leq(longer))
            .withColumn(
                "why", when(col("distance").equalTo(0), "spelling_differs").otherwise("typo"));
    Dataset<Row> elsewhere =
        ads.join(
                tags,
                col("ad_bare")
                    .equalTo(col("tag_bare"))
                    .and(col("ad_channel").notEqual(col("tag_channel"))),
                "inner")
            .withColumn("distance", lit(0))
            .withColumn("why", lit("other_channel"));
    return near.unionByName(elsewhere);
  }

  private static Dataset<Row> side(Dataset<Row> named, String side) {
    return named
        .orderBy(col("money").desc(), col("campaign_key"), col("channel"))
        .limit(CANDIDATES)
        .select(
            col("campaign_key").as(side + "_key"),
            col("channel").as(side + "_channel"),
            col("campaign").as(side + "_name"),
            col("bare").as(side + "_bare"),
            col("money").as(side + "_money"));
  }

  private static Dataset<Row> nearest(
      Dataset<Row> pairs, String key, String otherChannel, String otherName) {
    Column rank =
        struct(
            col("distance"),
            col("why").equalTo("other_channel"),
            col(otherName),
            col(otherChannel));
    return pairs
        .groupBy(col(key).as("campaign_key"))
        .agg(
            min_by(col(otherName), rank).as("near_name"),
            min_by(col(otherChannel), rank).as("near_channel"),
            min_by(col("why"), rank).as("near_reason"),
            min("distance").as("near_distance"));
  }

  private static Column spendSuggestion() {
    return when(
            col("reason").equalTo("no_campaign_in_export"),
            lit("export by campaign, or add campaign columns to the report"))
        .when(
            col("reason").isin("spelling_differs", "typo"),
            concat(
                lit("links tagged utm_campaign="),
                col("near_name"),
                lit(" may be its own: use the campaign's name or id in the tag")))
        .when(
            col("reason").equalTo("other_channel"),
            concat(
                lit("its tag arrives as channel "),
                col("near_channel"),
                lit(": correct utm_source and utm_medium of its links, or add a channels rule")))
        .when(
            col("reason").equalTo("channel_untracked"),
            lit("no visit of this channel was seen: switch on auto-tagging, or tag its links"))
        .when(
            col("reason").equalTo("no_campaign_tag"),
            lit(
                "visits of this channel carry no campaign: add utm_campaign or utm_id to its links"))
        .otherwise(lit("tag the links of this campaign with its name or id"));
  }

  private static Column trackingSuggestion() {
    return when(
            col("reason").equalTo("no_campaign_tag"),
            lit("add utm_campaign or utm_id to the links of this channel"))
        .when(
            col("reason").isin("spelling_differs", "typo"),
            concat(lit("tag it as campaign "), col("near_name"), lit(", if that is what it is")))
        .when(
            col("reason").equalTo("other_channel"),
            concat(
                lit("campaign "),
                col("near_name"),
                lit(" runs on "),
                col("near_channel"),
                lit(": correct utm_source and utm_medium, or add a channels rule")))
        .when(
            col("reason").equalTo("channel_not_imported"),
            lit("add the ad account of this channel as a source, or its cost to the ledger"))
        .otherwise(lit("no campaign has this name or id: correct the tag, or import the account"));
  }
}
