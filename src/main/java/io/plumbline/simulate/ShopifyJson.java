package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import io.plumbline.simulate.Order.Kind;
import io.plumbline.simulate.Order.Line;
import io.plumbline.simulate.Story.Touch;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Orders as the REST Admin API gives them, one JSON object per line. */
final class ShopifyJson {
  private ShopifyJson() {}

  /** The order as it stands on the evening of a day. */
  static String line(SimulationOptions options, Order order, int day) {
    boolean refunded = order.isRefundedBy(day);
    long updated = Math.max(order.created(), order.cancelled());
    Store store = order.store();
    Json json =
        new Json()
            .add("id", order.id())
            .add("name", order.name())
            .add("order_number", order.id() - 4_999_999_999_000L)
            .add("created_at", time(order.created(), store))
            .add("processed_at", time(order.created(), store))
            .add("updated_at", time(refunded ? order.refund().time() : updated, store))
            .add("cancelled_at", order.cancelled() == 0 ? null : time(order.cancelled(), store))
            .add("cancel_reason", order.cancelled() == 0 ? null : "customer")
            .add("test", order.kind() == Kind.TEST)
            .add("currency", store.currency())
            .add("presentment_currency", store.currency())
            .add("financial_status", order.financialStatus(day))
            .add("fulfillment_status", order.isCounted() ? "fulfilled" : null)
            .add("subtotal_price", money(order.subtotal(), store))
            .add("total_discounts", money(order.discount(), store))
            .add("total_line_items_price", money(order.subtotal() + order.discount(), store))
            .add("total_shipping_price_set", set(order.shipping(), store))
            .add("total_tax", money(order.tax(), store))
            .add("total_price", money(order.total(), store))
            .add("taxes_included", store.taxIncluded());
    addCustomer(json, options, order);
    return json.raw("discount_codes", discountCodes(order))
        .raw("line_items", lineItems(order))
        .raw("shipping_lines", shippingLines(order))
        .raw("tax_lines", taxLines(order.tax(), store))
        .raw("refunds", refunded ? "[" + refund(order) + "]" : "[]")
        .toString();
  }

  private static void addCustomer(Json json, SimulationOptions options, Order order) {
    if (order.isGuest()) {
      json.raw("customer", "null")
          .add("email", "")
          .add("landing_site", (String) null)
          .add("referring_site", (String) null)
          .add("source_name", "pos");
      return;
    }
    List<Touch> touches = order.journey().touches();
    Touch last = touches.get(touches.size() - 1);
    Page page = Page.of(options, order.customer(), order.journey(), touches.size() - 1);
    String email = email(order);
    json.add("customer", new Json().add("id", order.customerId()).add("email", email))
        .add("email", email)
        .add("landing_site", page.pathAndQuery())
        .add("referring_site", last.kind() == TouchKind.TYPED_IN ? null : page.referrer())
        .add("source_name", "web");
    json.add("shipping_address", new Json().add("country_code", order.store().market()));
  }

  /** One address per customer, now and then typed with capitals. */
  static String email(Order order) {
    String address = "customer" + order.customer().id() + "@mail.example";
    return order.id() % 7 == 0 ? address.replace("customer", "Customer") : address;
  }

  private static String discountCodes(Order order) {
    if (order.discountCode().isEmpty()) {
      return "[]";
    }
    return "["
        + new Json()
            .add("code", order.discountCode())
            .add("amount", money(order.discount(), order.store()))
            .add("type", "percentage")
        + "]";
  }

  private static String lineItems(Order order) {
    List<Json> items = new ArrayList<>();
    for (int i = 0; i < order.lines().size(); i++) {
      Line line = order.lines().get(i);
      String allocations =
          line.discount() == 0
              ? "[]"
              : "[" + new Json().add("amount", money(line.discount(), order.store())) + "]";
      items.add(
          new Json()
              .add("id", lineId(order, i))
              .add("sku", line.sku())
              .add("title", line.title())
              .add("vendor", order.store().brand())
              .add("quantity", line.quantity())
              .add("price", money(line.price(), order.store()))
              .add("total_discount", "0.00")
              .raw("discount_allocations", allocations)
              .add("gift_card", line.isGift())
              .raw("tax_lines", taxLines(line.tax(), order.store())));
    }
    return Json.array(items);
  }

  private static long lineId(Order order, int line) {
    return order.id() * 10 + line;
  }

  private static String shippingLines(Order order) {
    return "["
        + new Json()
            .add("title", "Standard")
            .add("price", money(order.shipping(), order.store()))
            .raw("tax_lines", "[]")
        + "]";
  }

  private static String taxLines(long tax, Store store) {
    if (tax == 0) {
      return "[]";
    }
    return "["
        + new Json()
            .add("title", "VAT")
            .add("price", money(tax, store))
            .raw("rate", Company.money(store.taxPercent(), 2))
        + "]";
  }

  /** {@code subtotal} is without tax, {@code total_tax} beside it, shipping an adjustment. */
  private static Json refund(Order order) {
    Store store = order.store();
    long refundId = order.id() + 2_000_000_000_000L;
    List<Json> items = new ArrayList<>();
    for (int i = 0; i < order.lines().size(); i++) {
      int pieces = order.refund().pieces().get(i);
      if (pieces > 0) {
        items.add(
            new Json()
                .add("id", refundId * 10 + i)
                .add("line_item_id", lineId(order, i))
                .add("quantity", pieces)
                .add("restock_type", "return")
                .add("subtotal", money(order.refundNet(i), store))
                .add("total_tax", money(order.refundTax(i), store)));
      }
    }
    Json shipping =
        new Json()
            .add("id", refundId * 10 + 9)
            .add("kind", "shipping_refund")
            .add("amount", money(-order.shipping(), store))
            .add("tax_amount", money(0, store));
    Json transaction =
        new Json()
            .add("id", refundId * 10 + 8)
            .add("kind", "refund")
            .add("status", "success")
            .add("amount", money(order.refundGross(), store))
            .add("currency", store.currency());
    String refundedAt = time(order.refund().time(), store);
    return new Json()
        .add("id", refundId)
        .add("order_id", order.id())
        .add("created_at", refundedAt)
        .add("processed_at", refundedAt)
        .raw("refund_line_items", Json.array(items))
        .raw("transactions", "[" + transaction + "]")
        .raw("order_adjustments", order.refund().withShipping() ? "[" + shipping + "]" : "[]");
  }

  private static String time(long seconds, Store store) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochSecond(seconds).atZone(store.zone()).toOffsetDateTime());
  }

  private static String money(long minor, Store store) {
    return Company.money(minor, store.digits());
  }

  private static Json set(long minor, Store store) {
    Json amount =
        new Json().add("amount", money(minor, store)).add("currency_code", store.currency());
    return new Json().add("shop_money", amount).add("presentment_money", amount);
  }
}
