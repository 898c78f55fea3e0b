package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;
import io.plumbline.simulate.Order.Line;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Orders as the admin's "Export orders" writes them: 79 columns, one row per line, order cells on
 * the first row only.
 */
final class ShopifyCsv {
  static final List<String> COLUMNS =
      List.of(
          ("Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
                  + "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,"
                  + "Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
                  + "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,"
                  + "Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,"
                  + "Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,"
                  + "Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
                  + "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,"
                  + "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,"
                  + "Note Attributes,Cancelled at,Payment Method,Payment Reference,"
                  + "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,"
                  + "Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,"
                  + "Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,"
                  + "Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,"
                  + "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,"
                  + "Payment References")
              .split(","));
  static final String HEADER = String.join(",", COLUMNS) + "\n";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);

  private ShopifyCsv() {}

  /** The rows of an order as it stands on the evening of a day. */
  static String rows(SimulationOptions options, Order order, int day) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < order.lines().size(); i++) {
      Map<String, String> cells = lineCells(order, order.lines().get(i));
      if (i == 0) {
        addOrder(cells, options, order, day);
      }
      append(rows, cells);
    }
    return rows.toString();
  }

  /** A row whose subtotal is no number: a reader sets it aside. */
  static String broken(Store store) {
    Map<String, String> cells = new HashMap<>();
    cells.put("Name", "#" + store.market() + "0");
    cells.put("Financial Status", "paid");
    cells.put("Currency", store.currency());
    cells.put("Subtotal", "see invoice");
    cells.put("Shipping", "0.00");
    cells.put("Taxes", "0.00");
    cells.put("Total", "see invoice");
    cells.put("Lineitem quantity", "1");
    cells.put("Lineitem name", "Sample");
    cells.put("Lineitem price", "see invoice");
    cells.put("Id", "1");
    StringBuilder row = new StringBuilder();
    append(row, cells);
    return row.toString();
  }

  private static Map<String, String> lineCells(Order order, Line line) {
    int digits = order.store().digits();
    Map<String, String> cells = new HashMap<>();
    cells.put("Name", order.name());
    cells.put("Email", order.isGuest() ? "" : ShopifyJson.email(order));
    cells.put("Lineitem quantity", Integer.toString(line.quantity()));
    cells.put("Lineitem name", line.title());
    cells.put("Lineitem price", Company.money(line.price(), digits));
    cells.put("Lineitem sku", line.sku());
    cells.put("Lineitem requires shipping", "true");
    cells.put("Lineitem taxable", "true");
    cells.put("Lineitem fulfillment status", "fulfilled");
    cells.put("Vendor", order.store().brand());
    cells.put("Lineitem discount", Company.money(line.discount(), digits));
    return cells;
  }

  private static void addOrder(
      Map<String, String> cells, SimulationOptions options, Order order, int day) {
    Store store = order.store();
    int digits = store.digits();
    String created = time(order.created(), store);
    cells.put("Financial Status", order.financialStatus(day));
    cells.put("Paid at", order.isCounted() ? created : "");
    cells.put("Fulfillment Status", order.isCounted() ? "fulfilled" : "unfulfilled");
    cells.put("Accepts Marketing", order.customer().logsIn() ? "yes" : "no");
    cells.put("Currency", store.currency());
    cells.put("Subtotal", Company.money(order.subtotal(), digits));
    cells.put("Shipping", Company.money(order.shipping(), digits));
    cells.put("Taxes", Company.money(order.tax(), digits));
    cells.put("Total", Company.money(order.total(), digits));
    cells.put("Discount Code", order.discountCode());
    cells.put("Discount Amount", Company.money(order.discount(), digits));
    cells.put("Shipping Method", "Standard");
    cells.put("Created at", created);
    cells.put("Shipping Country", store.market());
    cells.put("Cancelled at", order.cancelled() == 0 ? "" : time(order.cancelled(), store));
    cells.put(
        "Refunded Amount",
        Company.money(order.isRefundedBy(day) ? order.refundGross() : 0, digits));
    cells.put("Id", Long.toString(order.id()));
    cells.put("Risk Level", "Low");
    cells.put("Source", order.isGuest() ? "pos" : "web");
    cells.put("Tax 1 Name", "Sales Tax");
    cells.put("Tax 1 Value", Company.money(order.tax(), digits));
    if (!order.isGuest()) {
      int last = order.journey().touches().size() - 1;
      Page page = Page.of(options, order.customer(), order.journey(), last);
      if (!page.source().isEmpty()) { // apps write one "name: value" per line
        cells.put(
            "Note Attributes",
            "\"utm_source: %s\nutm_medium: %s\nutm_campaign: %s\""
                .formatted(page.source(), page.medium(), page.campaign()));
      }
    }
  }

  private static String time(long seconds, Store store) {
    return TIME.format(Instant.ofEpochSecond(seconds).atZone(store.zone()));
  }

  private static void append(StringBuilder rows, Map<String, String> cells) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      String cell = cells.getOrDefault(COLUMNS.get(i), "");
      boolean plain = cell.startsWith("\"") || cell.indexOf(',') < 0;
      rows.append(i == 0 ? "" : ",").append(plain ? cell : '"' + cell + '"');
    }
    rows.append('\n');
  }
}
