package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lines of a GraphQL bulk operation: an order, then its line items and refund lines on lines of
 * their own that name their parent.
 *
 * <p>The order waits for its children and is then read like a REST order, in shop money. The visits
 * of its customer journey become touches of its customer; before {@code ready} there are none.
 */
final class ShopifyBulk implements Unfolding {
  private final RecordText text = new RecordText();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ShopifyOrders orders;
  private final Flat flat = new Flat(Map.of());
  private final List<Late> ready = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private ObjectNode order;
  private JsonNode written;
  private RecordSource.RawRecord record;

  ShopifyBulk(Flat flat) {
    this.orders = new ShopifyOrders(flat);
  }

  @Override
  public List<Part> unfold(JsonNode line) {
    throw new IllegalStateException("an order waits for its children");
  }

  @Override
  public List<Part> unfold(RecordSource.RawRecord raw) throws Refusal {
    JsonNode line = raw.node();
    String parent = line.path("__parentId").asText("");
    if (parent.isEmpty()) {
      close();
      open(raw);
      return null;
    }
    if (order == null || !known.contains(parent)) {
      throw new Refusal(
          "PARENT_UNKNOWN",
          "the line belongs to " + id(parent) + ", which is not before it",
          "Keep the lines of a bulk operation in their order, in one file.");
    }
    known.add(line.path("id").asText());
    if (line.has("lineItem") || line.path("id").asText().contains("RefundLineItem")) {
      refundLine(line, parent);
    } else if (line.has("quantity")) {
      ((ArrayNode) order.get("line_items")).add(lineItem(line));
    } else if (line.path("id").asText().contains("/Refund/")) {
      ((ArrayNode) order.get("refunds")).add(refund(line));
    }
    return List.of();
  }

  private void open(RecordSource.RawRecord raw) {
    JsonNode line = raw.node();
    written = line;
    record = raw;
    known.clear();
    known.add(line.path("id").asText());
    order = NODES.objectNode();
    order.put("id", id(line.path("id").asText()));
    copy(line, "name", order, "name");
    copy(line, "createdAt", order, "created_at");
    copy(line, "updatedAt", order, "updated_at");
    copy(line, "cancelledAt", order, "cancelled_at");
    copy(line, "test", order, "test");
    copy(line, "email", order, "email");
    copy(line, "phone", order, "phone");
    copy(line, "currencyCode", order, "currency");
    copy(line, "presentmentCurrencyCode", order, "presentment_currency");
    copy(line, "taxesIncluded", order, "taxes_included");
    copy(line, "sourceName", order, "source_name");
    copy(line, "landingPageUrl", order, "landing_site");
    copy(line, "referrerUrl", order, "referring_site");
    copy(line, "customerAcceptsMarketing", order, "buyer_accepts_marketing");
    String status = line.path("displayFinancialStatus").asText("").toLowerCase(Locale.ROOT);
    order.put("financial_status", status);
    shopMoney(line, "subtotalPriceSet", order, "subtotal_price");
    shopMoney(line, "totalDiscountsSet", order, "total_discounts");
    shopMoney(line, "totalTaxSet", order, "total_tax");
    shopMoney(line, "totalPriceSet", order, "total_price");
    ObjectNode shipping = NODES.objectNode();
    shopMoney(line, "totalShippingPriceSet", shipping, "price");
    order.set("shipping_lines", NODES.arrayNode().add(shipping));
    JsonNode customer = line.path("customer").path("id");
    if (customer.isTextual()) {
      order.set("customer", NODES.objectNode().put("id", id(customer.asText())));
    }
    JsonNode country = line.path("shippingAddress").path("countryCodeV2");
    if (country.isTextual()) {
      order.set("shipping_address", NODES.objectNode().put("country_code", country.asText()));
    }
    ArrayNode codes = NODES.arrayNode();
    line.path("discountCodes")
        .forEach(code -> codes.add(NODES.objectNode().put("code", code.asText())));
    order.set("discount_codes", codes);
    order.set("line_items", NODES.arrayNode());
    ArrayNode refunds = NODES.arrayNode();
    line.path("refunds")
        .forEach(
            refund -> {
              known.add(refund.path("id").asText());
              refunds.add(refund(refund));
            });
    order.set("refunds", refunds);
  }

  private static ObjectNode refund(JsonNode line) {
    ObjectNode refund = NODES.objectNode();
    refund.put("id", id(line.path("id").asText()));
    copy(line, "createdAt", refund, "created_at");
    refund.set("refund_line_items", NODES.arrayNode());
    return refund;
  }

  private static ObjectNode lineItem(JsonNode line) {
    ObjectNode item = NODES.objectNode();
    item.put("id", id(line.path("id").asText()));
    copy(line, "sku", item, "sku");
    copy(line, "title", item, "title");
    copy(line, "vendor", item, "vendor");
    copy(line, "quantity", item, "quantity");
    copy(line, "isGiftCard", item, "gift_card");
    shopMoney(line, "originalUnitPriceSet", item, "price");
    for (String kind : new String[] {"product", "variant"}) {
      if (line.path(kind).path("id").isTextual()) {
        item.put(kind + "_id", id(line.path(kind).path("id").asText()));
      }
    }
    ArrayNode discounts = NODES.arrayNode();
    for (JsonNode part : line.path("discountAllocations")) {
      ObjectNode discount = NODES.objectNode();
      shopMoney(part, "allocatedAmountSet", discount, "amount");
      discounts.add(discount);
    }
    item.set("discount_allocations", discounts);
    shopMoney(line, "totalDiscountSet", item, "total_discount");
    ArrayNode taxes = NODES.arrayNode();
    for (JsonNode part : line.path("taxLines")) {
      ObjectNode tax = NODES.objectNode();
      shopMoney(part, "priceSet", tax, "price");
      taxes.add(tax);
    }
    item.set("tax_lines", taxes);
    return item;
  }

  private void refundLine(JsonNode line, String parent) {
    for (JsonNode refund : order.get("refunds")) {
      if (refund.path("id").asText().equals(id(parent))) {
        ObjectNode item = NODES.objectNode();
        String own =
            line.path("id").asText(id(parent) + "-" + refund.path("refund_line_items").size());
        item.put("id", id(own));
        item.put("line_item_id", id(line.path("lineItem").path("id").asText()));
        copy(line, "quantity", item, "quantity");
        shopMoney(line, "subtotalSet", item, "subtotal");
        shopMoney(line, "totalTaxSet", item, "total_tax");
        ((ArrayNode) refund.get("refund_line_items")).add(item);
      }
    }
  }

  private void close() {
    if (order == null) {
      return;
    }
    List<Part> parts = new ArrayList<>(orders.unfold(order));
    JsonNode journey = written.path("customerJourneySummary");
    addVisit(journey.path("firstVisit"), "first", parts);
    if (!journey.path("lastVisit").path("id").equals(journey.path("firstVisit").path("id"))) {
      addVisit(journey.path("lastVisit"), "last", parts);
    }
    ready.add(new Late(record.position(), record.kind(), text.hash(record), parts));
    order = null;
  }

  private void addVisit(JsonNode visit, String which, List<Part> parts) {
    if (!visit.isObject()) {
      return;
    }
    Map<String, String> fields = new HashMap<>(flat.fields(visit));
    String own = id(visit.path("id").asText(""));
    String orderId = order.path("id").asText();
    fields.put("touchid", own.isEmpty() ? orderId + ":" + which : "visit:" + own);
    fields.put(
        "customerid", order.path("customer").path("id").asText(order.path("email").asText("")));
    fields.put("orderid", orderId);
    parts.add(new Part("visits", fields));
  }

  @Override
  public List<Late> ready() {
    List<Late> now = List.copyOf(ready);
    ready.clear();
    return now;
  }

  @Override
  public List<Late> rest() {
    close();
    return ready();
  }

  /** {@code gid://shopify/Order/5001} is 5001. */
  private static String id(String gid) {
    return gid.substring(gid.lastIndexOf('/') + 1).replaceFirst("\\?.*$", "");
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String ours) {
    if (from.hasNonNull(name)) {
      to.set(ours, from.get(name));
    }
  }

  private static void shopMoney(JsonNode from, String set, ObjectNode to, String ours) {
    JsonNode amount = from.path(set).path("shopMoney").path("amount");
    if (!amount.isMissingNode() && !amount.isNull()) {
      to.set(ours, amount);
    }
  }
}
