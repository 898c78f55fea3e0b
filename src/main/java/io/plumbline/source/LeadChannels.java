package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which channel a lead or an opportunity came through: tags and click ids by {@link ChannelRules},
 * else the source the CRM names, by the rules in {@code lead_sources.conf}.
 */
public final class LeadChannels {
  private static final Config RULES =
      ConfigFactory.parseResources(LeadChannels.class.getClassLoader(), "lead_sources.conf");

  private LeadChannels() {}

  /** Adds {@code channel} to leads; {@code unattributed} where nothing tells it. */
  public static Dataset<Row> ofLeads(Dataset<Row> leads) {
    Column isTagged =
        coalesce(col("utm_source"), col("utm_medium"), col("click_id_type")).isNotNull();
    return ChannelRules.withChannel(leads)
        .withColumn(
            "channel",
            coalesce(
                when(isTagged, col("channel_name")),
                byName(col("original_source")),
                lit("unattributed")))
        .drop("channel_name", "is_paid_media", "platform");
  }

  /** Adds {@code source_channel} to opportunities, null where they name no source. */
  public static Dataset<Row> ofOpportunities(Dataset<Row> opportunities) {
    return opportunities.withColumn("source_channel", byName(col("lead_source")));
  }

  private static Column byName(Column source) {
    Column word = regexp_replace(lower(trim(source)), "[ _-]+", " ");
    Column chosen = null;
    for (Object rule : RULES.getList("sources").unwrapped()) {
      List<?> channelAndPattern = (List<?>) rule;
      Column matches = word.rlike("^(?:" + channelAndPattern.get(1) + ")$");
      String channel = channelAndPattern.get(0).toString();
      chosen = chosen == null ? when(matches, channel) : chosen.when(matches, channel);
    }
    return chosen;
  }
}
