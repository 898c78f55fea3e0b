package io.plumbline.source;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Connector tables of Shopify: orders with tags, lines, and refunds with their order.
 *
 * <p>{@code net_revenue} = subtotal - the items' part of the tax inside prices - gift cards sold.
 */
final class ShopifyFolder {
  private static final Column ZERO = lit(0).cast(DataTypes.createDecimalType(20, 6));

  private ShopifyFolder() {}

  static void read(Folders folder) {
    orders(folder);
    Dataset<Row> facts = orderFacts(folder);
    lines(folder, facts);
    refunds(folder, facts);
    visits(folder);
  }

  /** Visits before an order are touches of its customer. */
  private static void visits(Folders folder) {
    Dataset<Row> buyers =
        folder
            .table("order")
            .groupBy(col("order_id").as("visit_order"))
            .agg(coalesce(max("customer_key"), max("email_key")).as("visit_buyer"));
    Dataset<Row> joined =
        folder
            .parsed("customer_visit")
            .join(buyers, col("customer_visit.transaction_id").equalTo(col("visit_order")), "left");
    folder.give(
        "customer_visit", joined, Bronze.TOUCHPOINTS, Map.of("user_key", col("visit_buyer")));
  }

  private static void orders(Folders folder) {
    Dataset<Row> giftCards =
        folder
            .table("order_line")
            .filter(col("is_gift_card"))
            .groupBy(col("order_id").as("gift_order"))
            .agg(sum(lineAmount("")).as("gift_amount"));
    Dataset<Row> codes =
        folder
            .table("order_discount_code")
            .groupBy(col("order_id").as("code_order"))
            .agg(array_join(array_sort(collect_set(col("code"))), "|").as("codes"));
    Dataset<Row> joined =
        folder
            .parsed("order")
            .join(giftCards, col("order.order_id").equalTo(col("gift_order")), "left")
            .join(codes, col("order.order_id").equalTo(col("code_order")), "left")
            .join(
                tags(folder, "order_url_tag", "url"),
                col("order.order_id").equalTo(col("url_order")),
                "left")
            .join(
                tags(folder, "order_note_attribute", "note"),
                col("order.order_id").equalTo(col("note_order")),
                "left");
    Column subtotal = col("order.net_revenue");
    Column base = greatest(coalesce(col("order.total"), ZERO), subtotal);
    Column inside =
        when(
                col("order.tax_included"),
                round(try_divide(coalesce(col("order.tax"), ZERO).multiply(subtotal), base), 2))
            .otherwise(ZERO);
    Map<String, Column> more = new LinkedHashMap<>();
    more.put(
        "net_revenue",
        subtotal.minus(coalesce(inside, ZERO)).minus(coalesce(col("gift_amount"), ZERO)));
    more.put("discount_codes", col("codes"));
    for (String tag : TAGS) {
      more.put(tag, coalesce(col("order." + tag), col("url_" + tag), col("note_" + tag)));
    }
    more.put(
        "status",
        when(col("order.cancelled_ts").isNotNull(), "cancelled").otherwise(col("order.status")));
    folder.give("order", joined, Bronze.ORDERS, more);
  }

  private static final List<String> TAGS =
      List.of("utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content");

  private static Dataset<Row> tags(Folders folder, String stream, String prefix) {
    Column first = null;
    Column[] others = new Column[TAGS.size() - 1];
    for (int i = 0; i < TAGS.size(); i++) {
      Column tag =
          max(when(lower(col("key")).equalTo(TAGS.get(i)), col("value")))
              .as(prefix + "_" + TAGS.get(i));
      if (i == 0) {
        first = tag;
      } else {
        others[i - 1] = tag;
      }
    }
    return folder.table(stream).groupBy(col("order_id").as(prefix + "_order")).agg(first, others);
  }

  private static Dataset<Row> orderFacts(Folders folder) {
    return folder
        .table("order")
        .groupBy(col("order_id").as("fact_order"))
        .agg(
            max("currency").as("fact_currency"),
            max("order_name").as("fact_name"),
            max("tax_included").as("fact_included"));
  }

  private static void lines(Folders folder, Dataset<Row> facts) {
    Dataset<Row> joined =
        folder
            .parsed("order_line")
            .join(facts, col("order_line.order_id").equalTo(col("fact_order")), "left");
    Map<String, Column> more = new LinkedHashMap<>();
    more.put("currency", coalesce(col("fact_currency"), folder.config("currency")));
    more.put("order_name", col("fact_name"));
    more.put("net_amount", lineAmount("order_line."));
    folder.give("order_line", joined, Bronze.ORDER_LINES, more);
  }

  private static void refunds(Folders folder, Dataset<Row> facts) {
    Dataset<Row> refunds =
        folder
            .table("refund")
            .groupBy(col("refund_id").as("known_refund"))
            .agg(
                max("order_id").as("known_order"),
                max("refund_ts").as("known_ts"),
                max("business_date").as("known_date"));
    for (String stream : List.of("order_line_refund", "order_adjustment")) {
      Column order = coalesce(col("known_order"), col(stream + ".order_id"));
      Dataset<Row> joined =
          folder
              .parsed(stream)
              .join(refunds, col(stream + ".refund_id").equalTo(col("known_refund")), "left")
              .join(facts, order.equalTo(col("fact_order")), "left");
      Dataset<Row> kept =
          folder.refuse(
              stream,
              joined,
              col("known_ts").isNull(),
              "REFUND_UNKNOWN",
              "the refund of this line is not in the refund table, so its day is not known",
              "Export the refund table of the same time.");
      Map<String, Column> more = new LinkedHashMap<>();
      more.put("order_id", order);
      more.put("refund_ts", col("known_ts"));
      more.put("business_date", col("known_date"));
      more.put("currency", coalesce(col("fact_currency"), folder.config("currency")));
      if (stream.equals("order_line_refund")) {
        Column amount = col(stream + ".amount");
        more.put(
            "amount",
            when(
                    coalesce(col("fact_included"), lit(false)),
                    amount.minus(coalesce(col(stream + ".tax"), ZERO)))
                .otherwise(amount));
      } else {
        Column isShipping = col(stream + ".kind").equalTo("shipping");
        Column back = col(stream + ".amount").multiply(lit(-1));
        more.put("amount", when(isShipping, ZERO).otherwise(back));
        more.put("shipping_amount", when(isShipping, back).otherwise(ZERO));
        more.put("tax", col(stream + ".tax").multiply(lit(-1)));
      }
      folder.give(stream, kept, Bronze.REFUNDS, more);
    }
  }

  private static Column lineAmount(String prefix) {
    return col(prefix + "unit_price")
        .multiply(col(prefix + "quantity"))
        .minus(coalesce(col(prefix + "line_discount"), ZERO))
        .cast(DataTypes.createDecimalType(20, 6));
  }
}
