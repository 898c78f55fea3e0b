package io.plumbline.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * What a customer's first order was, as the dimensions cohorts are cut by.
 *
 * <ul>
 *   <li>{@code campaign}: current name of the campaign with most credit for the first order under
 *       one model; ties go to the lowest key;
 *   <li>{@code first_product}: key of {@code dim_product} with the largest line of the first order;
 *   <li>{@code first_discount}: its discount codes as printed;
 *   <li>{@code country}: where it was placed from;
 *   <li>{@code lead_source}: original source of the person's earliest lead.
 * </ul>
 *
 * <p>{@code (none)} where there is nothing of the kind, {@code (unknown)} for orders of nobody
 * known and where the first order itself is not in the data. Of each dimension the 500 values with
 * most customers keep their name, ties by name; the others are {@code (other)}.
 */
public final class CustomerDimensions {
  /** Columns {@link #explode} adds. */
  static final List<String> KEYS = List.of("dimension", "dimension_value");

  static final String OTHER = "(other)";
  private static final String NONE = "(none)";
  private static final String UNKNOWN = "(unknown)";
  private static final int NAMED = 500;
  private static final List<String> DIMENSIONS =
      List.of("campaign", "first_product", "first_discount", "country", "lead_source");

  /**
   * What the dimensions are read from.
   *
   * @param customers silver {@code customers}
   * @param orders silver {@code orders}
   * @param lines silver {@code order_lines}
   * @param credit gold {@code attribution_credit} of one model and variant
   * @param conversions silver {@code conversions}
   * @param campaigns gold {@code dim_campaign}
   * @param leads leads with {@code person_id, created_ts, lead_id, original_source}
   */
  public record Facts(
      Dataset<Row> customers,
      Dataset<Row> orders,
      Dataset<Row> lines,
      Dataset<Row> credit,
      Dataset<Row> conversions,
      Dataset<Row> campaigns,
      Dataset<Row> leads) {}

  private CustomerDimensions() {}

  /** One row per person, and one without: {@code person_id}, {@code dimensions}. */
  public static Dataset<Row> of(Facts facts) {
    Column isSeen = col("first_order_key").notEqual(-1);
    Dataset<Row> described =
        facts
            .customers()
            .select("person_id", "first_order_key", "country")
            .join(discounts(facts.orders()), key("first_order_key", "order_key"), "left_outer")
            .drop("order_key")
            .join(products(facts.lines()), key("first_order_key", "product_order"), "left_outer")
            .join(campaigns(facts), key("first_order_key", "won_order"), "left_outer")
            .join(leads(facts.leads()), new String[] {"person_id"}, "left_outer")
            .select(
                col("person_id"),
                seen(isSeen, "campaign"),
                seen(isSeen, "first_product"),
                seen(isSeen, "first_discount"),
                orNone("country"),
                orNone("lead_source"));
    Dataset<Row> nobody =
        described
            .sparkSession()
            .range(1)
            .select(lit(null).cast("long").as("person_id"))
            .withColumns(
                DIMENSIONS.stream().collect(Collectors.toMap(name -> name, name -> lit(UNKNOWN))));
    return pooled(described.unionByName(nobody));
  }

  /** Facts of people, once for each dimension, with {@link #KEYS}. */
  static Dataset<Row> explode(Dataset<Row> facts, Dataset<Row> dimensions) {
    return facts
        .join(
            dimensions.withColumnRenamed("person_id", "described_person"),
            col("person_id").eqNullSafe(col("described_person")))
        .withColumn("by", functions.explode(col("dimensions")))
        .withColumn("dimension", col("by.dimension"))
        .withColumn("dimension_value", col("by.dimension_value"))
        .drop("described_person", "dimensions", "by");
  }

  private static Dataset<Row> pooled(Dataset<Row> described) {
    Column all =
        array(
            DIMENSIONS.stream()
                .map(name -> struct(lit(name).as("dimension"), col(name).as("named")))
                .toArray(Column[]::new));
    Dataset<Row> named =
        described
            .withColumn("by", functions.explode(all))
            .select(col("person_id"), col("by.dimension"), col("by.named"));
    WindowSpec mostFirst =
        Window.partitionBy("dimension").orderBy(col("customers").desc(), col("named"));
    Dataset<Row> kept =
        named
            .groupBy("dimension", "named")
            .agg(count(lit(1)).as("customers"))
            .withColumn("place", row_number().over(mostFirst))
            .filter(col("place").leq(NAMED))
            .select(col("dimension"), col("named"), lit(true).as("is_kept"));
    Column value = when(col("is_kept"), col("named")).otherwise(OTHER);
    return named
        .join(broadcast(kept), new String[] {"dimension", "named"}, "left_outer")
        .groupBy("person_id")
        .agg(collect_list(struct(col("dimension"), value.as("dimension_value"))).as("dimensions"));
  }

  private static Dataset<Row> discounts(Dataset<Row> orders) {
    return orders
        .filter(col("is_first_order"))
        .select(col("order_key"), col("discount_codes").as("first_discount"));
  }

  private static Dataset<Row> products(Dataset<Row> lines) {
    Column product = Dimensions.product();
    Column size = coalesce(col("net_amount"), Contract.ZERO);
    return lines
        .filter(coalesce(col("is_gift_card"), lit(false)).equalTo(false))
        .groupBy(col("order_key").as("product_order"), product.as("product"))
        .agg(sum(size).as("size"))
        .groupBy("product_order")
        .agg(
            min_by(col("product"), struct(col("size").multiply(-1), col("product")))
                .as("first_product"));
  }

  private static Dataset<Row> campaigns(Facts facts) {
    Dataset<Row> names =
        facts
            .campaigns()
            .filter(col("is_current"))
            .groupBy("campaign_key")
            .agg(functions.min("current_name").as("campaign"));
    return facts
        .credit()
        .filter(col("conversion_type").equalTo("order").and(col("campaign_key").notEqual(-1)))
        .groupBy("conversion_key", "campaign_key")
        .agg(sum("credited_conversions").as("won"))
        .groupBy("conversion_key")
        .agg(
            max_by(
                    col("campaign_key"),
                    struct(col("won"), functions.bitwise_not(col("campaign_key"))))
                .as("campaign_key"))
        .join(
            facts.conversions().select("conversion_key", "order_key"),
            new String[] {"conversion_key"})
        .join(broadcast(names), new String[] {"campaign_key"})
        .select(col("order_key").as("won_order"), col("campaign"));
  }

  private static Dataset<Row> leads(Dataset<Row> leads) {
    return leads
        .filter(col("person_id").isNotNull())
        .groupBy("person_id")
        .agg(
            min_by(col("original_source"), struct(col("created_ts"), col("lead_id")))
                .as("lead_source"));
  }

  private static Column key(String ours, String theirs) {
    return col(ours).equalTo(col(theirs));
  }

  private static Column seen(Column isSeen, String name) {
    return when(isSeen, filled(name)).otherwise(UNKNOWN).as(name);
  }

  private static Column orNone(String name) {
    return filled(name).as(name);
  }

  private static Column filled(String name) {
    return coalesce(nullif(trim(col(name)), lit("")), lit(NONE));
  }
}
