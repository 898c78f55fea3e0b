package io.plumbline.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the name of a campaign says: brand, market, objective, audience and kind of search.
 *
 * <p>The first rule that matches holds as a whole; what it leaves open the name template fills. A
 * campaign is judged by its newest name, so that a rename moves its whole history and never splits
 * it.
 *
 * @param rules in order
 * @param template a way names are built
 */
public record CampaignMapping(List<Rule> rules, Optional<Template> template) {
  /**
   * One rule.
   *
   * @param match regular expression the name must contain
   * @param source only this source
   * @param channel only this channel
   * @param values by field
   */
  public record Rule(
      String match,
      Optional<String> source,
      Optional<String> channel,
      Map<String, String> values) {}

  /**
   * Fields cut out of names.
   *
   * @param match regular expression with one group per field
   * @param fields what the groups are
   * @param allowed by field: its only values; fields that are free are missing here
   */
  public record Template(String match, List<String> fields, Map<String, List<String>> allowed) {}

  /** A mapping that says nothing. */
  public static CampaignMapping none() {
    return new CampaignMapping(List.of(), Optional.empty());
  }

  /**
   * A field of a campaign, null where the name says nothing of it.
   *
   * @param field {@code brand, market, objective, audience} or {@code search}
   * @param name newest name of the campaign
   */
  public Column value(String field, Column source, Column channel, Column name) {
    Column none = lit(null).cast("string");
    Column chosen = when(lit(false), none);
    for (Rule rule : rules) {
      Column matches = coalesce(name.rlike(rule.match()), lit(false));
      if (rule.source().isPresent()) {
        matches = matches.and(source.equalTo(rule.source().get()));
      }
      if (rule.channel().isPresent()) {
        matches = matches.and(channel.equalTo(rule.channel().get()));
      }
      String value = rule.values().get(field);
      chosen = chosen.when(matches, value == null ? none : lit(value));
    }
    return coalesce(chosen.otherwise(none), cutOut(field, name));
  }

  /** Puts brand and market of the mapping above those of the source. */
  Dataset<Row> withOwner(Dataset<Row> ads) {
    if (rules.isEmpty() && template.isEmpty()) {
      return ads;
    }
    Column printed = coalesce(nullif(col("campaign_name"), lit("")), col("campaign_id"));
    Dataset<Row> names =
        ads.where(col("campaign_key").notEqual(-1))
            .groupBy("campaign_key")
            .agg(
                max_by(printed, struct(col("date"), col("extract_ts"), printed)).as("newest_name"));
    Dataset<Row> named = ads.join(broadcast(names), new String[] {"campaign_key"}, "left_outer");
    for (String field : List.of("brand", "market")) {
      named =
          named.withColumn(
              field,
              coalesce(
                  value(field, col("source"), col("channel"), col("newest_name")), col(field)));
    }
    return named;
  }

  private Column cutOut(String field, Column name) {
    Column none = lit(null).cast("string");
    if (template.isEmpty() || !template.get().fields().contains(field)) {
      return none;
    }
    Template built = template.get();
    Column part =
        nullif(regexp_extract(name, built.match(), built.fields().indexOf(field) + 1), lit(""));
    List<String> allowed = built.allowed().getOrDefault(field, List.of());
    return allowed.isEmpty()
        ? part
        : when(lower(part).isin(allowed.toArray()), lower(part)).otherwise(none);
  }
}
