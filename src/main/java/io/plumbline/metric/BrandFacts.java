package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Sums per {@code week_start, brand, market} of what is said, searched and visited.
 *
 * <p>A term or query is the brand's own when the source's {@code options.own-terms} names it, else
 * when it holds the name of the source's brand or is the only one of its source; all others are
 * rivals.
 */
final class BrandFacts {
  private static final String NOBODY = "(unassigned)";
  private static final List<String> WEEK = List.of("week_start", "brand", "market");
  private static final String[] INTERACTIONS = {"likes", "comments", "shares", "saves"};

  private final Map<String, String> ownTerms;
  private final CohortPeriod weeks;
  private final LocalDate asOf;

  /** {@code ownTerms} by source, several joined by a bar. */
  BrandFacts(Map<String, String> ownTerms, DayOfWeek weekStarts, LocalDate asOf) {
    this.ownTerms = Map.copyOf(ownTerms);
    this.weeks = new CohortPeriod.Weeks(weekStarts);
    this.asOf = asOf;
  }

  /**
   * Search indices: of each period the newest request that holds it. Regions below a country are
   * left out, since indices of places do not add up; partial periods too. A week goes to the week
   * with most of its days.
   */
  Dataset<Row> ofSearch(Dataset<Row> signals) {
    Column isTrends = col("metric").equalTo("trend_index");
    Column isBaidu = col("metric").equalTo("search_index");
    Column isWeek = coalesce(col("period_type"), lit("day")).equalTo("week");
    Column days = when(isWeek, 7L).otherwise(1L);
    Dataset<Row> read =
        signals
            .filter(isTrends.or(isBaidu))
            .filter(coalesce(col("period_type"), lit("day")).isin("day", "week"))
            .filter(coalesce(col("is_partial"), lit(false)).equalTo(false))
            .filter(col("value").isNotNull().and(isCountry()))
            .withColumn("term", coalesce(col("term_or_query"), col("signal_key")))
            .groupBy("source", "term", "geo", "metric", "period_start")
            .agg(
                expr("max_by(struct(*), struct(coalesce(snapshot_ts, extract_ts), extract_ts, row_hash))")
                    .as("newest"))
            .select("newest.*")
            .filter(last(isWeek).leq(lit(asOf)));
    return withOwn(read, col("term"))
        .filter(col("is_own"))
        .withColumn("market", marketOfSearch())
        .withColumn("week_start", week(date_add(col("period_start"), when(isWeek, 3).otherwise(0))))
        .groupBy(Contract.named(WEEK))
        .agg(
            sum(when(isTrends, col("value"))).as("google_trends_index_sum"),
            sum(when(isTrends, 1L)).as("google_trends_readings"),
            sum(when(isBaidu, col("value").multiply(days))).as("baidu_index_day_sum"),
            sum(when(isBaidu, days)).as("baidu_index_days"));
  }

  /**
   * Organic posts and their interactions. An account counts by its own days, else by the days of
   * its posts, else by the newest lifetime totals of posts published in the week: never by two of
   * them. Rows that lack impressions or any interaction would bend the rate and are left out.
   */
  Dataset<Row> ofSocial(Dataset<Row> posts) {
    Column[] known = Arrays.stream(INTERACTIONS).map(name -> col(name)).toArray(Column[]::new);
    Column basis =
        when(col("is_lifetime_snapshot"), 3)
            .when(col("post_id").startsWith("_account"), 1)
            .otherwise(2);
    Dataset<Row> whole =
        posts
            .filter(col("stat_date").leq(date_add(lit(asOf), 1)))
            .filter(col("impressions").isNotNull().and(coalesce(known).isNotNull()))
            .withColumn("basis", basis)
            .filter(col("basis").equalTo(3).or(col("stat_date").leq(lit(asOf))))
            .withColumn("best", min("basis").over(Window.partitionBy("source", "account_id")))
            .filter(col("basis").equalTo(col("best")));
    Dataset<Row> counted =
        whole
            .withColumn("day", when(col("basis").equalTo(3), lit(null)).otherwise(col("stat_date")))
            .groupBy("source", "account_id", "post_id", "day")
            .agg(expr("max_by(struct(*), struct(stat_date, extract_ts, row_hash))").as("newest"))
            .select("newest.*");
    Column interactions = lit(0L);
    for (Column kind : known) {
      interactions = interactions.plus(coalesce(kind, lit(0L)));
    }
    Column published =
        when(col("basis").equalTo(3), coalesce(to_date(col("post_ts")), col("stat_date")))
            .otherwise(col("stat_date"));
    return counted
        .withColumn("published", published)
        .filter(col("published").leq(lit(asOf)))
        .withColumn("week_start", week(col("published")))
        .groupBy(Contract.named(WEEK))
        .agg(
            sum(interactions).as("organic_interactions"),
            sum("impressions").as("organic_impressions"));
  }

  /** Mentions, each once however many own queries find it; copies of news texts are left out. */
  Dataset<Row> ofMentions(Dataset<Row> mentions) {
    Column id = col("resource_id");
    Column isOwn = col("is_own");
    Column isRival = isOwn.equalTo(false);
    Dataset<Row> counted =
        withOwn(
            mentions
                .filter(col("date").leq(lit(asOf)))
                .filter(coalesce(col("is_syndicated"), lit(false)).equalTo(false)),
            coalesce(col("query_name"), col("query_id")));
    return counted
        .withColumn("has_rivals", max(isRival).over(Window.partitionBy("source")))
        .withColumn("week_start", week(col("date")))
        .groupBy(Contract.named(WEEK))
        .agg(
            count_distinct(when(isOwn, id)).as("mentions"),
            count_distinct(when(isOwn.and(col("sentiment").equalTo("positive")), id))
                .as("positive_mentions"),
            count_distinct(when(isOwn.and(col("sentiment").isNotNull()), id)).as("scored_mentions"),
            when(max("has_rivals"), count_distinct(when(isRival, id))).as("rival_mentions"));
  }

  /** Sessions of channel direct; 0 in a week that had only others. */
  Dataset<Row> ofVisits(Dataset<Row> touches) {
    Column session = coalesce(col("session_id"), col("touch_id"));
    return touches
        .filter(col("date").leq(lit(asOf)).and(col("touch_kind").isin("visit", "click")))
        .withColumn("week_start", week(col("date")))
        .groupBy(Contract.named(WEEK))
        .agg(
            count_distinct(when(col("channel_name").equalTo("direct"), session))
                .as("direct_sessions"));
  }

  private Dataset<Row> withOwn(Dataset<Row> rows, Column term) {
    Column name = plain(term);
    Column named = null;
    for (Map.Entry<String, String> terms : ownTerms.entrySet()) {
      Column isNamed = lit(false);
      for (String own : terms.getValue().split("\\|")) {
        isNamed = isNamed.or(name.contains(plain(lit(own))));
      }
      Column isSource = col("source").equalTo(terms.getKey());
      named = named == null ? when(isSource, isNamed) : named.when(isSource, isNamed);
    }
    Column brand = plain(col("brand"));
    Column holdsBrand =
        col("brand").notEqual(NOBODY).and(brand.notEqual("")).and(name.contains(brand));
    Column isOnly =
        min(name)
            .over(Window.partitionBy("source"))
            .equalTo(max(name).over(Window.partitionBy("source")));
    Column guessed = holdsBrand.or(isOnly);
    return rows.withColumn("is_own", named == null ? guessed : coalesce(named, guessed));
  }

  private static Column plain(Column name) {
    return regexp_replace(lower(name), "[\\s_.-]+", "");
  }

  private static Column isCountry() {
    return col("geo").rlike("^\\d+$|^[A-Za-z]{2}-.+").equalTo(false);
  }

  /** The source's market, else the country searched in. */
  private static Column marketOfSearch() {
    return when(col("market").notEqual(NOBODY), col("market"))
        .when(col("geo").rlike("^[A-Za-z]{2}$"), upper(col("geo")))
        .otherwise(NOBODY);
  }

  private static Column last(Column isWeek) {
    return when(isWeek, date_add(col("period_start"), 6)).otherwise(col("period_start"));
  }

  private Column week(Column day) {
    return weeks.start(day);
  }
}
