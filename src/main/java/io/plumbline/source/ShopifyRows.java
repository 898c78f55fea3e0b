package io.plumbline.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The admin's order export: an order's cells stand on its first row only, each row is a line.
 *
 * <p>{@code net_revenue} is the subtotal without the tax inside it. Prices hold tax when total =
 * subtotal + shipping; then the items' part of the tax is its share by value, since the export
 * gives one tax for items and shipping. Gift cards can not be told from other lines here.
 */
final class ShopifyRows implements TableUnfolding {
  private final Form.Stream orders;
  private final Form.Stream lines;
  private final Layout orderLayout;
  private final Layout lineLayout;
  private String name;
  private String id;
  private String currency;
  private int line;

  ShopifyRows(Form form, Layout layout) {
    orders = form.stream("orders");
    lines = form.stream("order_lines");
    orderLayout = layout;
    lineLayout = Layout.of(lines, layout.header());
  }

  /** The first part is the order where the row opens one. */
  @Override
  public List<Part> parts(String[] cells, long ordinal) {
    String[] order = orderLayout.texts(cells, ordinal);
    String rowName = text(orders, order, "order_name");
    boolean opens = text(orders, order, "created_ts") != null && !rowName(rowName).equals(name);
    List<Part> parts = new ArrayList<>();
    if (opens) {
      name = rowName(rowName);
      id = text(orders, order, "order_id");
      currency = text(orders, order, "currency");
      line = 0;
      fillMoney(order);
      tagsFromNotes(order);
      parts.add(new Part(orders, order));
    } else if (!rowName(rowName).equals(name)) { // the order began in another part of the export
      name = rowName(rowName);
      id = null;
      currency = null;
      line = 0;
    }
    String[] texts = lineLayout.texts(cells, ordinal);
    if (text(lines, texts, "quantity") != null) {
      line++;
      set(lines, texts, "order_id", id);
      set(lines, texts, "currency", currency);
      set(lines, texts, "line_id", (id == null ? name : id) + "-" + line);
      set(lines, texts, "net_amount", lineAmount(texts));
      parts.add(new Part(lines, texts));
    }
    return parts;
  }

  private static String rowName(String text) {
    return text == null ? "" : text.strip();
  }

  private void fillMoney(String[] order) {
    BigDecimal subtotal = number(order, "_subtotal");
    BigDecimal discount = number(order, "discount");
    if (subtotal == null) {
      return;
    }
    BigDecimal tax = orZero(number(order, "tax"));
    BigDecimal shipping = orZero(number(order, "shipping"));
    BigDecimal total = number(order, "total");
    boolean isIncluded =
        total != null && tax.signum() != 0 && total.compareTo(subtotal.add(shipping)) == 0;
    BigDecimal base = subtotal.add(shipping);
    BigDecimal inside =
        isIncluded && base.signum() != 0
            ? tax.multiply(subtotal).divide(base, 2, RoundingMode.HALF_UP)
            : BigDecimal.ZERO;
    set(orders, order, "net_revenue", subtotal.subtract(inside).toPlainString());
    set(orders, order, "tax_included", Boolean.toString(isIncluded));
    set(orders, order, "gross_items", subtotal.add(orZero(discount)).toPlainString());
  }

  private void tagsFromNotes(String[] order) {
    String notes = text(orders, order, "_notes");
    if (notes == null) {
      return;
    }
    for (String note : notes.split("\\R")) {
      int colon = note.indexOf(':');
      if (colon <= 0) {
        continue;
      }
      String key = note.substring(0, colon).strip().toLowerCase(java.util.Locale.ROOT);
      String value = note.substring(colon + 1).strip();
      if (key.startsWith("utm_")) {
        setIfBlank(order, key, value);
      } else if (Urls.CLICK_IDS.contains(key)) {
        setIfBlank(order, "click_id_type", key);
        setIfBlank(order, "click_id", value);
      } else if (key.equals("landing_site") || key.equals("landing_page")) {
        setIfBlank(order, "landing_url", value);
      }
    }
  }

  private String lineAmount(String[] texts) {
    BigDecimal quantity = Numbers.parse(text(lines, texts, "quantity"), '.');
    String price = text(lines, texts, "unit_price");
    BigDecimal unit = price == null ? null : Numbers.parse(price, '.');
    if (quantity == null || unit == null) {
      return null;
    }
    String off = text(lines, texts, "line_discount");
    BigDecimal discount = off == null ? null : Numbers.parse(off, '.');
    return quantity.multiply(unit).subtract(orZero(discount)).toPlainString();
  }

  private BigDecimal number(String[] order, String column) {
    String text = text(orders, order, column);
    return text == null ? null : Numbers.parse(text, '.');
  }

  private static BigDecimal orZero(BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }

  private void setIfBlank(String[] order, String column, String value) {
    if (text(orders, order, column) == null && !value.isEmpty()) {
      set(orders, order, column, value);
    }
  }

  private static String text(Form.Stream stream, String[] texts, String column) {
    int index = stream.indexOf(column);
    return index < 0 || Values.isNull(texts[index]) ? null : texts[index];
  }

  private static void set(Form.Stream stream, String[] texts, String column, String value) {
    int index = stream.indexOf(column);
    if (index >= 0 && value != null) {
      texts[index] = value;
    }
  }
}
