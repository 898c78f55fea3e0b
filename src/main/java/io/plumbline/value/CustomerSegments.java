package io.plumbline.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.GoldValue;
import io.plumbline.table.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Customers by worth: the decile of what they will still bring, and recency, frequency and money
 * (RFM) in fifths.
 *
 * <p>A score is the fifth, or tenth, of all customers in which the middle of those with the same
 * value lies, so equal customers have equal scores and a fifth may be empty; 5 and 10 are the best.
 * Money is compared by three significant digits. Segments by the scores of recency and frequency:
 *
 * <table>
 *   <caption>Segments</caption>
 *   <tr><th>recency<th>frequency<th>segment
 *   <tr><td>4-5<td>4-5<td>champions
 *   <tr><td>3-5<td>3-5, else<td>loyal
 *   <tr><td>4-5<td>1-2<td>recent
 *   <tr><td>3<td>1-2<td>needs_attention
 *   <tr><td>1-2<td>4-5<td>cannot_lose
 *   <tr><td>1-2<td>3<td>at_risk
 *   <tr><td>1-2<td>1-2<td>hibernating
 * </table>
 */
public final class CustomerSegments {
  private CustomerSegments() {}

  /**
   * {@code customer_segments}.
   *
   * @param histories of {@link CustomerValue#histories} at as_of
   * @param values rows of {@code customer_value}
   */
  public static Dataset<Row> of(Dataset<Row> histories, Dataset<Row> values) {
    Dataset<Row> customers =
        histories
            .select(
                col("person_id"),
                col("person_bucket"),
                col("brand"),
                col("market"),
                col("age").minus(col("tx")).as("days_since_last_order"),
                col("x").plus(1).as("purchase_days"),
                col("revenue").minus(col("refunds")).cast(Types.MONEY).as("net_revenue"))
            .join(
                values.select("person_id", "predicted_ltv_revenue_365"),
                new String[] {"person_id"},
                "left_outer");
    Column recent = col("recency_score").geq(4);
    Column fading = col("recency_score").equalTo(3);
    Column often = col("frequency_score").geq(4);
    Column sometimes = col("frequency_score").equalTo(3);
    Column segment =
        when(recent.and(often), "champions")
            .when(recent.or(fading).and(often.or(sometimes)), "loyal")
            .when(recent, "recent")
            .when(fading, "needs_attention")
            .when(often, "cannot_lose")
            .when(sometimes, "at_risk")
            .otherwise("hibernating");
    return Places.of(customers)
        .join(customers)
        .withColumn(
            "rfm", concat(col("recency_score"), col("frequency_score"), col("monetary_score")))
        .withColumn("rfm_segment", segment)
        .select(GoldValue.CUSTOMER_SEGMENTS.typedSelection());
  }

  private static Column digits(String money) {
    // format_string prints null as a word
    Column shown = format_string("%.2e", col(money).cast("double")).cast("double");
    return when(col(money).isNotNull(), shown);
  }

  /** What a score is of, and into how many parts customers are cut. */
  private record Score(String name, Column value, int parts) {}

  private static List<Score> scores() {
    return List.of(
        new Score("recency_score", col("days_since_last_order").multiply(-1).cast("double"), 5),
        new Score("frequency_score", col("purchase_days").cast("double"), 5),
        new Score("monetary_score", digits("net_revenue"), 5),
        new Score("value_decile", digits("predicted_ltv_revenue_365"), 10));
  }

  /** The part each value belongs to, by score; the values of a score are some thousands. */
  private record Places(Dataset<Row> rows) {
    static Places of(Dataset<Row> customers) {
      Column all =
          array(
              scores().stream()
                  .map(s -> struct(lit(s.name()).as("score"), s.value().as("value")))
                  .toArray(Column[]::new));
      List<Row> counted =
          customers
              .withColumn("by", explode(all))
              .select(col("by.score"), col("by.value"))
              .where(col("value").isNotNull())
              .groupBy("score", "value")
              .agg(count(lit(1)))
              .collectAsList();
      List<Row> places = new ArrayList<>();
      scores().forEach(score -> places.addAll(places(score, counted)));
      return new Places(
          customers
              .sparkSession()
              .createDataFrame(
                  places, StructType.fromDDL("score string, value double, place int")));
    }

    private static List<Row> places(Score score, List<Row> counted) {
      TreeMap<Double, Long> here = new TreeMap<>();
      counted.stream()
          .filter(row -> row.getString(0).equals(score.name()))
          .forEach(row -> here.put(row.getDouble(1), row.getLong(2)));
      long all = here.values().stream().mapToLong(Long::longValue).sum();
      List<Row> places = new ArrayList<>();
      long before = 0;
      for (Map.Entry<Double, Long> value : here.entrySet()) {
        // the middle of those with the same value decides for all of them
        long doubled = 2 * before + value.getValue();
        long part = Math.min(score.parts(), score.parts() * doubled / (2 * all) + 1);
        places.add(RowFactory.create(score.name(), value.getKey(), (int) part));
        before += value.getValue();
      }
      return places;
    }

    Dataset<Row> join(Dataset<Row> customers) {
      Dataset<Row> joined = customers;
      for (Score score : scores()) {
        Dataset<Row> places =
            rows.where(col("score").equalTo(score.name()))
                .select(col("value"), col("place").as(score.name()));
        joined =
            joined
                .withColumn("value", score.value())
                .join(broadcast(places), new String[] {"value"}, "left_outer")
                .drop("value");
      }
      return joined;
    }
  }
}
