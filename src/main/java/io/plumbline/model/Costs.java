package io.plumbline.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Silver;
import io.plumbline.table.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The cost ledger spread over the days of its service periods. */
public final class Costs {
  private Costs() {}

  /**
   * The contract of silver.costs_daily: even parts in units of 0.000001, the last day takes the
   * rest, so the parts of an item add up to it exactly in both currencies. Converted at the rate of
   * the booking date, else of the first day. {@code amount_reporting} is null where no rate is
   * known.
   */
  public static Dataset<Row> daily(Dataset<Row> records, Dataset<Row> rates, String reporting) {
    Dataset<Row> items =
        Newest.per(records, List.of("source", "cost_id"), col("updated_ts").desc_nulls_last());
    Dataset<Row> converted =
        ExchangeRates.withRate(
                items,
                rates,
                reporting,
                col("currency"),
                coalesce(col("booking_date"), col("period_start")))
            .withColumn("whole_reporting", ExchangeRates.converted(col("amount")));
    Column lastDay =
        when(col("allocation_rule").equalTo("single_day"), col("period_start"))
            .otherwise(col("period_end"));
    return converted
        .withColumn("last_day", lastDay)
        .withColumn("days", datediff(col("last_day"), col("period_start")).plus(1))
        .withColumn("date", explode(sequence(col("period_start"), col("last_day"))))
        .withColumn("amount", part("amount"))
        .withColumn("amount_reporting", part("whole_reporting"))
        .withColumn("is_media", col("cost_type").equalTo("media_fee"))
        .select(Silver.COSTS_DAILY.selection());
  }

  private static Column part(String whole) {
    Column units = abs(col(whole)).multiply(1_000_000).cast("decimal(38,0)");
    Column even =
        expr("cast(cast(abs(" + whole + ") * 1000000 as decimal(38,0)) div days as decimal(38,0))");
    Column rest = units.minus(even.multiply(col("days").minus(1).cast("decimal(10,0)")));
    Column mine = when(col("date").equalTo(col("last_day")), rest).otherwise(even);
    Column sign = when(col(whole).lt(0), lit(-1)).otherwise(lit(1));
    return mine.multiply(sign).cast("decimal(38,6)").divide(lit(1_000_000)).cast(Types.MONEY);
  }
}
