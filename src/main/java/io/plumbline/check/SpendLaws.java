package io.plumbline.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Law 2: money spent is the same money in every table that shows it. */
final class SpendLaws {
  private final Function<Table, Dataset<Row>> tables;
  private final LocalDate asOf;

  SpendLaws(Function<Table, Dataset<Row>> tables, LocalDate asOf) {
    this.tables = tables;
    this.asOf = asOf;
  }

  private Dataset<Row> spend() {
    return tables
        .apply(Silver.AD_PERFORMANCE)
        .where(col("is_primary").and(col("date").leq(lit(asOf))))
        .agg(coalesce(sum("spend_reporting"), lit(0)).as("expected"));
  }

  /** Law 2: spend of the primary rows is the spend of channel_performance_daily. */
  Dataset<Row> spendOfPerformance() {
    Dataset<Row> actual =
        tables.apply(Gold.CHANNEL_PERFORMANCE_DAILY).agg(sum("spend_reporting").as("actual"));
    return Finding.error(2, "spend_of_channel_performance", "sum of spend_reporting")
        .equal(spend().crossJoin(actual).withColumn("subject", lit("all")));
  }

  /** Law 2: and the spend of every single slice of channel_return_daily. */
  Dataset<Row> spendOfReturn() {
    Dataset<Row> slices =
        tables
            .apply(Gold.CHANNEL_RETURN_DAILY)
            .groupBy(
                concat_ws(
                        "/",
                        col("model"),
                        col("variant"),
                        col("date_basis"),
                        col("conversion_type"))
                    .as("subject"))
            .agg(sum("spend_reporting").as("actual"));
    return Finding.error(2, "spend_of_channel_return", "sum of spend_reporting of one slice")
        .equal(slices.crossJoin(spend()));
  }

  /** Law 2: media and ledger are the cost of every model's full scope. */
  Dataset<Row> costOfAcquisition() {
    Dataset<Row> ledger =
        tables
            .apply(Silver.COSTS_DAILY)
            .where(
                col("scenario")
                    .equalTo("actual")
                    .and(col("is_media").equalTo(false))
                    .and(col("date").leq(lit(asOf))))
            .agg(coalesce(sum("amount_reporting"), lit(0)).as("ledger"));
    Dataset<Row> full =
        tables
            .apply(GoldCosts.ACQUISITION_COST_MONTHLY)
            .where(col("cost_scope").equalTo("full"))
            .groupBy(concat_ws("/", col("attribution_model"), col("variant")).as("subject"))
            .agg(sum("cost").as("actual"));
    return Finding.error(
            2, "cost_of_acquisition", "media spend + actual ledger without media postings")
        .equal(
            full.crossJoin(spend().crossJoin(ledger))
                .withColumn("expected", col("expected").plus(col("ledger"))));
  }
}
