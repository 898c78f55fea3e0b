package io.plumbline.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.model.AdRecords.Ad;
import io.plumbline.table.Bronze;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several claims of one delivery. */
@ExtendWith(LocalSpark.class)
class AdWindowsTest {
  private static Dataset<Row> silver(SparkSession spark, Dataset<Row> records) {
    return AdPerformance.of(
        records,
        spark.createDataset(List.of("meta_ads"), Encoders.STRING()).toDF("channel"),
        CampaignMapping.none(),
        spark.createDataFrame(
            List.<Row>of(), StructType.fromDDL("source string, first_provisional_day date")),
        spark.createDataFrame(List.<Row>of(), Silver.FX_DAILY.schema()),
        "USD");
  }

  private static Ad ad(String file, String ad, String breakdown, String spend) {
    return new Ad("m", file, "2026-09-03 00:00:00", "2026-09-01", "c1", ad, breakdown, spend);
  }

  @Test
  void deliveryStandsOnTheRowOfTheSettingOnly(SparkSession spark) {
    // '1d_view' sorts before 'default', yet delivers nothing; a breakdown is never primary.
    Dataset<Row> records =
        AdRecords.of(
                spark,
                List.of(
                    ad("default", "a1", "", "5"),
                    ad("1d_view", "a1", "", "0"),
                    ad("7d_click", "a1", "", "0"),
                    ad("default", "a1", "age=18-24", "5"),
                    ad("7d_click", "a2", "", "3")))
            .withColumn("attribution_window", col("source_file"))
            .withColumn(
                "conversions",
                when(col("source_file").equalTo("1d_view"), 1.0)
                    .when(col("source_file").equalTo("7d_click"), 4.0)
                    .otherwise(5.0))
            .withColumn("spend", when(col("spend").gt(0), col("spend")));
    List<String> rows =
        silver(spark, records)
            .orderBy("ad_id", "breakdown_key", "attribution_window")
            .collectAsList()
            .stream()
            .map(
                row ->
                    row.getAs("ad_id")
                        + "|"
                        + row.getAs("breakdown_key")
                        + "|"
                        + row.getAs("attribution_window")
                        + "|"
                        + row.getAs("is_primary")
                        + "|"
                        + row.getAs("spend")
                        + "|"
                        + row.getAs("impressions")
                        + "|"
                        + row.getAs("conversions"))
            .toList();
    assertThat(rows)
        .containsExactly(
            "a1||1d_view|false|null|null|1.0",
            "a1||7d_click|false|null|null|4.0",
            "a1||default|true|5.000000|10|5.0",
            "a1|age=18-24|default|false|null|null|5.0",
            // a feed set up for one window has that one as its setting
            "a2||7d_click|true|3.000000|10|4.0");
  }

  @Test
  void qualityScoresOfKeywordsAreWeighedByImpressions(SparkSession spark) {
    // Scores 7 and 3 of 30 and 10 impressions: (210 + 30) / 40 = 6; one without a score is left
    // out.
    Dataset<Row> records =
        AdRecords.of(
                spark,
                List.of(ad("k1", "a", "", "1"), ad("k2", "a", "", "1"), ad("k3", "a", "", "1")))
            .withColumn("segment_key", col("source_file"))
            .withColumn("impressions", when(col("source_file").equalTo("k1"), 30L).otherwise(10L))
            .withColumn(
                "quality_score",
                when(col("source_file").equalTo("k1"), 7.0)
                    .when(col("source_file").equalTo("k2"), 3.0))
            .select(Bronze.AD_PERFORMANCE.selection());
    assertThat(silver(spark, records).select("quality_score").as(Encoders.DOUBLE()).collectAsList())
        .containsExactly(6.0);
  }
}
