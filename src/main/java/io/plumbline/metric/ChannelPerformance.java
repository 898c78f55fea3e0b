package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.table.Gold;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the platforms delivered and claim, per day and ad entity.
 *
 * <p>Spend in account and reporting currency, impressions, clicks; {@code ctr = clicks /
 * impressions}, {@code cpc = spend / clicks}, {@code cpm = 1000 spend / impressions}, {@code cvr =
 * claimed conversions / clicks}, {@code cpa = spend / claimed conversions}, {@code platform_roas =
 * claimed value / spend}: a multiple, 4.0 and not 400. What a platform did not report counts 0 in
 * sums; a ratio over zero is null.
 */
public final class ChannelPerformance {
  private ChannelPerformance() {}

  /** {@code channel_performance_daily} from the primary rows of silver {@code ad_performance}. */
  public static Dataset<Row> daily(Dataset<Row> adPerformance) {
    Map<String, Column> sums = new LinkedHashMap<>();
    for (String measure : new String[] {"spend", "spend_reporting"}) {
      sums.put(measure, coalesce(col(measure), Contract.ZERO));
    }
    for (String measure : new String[] {"impressions", "clicks", "link_clicks"}) {
      sums.put(measure, coalesce(col(measure), lit(0L)));
    }
    sums.put("platform_conversions", coalesce(col("conversions"), lit(0.0)));
    sums.put("platform_value", coalesce(col("conversion_value"), Contract.ZERO));
    sums.put(
        "platform_value_reporting", coalesce(col("conversion_value_reporting"), Contract.ZERO));

    Map<String, Column> ratios = new LinkedHashMap<>();
    ratios.put("ctr", Contract.ratio(col("clicks"), col("impressions")));
    ratios.put("cpc", Contract.ratio(col("spend_reporting"), col("clicks")));
    ratios.put("cpm", Contract.ratio(col("spend_reporting"), col("impressions")).multiply(1000));
    ratios.put("cvr", Contract.ratio(col("platform_conversions"), col("clicks")));
    ratios.put("cpa", Contract.ratio(col("spend_reporting"), col("platform_conversions")));
    ratios.put("platform_roas", Contract.ratio(col("platform_value"), col("spend")));
    return adPerformance
        .filter(col("is_primary"))
        .withColumns(sums)
        .withColumns(ratios)
        .select(Gold.CHANNEL_PERFORMANCE_DAILY.typedSelection());
  }
}
