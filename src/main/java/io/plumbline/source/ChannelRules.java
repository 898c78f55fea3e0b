package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.config.ChannelRule;
import io.plumbline.table.GoldDimensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which channel a touch came through. The rules are data, in {@code channels.conf}.
 *
 * <p>In this order: the rules of the configuration; the channel the source names; the click id of a
 * paid click; a paid medium, which belongs to the ad platform of its source; other mediums; organic
 * traffic by source, then by referrer; a referrer of any other host is {@code referral}; nothing at
 * all is {@code direct}.
 */
public final class ChannelRules {
  /** Names of what no touch led to; a touch that calls itself so is channel {@code other}. */
  private static final String[] WITHOUT_TOUCH = {
    "unattributed", "untracked", "unallocated", "natural", "repeat_orders", "(other)", "(rare)"
  };

  private static final Config RULES =
      ConfigFactory.parseResources(ChannelRules.class.getClassLoader(), "channels.conf");
  private static final List<String> MEDIUMS =
      List.of(
          "display",
          "affiliate",
          "email",
          "sms",
          "organic_shopping",
          "organic_search",
          "organic_video",
          "organic_social",
          "offline",
          "service");

  private ChannelRules() {}

  /**
   * Adds {@code channel_name} (never null) and {@code is_paid_media} (never null) and fills {@code
   * platform} where a paid touch tells it. Uses what it finds of {@code channel, platform, is_paid,
   * touch_kind, click_id_type, utm_source, utm_medium, referrer}.
   */
  public static Dataset<Row> withChannel(Dataset<Row> touches) {
    return withChannel(touches, List.of());
  }

  /** Likewise, with rules of the user's above all others, first match first. */
  public static Dataset<Row> withChannel(Dataset<Row> touches, List<ChannelRule> own) {
    Set<String> present = new TreeSet<>(List.of(touches.columns()));
    Column clickId = text(present, "click_id_type");
    Column medium = text(present, "utm_medium");
    Column source = text(present, "utm_source");
    Column host = host(text(present, "referrer"));
    Column platform =
        coalesce(
            known(text(present, "platform")),
            byName("paid-click-ids", clickId),
            byPattern("platforms", source));
    Column saysPaid =
        present.contains("is_paid") ? coalesce(col("is_paid"), lit(false)) : lit(false);
    Column paidMedium =
        coalesce(medium.rlike(whole("mediums.paid")), lit(false))
            .or(saysPaid)
            .or(
                coalesce(medium.rlike(whole("mediums.display")), lit(false))
                    .and(platform.isNotNull()));
    Column given =
        present.contains("channel") ? given(trim(col("channel")), platform, paidMedium) : lit(null);
    Column named =
        coalesce(
            byOwnRules(own, present),
            given.cast(DataTypes.StringType),
            byName("paid-click-ids", clickId),
            when(paidMedium, coalesce(platform, lit("paid_other"))),
            byMedium(medium),
            byName("other-click-ids", clickId),
            byPattern("organic", source),
            Ga4ChannelGroup.organic(source),
            byKind(present),
            when(
                source.isNotNull(),
                when(medium.rlike(whole("mediums.referral")), "referral").otherwise("other")),
            byPattern("organic", host),
            Ga4ChannelGroup.organic(host),
            when(host.isNotNull(), lit("referral")),
            lit("direct"));
    Dataset<Row> withChannel =
        touches
            .withColumn("named", named)
            .withColumn(
                "channel_name",
                when(col("named").isin((Object[]) WITHOUT_TOUCH), "other").otherwise(col("named")))
            .drop("named");
    Column isPaid =
        coalesce(col("channel_name").isin((Object[]) paidChannels(own)).or(saysPaid), lit(false));
    Column paidPlatform =
        coalesce(
            text(present, "platform"),
            when(col("channel_name").isin((Object[]) platforms()), col("channel_name")));
    return withChannel.withColumn("is_paid_media", isPaid).withColumn("platform", paidPlatform);
  }

  /**
   * All channels and those only own rules name, in the schema of {@link
   * GoldDimensions#DIM_CHANNEL}.
   */
  public static Dataset<Row> channels(SparkSession spark, List<ChannelRule> own) {
    StructType schema = GoldDimensions.DIM_CHANNEL.schema();
    List<Row> rows =
        Stream.concat(declared().stream(), ofOwn(own).stream())
            .map(
                channel ->
                    RowFactory.create(
                        channel.get(0),
                        channel.get(1),
                        Boolean.valueOf(channel.get(2)),
                        channel.get(3),
                        channel.get(4),
                        channel.get(5)))
            .toList();
    return spark.createDataFrame(rows, schema);
  }

  /** Channel that spend of this platform belongs to. */
  public static String channelOf(String platform) {
    return declared().stream().anyMatch(channel -> channel.get(0).equals(platform))
        ? platform
        : "paid_other";
  }

  private static Column byOwnRules(List<ChannelRule> own, Set<String> present) {
    Map<String, Column> tags =
        Map.of(
            "click-id", text(present, "click_id_type"),
            "source", text(present, "utm_source"),
            "medium", text(present, "utm_medium"),
            "campaign", text(present, "utm_campaign"),
            "referrer", text(present, "referrer"));
    Column none = lit(null).cast(DataTypes.StringType);
    Column chosen = when(lit(false), none);
    for (ChannelRule rule : own) {
      Column matches =
          rule.patterns().entrySet().stream()
              .map(entry -> coalesce(tags.get(entry.getKey()).rlike(entry.getValue()), lit(false)))
              .reduce(Column::and)
              .orElse(lit(false));
      chosen = chosen.when(matches, rule.channel());
    }
    return chosen.otherwise(none);
  }

  /** Rows for channels no list of ours has; a name is its own translation. */
  private static List<List<String>> ofOwn(List<ChannelRule> own) {
    Map<String, List<String>> rows = new TreeMap<>();
    Set<String> known = declared().stream().map(row -> row.get(0)).collect(Collectors.toSet());
    for (ChannelRule rule : own) {
      String name = rule.channel();
      if (!known.contains(name)) {
        boolean isPaid = rule.isPaid().orElse(false);
        rows.putIfAbsent(
            name,
            List.of(
                name, isPaid ? "paid_other" : "other", Boolean.toString(isPaid), name, name, name));
      }
    }
    return List.copyOf(rows.values());
  }

  private static Column given(Column channel, Column platform, Column paidMedium) {
    String[] names = declared().stream().map(channel0 -> channel0.get(0)).toArray(String[]::new);
    Column word = regexp_replace(lower(channel), "[ -]+", "_");
    Column blank = channel.isNull().or(channel.equalTo(""));
    return when(blank, lit(null))
        .when(word.isin((Object[]) names), word)
        .when(
            word.isin("paid_social", "paid_search", "paid_video", "paid_shopping", "paid"),
            coalesce(platform, lit("paid_other")))
        .when(word.isin("cross_network"), coalesce(platform, lit("google_ads")))
        .when(word.isin("affiliates"), lit("affiliate"))
        .when(
            word.isin("facebook", "instagram", "meta"),
            when(paidMedium, "meta_ads").otherwise("organic_social"))
        .when(word.isin("push", "mobile_push_notifications", "push_notification"), lit("sms"))
        .otherwise(channel);
  }

  private static Column byKind(Set<String> present) {
    if (!present.contains("touch_kind")) {
      return lit(null).cast(DataTypes.StringType);
    }
    Column kind = col("touch_kind");
    return when(kind.equalTo("email"), "email")
        .when(kind.isin("service", "crm"), "service")
        .when(kind.equalTo("offline"), "offline")
        .when(kind.equalTo("social"), "organic_social");
  }

  private static Column byMedium(Column medium) {
    Column chosen = null;
    for (String channel : MEDIUMS) {
      Column matches = medium.rlike(whole("mediums." + channel));
      chosen = chosen == null ? when(matches, channel) : chosen.when(matches, channel);
    }
    return chosen;
  }

  private static Column byName(String path, Column name) {
    Column chosen = null;
    for (String key : keys(path)) {
      Column matches = name.equalTo(key);
      String value = RULES.getConfig(path).getString(key);
      chosen = chosen == null ? when(matches, value) : chosen.when(matches, value);
    }
    return chosen;
  }

  private static Column byPattern(String path, Column text) {
    Column chosen = null;
    List<String> keys = new ArrayList<>(keys(path));
    if (path.equals("organic")) { // youtube.com is video before it is anything of Google
      keys = List.of("organic_video", "organic_social", "organic_search");
    }
    for (String key : keys) {
      Column matches = text.rlike(whole(path + "." + key));
      chosen = chosen == null ? when(matches, key) : chosen.when(matches, key);
    }
    return chosen;
  }

  private static Column known(Column platform) {
    return when(platform.isin((Object[]) platforms()), platform);
  }

  private static Column text(Set<String> present, String column) {
    return present.contains(column)
        ? nullif(lower(trim(col(column).cast(DataTypes.StringType))), lit(""))
        : lit(null).cast(DataTypes.StringType);
  }

  private static Column host(Column referrer) {
    Column host = regexp_extract(referrer, "^(?:[a-z][a-z0-9+.-]*://)?(?:www\\.)?([^/?#:]+)", 1);
    return nullif(host, lit(""));
  }

  private static String whole(String path) {
    return "^(?:" + RULES.getString(path) + ")$";
  }

  private static String[] platforms() {
    return keys("platforms").toArray(String[]::new);
  }

  private static String[] paidChannels(List<ChannelRule> own) {
    return Stream.concat(declared().stream(), ofOwn(own).stream())
        .filter(channel -> Boolean.parseBoolean(channel.get(2)))
        .map(channel -> channel.get(0))
        .toArray(String[]::new);
  }

  private static Set<String> keys(String path) {
    return new TreeSet<>(RULES.getObject(path).keySet());
  }

  private static List<List<String>> declared() {
    return RULES.getList("channels").stream()
        .map(
            row ->
                ((List<?>) row.unwrapped())
                    .stream().map(String::valueOf).collect(Collectors.toList()))
        .toList();
  }
}
