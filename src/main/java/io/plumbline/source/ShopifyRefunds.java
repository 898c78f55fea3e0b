package io.plumbline.source;

import static io.plumbline.source.ShopifyOrders.money;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A REST refund: a row per refunded line and per adjustment.
 *
 * <p>A refunded line counts its subtotal without the tax inside it; adjustments are what Shopify
 * booked beside the lines, with the sign turned so that money given back is positive.
 *
 * <p>A refund that stands alone, as in Airbyte's {@code order_refunds}, does not say whether prices
 * hold tax. The money given back does: it is the subtotals (tax inside) or subtotals and tax (tax
 * on top), less the adjustments. Where it fits neither, the source's {@code options.taxes-included}
 * decides, and without it the refund waits.
 */
final class ShopifyRefunds implements Unfolding {
  private final Flat flat;
  private final String stream;
  private final String taxesIncluded;

  /** {@code taxesIncluded} is the option of the source, or null. */
  ShopifyRefunds(Flat flat, String stream, String taxesIncluded) {
    this.flat = flat;
    this.stream = stream;
    this.taxesIncluded = taxesIncluded;
  }

  @Override
  public List<Part> unfold(JsonNode refund) throws Refusal {
    Map<String, String> order = new HashMap<>();
    order.put("id", refund.path("order_id").asText(""));
    order.put("currency", currency(refund));
    return of(refund, order, isIncluded(refund));
  }

  /** Rows of a refund whose order is known: its fields {@code id, name, currency}. */
  List<Part> of(JsonNode refund, Map<String, String> order, boolean isIncluded) {
    List<Part> parts = new ArrayList<>();
    Map<String, String> shared = flat.fields(refund);
    ShopifyOrders.inherit(shared, order);
    shared.put("refundid", refund.path("id").asText());
    for (JsonNode line : refund.path("refund_line_items")) {
      BigDecimal tax = money(line, "total_tax");
      BigDecimal subtotal = money(line, "subtotal");
      Map<String, String> fields = flat.fields(line);
      fields.put("refundlineid", line.path("id").asText());
      boolean isGiftCard = line.path("line_item").path("gift_card").asBoolean(false);
      BigDecimal net = isIncluded ? subtotal.subtract(tax) : subtotal;
      // A gift card sold was never revenue, so giving it back takes none away.
      fields.put("amount", (isGiftCard ? BigDecimal.ZERO : net).toPlainString());
      fields.put("tax", tax.toPlainString());
      fields.put("kind", "line");
      shared.forEach(fields::putIfAbsent);
      parts.add(new Part(stream, fields));
    }
    for (JsonNode adjustment : refund.path("order_adjustments")) {
      boolean isShipping = "shipping_refund".equals(adjustment.path("kind").asText());
      BigDecimal amount = money(adjustment, "amount").negate();
      Map<String, String> fields = flat.fields(adjustment);
      fields.put("refundlineid", adjustment.path("id").asText());
      fields.put("amount", isShipping ? "0" : amount.toPlainString());
      fields.put("shippingamount", isShipping ? amount.toPlainString() : "0");
      fields.put("tax", money(adjustment, "tax_amount").negate().toPlainString());
      fields.put("kind", isShipping ? "shipping" : "adjustment");
      shared.forEach(fields::putIfAbsent);
      parts.add(new Part(stream, fields));
    }
    return parts;
  }

  private boolean isIncluded(JsonNode refund) throws Refusal {
    BigDecimal subtotals = BigDecimal.ZERO;
    BigDecimal taxes = BigDecimal.ZERO;
    for (JsonNode line : refund.path("refund_line_items")) {
      subtotals = subtotals.add(money(line, "subtotal"));
      taxes = taxes.add(money(line, "total_tax"));
    }
    if (taxes.signum() == 0) {
      return false; // nothing to take off
    }
    if (taxesIncluded != null) {
      return Values.isTrue(taxesIncluded);
    }
    BigDecimal adjusted = BigDecimal.ZERO;
    BigDecimal adjustedTax = BigDecimal.ZERO;
    for (JsonNode adjustment : refund.path("order_adjustments")) {
      adjusted = adjusted.subtract(money(adjustment, "amount"));
      adjustedTax = adjustedTax.subtract(money(adjustment, "tax_amount"));
    }
    BigDecimal paid = paidBack(refund);
    boolean fitsInside = paid.compareTo(subtotals.add(adjusted)) == 0;
    boolean fitsOnTop =
        paid.compareTo(subtotals.add(taxes).add(adjusted).add(adjustedTax)) == 0
            || paid.compareTo(subtotals.add(taxes).add(adjusted)) == 0;
    if (fitsInside == fitsOnTop) {
      throw new Refusal(
          "TAX_UNKNOWN",
          "the refund does not say whether its subtotals hold tax: "
              + subtotals.toPlainString()
              + " with tax "
              + taxes.toPlainString()
              + " and "
              + paid.toPlainString()
              + " paid back",
          "Set options.taxes-included of this source to true or false, as the shop's prices are.");
    }
    return fitsInside;
  }

  private static BigDecimal paidBack(JsonNode refund) {
    BigDecimal paid = BigDecimal.ZERO;
    for (JsonNode transaction : refund.path("transactions")) {
      if ("refund".equals(transaction.path("kind").asText())
          && "success".equals(transaction.path("status").asText("success"))) {
        paid = paid.add(money(transaction, "amount"));
      }
    }
    return paid;
  }

  /** The shop's currency where the amounts name it, else that of the payment. */
  private static String currency(JsonNode refund) {
    for (String[] amount :
        new String[][] {
          {"refund_line_items", "subtotal_set"},
          {"order_adjustments", "amount_set"}
        }) {
      for (JsonNode part : refund.path(amount[0])) {
        String code = part.path(amount[1]).path("shop_money").path("currency_code").asText("");
        if (!code.isEmpty()) {
          return code;
        }
      }
    }
    return refund.path("transactions").path(0).path("currency").asText("");
  }
}
