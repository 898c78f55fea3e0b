package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A REST order with its lines and refunds.
 *
 * <p>{@code net_revenue} = subtotal (items - discounts) - tax inside prices - gift cards sold. The
 * tax inside prices is that of the lines, or, without line taxes, the items' share of the order's.
 */
final class ShopifyOrders implements Unfolding {
  private final Flat flat;
  private final ShopifyRefunds refunds;

  ShopifyOrders(Flat flat) {
    this.flat = flat;
    this.refunds = new ShopifyRefunds(flat, "refunds", null);
  }

  @Override
  public List<Part> unfold(JsonNode order) {
    List<Part> parts = new ArrayList<>();
    boolean isIncluded = order.path("taxes_included").asBoolean(false);
    Map<String, String> fields = flat.fields(order);
    JsonNode lines = order.path("line_items");
    BigDecimal lineTaxes = BigDecimal.ZERO;
    BigDecimal giftCards = BigDecimal.ZERO;
    List<Part> lineParts = new ArrayList<>();
    for (JsonNode line : lines) {
      BigDecimal tax = sum(line.path("tax_lines"), "price");
      BigDecimal net =
          money(line, "price").multiply(money(line, "quantity")).subtract(lineDiscount(line));
      lineTaxes = lineTaxes.add(tax);
      boolean isGiftCard = line.path("gift_card").asBoolean(false);
      giftCards = isGiftCard ? giftCards.add(net) : giftCards;
      Map<String, String> lineFields = flat.fields(line);
      inherit(lineFields, fields);
      lineFields.put("tax", tax.toPlainString());
      lineFields.put("netamount", net.toPlainString());
      lineFields.put("linediscount", lineDiscount(line).toPlainString());
      lineParts.add(new Part("order_lines", lineFields));
    }
    money(order, fields, isIncluded, lineTaxes, giftCards);
    fields.put("discountcodes", codes(order.path("discount_codes")));
    if (!order.path("cancelled_at").asText("").isEmpty() && !order.path("cancelled_at").isNull()) {
      fields.put("financialstatus", "cancelled");
    }
    parts.add(new Part("orders", fields));
    parts.addAll(lineParts);
    for (JsonNode refund : order.path("refunds")) {
      parts.addAll(refunds.of(refund, fields, isIncluded));
    }
    return parts;
  }

  private static void money(
      JsonNode order,
      Map<String, String> fields,
      boolean isIncluded,
      BigDecimal lineTaxes,
      BigDecimal giftCards) {
    if (!order.hasNonNull("subtotal_price")) {
      return;
    }
    BigDecimal subtotal = money(order, "subtotal_price");
    BigDecimal shipping = BigDecimal.ZERO;
    for (JsonNode line : order.path("shipping_lines")) {
      shipping =
          shipping.add(
              line.hasNonNull("discounted_price")
                  ? money(line, "discounted_price")
                  : money(line, "price"));
    }
    BigDecimal inside = BigDecimal.ZERO;
    if (isIncluded) {
      BigDecimal base = subtotal.add(shipping);
      BigDecimal tax = money(order, "total_tax");
      inside =
          lineTaxes.signum() != 0 || base.signum() == 0
              ? lineTaxes
              : tax.multiply(subtotal).divide(base, 2, RoundingMode.HALF_UP);
    }
    fields.put("netrevenue", subtotal.subtract(inside).subtract(giftCards).toPlainString());
    fields.put("shippingcharged", shipping.toPlainString());
  }

  static void inherit(Map<String, String> fields, Map<String, String> order) {
    fields.put("orderid", order.getOrDefault("id", ""));
    fields.put("ordername", order.getOrDefault("name", ""));
    fields.put("ordercurrency", order.getOrDefault("currency", ""));
  }

  private static String codes(JsonNode codes) {
    List<String> names = new ArrayList<>();
    codes.forEach(code -> names.add(code.path("code").asText()));
    return String.join("|", names);
  }

  private static BigDecimal lineDiscount(JsonNode line) {
    BigDecimal allocated = sum(line.path("discount_allocations"), "amount");
    return allocated.signum() != 0 ? allocated : money(line, "total_discount");
  }

  private static BigDecimal sum(JsonNode array, String field) {
    BigDecimal total = BigDecimal.ZERO;
    for (JsonNode element : array) {
      total = total.add(money(element, field));
    }
    return total;
  }

  /** Money or a count; 0 when absent or unreadable, which the typed columns report. */
  static BigDecimal money(JsonNode node, String field) {
    String text = node.path(field).asText("");
    BigDecimal number = text.isEmpty() ? null : Numbers.parse(text, '.');
    return number == null ? BigDecimal.ZERO : number;
  }
}
