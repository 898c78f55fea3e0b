package io.plumbline.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.table.Ops;
import io.plumbline.table.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Records whose money can not be brought into the reporting currency: they wait until a rate for
 * their day is there.
 */
public final class Unconverted {
  private Unconverted() {}

  /**
   * One row of ops.quarantine per record without a rate.
   *
   * @param records rows with lineage and {@code currency}
   * @param day day whose rate converts a record
   * @param rates silver.fx_rates
   * @param reporting reporting currency
   */
  public static Dataset<Row> of(
      Dataset<Row> records, Column day, Dataset<Row> rates, String reporting) {
    return ExchangeRates.withRate(
            records.withColumn("rate_of", day), rates, reporting, col("currency"), col("rate_of"))
        .where(col("fx_rate").isNull())
        .withColumn("rule", lit("FX_MISSING"))
        .withColumn("stage", lit("model"))
        .withColumn(
            "reason",
            concat(
                lit("no rate of "),
                col("currency"),
                lit(" to " + reporting + " within 7 days before "),
                col("rate_of").cast("string")))
        .withColumn(
            "fix",
            lit(
                "add a source fx_rates/ecb_csv or generic/fx_rates that covers the currency and the day"))
        .withColumn("masked_row", lit(null).cast(Types.TEXT))
        .withColumn("records", lit(1L))
        .select(Ops.QUARANTINE.selection());
  }
}
