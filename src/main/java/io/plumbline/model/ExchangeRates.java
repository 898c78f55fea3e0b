package io.plumbline.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.bround;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Exchange rates as of a day: the last published rate not older than 7 days, never a guess.
 *
 * <p>Published as 1 base = rate quote. The rate to the reporting currency R of a currency C is
 * rate(base, R) / rate(base, C) on one day of publication, so a cross rate goes through the base
 * only.
 */
public final class ExchangeRates {
  /** Days a published rate may stand in for days without one. */
  public static final int MAX_AGE_DAYS = 7;

  private ExchangeRates() {}

  /**
   * One row per calendar day and currency, in the contract of silver.fx_rates.
   *
   * @param published bronze fx_rates
   * @param reporting ISO code of the reporting currency
   */
  public static Dataset<Row> daily(Dataset<Row> published, String reporting) {
    Dataset<Row> quotes =
        Newest.per(
                published.where(col("rate_type").equalTo("daily").and(col("rate").gt(0))),
                List.of("source", "rate_date", "base_currency", "quote_currency"))
            .select("source", "rate_date", "base_currency", "quote_currency", "rate");
    Dataset<Row> withBase =
        quotes.unionByName(
            quotes
                .select(
                    col("source"),
                    col("rate_date"),
                    col("base_currency"),
                    col("base_currency").as("quote_currency"),
                    lit(1).cast(Types.FX_RATE).as("rate"))
                .distinct());
    Dataset<Row> toReporting =
        withBase
            .where(col("quote_currency").equalTo(reporting))
            .select(
                col("source"),
                col("rate_date"),
                col("base_currency"),
                col("rate").as("reporting_rate"));
    Dataset<Row> perDay =
        withBase
            .where(col("quote_currency").notEqual(reporting))
            .join(toReporting, new String[] {"source", "rate_date", "base_currency"}, "inner")
            .groupBy(col("rate_date").as("published_date"), col("quote_currency").as("currency"))
            .agg(
                min_by(
                        bround(col("reporting_rate").divide(col("rate")), 8).cast(Types.FX_RATE),
                        struct(col("source"), col("base_currency")))
                    .as("rate"));
    Column next =
        lead(col("published_date"), 1)
            .over(Window.partitionBy("currency").orderBy("published_date"));
    return perDay
        .withColumn("next_published", next)
        .withColumn(
            "last_day",
            least(
                coalesce(date_add(col("next_published"), -1), to_date(lit("9999-12-31"))),
                date_add(col("published_date"), MAX_AGE_DAYS)))
        .withColumn("rate_date", explode(sequence(col("published_date"), col("last_day"))))
        .select(
            col("rate_date"),
            col("currency"),
            col("rate"),
            col("published_date"),
            col("rate_date").notEqual(col("published_date")).as("is_carried_forward"));
  }

  /**
   * Adds {@code fx_rate} and {@code fx_date}; both null where no rate is known for the currency and
   * day.
   */
  public static Dataset<Row> withRate(
      Dataset<Row> rows, Dataset<Row> daily, String reporting, Column currency, Column day) {
    Dataset<Row> rates =
        daily.select(
            col("currency").as("rate_currency"),
            col("rate_date").as("rate_day"),
            col("rate").as("rate_value"),
            col("published_date").as("rate_published"));
    Column isReporting = currency.equalTo(reporting);
    return rows.withColumn("rate_currency", currency)
        .withColumn("rate_day", day)
        .join(broadcast(rates), new String[] {"rate_currency", "rate_day"}, "left_outer")
        .withColumn(
            "fx_rate", when(isReporting, lit(1).cast(Types.FX_RATE)).otherwise(col("rate_value")))
        .withColumn("fx_date", when(isReporting, day).otherwise(col("rate_published")))
        .drop("rate_currency", "rate_day", "rate_value", "rate_published");
  }

  /** An amount in reporting currency, six decimals, half to even; null without rate. */
  public static Column converted(Column amount) {
    return bround(amount.multiply(col("fx_rate")), 6).cast(Types.MONEY);
  }
}
