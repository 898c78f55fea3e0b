package io.plumbline.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A naive reading of the written files: plain loops, newest record per key, nothing of main code.
 */
final class ExportedTotals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> COUNTED = Set.of("paid", "partially_refunded", "refunded");

  private final Path exports;
  private final Map<String, BigDecimal> sums = new TreeMap<>();

  private ExportedTotals(Path out) {
    this.exports = out.resolve("exports");
  }

  /** Sums by {@code measure,source}. */
  static Map<String, BigDecimal> of(Path out) throws IOException {
    ExportedTotals totals = new ExportedTotals(out);
    for (String shop : List.of("acme_de", "acme_gb", "nori_jp")) {
      totals.addJsonShop(shop);
    }
    totals.addCsvShop("acme_us");
    for (String account : List.of("acme_de", "acme_us", "acme_gb", "nori_jp")) {
      totals.addMeta(account);
      totals.addGoogle(account);
    }
    return totals.sums;
  }

  private void addJsonShop(String shop) throws IOException {
    Map<String, JsonNode> newest = new TreeMap<>();
    for (String line : lines("shopify/" + shop)) {
      JsonNode order = JSON.readTree(line);
      JsonNode known = newest.get(order.get("id").asText());
      if (order.has("currency")
          && (known == null || updated(order).compareTo(updated(known)) >= 0)) {
        newest.put(order.get("id").asText(), order);
      }
    }
    String source = "shop-" + shop.replace('_', '-');
    Set<String> people = new HashSet<>();
    for (JsonNode order : newest.values()) {
      if (order.get("test").asBoolean()
          || !order.get("cancelled_at").isNull()
          || !COUNTED.contains(order.get("financial_status").asText())) {
        continue;
      }
      BigDecimal net = money(order, "subtotal_price");
      for (JsonNode line : order.get("line_items")) {
        net = line.get("gift_card").asBoolean() ? net.subtract(money(line, "price")) : net;
      }
      add("orders," + source, BigDecimal.ONE);
      add("net_revenue," + source, net.subtract(money(order, "total_tax")));
      for (JsonNode refund : order.get("refunds")) {
        for (JsonNode line : refund.get("refund_line_items")) {
          add("refunds_net," + source, money(line, "subtotal"));
        }
        for (JsonNode transaction : refund.get("transactions")) {
          add("refunds_gross," + source, money(transaction, "amount"));
        }
      }
      if (!order.get("customer").isNull()) {
        people.add(order.get("customer").get("id").asText());
      }
    }
    add("new_customers," + source, BigDecimal.valueOf(people.size()));
  }

  private void addCsvShop(String shop) throws IOException {
    Map<String, Map<String, String>> newest = new TreeMap<>();
    for (Path file : files("shopify/" + shop)) {
      for (Map<String, String> row : rows(Files.readString(file))) {
        if (!row.get("Id").isEmpty() && !row.get("Id").equals("1")) {
          newest.put(row.get("Id"), row);
        }
      }
    }
    String source = "shop-" + shop.replace('_', '-');
    Set<String> people = new HashSet<>();
    for (Map<String, String> order : newest.values()) {
      if (!COUNTED.contains(order.get("Financial Status"))
          || !order.get("Cancelled at").isEmpty()) {
        continue;
      }
      add("orders," + source, BigDecimal.ONE);
      add("net_revenue," + source, new BigDecimal(order.get("Subtotal")));
      add("refunds_gross," + source, new BigDecimal(order.get("Refunded Amount")));
      if (!order.get("Email").isEmpty()) {
        people.add(order.get("Email").toLowerCase(java.util.Locale.ROOT));
      }
    }
    add("new_customers," + source, BigDecimal.valueOf(people.size()));
  }

  private void addMeta(String account) throws IOException {
    Map<String, BigDecimal> newest = new HashMap<>();
    if (account.equals("acme_de")) {
      for (Path file : files("meta_ads/" + account)) {
        for (Map<String, String> row : rows(Files.readString(file))) {
          if (row.get("Account ID").equals("798000000000001")
              && row.get("Ad ID").matches("\\d+")
              && row.get("Amount spent (EUR)").matches("[0-9.]+")) {
            newest.put(
                row.get("Day") + row.get("Ad ID"), new BigDecimal(row.get("Amount spent (EUR)")));
          }
        }
      }
    } else {
      for (String line : lines("meta_ads/" + account)) {
        JsonNode row = JSON.readTree(line);
        newest.put(row.get("date_start").asText() + row.get("ad_id").asText(), money(row, "spend"));
      }
    }
    newest.values().forEach(spend -> add("spend,meta-" + account.replace('_', '-'), spend));
  }

  private void addGoogle(String account) throws IOException {
    Map<String, BigDecimal> newest = new HashMap<>();
    if (account.equals("acme_de")) {
      for (Path file : files("google_ads/" + account)) {
        String text = Files.readString(file);
        for (Map<String, String> row : rows(text.substring(text.indexOf("Day,")))) {
          if (!row.get("Day").startsWith("Total")) {
            newest.put(
                row.get("Day") + row.get("Campaign ID"),
                new BigDecimal(row.get("Cost").replace(",", "")));
          }
        }
      }
    } else {
      for (String line : lines("google_ads/" + account)) {
        JsonNode row = JSON.readTree(line);
        if (!row.at("/segments/date").asText().endsWith("13-45")) {
          newest.put(
              row.at("/segments/date").asText() + row.at("/campaign/id").asText(),
              new BigDecimal(row.at("/metrics/costMicros").asText())
                  .divide(BigDecimal.valueOf(1_000_000), 2, RoundingMode.UNNECESSARY));
        }
      }
    }
    newest.values().forEach(spend -> add("spend,google-" + account.replace('_', '-'), spend));
  }

  private void add(String name, BigDecimal amount) {
    sums.merge(name, amount, BigDecimal::add);
  }

  private static String updated(JsonNode order) {
    return java.time.OffsetDateTime.parse(order.get("updated_at").asText()).toInstant().toString();
  }

  private static BigDecimal money(JsonNode node, String name) {
    return new BigDecimal(node.get(name).asText());
  }

  private List<String> lines(String folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(folder)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  /** Oldest extract first. */
  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(exports.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  /** CSV with quoted commas and line breaks, by header name. */
  static List<Map<String, String>> rows(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        record.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          records.add(record);
          record = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      Map<String, String> row = new HashMap<>();
      for (int column = 0; column < records.get(0).size(); column++) {
        row.put(records.get(0).get(column), records.get(i).get(column));
      }
      rows.add(row);
    }
    return rows;
  }
}
