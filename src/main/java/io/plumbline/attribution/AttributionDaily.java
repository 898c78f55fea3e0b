package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import io.plumbline.table.Gold;
import io.plumbline.table.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Credit summed by day, on the day of the conversion and on that of the touch.
 *
 * <p>Summed while all variants of a touch are still one row: a tenth of the rows of {@code
 * attribution_credit} reach the shuffle. Cells whose credit is 0 throughout are not written.
 */
public final class AttributionDaily {
  private static final Column ZERO = lit(0).cast(Types.MONEY);
  private static final List<String> GRAIN =
      List.of(
          "date", "date_basis", "channel", "campaign_key", "conversion_type", "brand", "market");
  private static final List<String> SUMS =
      List.of("conversions", "new_customers", "revenue", "refunds", "margin");

  private AttributionDaily() {}

  /**
   * The contract of gold.attribution_daily, conversions up to as_of.
   *
   * @param conversions silver conversions
   * @param journeys silver journeys
   */
  public static Dataset<Row> of(
      Dataset<Row> conversions,
      Dataset<Row> journeys,
      List<ModelVariant> variants,
      LocalDate asOf) {
    Dataset<Row> known = conversions.where(col("date").leq(lit(asOf)));
    return AttributionCredit.byReach(known, journeys, variants).stream()
        .map(AttributionDaily::summed)
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private static Dataset<Row> summed(JourneyCredit credit) {
    Map<String, Column> parts = new LinkedHashMap<>();
    List<Column> sums = new ArrayList<>();
    List<Column> cells = new ArrayList<>();
    for (JourneyCredit.Share share : credit.shares()) {
      String name = "_sum_" + cells.size() + "_";
      Column takes =
          when(col("is_nobodys"), col("touch_key").isNull().or(share.isNobodys()))
              .otherwise(share.isCredited());
      for (String measure : JourneyCredit.MEASURES) {
        Column units = col(JourneyCredit.wholeOf(measure));
        Column part =
            when(takes, when(col("is_nobodys"), units).otherwise(share.parts().get(measure)));
        sums.add(Units.sumOfMoney(part).as(name + measure));
        if (measure.equals("conversions")) {
          sums.add(Units.sumOfMoney(when(col("is_new_customer"), part)).as(name + "new_customers"));
        }
      }
      cells.add(cell(share.variant(), name));
    }
    return explodeDays(credit)
        .withColumns(parts)
        .groupBy(GRAIN.stream().map(key -> col(key)).toArray(Column[]::new))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .withColumn("cells", array(cells.toArray(Column[]::new)))
        .withColumn("cell", explode(col("cells")))
        .where(col("cell").isNotNull())
        .select(col("*"), col("cell.*"))
        .select(Gold.ATTRIBUTION_DAILY.typedSelection());
  }

  /** Both days of a touch, and again for the journey when some variant credits nobody. */
  private static Dataset<Row> explodeDays(JourneyCredit credit) {
    Column isNobodys =
        credit.shares().stream()
            .map(JourneyCredit.Share::isNobodys)
            .reduce(lit(false), Column::or)
            .and(AttributionCredit.isOldest())
            .or(col("touch_key").isNull());
    Column ofTouch =
        array(
            place("conversion", col("conversion_date"), false),
            place("touch", col("touch_date"), false));
    Column ofNobody =
        array(
            place("conversion", col("conversion_date"), true),
            place("touch", col("conversion_date"), true));
    return credit
        .rows()
        .withColumn(
            "places",
            when(col("touch_key").isNull(), ofNobody)
                .when(isNobodys, concat(ofTouch, ofNobody))
                .otherwise(ofTouch))
        .withColumn("place", explode(col("places")))
        .drop("channel", "campaign_key")
        .select(col("*"), col("place.*"));
  }

  private static Column place(String basis, Column date, boolean isNobodys) {
    return struct(
        lit(basis).as("date_basis"),
        date.as("date"),
        (isNobodys ? AttributionCredit.nobodys() : col("channel")).as("channel"),
        (isNobodys ? lit(-1L) : col("campaign_key")).as("campaign_key"),
        lit(isNobodys).as("is_nobodys"));
  }

  private static Column cell(ModelVariant variant, String name) {
    List<Column> fields =
        new ArrayList<>(
            List.of(lit(variant.model().name()).as("model"), lit(variant.variant()).as("variant")));
    Column isAny = lit(false);
    for (String sum : SUMS) {
      Column value = coalesce(col(name + sum), ZERO);
      fields.add(value.as(sum));
      isAny = isAny.or(value.notEqual(ZERO));
    }
    return when(isAny, struct(fields.toArray(Column[]::new)));
  }
}
