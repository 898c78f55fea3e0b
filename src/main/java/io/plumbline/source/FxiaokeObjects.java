package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects of fxiaoke, told apart by the name each record carries, else by the file.
 *
 * <p>Only records in force count as money: an order still in approval is pending, one that is void
 * is voided, one in force is paid as far as its receipts go; a contract, receipt or refund that is
 * not in force is kept with amount 0, so that it takes back what an earlier extract said.
 */
final class FxiaokeObjects implements Unfolding {
  private static final Set<String> IN_FORCE = Set.of("normal", "in_change");
  private static final Set<String> AMOUNTS =
      Set.of("contractamount", "paymentamount", "refundedamount");

  private final Flat flat;
  private final Form form;
  private final Form.Stream main;

  FxiaokeObjects(Flat flat, Form form, Form.Stream main) {
    this.flat = flat;
    this.form = form;
    this.main = main;
  }

  @Override
  public boolean readsTables() {
    return true;
  }

  @Override
  public List<Part> unfold(JsonNode record) {
    String kind = record.path(form.paging().kind()).asText("");
    String stream = kind.isEmpty() ? main.name() : kind;
    Map<String, String> fields = flat.fields(record);
    String life = fields.getOrDefault("lifestatus", "normal");
    boolean isVoid =
        life.equals("invalid") || fields.getOrDefault("isdeleted", "false").equals("true");
    boolean isInForce = IN_FORCE.contains(life) && !isVoid;
    if (stream.equals("SalesOrderObj")) {
      fields.put("orderstate", isVoid ? "voided" : isInForce ? paid(fields) : "pending");
    } else {
      fields.put("inforce", isInForce ? "1" : "0");
      if (!isInForce) {
        AMOUNTS.forEach(amount -> fields.computeIfPresent(amount, (name, text) -> "0"));
      }
    }
    return List.of(new Part(stream, fields));
  }

  private static String paid(Map<String, String> order) {
    BigDecimal received = number(order.get("paymentamount"));
    BigDecimal due = number(order.get("orderamount"));
    if (received.signum() <= 0) {
      return due.signum() == 0 ? "paid" : "pending";
    }
    return received.compareTo(due) < 0 ? "partially_paid" : "paid";
  }

  private static BigDecimal number(String text) {
    BigDecimal number = text == null ? null : Numbers.parse(text, '.');
    return number == null ? BigDecimal.ZERO : number;
  }
}
