package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Orders of the WooCommerce REST API with their lines, and refunds where they are exported.
 *
 * <p>{@code net_revenue} is the sum of line totals: after coupons, without tax, whatever the shop's
 * prices hold. An order lists its refunds without their days, so that they are {@code
 * refunded_total}; refund objects give the day and the lines, and then count instead.
 */
final class WooOrders implements Unfolding {
  private final Flat flat;

  WooOrders(Flat flat) {
    this.flat = flat;
  }

  @Override
  public List<Part> unfold(JsonNode record) {
    boolean isRefund = record.has("amount") && !record.has("status");
    return isRefund ? refund(record) : order(record);
  }

  private List<Part> order(JsonNode order) {
    Map<String, String> fields = flat.fields(order);
    List<Part> lines = new ArrayList<>();
    BigDecimal net = BigDecimal.ZERO;
    BigDecimal gross = BigDecimal.ZERO;
    for (JsonNode line : order.path("line_items")) {
      BigDecimal total = money(line, "total");
      BigDecimal before = line.hasNonNull("subtotal") ? money(line, "subtotal") : total;
      BigDecimal quantity = money(line, "quantity");
      net = net.add(total);
      gross = gross.add(before);
      Map<String, String> lineFields = flat.fields(line);
      lineFields.put("orderid", fields.getOrDefault("id", ""));
      lineFields.put("ordername", fields.getOrDefault("number", ""));
      lineFields.put("ordercurrency", fields.getOrDefault("currency", ""));
      lineFields.put("linediscount", before.subtract(total).toPlainString());
      if (quantity.signum() != 0) {
        lineFields.put(
            "unitprice",
            before.divide(quantity, 6, java.math.RoundingMode.HALF_UP).toPlainString());
      }
      lines.add(new Part("order_lines", lineFields));
    }
    if (order.path("line_items").isArray()) {
      fields.put("netrevenue", net.toPlainString());
      fields.put("grossitems", gross.toPlainString());
    }
    BigDecimal refunded = BigDecimal.ZERO;
    for (JsonNode refund : order.path("refunds")) {
      refunded = refunded.add(money(refund, "total").abs());
    }
    boolean isWhole = fields.getOrDefault("status", "").endsWith("refunded");
    if (refunded.signum() == 0 && isWhole) {
      refunded = money(order, "total");
    }
    fields.put("refundedtotal", refunded.toPlainString());
    if (refunded.signum() > 0 && !isWhole) {
      fields.put("refundedstatus", "partially_refunded");
    }
    List<String> codes = new ArrayList<>();
    order.path("coupon_lines").forEach(coupon -> codes.add(coupon.path("code").asText()));
    fields.put("couponcodes", String.join("|", codes));
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("orders", fields));
    parts.addAll(lines);
    return parts;
  }

  private List<Part> refund(JsonNode refund) {
    Map<String, String> shared = flat.fields(refund);
    List<Part> parts = new ArrayList<>();
    BigDecimal rest = money(refund, "amount").abs();
    for (JsonNode line : refund.path("line_items")) {
      BigDecimal amount = money(line, "total").abs();
      BigDecimal tax = money(line, "total_tax").abs();
      rest = rest.subtract(amount).subtract(tax);
      Map<String, String> fields = part(shared, line.path("id").asText(), "line");
      fields.put("refundamount", amount.toPlainString());
      fields.put("refundtax", tax.toPlainString());
      fields.put("quantity", money(line, "quantity").abs().toPlainString());
      for (JsonNode meta : line.path("meta_data")) {
        if (meta.path("key").asText().equals("_refunded_item_id")) {
          fields.put("lineid", meta.path("value").asText());
        }
      }
      parts.add(new Part("refunds", fields));
    }
    for (JsonNode line : refund.path("shipping_lines")) {
      BigDecimal amount = money(line, "total").abs();
      BigDecimal tax = money(line, "total_tax").abs();
      rest = rest.subtract(amount).subtract(tax);
      Map<String, String> fields = part(shared, line.path("id").asText(), "shipping");
      fields.put("refundamount", "0");
      fields.put("shippingamount", amount.toPlainString());
      fields.put("refundtax", tax.toPlainString());
      parts.add(new Part("refunds", fields));
    }
    if (rest.signum() != 0 || parts.isEmpty()) {
      // Money given back without naming lines; what of it is tax is not known.
      Map<String, String> fields = part(shared, "rest", parts.isEmpty() ? "full" : "adjustment");
      fields.put("refundamount", rest.toPlainString());
      parts.add(new Part("refunds", fields));
    }
    return parts;
  }

  private static Map<String, String> part(Map<String, String> shared, String id, String kind) {
    Map<String, String> fields = new HashMap<>(shared);
    fields.put("refundlineid", id);
    fields.put("kind", kind);
    return fields;
  }

  private static BigDecimal money(JsonNode node, String field) {
    return ShopifyOrders.money(node, field);
  }
}
