package io.plumbline.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.plumbline.table.GoldDimensions;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The small tables others join to: brands, markets, accounts, products, models and days. */
public final class Dimensions {
  /**
   * One model of attribution as configured.
   *
   * @param description what it credits, one sentence
   */
  public record Model(
      String model,
      String variant,
      boolean isDefault,
      String description,
      int clickWindowDays,
      int viewWindowDays,
      boolean isReset,
      String identity) {}

  private Dimensions() {}

  /** {@code dim_brand}: every brand of the given tables. */
  public static Dataset<Row> brands(List<Dataset<Row>> owned) {
    return distinct(owned, "brand").select(GoldDimensions.DIM_BRAND.typedSelection());
  }

  /** {@code dim_market}: every market of the given tables. */
  public static Dataset<Row> markets(List<Dataset<Row>> owned) {
    return distinct(owned, "market").select(GoldDimensions.DIM_MARKET.typedSelection());
  }

  private static Dataset<Row> distinct(List<Dataset<Row>> owned, String column) {
    return owned.stream()
        .map(rows -> rows.select(column).distinct())
        .reduce(Dataset::unionByName)
        .orElseThrow(() -> new IllegalStateException(column + ": no table to take it from"))
        .distinct();
  }

  /** {@code dim_account} from silver {@code ad_performance}. */
  public static Dataset<Row> accounts(Dataset<Row> adPerformance) {
    return adPerformance
        .groupBy("source", "account_id")
        .agg(
            newest("platform").as("platform"),
            newest("account_name").as("account_name"),
            newest("account_tz").as("time_zone"),
            newest("currency").as("currency"),
            min("date").as("first_date"),
            max("date").as("last_date"))
        .select(GoldDimensions.DIM_ACCOUNT.typedSelection());
  }

  /** What the newest day says; of several sayings on one day the last in order. */
  private static Column newest(String column) {
    return max_by(col(column), when(col(column).isNotNull(), struct(col("date"), col(column))));
  }

  /** {@code dim_product} from silver {@code order_lines}. */
  public static Dataset<Row> products(Dataset<Row> orderLines) {
    return orderLines
        .groupBy(col("source"), product().as("product"))
        .agg(max("title").as("title"), max("vendor").as("vendor"))
        .select(GoldDimensions.DIM_PRODUCT.typedSelection());
  }

  /** Key of an order line's product. */
  static Column product() {
    return coalesce(
        nullif(col("sku"), lit("")),
        nullif(col("product_id"), lit("")),
        nullif(col("title"), lit("")),
        lit("(unnamed)"));
  }

  /** {@code dim_model}. */
  public static Dataset<Row> models(SparkSession spark, List<Model> models) {
    List<Row> rows = new ArrayList<>();
    for (Model model : models) {
      rows.add(
          RowFactory.create(
              model.model(),
              model.variant(),
              model.isDefault(),
              model.description(),
              model.clickWindowDays(),
              model.viewWindowDays(),
              model.isReset(),
              model.identity()));
    }
    return spark
        .createDataFrame(rows, GoldDimensions.DIM_MODEL.schema())
        .select(GoldDimensions.DIM_MODEL.typedSelection());
  }

  /**
   * {@code dim_date}: every day from the first of the given tables, or of as_of's year, to the end
   * of as_of's year.
   *
   * @param dated tables with a column {@code date}
   */
  public static Dataset<Row> dates(List<Dataset<Row>> dated, LocalDate asOf, DayOfWeek weekStarts) {
    LocalDate yearStart = asOf.withDayOfYear(1);
    LocalDate yearEnd = LocalDate.of(asOf.getYear(), 12, 31);
    Dataset<Row> firsts =
        dated.stream()
            .map(rows -> rows.agg(min("date").as("date")))
            .reduce(Dataset::unionByName)
            .orElseThrow(() -> new IllegalStateException("dim_date: no table to take days from"));
    Column first = coalesce(min("date"), lit(yearStart));
    Column from = least(first, lit(yearStart));
    return firsts
        .agg(from.as("first"))
        .select(explode(sequence(col("first"), lit(yearEnd))).as("date"))
        .select(
            col("date"),
            new CohortPeriod.Weeks(weekStarts).start(col("date")).as("week_start"),
            trunc(col("date"), "month").as("month"),
            trunc(col("date"), "quarter").as("quarter"),
            year(col("date")).as("year"),
            month(col("date")).as("month_of_year"),
            dayofmonth(col("date")).as("day_of_month"),
            weekday(col("date")).plus(1).as("day_of_week"))
        .select(GoldDimensions.DIM_DATE.typedSelection());
  }
}
