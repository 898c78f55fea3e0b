package io.plumbline.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.table.Bronze;
import io.plumbline.table.Silver;
import io.plumbline.table.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Delivery of every ad entity and day, restatements resolved, spend on one row only and in
 * reporting currency.
 */
public final class AdPerformance {
  private static final String[] KEY = {
    "source",
    "account_id",
    "date",
    "campaign_id",
    "ad_group_id",
    "ad_id",
    "breakdown_key",
    "attribution_window"
  };

  private static final Set<String> SUMS =
      Set.of(
          "impressions",
          "clicks",
          "link_clicks",
          "spend",
          "conversions",
          "conversion_value",
          "purchases",
          "purchase_value",
          "leads",
          "view_conversions",
          "video_views",
          "engagements");

  private static final Set<String> DELIVERY =
      Set.of("spend", "impressions", "clicks", "link_clicks");

  private AdPerformance() {}

  /**
   * Segments (network, device) summed, converted.
   *
   * @param records bronze ad_performance_daily, the newest per key: {@link AdExtracts#standing}
   * @param channels dim_channel
   * @param mapping what campaign names say of brand and market; above what the source says
   * @param firstProvisionalDay per source: {@code source, first_provisional_day}
   * @return the contract of silver.ad_performance_daily, {@code spend_reporting} null where no rate
   *     is known
   */
  public static Dataset<Row> of(
      Dataset<Row> records,
      Dataset<Row> channels,
      CampaignMapping mapping,
      Dataset<Row> firstProvisionalDay,
      Dataset<Row> rates,
      String reporting) {
    Dataset<Row> whole = segmentsSummed(records);
    Column primary =
        row_number()
            .over(
                Window.partitionBy(
                        "source", "account_id", "date", "campaign_id", "ad_group_id", "ad_id")
                    .orderBy(primaryFirst()))
            .equalTo(1)
            .and(col("breakdown_key").equalTo(""));
    Dataset<Row> rows =
        whole
            .withColumn("is_primary", primary)
            .join(broadcast(firstProvisionalDay), new String[] {"source"}, "left_outer")
            .withColumn(
                "is_provisional",
                coalesce(col("date").geq(col("first_provisional_day")), lit(false)))
            .join(
                broadcast(channels.select(col("channel"), col("channel").as("platform"))),
                new String[] {"platform"},
                "left_outer")
            .withColumn("channel", coalesce(col("channel"), lit("paid_other")))
            .withColumn("campaign_key", campaignKey(col("platform"), col("campaign_id")));
    for (String measure : DELIVERY) {
      rows = rows.withColumn(measure, when(col("is_primary"), col(measure)));
    }
    return ExchangeRates.withRate(
            mapping.withOwner(rows), rates, reporting, col("currency"), col("date"))
        .withColumn("spend_reporting", ExchangeRates.converted(col("spend")))
        .withColumn("conversion_value_reporting", ExchangeRates.converted(col("conversion_value")))
        .select(Silver.AD_PERFORMANCE.selection());
  }

  /**
   * Order of the rows of one ad and day, the primary one first. Further attribution windows claim
   * conversions and deliver nothing.
   */
  static Column[] primaryFirst() {
    return new Column[] {col("breakdown_key"), col("spend").isNull(), col("attribution_window")};
  }

  /** Key of a campaign, -1 when there is none. */
  public static Column campaignKey(Column platform, Column campaignId) {
    return when(campaignId.isNull().or(campaignId.equalTo("")), lit(-1L))
        .otherwise(xxhash64(concat_ws("|", platform, campaignId)));
  }

  private static Dataset<Row> segmentsSummed(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    Column newest = struct(col("extract_ts"), col("source_file"), col("source_position"));
    for (String column : Bronze.AD_PERFORMANCE.columnNames()) {
      if (Arrays.asList(KEY).contains(column)) {
        continue;
      }
      if (SUMS.contains(column)) {
        // claimed conversions are fractions: summed as decimals, so that the order of rows cannot
        // show
        columns.add(
            sum(col(column).cast(Types.MONEY))
                .cast(Bronze.AD_PERFORMANCE.schema().apply(column).dataType())
                .as(column));
      } else if (column.equals("quality_score")) {
        columns.add(byImpressions(col(column)).as(column));
      } else if (column.equals("segment_key")) {
        columns.add(lit("").as("segment_key"));
      } else {
        columns.add(max_by(col(column), newest).as(column));
      }
    }
    Column[] keys =
        Arrays.stream(KEY).map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    return rows.groupBy(keys)
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  /** Mean over the rows that have a value, by their impressions. */
  private static Column byImpressions(Column value) {
    Column weight = when(value.isNotNull(), col("impressions"));
    Column points = sum(value.cast(Types.MONEY).multiply(weight));
    return try_divide(points.cast("double"), sum(weight).cast("double"));
  }
}
