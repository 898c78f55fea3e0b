package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * The default channel group of Google Analytics 4, from a session's source, medium and campaign.
 *
 * <p>The rules are tried in the order of Google's definition; sources are put into search, social,
 * shopping and video by the list in {@code ga4/source_categories.csv}. A shopping site without any
 * medium is paid, since only its ads name it so; the free listings have names of their own.
 */
final class Ga4ChannelGroup {
  private static final String PAID = "^(.*cp.*|ppc|retargeting|paid.*)$";
  private static final String SHOP_CAMPAIGN = "^(.*(([^a-df-z]|^)shop|shopping).*)$";
  private static final Object[] FREE_LISTINGS = {"google shopping", "igshopping"};
  private static final Map<String, List<String>> SOURCES = read();

  private Ga4ChannelGroup() {}

  /** The group, never null; {@code Unassigned} where no rule holds. */
  static Column of(Column source, Column medium, Column campaign) {
    Column from = clean(source);
    Column by = clean(medium);
    Column named = clean(campaign);
    Column isPaid = by.rlike(PAID);
    Column isShop = in(from, "SHOPPING");
    Column isShopCampaign = named.rlike(SHOP_CAMPAIGN);
    Column isDirect =
        from.isin("", "(direct)").and(by.isin("", "(none)", "(not set)")).and(named.equalTo(""));
    return when(isDirect, "Direct")
        .when(named.contains("cross-network"), "Cross-network")
        .when(isShop.or(isShopCampaign).and(isPaid), "Paid Shopping")
        .when(
            isShop.and(by.equalTo("")).and(from.isin(FREE_LISTINGS).equalTo(false)),
            "Paid Shopping")
        .when(in(from, "SEARCH").and(isPaid), "Paid Search")
        .when(in(from, "SOCIAL").and(isPaid), "Paid Social")
        .when(in(from, "VIDEO").and(isPaid), "Paid Video")
        .when(by.isin("display", "banner", "expandable", "interstitial", "cpm"), "Display")
        .when(isPaid, "Paid Other")
        .when(isShop.or(isShopCampaign), "Organic Shopping")
        .when(
            in(from, "SOCIAL").or(by.rlike("^(social([- ](network|media))?|sm)$")),
            "Organic Social")
        .when(in(from, "VIDEO").or(by.contains("video")), "Organic Video")
        .when(in(from, "SEARCH").or(by.equalTo("organic")), "Organic Search")
        .when(by.isin("referral", "app", "link"), "Referral")
        .when(from.rlike("^e[-_ ]?mail$").or(by.rlike("^e[-_ ]?mail$")), "Email")
        .when(by.equalTo("affiliate"), "Affiliates")
        .when(by.equalTo("audio"), "Audio")
        .when(from.equalTo("sms").or(by.equalTo("sms")), "SMS")
        .when(
            by.rlike("push$|mobile|notification").or(from.equalTo("firebase")),
            "Mobile Push Notifications")
        .otherwise("Unassigned");
  }

  /** Our organic channel of a source or host in the list, or null. */
  static Column organic(Column source) {
    return when(in(source, "VIDEO"), "organic_video")
        .when(in(source, "SOCIAL"), "organic_social")
        .when(in(source, "SEARCH"), "organic_search")
        .when(in(source, "SHOPPING"), "organic_shopping");
  }

  private static Column in(Column source, String category) {
    return source.isin(SOURCES.get("SOURCE_CATEGORY_" + category).toArray());
  }

  private static Column clean(Column text) {
    return coalesce(lower(trim(text)), lit(""));
  }

  private static Map<String, List<String>> read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    Ga4ChannelGroup.class
                        .getClassLoader()
                        .getResourceAsStream("ga4/source_categories.csv")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .skip(1)
          .map(line -> line.toLowerCase(Locale.ROOT).split(","))
          .collect(
              Collectors.groupingBy(
                  cells -> cells[1].toUpperCase(Locale.ROOT),
                  Collectors.mapping(cells -> cells[0], Collectors.toList())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
