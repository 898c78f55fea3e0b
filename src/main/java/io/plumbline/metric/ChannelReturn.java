package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.Gold;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Attributed return of channels by day: what conversions are credited with, and beside it what was
 * spent.
 *
 * <p>{@code roas = revenue / spend_reporting}, attributed, net revenue before refunds, a gross
 * multiple; {@code media_cac = spend_reporting / new_customers}. Days of spend are the account's,
 * days of orders the shop's, joined by equal label.
 */
public final class ChannelReturn {
  private static final List<String> SLICE =
      List.of("model", "variant", "date_basis", "conversion_type");
  private static final Column[] GRAIN = Gold.CHANNEL_RETURN_DAILY.keyColumns();
  private static final List<String> CREDIT =
      List.of("conversions", "new_customers", "revenue", "refunds", "margin");

  private ChannelReturn() {}

  /**
   * {@code channel_return_daily}: attribution with spend, which repeats in full in every slice,
   * also where a channel has no credit.
   *
   * @param attributionDaily gold {@code attribution_daily}
   * @param adPerformance silver {@code ad_performance}
   * @param slices {@code model, variant, date_basis, conversion_type} that show spend even on a
   *     lake without conversions; slices with credit are added
   * @param shopZone zone of the orders' days; rows whose account counts other days are marked
   */
  public static Dataset<Row> daily(
      Dataset<Row> attributionDaily,
      Dataset<Row> adPerformance,
      Dataset<Row> slices,
      String shopZone) {
    Dataset<Row> allSlices =
        attributionDaily
            .select(Contract.named(SLICE))
            .unionByName(slices.select(Contract.named(SLICE)))
            .distinct();
    Column hasGap = coalesce(col("account_tz").notEqual(shopZone), lit(false));
    Dataset<Row> spent =
        adPerformance
            .filter(col("is_primary"))
            .groupBy("date", "channel", "campaign_key", "brand", "market")
            .agg(
                coalesce(sum("spend_reporting"), Contract.ZERO).as("spend_reporting"),
                max(hasGap).as("time_zone_gap"))
            .crossJoin(allSlices);
    List<Column> credited = new ArrayList<>(List.of(GRAIN));
    List<Column> uncredited = new ArrayList<>(credited);
    CREDIT.forEach(
        measure -> {
          credited.add(col(measure));
          uncredited.add(Contract.ZERO.as(measure));
        });
    credited.add(Contract.ZERO.as("spend_reporting"));
    credited.add(lit(false).as("time_zone_gap"));
    uncredited.add(col("spend_reporting"));
    uncredited.add(col("time_zone_gap"));

    List<Column> sums = new ArrayList<>();
    CREDIT.forEach(measure -> sums.add(sum(measure).as(measure)));
    sums.add(sum("spend_reporting").as("spend_reporting"));
    return attributionDaily
        .select(credited.toArray(Column[]::new))
        .unionByName(spent.select(uncredited.toArray(Column[]::new)))
        .groupBy(GRAIN)
        .agg(max("time_zone_gap").as("time_zone_gap"), sums.toArray(Column[]::new))
        .withColumn("roas", Contract.ratio(col("revenue"), col("spend_reporting")))
        .withColumn("media_cac", Contract.ratio(col("spend_reporting"), col("new_customers")))
        .select(Gold.CHANNEL_RETURN_DAILY.typedSelection());
  }
}
