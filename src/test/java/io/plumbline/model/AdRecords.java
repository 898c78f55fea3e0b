package io.plumbline.model;

import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Bronze rows of ad delivery from the few columns a test is about. */
final class AdRecords {
  /** One accepted record of a file. */
  record Ad(
      String source,
      String file,
      String extracted,
      String date,
      String campaign,
      String ad,
      String breakdown,
      String spend) {}

  private AdRecords() {}

  static Dataset<Row> of(SparkSession spark, List<Ad> ads) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ads.size(); i++) {
      Ad ad = ads.get(i);
      long position = i;
      rows.add(
          RowFactory.create(
              Bronze.AD_PERFORMANCE.columns().stream()
                  .map(column -> value(column, ad, position))
                  .toArray()));
    }
    return spark.createDataFrame(rows, Bronze.AD_PERFORMANCE.schema());
  }

  private static Object value(ColumnSpec column, Ad ad, long position) {
    return switch (column.name()) {
      case "source" -> ad.source();
      case "source_file" -> ad.file();
      case "source_position" -> position;
      case "extract_ts" -> Timestamp.valueOf(ad.extracted());
      case "date" -> Date.valueOf(ad.date());
      case "campaign_id", "campaign_name" -> ad.campaign();
      case "ad_id" -> ad.ad();
      case "breakdown_key" -> ad.breakdown();
      case "spend" -> new BigDecimal(ad.spend());
      case "platform" -> "meta_ads";
      case "currency" -> "USD";
      case "account_id" -> "1";
      case "clicks", "impressions" -> 10L;
      default -> column.nullable() ? null : blank(column.type());
    };
  }

  private static Object blank(DataType type) {
    return type.equals(DataTypes.StringType)
        ? ""
        : type.equals(DataTypes.BooleanType) ? (Object) false : 0L;
  }
}
